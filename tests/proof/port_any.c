/* SPDX-License-Identifier: BSD-2-Clause */
/* port_any.c: accesses to a window that another side writes; see port_any.h. */
#include <csiw/sample.h>

#include "port_any.h"
#include "trace.h"

#undef memcpy
#undef memset

void *port_memcpy(void *dst, const void *src, size_t len);
void *port_memset(void *dst, int value, size_t len);

/* Nothing is ever kept here: only addresses count. */
static uint8_t memory[4096] __attribute__((aligned(8)));

/* The window that any_win made. */
static struct csiw_win window;

struct csiw_win any_win(size_t max)
{
	window.size = any_size(max);
	ASSUME(window.size >= CSIW_WINDOW_SIZE_MIN);
	window.base = memory;
	window.capacity = csiw_capacity(window.size);
	window.memory = any_bool() ? CSIW_MEMORY_PLAIN : CSIW_MEMORY_DEVICE;
	return window;
}

static bool in_window(const volatile void *p)
{
	return __CPROVER_same_object((const void *)p,
				     (const void *)window.base);
}

/* Offset of p in the window, len bytes of which are about to be touched. */
static size_t offset_of(const volatile uint8_t *p, size_t len)
{
	size_t offset = __CPROVER_POINTER_OFFSET((const void *)p);

	DEMAND(in_window(p), "the access is to the window");
	DEMAND(offset <= window.size && len <= window.size - offset,
	       "the access lies inside the window");
	return offset;
}

/* The same of a single access: it is as aligned as it is wide (rule W8). */
static size_t aligned_offset_of(const volatile uint8_t *p, size_t width)
{
	DEMAND((uintptr_t)p % width == 0, "the access is aligned");
	return offset_of(p, width);
}

uint8_t port_load8(const volatile uint8_t *p)
{
	ANY(uint8_t, v);

	on_access(&(struct access){.kind = LOAD,
				   .offset = aligned_offset_of(p, 1),
				   .len = 1,
				   .bytes = &v,
				   .value = v});
	return v;
}

void port_store8(volatile uint8_t *p, uint8_t v)
{
	on_access(&(struct access){.kind = STORE,
				   .offset = aligned_offset_of(p, 1),
				   .len = 1,
				   .bytes = &v,
				   .value = v});
}

uint32_t port_load32(const volatile uint8_t *p)
{
	ANY(uint32_t, v);

	on_access(&(struct access){.kind = LOAD,
				   .offset = aligned_offset_of(p, sizeof(v)),
				   .len = sizeof(v),
				   .bytes = (const uint8_t *)&v,
				   .value = *(const uint8_t *)&v});
	return v;
}

void port_store32(volatile uint8_t *p, uint32_t v)
{
	on_access(&(struct access){.kind = STORE,
				   .offset = aligned_offset_of(p, sizeof(v)),
				   .len = sizeof(v),
				   .bytes = (const uint8_t *)&v,
				   .value = *(const uint8_t *)&v});
}

port_word port_load_word(const volatile uint8_t *p)
{
	ANY(port_word, v);

	on_access(&(struct access){.kind = LOAD,
				   .offset = aligned_offset_of(p, sizeof(v)),
				   .len = sizeof(v),
				   .bytes = (const uint8_t *)&v,
				   .value = *(const uint8_t *)&v});
	return v;
}

void port_store_word(volatile uint8_t *p, port_word v)
{
	on_access(&(struct access){.kind = STORE,
				   .offset = aligned_offset_of(p, sizeof(v)),
				   .len = sizeof(v),
				   .bytes = (const uint8_t *)&v,
				   .value = *(const uint8_t *)&v});
}

void port_barrier(void)
{
	on_access(&(struct access){.kind = BARRIER});
}

void port_barrier_loads(void)
{
	on_access(&(struct access){.kind = BARRIER_LOADS});
}

void port_barrier_stores(void)
{
	on_access(&(struct access){.kind = BARRIER_STORES});
}

static void must_be_plain(void)
{
	DEMAND(window.memory == CSIW_MEMORY_PLAIN,
	       "memcpy, memset and prefetch are for plain windows alone");
}

void port_prefetch(const volatile uint8_t *p)
{
	must_be_plain();
	on_access(
		&(struct access){.kind = PREFETCH, .offset = offset_of(p, 1)});
}

/* Between a window and private memory, in either direction. */
void *port_memcpy(void *dst, const void *src, size_t len)
{
	bool load = in_window(src);
	struct access a = {.kind = load ? LOAD : STORE,
			   .offset = offset_of(load ? src : dst, len),
			   .len = len,
			   .bytes = load ? dst : src,
			   .block = true};

	must_be_plain();
	DEMAND(!in_window(load ? dst : src), "one side is private");
	if (load) {
		DEMAND(__CPROVER_w_ok(dst, len), "what is read has room");
		for (size_t i = 0; i < len; i++) {
			ANY(uint8_t, v);
			((uint8_t *)dst)[i] = v;
		}
	} else {
		DEMAND(__CPROVER_r_ok(src, len), "what is written is there");
	}
	a.value = len ? *a.bytes : 0;
	on_access(&a);
	return dst;
}

void *port_memset(void *dst, int value, size_t len)
{
	must_be_plain();
	on_access(&(struct access){.kind = STORE,
				   .offset = offset_of(dst, len),
				   .len = len,
				   .value = (uint8_t)value,
				   .block = true});
	return dst;
}

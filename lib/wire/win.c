/* SPDX-License-Identifier: BSD-2-Clause */
/* win.c: the only code of the library that dereferences a window. */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>
#include <csiw/win.h>

#include "mem.h"
#include "port.h"

enum {
	WORD = sizeof(port_word),
	CHUNK = 16, /* private bytes at a time: stacks are small */
	LINE = 64,  /* bytes of a cache line, or more than one */
};

static bool inside(const struct csiw_win *win, size_t offset, size_t len)
{
	return offset <= win->size && len <= win->size - offset;
}

/* A plain window may be given to memcpy and memset (rule W8). */
static void *plain(const struct csiw_win *win, size_t offset)
{
	return (void *)((uintptr_t)win->base + offset);
}

static bool aligned(const volatile uint8_t *p)
{
	return (uintptr_t)p % WORD == 0;
}

/* Private memory has any alignment: the builtin is a load or byte loads, never
 * a call. */
static port_word word_from(const uint8_t *src)
{
	port_word w;

	__builtin_memcpy(&w, src, WORD);
	return w;
}

static port_word word_of(uint8_t value)
{
	return (port_word)-1 / 0xff * value;
}

static void load(uint8_t *dst, const volatile uint8_t *p, size_t len)
{
	port_word w;

	for (; len > 0 && !aligned(p); len--) {
		*dst++ = port_load8(p++);
	}
	for (; len >= WORD; len -= WORD, p += WORD, dst += WORD) {
		w = port_load_word(p);
		__builtin_memcpy(dst, &w, WORD);
	}
	for (; len > 0; len--) {
		*dst++ = port_load8(p++);
	}
}

static void store(volatile uint8_t *p, const uint8_t *src, size_t len)
{
	for (; len > 0 && !aligned(p); len--) {
		port_store8(p++, *src++);
	}
	for (; len >= WORD; len -= WORD, p += WORD, src += WORD) {
		port_store_word(p, word_from(src));
	}
	for (; len > 0; len--) {
		port_store8(p++, *src++);
	}
}

static void store_value(volatile uint8_t *p, uint8_t value, size_t len)
{
	for (; len > 0 && !aligned(p); len--) {
		port_store8(p++, value);
	}
	for (; len >= WORD; len -= WORD, p += WORD) {
		port_store_word(p, word_of(value));
	}
	for (; len > 0; len--) {
		port_store8(p++, value);
	}
}

int csiw_win_init(struct csiw_win *win, volatile void *base, size_t size,
		  enum csiw_memory memory)
{
	if (base == NULL || (uintptr_t)base % 8 != 0 ||
	    size > SIZE_MAX - (uintptr_t)base) {
		return CSIW_ERR_RANGE;
	}
	if (csiw_capacity(size) == 0) {
		return CSIW_ERR_WINDOW;
	}
	win->base = base;
	win->size = size;
	win->capacity = csiw_capacity(size);
	win->memory = memory;
	return CSIW_OK;
}

uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset)
{
	return inside(win, offset, 1) ? port_load8(win->base + offset) : 0;
}

void csiw_win_put8(const struct csiw_win *win, size_t offset, uint8_t value)
{
	if (inside(win, offset, 1)) {
		port_store8(win->base + offset, value);
	}
}

/* The bytes in the window are big-endian, a load gives this machine's order. */
uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset)
{
	uint8_t bytes[sizeof(uint32_t)];
	uint32_t v;

	if (!inside(win, offset, sizeof(v)) || offset % sizeof(v) != 0) {
		return 0;
	}
	v = port_load32(win->base + offset);
	__builtin_memcpy(bytes, &v, sizeof(v));
	return csiw_get32(bytes, CSIW_ORDER_BIG);
}

void csiw_win_put32(const struct csiw_win *win, size_t offset, uint32_t value)
{
	uint8_t bytes[sizeof(uint32_t)];
	uint32_t v;

	if (!inside(win, offset, sizeof(v)) || offset % sizeof(v) != 0) {
		return;
	}
	csiw_put32(bytes, value, CSIW_ORDER_BIG);
	__builtin_memcpy(&v, bytes, sizeof(v));
	port_store32(win->base + offset, v);
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	if (win->memory == CSIW_MEMORY_PLAIN) {
		memcpy(dst, plain(win, offset), len);
	} else {
		load(dst, win->base + offset, len);
	}
	return CSIW_OK;
}

int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len)
{
	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	if (win->memory == CSIW_MEMORY_PLAIN) {
		memcpy(plain(win, offset), src, len);
	} else {
		store(win->base + offset, src, len);
	}
	return CSIW_OK;
}

/* In two halves where a word is half of it. */
static void store64(volatile uint8_t *p, uint64_t value)
{
	uint8_t bytes[sizeof(value)];
	size_t i;

	csiw_put64(bytes, value, CSIW_ORDER_BIG);
	for (i = 0; i < sizeof(bytes); i += WORD) {
		port_store_word(p + i, word_from(bytes + i));
	}
}

int csiw_win_write64(const struct csiw_win *win, size_t offset,
		     const uint64_t *values, size_t count)
{
	volatile uint8_t *p;

	if (offset % sizeof(*values) != 0 ||
	    count > SIZE_MAX / sizeof(*values) ||
	    !inside(win, offset, count * sizeof(*values))) {
		return CSIW_ERR_RANGE;
	}
	p = win->base + offset;
	for (; count > 0; count--, p += sizeof(*values)) {
		store64(p, *values++);
	}
	return CSIW_OK;
}

int csiw_win_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	if (win->memory == CSIW_MEMORY_PLAIN) {
		memset(plain(win, offset), value, len);
	} else {
		store_value(win->base + offset, value, len);
	}
	return CSIW_OK;
}

void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len)
{
	size_t at;

	if (win->memory != CSIW_MEMORY_PLAIN || !inside(win, offset, len)) {
		return;
	}
	for (at = 0; at < len; at += LINE) {
		port_prefetch(win->base + offset + at);
	}
}

bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len)
{
	const uint8_t *want = expected;
	uint8_t copy[CHUNK];
	size_t n;

	if (!inside(win, offset, len)) {
		return false;
	}
	for (; len > 0; len -= n, offset += n, want += n) {
		n = len < CHUNK ? len : CHUNK;
		load(copy, win->base + offset, n);
		if (memcmp(copy, want, n) != 0) {
			return false;
		}
	}
	return true;
}

bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	const volatile uint8_t *p;

	if (!inside(win, offset, len)) {
		return false;
	}
	p = win->base + offset;
	for (; len > 0 && !aligned(p); len--) {
		if (port_load8(p++) != value) {
			return false;
		}
	}
	for (; len >= WORD; len -= WORD, p += WORD) {
		if (port_load_word(p) != word_of(value)) {
			return false;
		}
	}
	for (; len > 0; len--) {
		if (port_load8(p++) != value) {
			return false;
		}
	}
	return true;
}

void csiw_win_barrier(void)
{
	port_barrier();
}

void csiw_win_barrier_loads(void)
{
	port_barrier_loads();
}

void csiw_win_barrier_stores(void)
{
	port_barrier_stores();
}

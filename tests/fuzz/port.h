/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * port.h: stands in for lib/wire/port.h where an engine is fuzzed, forced in
 * front of win.c: every access goes past window.c, which judges it and may
 * rewrite the window first.
 */
#ifndef CSIW_LIB_PORT_H
#define CSIW_LIB_PORT_H

#include <stdint.h>

#include "window.h"

typedef uintptr_t __attribute__((may_alias)) port_word;
typedef uint32_t __attribute__((may_alias)) port_u32;

static inline uint8_t port_load8(const volatile uint8_t *p)
{
	uint8_t v;

	window_before_load(p, 1);
	v = *p;
	window_loaded(p, &v, sizeof(v));
	return v;
}

static inline void port_store8(volatile uint8_t *p, uint8_t v)
{
	window_before_store(p, &v, 1);
	*p = v;
}

static inline uint32_t port_load32(const volatile uint8_t *p)
{
	uint32_t v;

	window_before_load(p, sizeof(v));
	v = *(const volatile port_u32 *)(uintptr_t)p;
	window_loaded(p, &v, sizeof(v));
	return v;
}

static inline void port_store32(volatile uint8_t *p, uint32_t v)
{
	window_before_store(p, &v, sizeof(v));
	*(volatile port_u32 *)(uintptr_t)p = v;
}

static inline port_word port_load_word(const volatile uint8_t *p)
{
	window_before_load(p, sizeof(port_word));
	return *(const volatile port_word *)(uintptr_t)p;
}

static inline void port_store_word(volatile uint8_t *p, port_word v)
{
	window_before_store(p, &v, sizeof(v));
	*(volatile port_word *)(uintptr_t)p = v;
}

/* No access, but of a line of a plain window. */
static inline void port_prefetch(const volatile uint8_t *p)
{
	size_t at = (uintptr_t)p - (uintptr_t)window.mem;

	if (at >= window.win.size || window.win.memory != CSIW_MEMORY_PLAIN) {
		__builtin_trap();
	}
}

/* One thread: nothing to order. */
static inline void port_barrier(void)
{
}

static inline void port_barrier_loads(void)
{
}

static inline void port_barrier_stores(void)
{
}

#endif

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

static inline uint8_t port_load8(const volatile uint8_t *p)
{
	uint8_t v;

	window_before_load(p, 1);
	v = *p;
	window_loaded(p, v);
	return v;
}

static inline void port_store8(volatile uint8_t *p, uint8_t v)
{
	window_before_store(p, &v, 1);
	*p = v;
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

/* One thread: nothing to order. */
static inline void port_barrier(void)
{
}

#endif

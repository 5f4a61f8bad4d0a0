/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * port_any.h: stands for lib/wire/port.h in the proofs of lib/wire/win.c, which
 * is compiled with -include port_any.h: the guard below keeps the real one out.
 *
 * A load gives any value each time, as if the other side had just written.
 * Every access must lie inside the window of any_win and be aligned to its
 * width; memcpy and memset, which win.c may use on a plain window alone, are
 * caught by their names, and a prefetch must be of such a window.  The harness
 * sees each access in on_access (trace.h).  memcmp, of private memory, is
 * win_same.c's.
 */
#ifndef CSIW_LIB_PORT_H
#define CSIW_LIB_PORT_H

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) port_word;

uint8_t port_load8(const volatile uint8_t *p);
void port_store8(volatile uint8_t *p, uint8_t v);
uint32_t port_load32(const volatile uint8_t *p);
void port_store32(volatile uint8_t *p, uint32_t v);
port_word port_load_word(const volatile uint8_t *p);
void port_store_word(volatile uint8_t *p, port_word v);
void port_prefetch(const volatile uint8_t *p);
void port_barrier(void);
void port_barrier_loads(void);
void port_barrier_stores(void);

#define memcpy port_memcpy
#define memset port_memset
#define memcmp port_memcmp

#endif

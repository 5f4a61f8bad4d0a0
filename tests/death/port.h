/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * port.h: compiled into lib/wire/win.c with -include, in place of its port.h:
 * every access to the window is a step, and the process may die before it.  So
 * is every piece of what win.c hands to a C library, where a program may be
 * killed half-way too.  steps.c does both.
 */
#ifndef CSIW_LIB_PORT_H
#define CSIW_LIB_PORT_H

#include <stddef.h>
#include <stdint.h>

typedef uintptr_t __attribute__((may_alias)) death_word;
typedef uint32_t __attribute__((may_alias)) death_u32;

uint8_t death_load8(const volatile uint8_t *p);
void death_store8(volatile uint8_t *p, uint8_t value);
uint32_t death_load32(const volatile uint8_t *p);
void death_store32(volatile uint8_t *p, uint32_t value);
death_word death_load_word(const volatile uint8_t *p);
void death_store_word(volatile uint8_t *p, death_word value);
void death_barrier(void);
void *death_memcpy(void *restrict dst, const void *restrict src, size_t len);
void *death_memset(void *dst, int value, size_t len);

#define memcpy death_memcpy
#define memset death_memset

#define port_word death_word
#define port_load8 death_load8
#define port_store8 death_store8
#define port_load32 death_load32
#define port_store32 death_store32
#define port_load_word death_load_word
#define port_store_word death_store_word
#define port_barrier death_barrier
#define port_barrier_loads death_barrier
#define port_barrier_stores death_barrier

/* No access, and no step. */
#define port_prefetch(p) ((void)(p))

#endif

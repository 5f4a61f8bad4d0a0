/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * recorder.h: a win.c that records.  Between the callers of win.h and win.c
 * stands calls.c: it hands win.c a window that lies in memory without access,
 * so that only what goes through port.h comes through, to recorder.c, which
 * ends the program with a sentence when an access breaks rule W8.
 *
 * With CSIW_WIDTH_COUNTS=FILE in the environment, the program appends what it
 * recorded when it ends: lines of "KIND OP WIDTH COUNT".
 */
#ifndef TESTS_WIDTH_RECORDER_H
#define TESTS_WIDTH_RECORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum width_op {
	WIDTH_LOAD,
	WIDTH_STORE,
	WIDTH_BARRIER,
	WIDTH_BARRIER_LOADS,
	WIDTH_BARRIER_STORES,
	WIDTH_PREFETCH, /* no access */
	WIDTH_OPS,
};

typedef uintptr_t __attribute__((may_alias)) width_word;
typedef uint32_t __attribute__((may_alias)) width_u32;

/* The call of win.h that is under way: it may touch len bytes from offset, each
 * of them once and in ascending order (W1), and no others.  A barrier is one of
 * its kind and no access; a prefetch names lines of the len bytes only. */
struct width_call {
	const char *name; /* NULL: none is */
	volatile uint8_t *base;
	volatile uint8_t *shadow; /* what win.c takes for base */
	size_t size;
	size_t offset;
	size_t len;
	size_t done; /* bytes, or barriers */
	enum width_op op;
	bool device;
	bool bulk;    /* memcpy and memset may do it */
	size_t width; /* of its single access; 0: of any */
};

extern struct width_call width_call;

/* Called at every single access and barrier; NULL for none. */
extern void (*width_trace)(enum width_op op, size_t offset, size_t width);

/* Ends the program unless good; width bytes at offset are what it is about. */
void width_check(bool good, const char *what, size_t offset, size_t width);

/* What port.h has. */
uint8_t width_load8(const volatile uint8_t *p);
void width_store8(volatile uint8_t *p, uint8_t value);
uint32_t width_load32(const volatile uint8_t *p);
void width_store32(volatile uint8_t *p, uint32_t value);
width_word width_load_word(const volatile uint8_t *p);
void width_store_word(volatile uint8_t *p, width_word value);
void width_prefetch(const volatile uint8_t *p);
void width_barrier(void);
void width_barrier_loads(void);
void width_barrier_stores(void);

/* What mem.h has. */
void *width_memcpy(void *restrict dst, const void *restrict src, size_t len);
void *width_memset(void *dst, int value, size_t len);

#endif

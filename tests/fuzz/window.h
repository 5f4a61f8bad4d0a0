/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.h: a window of exactly its size, and a stream of rewrites by the other
 * side, which land between any two accesses of the engine.
 *
 * An input is WINDOW_HEAD bytes, then a script of what the engine's caller
 * does, then the rewrites:
 *
 *	0  u16  length of the script
 *	2  u16  bytes of the window beyond the least or, where it is to have a
 *	        link, pages beyond those: see window_open
 *	4  u8   bit 0: little-endian; bit 1: plain memory, where rewrites land
 *	        between calls of the engine alone
 *	5  u8   what the window is full of at first
 *
 * A rewrite is one byte, the square root of the number of accesses before it,
 * one byte, its kind in the low three bits (enum rewrite), and what the kind
 * needs.
 */
#ifndef CSIW_TEST_FUZZ_WINDOW_H
#define CSIW_TEST_FUZZ_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/win.h>

#include "stream.h"

enum {
	WINDOW_HEAD = 6,
	WINDOW_MAX = 9216,
	WINDOW_LINK_MAX = 12288, /* of one with a link */
};

enum window_kind {
	WINDOW_PLAIN, /* no link fits it */
	WINDOW_LINK,
};

enum rewrite {
	REWRITE_BYTE,  /* u16 where, u8 value */
	REWRITE_FLAGS, /* u8 */
	REWRITE_RET,   /* u8 */
	REWRITE_RAW,   /* u16 where, u16 length, the bytes */
	REWRITE_FILL,  /* u16 where, u16 length, u8 value */
	REWRITE_OWN,   /* this and the two behind it: target_rewrite's */
};

struct window {
	uint8_t *memory; /* to be freed */
	uint8_t *mem;    /* the window */
	struct csiw_win win;
	enum csiw_order order;
	struct stream script;
	struct stream rewrites;
	unsigned int gap; /* accesses to the next rewrite */
	bool calm;        /* nothing is rewritten for now */

	/* since window_call */
	size_t touched; /* bytes */
	unsigned int rewritten;
};

extern struct window window;

/* False if data is too short for a head. */
bool window_open(const uint8_t *data, size_t size, enum window_kind kind);
void window_close(void);

/* The engine is about to be called. */
void window_call(void);

/* Rewrite now. */
void window_rewrite(void);

void window_put(size_t at, const void *bytes, size_t len);

/* ---- what the target supplies */

/* kind is REWRITE_OWN and on; the window is rewritten by window_put. */
void target_rewrite(unsigned int kind, struct stream *s);
/* A byte or a word of 32 bits that the engine has loaded. */
void target_loaded(size_t at, const uint8_t *bytes, size_t len);
/* What the engine is about to store; inside of the window. */
void target_stores(size_t at, const uint8_t *bytes, size_t len);

/* ---- for port.h */

void window_before_load(const volatile uint8_t *p, size_t width);
void window_before_store(const volatile uint8_t *p, const void *value,
			 size_t width);
void window_loaded(const volatile uint8_t *p, const void *value, size_t width);

#endif

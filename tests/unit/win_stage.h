/* SPDX-License-Identifier: BSD-2-Clause */
/* win_stage.h: a small window between two guards, and what it must hold. */
#ifndef TESTS_UNIT_WIN_STAGE_H
#define TESTS_UNIT_WIN_STAGE_H

#include <string.h>

#include <csiw/err.h>
#include <csiw/win.h>
#include <csiw/wire.h>

#include "check.h"

enum {
	SIZE = CSIW_WINDOW_SIZE_MIN,
	GUARD = 64,
	EDGE = 40,  /* offsets and lengths 0 to 39: five words of 8 bytes */
	TAIL = 160, /* longer than the pieces in which win.c compares */
	GUARD_BYTE = 0xa5,
};

static const enum csiw_memory kinds[] = {CSIW_MEMORY_DEVICE, CSIW_MEMORY_PLAIN};

/* The window lies between two guards; what it must hold stands beside it. */
struct stage {
	_Alignas(16) uint8_t mem[GUARD + SIZE + GUARD];
	uint8_t same[SIZE]; /* what the window must hold */
	struct csiw_win win;
};

static inline void set_up(struct stage *s, enum csiw_memory kind)
{
	uint64_t seed = check_seed(kind);
	unsigned int i;

	memset(s->mem, GUARD_BYTE, sizeof(s->mem));
	for (i = 0; i < SIZE; i++) {
		s->same[i] = (uint8_t)check_random(&seed);
	}
	memcpy(s->mem + GUARD, s->same, SIZE);
	assert_int_equal(csiw_win_init(&s->win, s->mem + GUARD, SIZE, kind),
			 CSIW_OK);
}

static inline void expect_unharmed(const struct stage *s)
{
	unsigned int i;

	assert_memory_equal(s->mem + GUARD, s->same, SIZE);
	for (i = 0; i < GUARD; i++) {
		assert_int_equal(s->mem[i], GUARD_BYTE);
		assert_int_equal(s->mem[GUARD + SIZE + i], GUARD_BYTE);
	}
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * state.h: what the block of a window says, in words.  PROTOCOL.md sections 3,
 * 5 and 6.
 */
#ifndef CSIW_STATE_H
#define CSIW_STATE_H

#include <csiw/order.h>
#include <csiw/param.h>
#include <stdint.h>

struct state {
	const char *name;  /* for programs; one word */
	const char *words; /* for people */
};

struct state state_of(const struct csiw_param *block);

enum {
	HINTS_MAX = 8,
	HINT_SIZE = 200,
};

struct hints {
	char text[HINTS_MAX][HINT_SIZE];
	int count;
};

/**
 * What looks wrong in a block, above all the other byte order.
 *
 * @param order     the order in which block was decoded.
 * @param guest     the guest's, as the link tells it; else order.
 * @param capacity  samples the window holds.
 */
void state_hints(struct hints *out, const struct csiw_param *block,
		 enum csiw_order order, enum csiw_order guest,
		 uint32_t capacity);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * everything.c: every byte of the window is rewritten: random ones, bits
 * flipped, values that look right, values that were there before, and pairs of
 * values that alternate as fast as a machine can.  Bursts with pauses between,
 * in which a run may get further than it should.
 */
#include "attack.h"

enum {
	OLD_COUNT = 8,    /* blocks kept to be put back */
	PIECE = 1024,     /* bytes of the window rewritten at once, at most */
	STROKES = 100000, /* some milliseconds */
	HAMMER = 4000,
	REST_US = 40000,
};

struct memory {
	uint8_t blocks[OLD_COUNT][CSIW_PARAM_SIZE];
};

static uint8_t any_byte(struct attack *a)
{
	return (uint8_t)attack_random(a);
}

static uint8_t any_flags(struct attack *a)
{
	static const uint8_t flags[] = {0,    0x01, 0x01, 0x81, 0x02, 0x02,
					0x82, 0x03, 0x83, 0x0a, 0x79, 0xff};

	return flags[attack_below(a, sizeof(flags))];
}

static uint8_t any_ret(struct attack *a)
{
	return attack_once_in(a, 8) ? any_byte(a)
				    : (uint8_t)attack_below(a, 14);
}

/* Half of all strokes hit the block: it is what others judge by. */
static size_t anywhere(struct attack *a)
{
	return attack_below(a, attack_once_in(a, 2) ? CSIW_PARAM_SIZE
						    : (uint32_t)a->size);
}

/* A word of the descriptor turns to one that stands there too, or lies beside
 * its own value: an index a little ahead, another life's echo. */
static void strike_word(struct attack *a)
{
	uint32_t words = CSIW_DESCRIPTOR_SIZE / sizeof(uint32_t);
	size_t at = a->end + attack_below(a, words) * sizeof(uint32_t);
	size_t from = a->end + attack_below(a, words) * sizeof(uint32_t);
	uint8_t bytes[sizeof(uint32_t)];

	if (attack_once_in(a, 2)) {
		from = at;
	}
	for (size_t i = 0; i < sizeof(bytes); i++) {
		bytes[i] = attack_get(a, from + i);
	}
	bytes[3] = (uint8_t)(bytes[3] + (from == at ? attack_below(a, 8) : 0));
	attack_put_all(a, at, bytes, sizeof(bytes));
}

/* A value that is likely there, at the offset where it belongs. */
static void smart_byte(struct attack *a, size_t *at, uint8_t *value)
{
	static const uint8_t fields[] = {0, 1, 6, 20, 36, 40, 80, 255};

	switch (attack_below(a, 3)) {
	case 0:
		*at = CSIW_PARAM_FLAGS;
		*value = any_flags(a);
		break;
	case 1:
		*at = CSIW_PARAM_RET;
		*value = any_ret(a);
		break;
	default:
		*at = 1 + attack_below(a, 6);
		*value = fields[attack_below(a, sizeof(fields))];
		break;
	}
}

static void strike_piece(struct attack *a)
{
	size_t at = anywhere(a);
	size_t len = attack_below(a, PIECE);
	uint32_t kind = attack_below(a, 4);

	len = len < a->size - at ? len : a->size - at;
	if (kind == 0) {
		attack_fill(a, at, CSIW_FILL, len);
	} else if (kind == 1) {
		attack_fill(a, at, 0, len);
	} else {
		for (size_t i = 0; i < len; i++) {
			attack_put(a, at + i, any_byte(a));
		}
	}
}

static void remember(struct attack *a, struct memory *old)
{
	uint8_t *block = old->blocks[attack_below(a, OLD_COUNT)];

	for (size_t i = 0; i < CSIW_PARAM_SIZE; i++) {
		block[i] = attack_get(a, i);
	}
}

/* A whole block that stood there once, as a stock guest puts it. */
static void put_back(struct attack *a, const struct memory *old)
{
	attack_put_all(a, 0, old->blocks[attack_below(a, OLD_COUNT)],
		       CSIW_PARAM_SIZE);
}

/* An answer to whatever was asked. */
static void answer(struct attack *a)
{
	uint8_t asked = attack_get(a, CSIW_PARAM_FLAGS);

	attack_put_total(a, attack_any_total(a));
	attack_put(a, CSIW_PARAM_RET, any_ret(a));
	attack_put(a, CSIW_PARAM_FLAGS,
		   (asked & CSIW_F_FILTER) | CSIW_F_FINISHED);
}

/* A request that csiwd will serve. */
static void ask(struct attack *a)
{
	const uint8_t fields[] = {6, 20, any_byte(a) & 3,
				  0, 0,  any_byte(a) & 63};

	attack_fill(a, CSIW_PARAM_RET, 0, CSIW_PARAM_MACS - CSIW_PARAM_RET);
	attack_put_all(a, CSIW_PARAM_CHANNEL, fields, sizeof(fields));
	attack_put(a,
		   CSIW_PARAM_TIMEOUT + (a->order == CSIW_ORDER_LITTLE ? 0 : 1),
		   any_byte(a) & 1);
	attack_put(a, CSIW_PARAM_FLAGS, any_byte(a) & 1 ? 0x01 : 0x81);
}

/* Two values in turn: whoever reads twice reads both. */
static void hammer(struct attack *a)
{
	uint32_t totals[2] = {attack_any_total(a), attack_any_total(a)};
	bool total = attack_once_in(a, 3);
	size_t at = anywhere(a);
	uint8_t values[2] = {attack_get(a, at), any_byte(a)};

	if (attack_once_in(a, 2)) {
		smart_byte(a, &at, &values[1]);
		values[0] = attack_get(a, at);
	}
	for (uint32_t i = attack_below(a, HAMMER); i > 0; i--) {
		if (total) {
			attack_put_total(a, totals[i & 1]);
		} else {
			attack_put(a, at, values[i & 1]);
		}
	}
}

static void strike(struct attack *a, struct memory *old)
{
	size_t at = anywhere(a);
	uint8_t value = any_byte(a);

	switch (attack_below(a, 32)) {
	case 0:
		strike_piece(a);
		break;
	case 1:
		remember(a, old);
		break;
	case 2:
		put_back(a, old);
		break;
	case 3:
		answer(a);
		break;
	case 4:
		ask(a);
		break;
	case 5:
		hammer(a);
		break;
	case 6:
	case 7:
		attack_put_total(a, attack_any_total(a));
		break;
	case 8:
		strike_word(a);
		break;
	case 9:
	case 10:
	case 11:
		smart_byte(a, &at, &value);
		attack_put(a, at, value);
		break;
	case 12:
	case 13:
	case 14:
	case 15: {
		value = (uint8_t)(1U << (value & 7));
		attack_put(a, at, attack_get(a, at) ^ value);
		break;
	}
	default:
		attack_put(a, at, value);
		break;
	}
}

/* Behind the block only: what then counts as an answer is whole but wrong. */
static void strike_samples(struct attack *a)
{
	size_t at = CSIW_PARAM_SIZE +
		    attack_below(a, (uint32_t)(a->size - CSIW_PARAM_SIZE));

	attack_put(a, at, any_byte(a));
}

void attack_everything(struct attack *a)
{
	static struct memory old;

	while (!attack_over()) {
		uint32_t strokes = attack_below(a, STROKES);
		bool samples = attack_once_in(a, 4);

		remember(a, &old);
		for (; strokes > 0 && !attack_over(); strokes--) {
			if (samples) {
				strike_samples(a);
			} else {
				strike(a, &old);
			}
		}
		if (attack_once_in(a, 2)) {
			attack_pause(a, REST_US);
		}
	}
}

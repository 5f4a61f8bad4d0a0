/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest.c: a hostile guest, in the place of csiwd.  It answers as the rules
 * say, with samples that are all right, and then lets total, return value,
 * flags or echo fields alternate between right and wrong as fast as it can; or
 * wipes the answer as a stock guest does that restarts; or answers nonsense,
 * a failure, or nothing.
 *
 * However it lies, samples are written only while a request stands, from the
 * first to the last one, before anything is claimed of them, and the request
 * is compared before each claim (G2).  Each has an RSSI of 0, so the byte
 * behind any number of them is 0 (P6).  So a success with any total up to the
 * capacity must give exactly that many of the expected samples.
 */
#include "attack.h"

enum {
	TURNS = 200000, /* of a value, at most: some milliseconds */
	CALM_US = 3000,
	MANY = 100000,  /* samples: a peer looks through them in time */
	PATTERN = 0x5a, /* of the descriptor, which no peer writes */
};

struct ask {
	uint8_t block[CSIW_PARAM_SIZE];
};

/* Whether the request still stands (G2). */
static bool stands(const struct attack *a, const struct ask *ask, uint8_t ret)
{
	if (!(attack_get(a, CSIW_PARAM_FLAGS) & CSIW_F_START)) {
		return false;
	}
	attack_barrier();
	for (size_t i = CSIW_PARAM_CHANNEL; i < CSIW_PARAM_SIZE; i++) {
		bool own = i >= CSIW_PARAM_RET && i < CSIW_PARAM_MACS;

		if (!own && attack_get(a, i) != ask->block[i]) {
			return false;
		}
	}
	return attack_get(a, CSIW_PARAM_RET) == ret;
}

static void take(struct attack *a, struct ask *ask)
{
	attack_put(a, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	attack_barrier();
	for (size_t i = 0; i < CSIW_PARAM_SIZE; i++) {
		ask->block[i] = attack_get(a, i);
	}
}

static uint8_t finished(const struct ask *ask)
{
	return (ask->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER) | CSIW_F_FINISHED;
}

/* All samples, then total, return value and flags, in this order. */
static bool publish(struct attack *a, const struct ask *ask, uint8_t ret,
		    uint32_t total)
{
	size_t behind = attack_behind(a->capacity);

	attack_put_all(a, CSIW_PARAM_SIZE, a->samples,
		       behind - CSIW_PARAM_SIZE);
	/* No fill is left to stop a peer that counts beyond the capacity. */
	attack_fill(a, behind, 0, a->end - behind);
	attack_barrier();
	attack_put_total(a, total);
	attack_barrier();
	if (!stands(a, ask, CSIW_RET_TAKEN)) {
		return false;
	}
	attack_put(a, CSIW_PARAM_RET, ret);
	attack_barrier();
	if (!stands(a, ask, ret)) {
		return false;
	}
	attack_put(a, CSIW_PARAM_FLAGS, finished(ask));
	return true;
}

static uint8_t good_ret(struct attack *a)
{
	return (uint8_t)(CSIW_RET_COMPLETE + attack_below(a, 4));
}

static void alternate(struct attack *a, size_t at, uint8_t one, uint8_t other)
{
	for (uint32_t i = attack_below(a, TURNS); i > 0; i--) {
		attack_put(a, at, i & 1 ? one : other);
	}
}

static void turn_total(struct attack *a, const struct ask *ask)
{
	uint32_t first = attack_below(a, a->capacity + 1);
	uint32_t other = attack_any_total(a);

	if (publish(a, ask, good_ret(a), first)) {
		for (uint32_t i = attack_below(a, TURNS); i > 0; i--) {
			attack_put_total(a, i & 1 ? first : other);
		}
	}
}

static void turn_ret(struct attack *a, const struct ask *ask)
{
	uint8_t ret = good_ret(a);

	if (publish(a, ask, ret, attack_below(a, a->capacity + 1))) {
		alternate(a, CSIW_PARAM_RET, (uint8_t)attack_random(a), ret);
	}
}

static void turn_flags(struct attack *a, const struct ask *ask)
{
	if (publish(a, ask, good_ret(a), attack_below(a, a->capacity + 1))) {
		alternate(a, CSIW_PARAM_FLAGS, (uint8_t)attack_random(a),
			  finished(ask));
	}
}

static void turn_echo(struct attack *a, const struct ask *ask)
{
	size_t at = attack_once_in(a, 2)
			    ? CSIW_PARAM_CHANNEL + attack_below(a, 6)
			    : CSIW_PARAM_MACS + attack_below(a, 300);

	if (publish(a, ask, good_ret(a), attack_below(a, a->capacity + 1))) {
		alternate(a, at, (uint8_t)attack_random(a), ask->block[at]);
	}
}

/* The block first, then samples: a peer that copies them sees it (6.5), also
 * between two pieces of a large answer. */
static void wipe(struct attack *a, const struct ask *ask)
{
	if (publish(a, ask, good_ret(a), attack_below(a, a->capacity + 1))) {
		attack_pause(a, CALM_US * 10);
		attack_fill(a, 0, 0, a->end);
	}
}

static void honest(struct attack *a, const struct ask *ask)
{
	publish(a, ask, good_ret(a), attack_below(a, a->capacity + 1));
}

static void nonsense(struct attack *a, const struct ask *ask)
{
	if (attack_once_in(a, 2)) {
		publish(a, ask, (uint8_t)(13 + attack_below(a, 243)), 0);
	} else {
		publish(a, ask, good_ret(a),
			a->capacity + 1 + attack_below(a, MANY));
	}
}

static void fail(struct attack *a, const struct ask *ask)
{
	static const uint8_t rets[] = {1, 2, 3, 4, 5, 10, 12};

	if (attack_once_in(a, 4)) { /* a stock guest's way */
		attack_fill(a, CSIW_PARAM_CHANNEL, 0,
			    CSIW_PARAM_SIZE - CSIW_PARAM_CHANNEL);
		attack_put(a, CSIW_PARAM_RET, attack_once_in(a, 2) ? 5 : 12);
		attack_put(a, CSIW_PARAM_FLAGS, CSIW_F_FINISHED);
		return;
	}
	publish(a, ask, rets[attack_below(a, sizeof(rets))],
		attack_below(a, a->capacity + 1));
}

static void vanish(struct attack *a, const struct ask *ask)
{
	(void)ask;
	attack_put(a, CSIW_PARAM_FLAGS, 0);
}

static void serve(struct attack *a)
{
	static void (*const lies[])(struct attack *, const struct ask *) = {
		turn_total, turn_total, turn_total, turn_ret,
		turn_flags, turn_echo,  wipe,       wipe,
		honest,     nonsense,   fail,       vanish,
	};
	struct ask ask;

	attack_pause(a, CALM_US);
	take(a, &ask);
	if (!(ask.block[CSIW_PARAM_FLAGS] & CSIW_F_START)) {
		return;
	}
	a->seen++;
	attack_pause(a, CALM_US * 10);
	lies[attack_below(a, sizeof(lies) / sizeof(lies[0]))](a, &ask);
}

static void check_descriptor(const struct attack *a)
{
	for (size_t i = a->end; i < a->size; i++) {
		if (attack_get(a, i) != PATTERN) {
			attack_fail(a, "csiw wrote to the descriptor", i);
		}
	}
}

void attack_as_guest(struct attack *a)
{
	attack_fill(a, a->end, PATTERN, CSIW_DESCRIPTOR_SIZE);
	while (!attack_over()) {
		uint8_t flags = attack_get(a, CSIW_PARAM_FLAGS);

		check_descriptor(a);
		if ((flags & (CSIW_F_START | CSIW_F_FINISHED)) ==
		    CSIW_F_START) {
			serve(a);
		} else {
			attack_pause(a, CALM_US);
		}
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer.c: a hostile peer, in the place of csiw.  It asks for everything that
 * can be asked for, changes its mind at any moment, and lets what it asked for
 * alternate while csiwd copies and judges it.  It knows what it wrote, so it
 * sees whether csiwd ever writes a byte of the block or of the peer's line of the
 * descriptor (W7).
 */
#include "attack.h"

enum {
	TURNS = 50000,
	CALM_US = 12000, /* csiwd looks every 10 ms */
	LOOKS = 100,
	PATTERN = 0x5a, /* of the peer's line */
};

/* The block as this peer wrote it. */
static uint8_t mine[CSIW_PARAM_SIZE];

static bool of_peer(size_t at)
{
	return (at >= CSIW_PARAM_CHANNEL && at < CSIW_PARAM_RET) ||
	       (at >= CSIW_PARAM_MACS && at < CSIW_PARAM_SIZE);
}

static void put(struct attack *a, size_t at, uint8_t value)
{
	mine[at] = value;
	attack_put(a, at, value);
}

static void check_own(const struct attack *a)
{
	for (size_t i = 0; i < CSIW_PARAM_SIZE; i++) {
		if (of_peer(i) && attack_get(a, i) != mine[i]) {
			attack_fail(a, "csiwd wrote a byte of the peer's", i);
		}
	}
	for (size_t i = a->end + CSIW_LINK_PEER_NONCE; i < a->size; i++) {
		if (attack_get(a, i) != PATTERN) {
			attack_fail(a, "csiwd wrote to the peer's line", i);
		}
	}
}

/* Few transmitters, some of them heard, some listed twice. */
static void put_macs(struct attack *a)
{
	for (size_t i = CSIW_PARAM_MACS; i < CSIW_PARAM_SIZE; i++) {
		put(a, i, (uint8_t)attack_below(a, 3));
	}
}

static uint8_t any_channel(struct attack *a)
{
	static const uint8_t channels[] = {1, 6, 6, 36, 36, 157, 0, 200};

	return channels[attack_below(a, sizeof(channels))];
}

static uint8_t any_count(struct attack *a)
{
	return (uint8_t)attack_below(a, attack_once_in(a, 4) ? 256 : 51);
}

static void ask(struct attack *a)
{
	static const uint8_t bandwidths[] = {20, 20, 20, 40, 80, 160};
	size_t low =
		CSIW_PARAM_TIMEOUT + (a->order == CSIW_ORDER_LITTLE ? 0 : 1);
	size_t high =
		CSIW_PARAM_TIMEOUT + (a->order == CSIW_ORDER_LITTLE ? 1 : 0);

	put(a, CSIW_PARAM_RET, 0);
	attack_put_total(a, 0);
	put(a, CSIW_PARAM_CHANNEL, any_channel(a));
	put(a, CSIW_PARAM_BANDWIDTH,
	    bandwidths[attack_below(a, sizeof(bandwidths))]);
	put(a, CSIW_PARAM_SAMPLES, (uint8_t)attack_below(a, 256));
	put(a, low, (uint8_t)attack_below(a, 2));
	put(a, high, attack_once_in(a, 8) ? 0xff : 0);
	put(a, CSIW_PARAM_MAC_COUNT, any_count(a));
	put_macs(a);
	attack_barrier();
	put(a, CSIW_PARAM_FLAGS,
	    attack_once_in(a, 2) ? CSIW_F_START : CSIW_F_START | CSIW_F_FILTER);
}

static void alternate(struct attack *a, size_t at, uint8_t one, uint8_t other)
{
	for (uint32_t i = attack_below(a, TURNS); i > 0; i--) {
		if (of_peer(at) && attack_get(a, at) != mine[at]) {
			attack_fail(a, "csiwd wrote a byte of the peer's", at);
		}
		put(a, at, i & 1 ? one : other);
		attack_barrier(); /* else the load gives its own store */
	}
}

/* While it is taken: every value that a run is judged by. */
static void turn_field(struct attack *a)
{
	size_t at = CSIW_PARAM_CHANNEL +
		    attack_below(a, CSIW_PARAM_RET - CSIW_PARAM_CHANNEL);

	if (attack_once_in(a, 2)) {
		alternate(a, CSIW_PARAM_MAC_COUNT, 1, any_count(a));
	} else {
		alternate(a, at, mine[at], (uint8_t)attack_random(a));
	}
}

static void turn_answer(struct attack *a)
{
	uint32_t total = attack_any_total(a);

	for (uint32_t i = attack_below(a, TURNS); i > 0; i--) {
		put(a, CSIW_PARAM_RET, i & 1 ? CSIW_RET_TAKEN : 0);
		attack_put_total(a, i & 2 ? total : 0);
	}
}

static void trouble(struct attack *a)
{
	static const uint8_t flags[] = {0, 0x80, 0x01, 0x81, 0x03, 0x7d, 0xff};

	switch (attack_below(a, 6)) {
	case 0:
		put(a, CSIW_PARAM_FLAGS, flags[attack_below(a, sizeof(flags))]);
		break;
	case 1:
		put_macs(a);
		break;
	case 2:
		turn_field(a);
		break;
	case 3:
		turn_answer(a);
		break;
	case 4:
		alternate(a, CSIW_PARAM_FLAGS, 0x01,
			  flags[attack_below(a, sizeof(flags))]);
		break;
	default:
		break;
	}
}

/* For as long as it may take csiwd to look; true if it answered. */
static bool await(struct attack *a)
{
	for (int i = 0; i < LOOKS && !attack_over(); i++) {
		uint8_t flags = attack_get(a, CSIW_PARAM_FLAGS);

		if ((flags & (CSIW_F_START | CSIW_F_FINISHED)) ==
		    CSIW_F_FINISHED) {
			return true;
		}
		attack_pause(a, CALM_US / LOOKS);
	}
	return false;
}

void attack_as_peer(struct attack *a)
{
	attack_fill(a, a->end + CSIW_LINK_PEER_NONCE, PATTERN, CSIW_LINK_LINE);
	while (!attack_over()) {
		ask(a);
		for (uint32_t i = attack_below(a, 6); i > 0; i--) {
			if (attack_once_in(a, 2)) {
				attack_pause(a, CALM_US);
			}
			trouble(a);
			check_own(a);
		}
		a->seen += await(a);
		check_own(a);
	}
	put(a, CSIW_PARAM_FLAGS, 0);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ring.h: any guest with a stream, for the proofs of lib/guest/ring.c:
 * any ring of 40 MHz that fits into 8 MiB (ring_any.c). CSI of 20 MHz is
 * shorter than such a slot, of 80 MHz longer.
 */
#ifndef CSIW_PROOF_GUEST_RING_H
#define CSIW_PROOF_GUEST_RING_H

#include <csiw/guest.h>
#include <csiw/sample.h>

#include "trace.h"

#include "lib/guest/private.h"

static struct csiw_guest guest;
static struct csiw_guest before;
static struct csiw_win window;
static struct csiw_collect collect;

static const struct csiw_ring *ring(void)
{
	return &guest.link.producer.ring;
}

/* Indices go round. */
static uint32_t next(uint32_t index, bool moves)
{
	return !moves ? index : index < UINT32_MAX ? index + 1 : 0;
}

/* How far it is from one to another. */
static uint32_t distance(uint32_t from, uint32_t to)
{
	return to >= from ? to - from : UINT32_MAX - from + to + 1;
}

/* Window offset of the slot of an index, modulo a power of two. */
static size_t slot_of(uint32_t index)
{
	size_t slot = index & (ring()->slot_count - 1);

	return CSIW_RING_OFFSET + slot * CSIW_SLOT_40;
}

/* Up to 2^60 each: nothing has sent so many packets. */
static bool counters_hold(const struct csiw_counters *c)
{
	uint64_t max = UINT64_C(1) << 60;

	return c->received < max && c->delivered < max && c->filtered < max &&
	       c->surplus < max && c->malformed < max && c->dropped_ring < max;
}

static void any_ring_guest(void)
{
	window.size = CSIW_WINDOW_SIZE;
	__CPROVER_havoc_object(&guest);
	__CPROVER_havoc_object(&collect);
	guest.win = &window;
	guest.collect = &collect;
	ASSUME(csiw_ring_layout(&guest.link.producer.ring, window.size, 40) ==
	       0);
	guest.link.producer.ring.slot_size = CSIW_SLOT_40;
	ASSUME(guest.link.up && guest.link.streaming == 1);
	ASSUME(guest.link.number != 0);
	ASSUME(counters_hold(&guest.link.counters));
	before = guest;
}

#endif

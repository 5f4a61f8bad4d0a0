/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step_fifty.c: peer_step_fill.c with 50 MACs, where no entry is free for
 * a tag: the list is turned instead (P2), and MACs are what they were.
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB, any budget.  One seed, which turns the list by two places, also where a
 * greeting takes a random number first.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset freshen.1:3
 * mutant: lib/peer/ask.c: (CSIW_MACS_MAX - 1) * CSIW_MAC_SIZE); memcpy =>
 *     CSIW_MACS_MAX * CSIW_MAC_SIZE); memcpy
 */
#include "peer_step.h"

/* The seed, and by how many places it turns the list. */
enum { SEED = 5197, TURNS = 2 };

/* Where the byte at offset of the list stood before. */
static size_t turned(size_t offset)
{
	size_t list = CSIW_MACS_MAX * CSIW_MAC_SIZE;

	return CSIW_PARAM_MACS +
	       (offset - CSIW_PARAM_MACS + (size_t)TURNS * CSIW_MAC_SIZE) %
		       list;
}

int main(void)
{
	any_peer_in(CSIW_PEER_PHASE_FILL);
	ASSUME(peer.block[CSIW_PARAM_MAC_COUNT] == CSIW_MACS_MAX);
	peer.random = SEED;
	before.random = SEED;
	check_step();
	if (watch.last == STORED_START && mark.body >= CSIW_PARAM_MACS) {
		PROVE(peer.block[mark.body] == before.block[turned(mark.body)]);
	}
	return 0;
}

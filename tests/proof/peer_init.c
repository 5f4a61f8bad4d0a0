/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_init.c: csiw_peer_init leaves an idle peer in which the invariant of
 * peer_any.h holds, whatever was there before, and touches no window. The
 * first number of an ask comes out of the random bits (L6), and the byte order
 * is kept for guests without a link.
 *
 * Bounds: windows of any size up to 8 MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: memset(p, 0, sizeof(*p)); =>
 * mutant: lib/peer/peer.c: memset(p, 0, sizeof(*p)) =>
 *     memset(p, 0, sizeof(*p) + 1)
 * mutant: lib/peer/peer.c: p->random = random; =>
 * mutant: lib/peer/peer.c: p->link.unlinked = order; =>
 * mutant: lib/peer/peer.c: p->state = CSIW_PEER_IDLE; p->phase =>
 *     p->state = CSIW_PEER_BUSY; p->phase
 * mutant: lib/peer/peer.c: p->link.latest = (uint32_t)csiw_peer_random(p); =>
 */
#include "peer_any.h"

/* One seed, what it becomes, and the number that comes out of it. */
#define SEED 34
#define SEED_AFTER UINT64_C(0x9e3779b97f4a7c37)
#define SEED_NUMBER UINT32_C(0xd9d4a40d)

static void check(uint64_t random)
{
	enum csiw_order order = any_bool() ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE;

	any_peer_parts(WINDOW_MAX);
	__CPROVER_havoc_object(&peer);
	csiw_peer_init(&peer, &window_of_peer, order, random);
	PROVE(peer_holds() && peer_link_holds());
	PROVE(peer.state == CSIW_PEER_IDLE && peer.order == order);
	PROVE(peer.link.unlinked == order);
	PROVE(peer.random != random);
	PROVE(peer.asks == 0 && peer.arrived == 0 && peer.total == 0);
	PROVE(peer.link.number == 0 && !peer.link.streaming);
	PROVE(peer.link.state == CSIW_PEER_LINK_NONE);
	PROVE(peer.block[mark.body] == 0);
	PROVE(watch.accesses == 0);
}

int main(void)
{
	ANY(uint64_t, random);

	if (any_bool()) {
		check(random);
		return 0;
	}
	check(SEED);
	PROVE(peer.random == SEED_AFTER && peer.link.latest == SEED_NUMBER);
	return 0;
}

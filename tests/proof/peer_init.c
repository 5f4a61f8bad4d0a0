/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_init.c: csiw_peer_init leaves an idle peer in which the invariant of
 * peer_any.h holds, whatever was there before, and touches no window.
 *
 * Bounds: windows of any size up to 8 MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: memset(p, 0, sizeof(*p)); =>
 * mutant: lib/peer/peer.c: memset(p, 0, sizeof(*p)) =>
 *     memset(p, 0, sizeof(*p) + 1)
 * mutant: lib/peer/peer.c: p->random = random; =>
 * mutant: lib/peer/peer.c: p->state = CSIW_PEER_IDLE; p->phase =>
 *     p->state = CSIW_PEER_BUSY; p->phase
 */
#include "peer_any.h"

int main(void)
{
	enum csiw_order order = any_bool() ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE;
	ANY(uint64_t, random);

	any_peer_parts(WINDOW_MAX);
	__CPROVER_havoc_object(&peer);
	csiw_peer_init(&peer, &window_of_peer, order, random);
	PROVE(peer_holds());
	PROVE(peer.state == CSIW_PEER_IDLE && peer.order == order);
	PROVE(peer.random == random);
	PROVE(peer.asks == 0 && peer.arrived == 0 && peer.total == 0);
	PROVE(peer.block[mark.body] == 0);
	PROVE(watch.accesses == 0);
	return 0;
}

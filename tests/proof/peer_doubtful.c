/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_doubtful.c: doubtful() of lib/peer/settle.c answers as the end of P6
 * says, both ways.  An answer of a guest that showed 11, over a fill that was
 * looked at, or within 1 s of the beginning of the fill is no doubt, and
 * nothing is read for it.  Any other is one, unless the rest of the page behind
 * the byte behind the last sample is seen to be fill, in one look that stays in
 * that page and before the descriptor.  Nothing is stored, and the peer stays
 * what it was.
 *
 * Assumed: the clock does not go back; finished was seen, with a barrier behind
 * it.  Bounds: windows of any size up to 8 MiB, any total up to the capacity;
 * no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/settle.c: csiw_sample_offset(total) + 1; =>
 *     csiw_sample_offset(total);
 * mutant: lib/peer/settle.c: p->filled_ms < CSIW_STOCK_SLEEP_MS =>
 *     p->filled_ms <= CSIW_STOCK_SLEEP_MS
 * mutant: lib/peer/settle.c: page < room - behind ? page : room - behind =>
 *     page
 * mutant: lib/peer/settle.c: if (p->ours || p->looked || => if (total == 0 ||
 *     p->ours || p->looked ||
 */
#include "peer_any.h"

#include "peer_wrap_any.c"

int main(void)
{
	bool sure, doubt;
	uint32_t total;

	any_peer(WINDOW_MAX);
	ASSUME(peer.phase == CSIW_PEER_PHASE_SETTLE && peer.settling);
	ASSUME(csiw_win_get8(&window_of_peer, CSIW_PARAM_FLAGS) &
	       CSIW_F_FINISHED);
	csiw_win_barrier();
	total = (uint32_t)any_size(window_of_peer.capacity);
	watch.total = total;
	sure = peer.ours || peer.looked ||
	       peer.settled_ms - peer.filled_ms < 1000;
	doubt = doubtful(&peer, total);
	PROVE(!sure || (!doubt && watch.samples == 0));
	PROVE(sure || doubt == !watch.rest_fill);
	PROVE(watch.samples < CSIW_PAGE_SIZE && watch.block == 1);
	PROVE(peer_kept() && watch.last == STORED_NOTHING);
	return 0;
}

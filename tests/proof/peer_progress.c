/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_progress.c: csiw_peer_progress counts a sample when its transmitter was
 * seen to be no fill, and never above the capacity, or says what the guest of a
 * numbered ask shows, if that was read between two looks at served, barriers
 * between; during an ask without a number alone it looks at the window itself,
 * at no more than budget bytes and nowhere but there; it writes nothing, and
 * changes nothing of the peer but that counter.
 *
 * Bounds: windows of any size up to 8 MiB; budgets up to 71 bytes, which is up
 * to 8 looks: the loop ends by its budget.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 10
 * mutant: lib/peer/peer.c: csiw_peer_look_on(p, p->win->capacity, budget) =>
 *     csiw_peer_look_on(p, p->win->capacity + 1, budget)
 * mutant: lib/peer/peer.c: budget >= LOOK_COST; => budget > 0;
 * mutant: lib/peer/peer.c: p->arrived < total && budget => budget
 * mutant: lib/peer/peer.c: csiw_sample_offset(p->arrived) + CSIW_SAMPLE_MAC =>
 *     csiw_sample_offset(p->arrived)
 * mutant: lib/peer/peer.c: if (asked(p) && p->link.number == 0) { =>
 *     {
 * mutant: lib/peer/peer.c: CSIW_MAC_SIZE)) { break; } => CSIW_MAC_SIZE)) { }
 * mutant: lib/peer/peer.c: csiw_win_barrier(); if (csiw_plink_served(p)) {
 *     return progress; } => return progress;
 * mutant: lib/peer/peer.c: csiw_win_barrier(); /* pairs with the guest's around
 *     served => csiw_win_barrier_stores(); /*
 * mutant: lib/peer/peer.c: csiw_win_barrier(); if (csiw_plink_served(p)) => if
 *     (csiw_plink_served(p))
 */
#include "peer_any.h"

enum { BUDGET_MAX = 71 };

int main(void)
{
	size_t budget = any_size(BUDGET_MAX);
	uint32_t count, arrived;
	bool running;

	any_peer(4096);
	running =
		peer.link.number == 0 && (peer.phase == CSIW_PEER_PHASE_WAIT ||
					  peer.phase == CSIW_PEER_PHASE_LOOK ||
					  peer.phase == CSIW_PEER_PHASE_SETTLE);
	count = csiw_peer_progress(&peer, budget);
	arrived = peer.arrived;
	PROVE(peer_holds());
	PROVE(count == (watch.progress_counts ? watch.progress : arrived));
	PROVE(arrived >= before.arrived);
	PROVE(peer.link.number != 0 || !watch.progress_counts);
	PROVE(peer.link.streaming || count <= window_of_peer.capacity);
	PROVE(running || watch.accesses == watch.barriers);
	PROVE(peer.link.number != 0 || watch.barriers == 0);
	PROVE(watch.samples <= budget && watch.block == 0);
	PROVE(watch.last == STORED_NOTHING);
	peer.arrived = before.arrived;
	PROVE(peer_kept());
	return 0;
}

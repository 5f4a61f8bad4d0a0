/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step.c: csiw_peer_step while the peer waits for another's request or in
 * a pause (peer_step.h), and outside of a run, where it does nothing.
 * peer_step_wait.c has the wait for "finished".
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: (CSIW_F_START | CSIW_F_FINISHED)) == CSIW_F_START;
 *     } /* Withdraw => (CSIW_F_START | CSIW_F_FINISHED)) != 0; } /* Withdraw
 * mutant: lib/peer/peer.c: p->state != CSIW_PEER_BUSY && p->state !=
 *     CSIW_PEER_WAITING) { return p->state => 0) { return p->state
 * mutant: lib/peer/peer.c: if (now_ms < p->deadline_ms) { return false; } =>
 *     if (now_ms > p->deadline_ms) { return false; }
 * mutant: lib/peer/peer.c: csiw_peer_withdraw(p); p->err = err; => p->err =
 *     err; p->link.number = 0; p->phase = CSIW_PEER_PHASE_NONE;
 * mutant: lib/peer/peer.c: now_ms - p->since_ms >= CSIW_QUIET_MS => true
 */
#include "peer_step.h"

static void check_outside(void)
{
	any_peer_in(CSIW_PEER_PHASE_NONE);
	PROVE(csiw_peer_step(&peer, now_ms, any_size(SIZE_MAX)) == peer.state);
	PROVE(peer_kept() && watch.accesses == 0);
}

int main(void)
{
	switch (any_size(2)) {
	case 0:
		check_outside();
		return 0;
	case 1:
		any_peer_in(CSIW_PEER_PHASE_PENDING);
		check_step();
		return 0;
	default:
		any_peer_in(CSIW_PEER_PHASE_PAUSE);
		check_step();
	}
	return 0;
}

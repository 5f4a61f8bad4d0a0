/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step_wait.c: csiw_peer_step while the peer waits for "finished"
 * (peer_step.h).
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: if (!(flags & CSIW_F_START)) { /* P5: => if (1) { /*
 * mutant: lib/peer/peer.c: if (p->link.streaming && csiw_plink_begun(p)) => if
 *     (0)
 * mutant: lib/peer/peer.c: p->link.number = 0; /* no record => /* no record
 * mutant: lib/peer/peer.c: if (asked(p) && (p->link.number != 0 || => if (0 &&
 *     (p->link.number != 0 ||
 * mutant: lib/peer/peer.c: return err == CSIW_ERR_DEAD ? csiw_peer_fail(p, err)
 *     : => return
 * mutant: lib/peer/peer.c: !(err == CSIW_ERR_DEAD && answered(p))) => 1)
 */
#include "peer_step.h"

int main(void)
{
	any_peer_in(CSIW_PEER_PHASE_WAIT);
	check_step();
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step_look.c: csiw_peer_step while the peer looks at its fill
 * (peer_step.h): only all of it whole is "looked"; what is broken is a guest of
 * ours, an answer, or withdrawn and asked again (P6), as the return value
 * behind a barrier says.
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB, any budget; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: csiw_win_all(p->win, p->cursor, CSIW_FILL, n) =>
 *     csiw_win_all(p->win, p->cursor, CSIW_FILL, 0)
 * mutant: lib/peer/peer.c: clear_start(p); return csiw_peer_ask_again(p); =>
 *     return csiw_peer_ask_again(p);
 * mutant: lib/peer/peer.c: csiw_win_barrier(); if (csiw_win_get8(p->win,
 *     CSIW_PARAM_RET) == CSIW_RET_TAKEN) { p->ours = 1; return =>
 *     csiw_win_barrier_stores(); if (csiw_win_get8(p->win, CSIW_PARAM_RET) ==
 *     CSIW_RET_TAKEN) { p->ours = 1; return
 * mutant: lib/peer/peer.c: if (n < left) { return CSIW_PEER_BUSY; } =>
 */
#include "peer_step.h"

int main(void)
{
	any_peer_in(CSIW_PEER_PHASE_LOOK);
	check_step();
	return 0;
}

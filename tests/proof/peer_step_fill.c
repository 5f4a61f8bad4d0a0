/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step_fill.c: csiw_peer_step while the peer fills (peer_step.h): the ask
 * is written behind all of the fill and in the order of P2 (peer_watch_any.c),
 * with fresh random numbers; a start that was left set is cleared before all of
 * it.
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB, any budget.  The list of MACs has room for a tag; peer_step_fifty.c has
 * the full one.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset freshen.1:1
 * mutant: lib/peer/ask.c: csiw_win_barrier(); csiw_win_write(p->win,
 *     CSIW_PARAM_CHANNEL => csiw_win_write(p->win, CSIW_PARAM_CHANNEL
 * mutant: lib/peer/ask.c: csiw_win_barrier(); /* pairs with the guest's
 *     between flags and block => /*
 * mutant: lib/peer/ask.c: csiw_peer_clear_left(p); csiw_win_barrier(); =>
 *     csiw_win_barrier();
 * mutant: lib/peer/ask.c: csiw_win_barrier(); /* pairs with G2's before => /*
 * mutant: lib/peer/ask.c: return n == left ? => return n <= left ?
 * mutant: lib/peer/ask.c: freshen(p); csiw_plink_number(p); =>
 *     csiw_plink_number(p); freshen(p);
 */
#include "peer_step.h"

int main(void)
{
	any_peer_in(CSIW_PEER_PHASE_FILL);
	ASSUME(peer.block[CSIW_PARAM_MAC_COUNT] < CSIW_MACS_MAX);
	check_step();
	return 0;
}

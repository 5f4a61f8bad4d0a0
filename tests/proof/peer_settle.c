/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_settle.c: csiw_peer_step behind "finished".  DONE means that the answer
 * counts by P4 and P6 (peer_answer_counts): read behind finished and a barrier,
 * whole, not under an older run's pages, and seen to be unchanged and this
 * ask's behind one more barrier.  FAILED with CSIW_ERR_PARTNER means values
 * that no answer has, 250 ms long in a block that is this ask's, or that 1 s
 * behind the deadline is over.  Else the peer waits, goes back to waiting when
 * finished is clear, or asks again; it stores nothing but a withdrawal at its
 * end.
 *
 * Assumed: the clock does not go back; a guest of ours took the ask (byte 7
 * showed 11), so that no sum over the data is made, and the ask has no number:
 * peer_numbered.c has those.  The other case is
 * peer_doubtful.c's and peer_quiet.c's, each for its function.
 * Bounds: windows up to 4 KiB, the least budget, and at most one sample of the
 * total not counted before the step.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset csiw_peer_look_on.0:3
 * mutant: lib/peer/settle.c: csiw_win_barrier(); if (csiw_win_get8(p->win,
 *     CSIW_PARAM_RET) != ret => if (csiw_win_get8(p->win, CSIW_PARAM_RET) !=
 *     ret
 * mutant: lib/peer/settle.c: if (!csiw_peer_mine(p)) { return
 *     csiw_peer_ask_again(p); } return wrong => return wrong
 * mutant: lib/peer/settle.c: csiw_win_get8(p->win, end) == 0 => 1
 */
#include <csiw/err.h>

#include "peer_any.h"

static bool is_finished(void)
{
	return watch.flags & CSIW_F_FINISHED;
}

/* Values that stayed, or no answer until the deadline and a second more. */
static bool is_failed(void)
{
	bool stayed =
		before.timed && peer_waited(before.since_ms, CSIW_QUIET_MS);
	bool late = before.deadline_ms <= now_ms &&
		    now_ms - before.deadline_ms >= 1000;

	return peer.err == CSIW_ERR_PARTNER ? stayed || late
	       : peer.err == CSIW_ERR_DEAD
		       ? watch.ended == CSIW_ERR_DEAD
		       : peer.err == CSIW_ERR_DEADLINE &&
				 now_ms >= before.deadline_ms;
}

int main(void)
{
	enum csiw_peer_state state;

	bound.looks = 1;
	any_peer(4096);
	ASSUME(peer.phase == CSIW_PEER_PHASE_SETTLE && peer.ours == 1);
	ASSUME(peer.link.number == 0 && !peer.link.streaming);
	peer.link.number = 0;
	peer.link.streaming = 0;
	peer.phase = CSIW_PEER_PHASE_SETTLE;   /* told as constants: CBMC */
	before.phase = CSIW_PEER_PHASE_SETTLE; /* leaves the rest out */
	peer.ours = 1;
	before.ours = 1;
	before.link = peer.link;
	state = csiw_peer_step(&peer, now_ms, 0);
	PROVE(state == peer.state && peer_holds());
	PROVE(state != CSIW_PEER_IDLE);
	PROVE(state != CSIW_PEER_DONE || peer_answer_counts());
	PROVE(state != CSIW_PEER_FAILED || is_failed());
	PROVE(watch.last == STORED_NOTHING ||
	      (watch.last == STORED_CLEAR && state == CSIW_PEER_FAILED));
	PROVE(state != CSIW_PEER_BUSY || peer.arrived > before.arrived);
	PROVE(peer.phase != CSIW_PEER_PHASE_WAIT || !is_finished());
	PROVE(peer_request_kept() && peer.asks == before.asks);
	return 0;
}

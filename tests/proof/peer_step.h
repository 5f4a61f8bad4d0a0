/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step.h: one step of a peer that has not seen "finished", for the proofs
 * of csiw_peer_step.  A step goes from one phase to another only where P1, P5
 * and P6 say so; at the deadline it ends, unless finished is set; an ask that
 * ends is withdrawn; "at once" means that something was done, and no step
 * touches more than its budget and the block.
 *
 * Each harness has phases of its own, told as constants: CBMC then leaves out
 * what the others do.
 */
#ifndef CSIW_PROOF_PEER_STEP_H
#define CSIW_PROOF_PEER_STEP_H

#include <csiw/err.h>

#include "peer_any.h"

static bool is_flags(uint8_t mask, uint8_t value)
{
	return watch.flags_read && (watch.flags & mask) == value;
}

/* Whether the request of another stands (P1). */
static bool is_others(void)
{
	return is_flags(CSIW_F_START | CSIW_F_FINISHED, CSIW_F_START);
}

static bool may_fill(void)
{
	return before.phase == CSIW_PEER_PHASE_PENDING
		       ? watch.flags_read && !is_others()
		       : before.phase == CSIW_PEER_PHASE_PAUSE &&
				 before.timed &&
				 peer_waited(before.since_ms, CSIW_QUIET_MS);
}

static bool may_look(void)
{
	return before.phase == CSIW_PEER_PHASE_WAIT && !peer.ours &&
	       !before.looked && before.timed &&
	       peer_waited(before.since_ms, CSIW_QUIET_MS);
}

/* An ask was written, a look ended, or an answer went away. */
static bool may_wait(void)
{
	if (before.phase == CSIW_PEER_PHASE_FILL) {
		return watch.last == STORED_START && peer.arrived == 0 &&
		       !peer.ours && !peer.looked;
	}
	return before.phase == CSIW_PEER_PHASE_LOOK &&
	       (peer.ours ? watch.taken
			  : peer.looked && (mark.spot >= peer_area_end() ||
					    past.spot));
}

static bool may_pause(void)
{
	if (before.phase == CSIW_PEER_PHASE_WAIT) {
		return is_flags(CSIW_F_START | CSIW_F_FINISHED, 0);
	}
	return before.phase == CSIW_PEER_PHASE_LOOK && watch.broken &&
	       watch.last == STORED_CLEAR && !watch.taken;
}

static bool asked_before(void)
{
	return before.phase == CSIW_PEER_PHASE_WAIT ||
	       before.phase == CSIW_PEER_PHASE_LOOK;
}

/* Whether the step may have led to where the peer now is. */
static bool may_be_there(void)
{
	if (peer.phase == before.phase) {
		return true;
	}
	switch (peer.phase) {
	case CSIW_PEER_PHASE_PENDING:
		return false;
	case CSIW_PEER_PHASE_PAUSE:
		return may_pause();
	case CSIW_PEER_PHASE_FILL:
		return may_fill();
	case CSIW_PEER_PHASE_WAIT:
		return may_wait();
	case CSIW_PEER_PHASE_LOOK:
		return may_look();
	case CSIW_PEER_PHASE_SETTLE:
		return asked_before() &&
		       is_flags(CSIW_F_FINISHED, CSIW_F_FINISHED);
	case CSIW_PEER_PHASE_NONE:
		return peer.state == CSIW_PEER_FAILED &&
		       now_ms >= before.deadline_ms;
	}
	return false;
}

/* The end is said as it is, and an ask that stands is withdrawn. */
static bool is_given_up(void)
{
	bool pending = before.phase == CSIW_PEER_PHASE_PENDING && is_others();

	return peer.err == (pending ? CSIW_ERR_PENDING : CSIW_ERR_DEADLINE) &&
	       (before.asks == 0 ||
		(watch.flags_read &&
		 (watch.last == STORED_CLEAR) ==
			 is_flags(CSIW_F_START, CSIW_F_START)));
}

static bool is_over_in_time(void)
{
	return now_ms < before.deadline_ms || peer.state == CSIW_PEER_FAILED ||
	       peer.phase == CSIW_PEER_PHASE_SETTLE;
}

static bool something_was_done(void)
{
	return peer.phase != before.phase || peer.cursor > before.cursor;
}

/* A peer of any state in that phase. */
static void any_peer_in(enum csiw_peer_phase phase)
{
	any_peer(WINDOW_MAX);
	ASSUME(peer.phase == phase);
	peer.phase = phase;
	before.phase = phase;
}

static void check_step(void)
{
	enum csiw_peer_state state;
	ANY(size_t, budget);
	size_t most = budget < CSIW_SAMPLE_SIZE ? CSIW_SAMPLE_SIZE : budget;

	state = csiw_peer_step(&peer, now_ms, budget);
	PROVE(state == peer.state && peer_holds());
	PROVE(state != CSIW_PEER_IDLE && state != CSIW_PEER_DONE);
	PROVE(may_be_there());
	PROVE(is_over_in_time());
	PROVE(state != CSIW_PEER_FAILED || is_given_up());
	PROVE(state != CSIW_PEER_BUSY || something_was_done());
	PROVE(watch.samples <= most && watch.block <= CSIW_PARAM_SIZE + 4);
	PROVE((peer.asks != before.asks) == (watch.last == STORED_START));
	PROVE((peer.random != before.random) == (watch.last == STORED_START));
	PROVE(peer_request_kept());
}

#endif

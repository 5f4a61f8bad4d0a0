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

static bool may_greet(void)
{
	return before.phase == CSIW_PEER_PHASE_PENDING
		       ? watch.flags_read && !is_others()
		       : before.phase == CSIW_PEER_PHASE_PAUSE &&
				 before.timed &&
				 peer_waited(before.since_ms, CSIW_QUIET_MS);
}

/* Nobody answers, or not in time; a stream is not asked for then (L11). */
static bool may_fill(void)
{
	return before.phase == CSIW_PEER_PHASE_HELLO && !peer.link.streaming &&
	       !watch.ready &&
	       (peer.link.state != CSIW_PEER_LINK_HELLO ||
		peer_waited(peer.link.greeted_ms, CSIW_HELLO_MS));
}

static bool may_look(void)
{
	return before.phase == CSIW_PEER_PHASE_WAIT && !peer.ours &&
	       peer.link.number == 0 && !before.looked && before.timed &&
	       peer_waited(before.since_ms, CSIW_QUIET_MS);
}

/* An ask was written, a look ended, or an answer went away. */
static bool may_wait(void)
{
	if (before.phase == CSIW_PEER_PHASE_FILL ||
	    before.phase == CSIW_PEER_PHASE_HELLO) {
		return (before.phase == CSIW_PEER_PHASE_FILL || watch.ready) &&
		       (!peer.link.streaming ||
			(peer.link.guest.features & CSIW_FEATURE_STREAM)) &&
		       watch.last == STORED_START && peer.arrived == 0 &&
		       !peer.ours && !peer.looked;
	}
	return before.phase == CSIW_PEER_PHASE_LOOK &&
	       (peer.ours ? watch.taken && watch.explained
			  : peer.looked && (mark.spot >= peer_area_end() ||
					    past.spot));
}

/* Another life of the guest, or a link that is damaged, and a number (L4). */
static bool was_cut_off(void)
{
	return (watch.ended == CSIW_ERR_RESTARTED ||
		watch.ended == CSIW_ERR_DAMAGED) &&
	       before.link.number != 0 && !peer.link.streaming;
}

static bool may_pause(void)
{
	if (was_cut_off()) {
		return watch.last == STORED_NOTHING;
	}
	if (before.link.streaming && !watch.unread) {
		return false;
	}
	if (before.phase == CSIW_PEER_PHASE_WAIT) {
		return is_flags(CSIW_F_START | CSIW_F_FINISHED, 0);
	}
	return before.phase == CSIW_PEER_PHASE_LOOK && watch.explained &&
	       watch.last == STORED_CLEAR && !watch.taken;
}

static bool asked_before(void)
{
	return before.phase == CSIW_PEER_PHASE_WAIT ||
	       before.phase == CSIW_PEER_PHASE_LOOK;
}

/* Before the deadline: without a link no stream; with a dead guest nothing that
 * it has not answered; a stream of which records were read is not asked for
 * again. */
static bool may_fail(void)
{
	const struct csiw_peer_link *link = &peer.link;

	switch (peer.err) {
	case CSIW_ERR_LINK:
	case CSIW_ERR_VERSION:
	case CSIW_ERR_WINDOW:
		return before.phase == CSIW_PEER_PHASE_HELLO &&
		       link->streaming &&
		       (watch.ready
				? !(link->guest.features & CSIW_FEATURE_STREAM)
				: before.timed && peer_waited(before.since_ms,
							      CSIW_HELLO_MS));
	case CSIW_ERR_DEAD:
		return asked_before() && watch.ended == CSIW_ERR_DEAD &&
		       watch.unanswered;
	case CSIW_ERR_RESTARTED:
	case CSIW_ERR_DAMAGED:
		return asked_before() && watch.ended == peer.err &&
		       link->streaming;
	case CSIW_ERR_PARTNER:
		return before.phase == CSIW_PEER_PHASE_WAIT &&
		       link->streaming && watch.begun;
	default:
		return false;
	}
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
	case CSIW_PEER_PHASE_HELLO:
		return may_greet();
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
		       (now_ms >= before.deadline_ms || may_fail());
	}
	return false;
}

/* The end is said as it is, and an ask that stands is withdrawn. */
static bool is_given_up(void)
{
	bool pending = before.phase == CSIW_PEER_PHASE_PENDING && is_others();

	return (may_fail() ||
		peer.err == (pending ? CSIW_ERR_PENDING : CSIW_ERR_DEADLINE)) &&
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

/* The guest's with a number, or else the caller's. */
static enum csiw_order order_asked(void)
{
	return peer.link.number != 0 ? peer.link.guest.order
				     : before.link.unlinked;
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
	PROVE(peer.random != before.random || watch.last != STORED_START);
	PROVE((peer.link.number != 0) <=
	      (peer.link.number == before.link.number ||
	       watch.last == STORED_START));
	PROVE(peer_request_kept());
	PROVE(watch.last == STORED_START
		      ? peer.total == 0 && peer.order == order_asked()
		      : peer.total == before.total &&
				(peer.order == before.order ||
				 (watch.numbered &&
				  peer.order == order_asked())));
}

#endif

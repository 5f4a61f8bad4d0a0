/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_numbered.h: csiw_peer_step behind "finished" of an ask with a number.
 * DONE means that the answer counts by P4, L8 and L15 (peer_answer_counts):
 * read behind finished and a barrier, of the guest of the link, which served
 * this number, seen to be unchanged and this ask's behind one more barrier.
 */
#ifndef CSIW_PROOF_PEER_NUMBERED_H
#define CSIW_PROOF_PEER_NUMBERED_H

#include <csiw/err.h>

#include "peer_any.h"

enum { NUMBER = 7 };

/* It is not what lies in the ring, or not what it was (L15). */
static bool count_is_wrong(void)
{
	return watch.counted &&
	       (watch.records != watch.total ||
		(before.total != 0 && before.total != watch.total));
}

/* Values that stayed, a wrong count, records of which the answer is another's,
 * a link that is over, or no answer until the deadline and a second more. */
static bool is_failed(void)
{
	bool stayed =
		before.timed && peer_waited(before.since_ms, CSIW_QUIET_MS);
	bool late = before.deadline_ms <= now_ms &&
		    now_ms - before.deadline_ms >= 1000;

	switch (peer.err) {
	case CSIW_ERR_PARTNER:
		return stayed || (late && !peer.link.streaming) ||
		       watch.begun || (count_is_wrong() && watch.accused);
	case CSIW_ERR_DEADLINE:
		return now_ms >= before.deadline_ms;
	case CSIW_ERR_DEAD:
		return watch.ended == CSIW_ERR_DEAD;
	default:
		return peer.link.streaming && watch.ended == peer.err;
	}
}

/* Records that are unread, of an answer that says how many there are. */
static void check_unread(void)
{
	bool unread = watch.counted && !count_is_wrong() && !watch.drained &&
		      peer.phase == CSIW_PEER_PHASE_SETTLE;

	PROVE(!count_is_wrong() || !watch.same_answer || !watch.mine ||
	      watch.not_mine || !watch.served ||
	      peer.state == CSIW_PEER_FAILED);
	PROVE(!unread ||
	      (peer.settled_ms == now_ms && peer.total == watch.total));
	PROVE(!before.settling || peer.settled_ms == before.settled_ms ||
	      (watch.counted && !watch.drained && !count_is_wrong()));
	PROVE(before.total == 0 || peer.total == before.total ||
	      !peer.link.streaming || peer.state == CSIW_PEER_DONE);
}

static void check_numbered(uint8_t streaming)
{
	enum csiw_peer_state state;

	any_peer(CSIW_LINK_WINDOW_MIN);
	ASSUME(peer.phase == CSIW_PEER_PHASE_SETTLE &&
	       peer.link.number == NUMBER);
	peer.phase = CSIW_PEER_PHASE_SETTLE;   /* told as constants: CBMC */
	before.phase = CSIW_PEER_PHASE_SETTLE; /* leaves the rest out */
	peer.link.number = NUMBER;
	before.link.number = NUMBER;
	ASSUME(peer.link.streaming == streaming);
	peer.link.streaming = streaming;
	before.link.streaming = streaming;
	state = csiw_peer_step(&peer, now_ms, 0);
	PROVE(state == peer.state && peer_holds());
	PROVE(state != CSIW_PEER_IDLE && state != CSIW_PEER_BUSY);
	PROVE(state != CSIW_PEER_DONE || peer_answer_counts());
	PROVE(state != CSIW_PEER_FAILED || is_failed());
	check_unread();
	PROVE(watch.last == STORED_NOTHING ||
	      (watch.last == STORED_CLEAR && state == CSIW_PEER_FAILED));
	PROVE(peer.link.number == before.link.number || peer.link.number == 0);
	PROVE(peer.phase != CSIW_PEER_PHASE_PAUSE ||
	      !(before.link.streaming && watch.begun));
	PROVE(peer_request_kept() && peer.asks == before.asks);
	PROVE(watch.samples == 0 && peer.arrived == before.arrived);
}

#endif

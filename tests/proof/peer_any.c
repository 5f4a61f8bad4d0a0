/* SPDX-License-Identifier: BSD-2-Clause */
/* peer_any.c: any peer, and the watch over its window; see peer_any.h. */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "peer_any.h"

struct csiw_peer peer;
struct csiw_win window_of_peer;
struct csiw_peer before;
uint64_t now_ms;

struct peer_marks mark;
struct peer_past past;

/* For any_win; a division is hard to reason about, a product is not. */
uint32_t csiw_capacity(size_t window_size)
{
	ANY(uint32_t, count);

	ASSUME(count <= WINDOW_MAX / CSIW_SAMPLE_SIZE &&
	       csiw_sample_offset(count) <= csiw_samples_end(window_size) &&
	       csiw_sample_offset(count + 1) > csiw_samples_end(window_size));
	return count;
}

bool peer_in_request(size_t offset)
{
	return (offset >= CSIW_PARAM_CHANNEL && offset < CSIW_PARAM_RET) ||
	       (offset >= CSIW_PARAM_MACS && offset < CSIW_PARAM_SIZE);
}

size_t peer_area_end(void)
{
	return csiw_samples_end(window_of_peer.size);
}

void any_peer_parts(size_t window_max)
{
	ANY(uint64_t, now);

	now_ms = now;
	window_of_peer = any_win(window_max);
	__CPROVER_havoc_object(&past);
	mark.body = any_size(CSIW_PARAM_SIZE - 1);
	ASSUME(peer_in_request(mark.body));
	mark.total = CSIW_PARAM_TOTAL + any_size(sizeof(uint32_t) - 1);
	mark.spot = any_size(peer_area_end() - 1);
	ASSUME(mark.spot >= CSIW_PARAM_SIZE);
	mark.sample = (uint32_t)any_size(window_of_peer.capacity - 1);
	mark.page = any_size(WINDOW_MAX);
	ASSUME(mark.page > 0 && mark.page % CSIW_PAGE_SIZE == 0);
}

void any_peer(size_t window_max)
{
	any_peer_parts(window_max);
	__CPROVER_havoc_object(&peer);
	peer.win = &window_of_peer;
	ASSUME(peer_holds());
	ASSUME(peer.asks < UINT32_MAX); /* it goes round after 2^32 of them */
	before = peer;
}

static bool asked(void)
{
	return peer.phase == CSIW_PEER_PHASE_WAIT ||
	       peer.phase == CSIW_PEER_PHASE_LOOK ||
	       peer.phase == CSIW_PEER_PHASE_SETTLE;
}

static bool block_holds(void)
{
	return (peer.block[CSIW_PARAM_FLAGS] & ~CSIW_F_FILTER) ==
		       CSIW_F_START &&
	       peer.block[CSIW_PARAM_MAC_COUNT] <= CSIW_MACS_MAX &&
	       peer.block[CSIW_PARAM_RET] == CSIW_RET_NONE &&
	       peer.block[mark.total] == 0;
}

static bool clocks_hold(void)
{
	bool filled = asked() || (peer.phase == CSIW_PEER_PHASE_FILL &&
				  peer.cursor > CSIW_PARAM_SIZE);

	return (!filled || peer.filled_ms <= now_ms) &&
	       (!peer.timed || peer.since_ms <= now_ms) &&
	       (!peer.foreign || peer.foreign_ms <= now_ms) &&
	       (!peer.settling ||
		(peer.settled_ms <= now_ms &&
		 (!asked() || peer.filled_ms <= peer.settled_ms)));
}

/* What the cursor has left behind is dealt with, in each phase's own way. */
static bool cursor_holds(void)
{
	if (peer.phase == CSIW_PEER_PHASE_LOOK && (peer.ours || peer.looked)) {
		return false; /* who knows whose the answer is looks no more */
	}
	switch (peer.phase) {
	case CSIW_PEER_PHASE_FILL:
	case CSIW_PEER_PHASE_LOOK:
		return peer.cursor < peer_area_end() &&
		       (mark.spot >= peer.cursor || past.spot);
	case CSIW_PEER_PHASE_SETTLE:
		return peer.cursor <= peer_area_end() &&
		       (peer.cursor == CSIW_PARAM_SIZE ||
			peer.cursor % 64 == 0) &&
		       (mark.spot >= peer.cursor || past.spot) &&
		       (mark.page > peer.cursor || past.page);
	case CSIW_PEER_PHASE_PENDING:
	case CSIW_PEER_PHASE_PAUSE:
	case CSIW_PEER_PHASE_WAIT:
		return peer.cursor == CSIW_PARAM_SIZE;
	case CSIW_PEER_PHASE_NONE:
		break;
	}
	return false;
}

static bool run_holds(void)
{
	return block_holds() && clocks_hold() &&
	       peer.cursor >= CSIW_PARAM_SIZE && cursor_holds() &&
	       (!asked() || mark.sample >= peer.arrived || past.sample) &&
	       (peer.phase == CSIW_PEER_PHASE_FILL ||
		(peer.asks == 0) == (peer.phase == CSIW_PEER_PHASE_PENDING));
}

static bool answer_holds(void)
{
	return peer.ret != CSIW_RET_NONE && peer.ret != CSIW_RET_TAKEN &&
	       peer.ret <= CSIW_RET_READ_ERROR &&
	       peer.total <= window_of_peer.capacity && block_holds();
}

bool peer_holds(void)
{
	if (peer.win != &window_of_peer ||
	    peer.arrived > window_of_peer.capacity ||
	    (peer.order != CSIW_ORDER_BIG && peer.order != CSIW_ORDER_LITTLE)) {
		return false;
	}
	switch (peer.state) {
	case CSIW_PEER_BUSY:
	case CSIW_PEER_WAITING:
		return run_holds();
	case CSIW_PEER_IDLE:
		return peer.phase == CSIW_PEER_PHASE_NONE;
	case CSIW_PEER_DONE:
		return peer.phase == CSIW_PEER_PHASE_NONE && answer_holds();
	case CSIW_PEER_FAILED:
		return peer.phase == CSIW_PEER_PHASE_NONE &&
		       (peer.err == CSIW_ERR_PENDING ||
			peer.err == CSIW_ERR_DEADLINE ||
			peer.err == CSIW_ERR_PARTNER);
	}
	return false;
}

bool peer_kept(void)
{
	return peer.ret == before.ret && peer.total == before.total &&
	       peer.err == before.err && peer.asks == before.asks &&
	       peer.win == before.win && peer.order == before.order &&
	       peer.state == before.state && peer.phase == before.phase &&
	       peer.ours == before.ours && peer.looked == before.looked &&
	       peer.odd == before.odd && peer.settling == before.settling &&
	       peer.foreign == before.foreign && peer.timed == before.timed &&
	       peer.random == before.random &&
	       peer.deadline_ms == before.deadline_ms &&
	       peer.filled_ms == before.filled_ms &&
	       peer.settled_ms == before.settled_ms &&
	       peer.since_ms == before.since_ms &&
	       peer.foreign_ms == before.foreign_ms &&
	       peer.arrived == before.arrived && peer.sum == before.sum &&
	       peer.sum_run == before.sum_run && peer.cursor == before.cursor &&
	       peer.block[mark.body] == before.block[mark.body] &&
	       peer.block[CSIW_PARAM_FLAGS] == before.block[CSIW_PARAM_FLAGS];
}

bool peer_request_kept(void)
{
	bool full = before.block[CSIW_PARAM_MAC_COUNT] == CSIW_MACS_MAX;

	return mark.body >= (full ? CSIW_PARAM_MACS : CSIW_PARAM_TAG) ||
	       peer.block[mark.body] == before.block[mark.body];
}

bool peer_waited(uint64_t since_ms, uint64_t ms)
{
	return since_ms <= now_ms && now_ms - since_ms >= ms;
}

/* P6 where the byte behind the last sample says nothing. */
static bool was_quiet(size_t end)
{
	return before.timed && !before.odd &&
	       peer_waited(before.since_ms, CSIW_QUIET_MS) &&
	       peer.sum == before.sum && (mark.spot >= end || past.spot) &&
	       (mark.page > end || past.page);
}

static bool is_whole(void)
{
	size_t end = csiw_sample_offset(peer.total);
	bool edge = end % CSIW_PAGE_SIZE == 0 || end >= peer_area_end();

	return (mark.sample >= peer.total || past.sample) &&
	       (watch.end_zero || (edge && (peer.ours || was_quiet(end))));
}

/* Whether pages of an older run cannot lie under the answer (P6). */
static bool is_fresh(void)
{
	return peer.ours || before.looked ||
	       peer.settled_ms - peer.filled_ms < CSIW_STOCK_SLEEP_MS ||
	       watch.rest_fill;
}

/* A stock guest's failure, with the block wiped (P4). */
static bool is_stock_failure(void)
{
	return watch.zeroes && watch.flags == CSIW_F_FINISHED &&
	       (watch.ret == CSIW_RET_MAIN_ERROR ||
		watch.ret == CSIW_RET_READ_ERROR) &&
	       peer.total == 0;
}

bool peer_answer_counts(void)
{
	if (!watch.answer || peer.ret != watch.ret) {
		return false;
	}
	return is_stock_failure() ||
	       (watch.same_answer && watch.mine && peer.total == watch.total &&
		is_whole() && is_fresh());
}

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
	ASSUME(peer_holds() && peer_link_holds());
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
	uint8_t stream = peer.link.streaming ? CSIW_F_STREAM : 0;

	return (peer.block[CSIW_PARAM_FLAGS] & ~CSIW_F_FILTER) ==
		       (CSIW_F_START | stream) &&
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
	if (peer.phase == CSIW_PEER_PHASE_LOOK &&
	    (peer.ours || peer.looked || peer.link.number != 0)) {
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
	case CSIW_PEER_PHASE_HELLO:
	case CSIW_PEER_PHASE_WAIT:
		return peer.cursor == CSIW_PARAM_SIZE;
	case CSIW_PEER_PHASE_NONE:
		break;
	}
	return false;
}

/* A number is of an ask that stands, and of a link; a stream has one. */
static bool number_holds(void)
{
	if (peer.link.number != 0) {
		return asked() && peer.link.state == CSIW_PEER_LINK_LINKED;
	}
	return !peer.link.streaming ||
	       (!asked() && peer.phase != CSIW_PEER_PHASE_FILL);
}

/* A step in the phase of greeting may come before any ask or between two. */
static bool asks_hold(void)
{
	return peer.phase == CSIW_PEER_PHASE_FILL ||
	       peer.phase == CSIW_PEER_PHASE_HELLO ||
	       (peer.asks == 0) == (peer.phase == CSIW_PEER_PHASE_PENDING);
}

static bool run_holds(void)
{
	return number_holds() && asks_hold() && block_holds() &&
	       clocks_hold() && peer.cursor >= CSIW_PARAM_SIZE &&
	       cursor_holds() &&
	       (!asked() || mark.sample >= peer.arrived || past.sample);
}

static bool answer_holds(void)
{
	return peer.ret != CSIW_RET_NONE && peer.ret != CSIW_RET_TAKEN &&
	       peer.ret <= CSIW_RET_READ_ERROR &&
	       (peer.link.streaming || peer.total <= window_of_peer.capacity) &&
	       block_holds();
}

/* A stream can fail in ways of its own. */
static bool failure_holds(void)
{
	switch (peer.err) {
	case CSIW_ERR_PENDING:
	case CSIW_ERR_DEADLINE:
	case CSIW_ERR_PARTNER:
	case CSIW_ERR_DEAD:
		return true;
	case CSIW_ERR_LINK:
	case CSIW_ERR_VERSION:
	case CSIW_ERR_WINDOW:
	case CSIW_ERR_RESTARTED:
	case CSIW_ERR_DAMAGED:
		return peer.link.streaming;
	default:
		return false;
	}
}

/* A ring of csiw_ring_layout's, or the one before. */
static bool ring_holds(void)
{
	const struct csiw_ring *r = &peer.link.ring;

	return r->slot_count <= 1U << 23 &&
	       (r->slot_size == CSIW_SLOT_20 || r->slot_size == CSIW_SLOT_40 ||
		r->slot_size == CSIW_SLOT_80) &&
	       r->counters == CSIW_RING_OFFSET + r->slot_count * r->slot_size &&
	       r->counters + CSIW_COUNTERS_SIZE <= peer_area_end();
}

bool peer_link_holds(void)
{
	const struct csiw_peer_link *l = &peer.link;

	return (l->state == CSIW_PEER_LINK_NONE ||
		l->state == CSIW_PEER_LINK_HELLO ||
		l->state == CSIW_PEER_LINK_LINKED) &&
	       (l->state == CSIW_PEER_LINK_NONE || l->greeted_ms <= now_ms) &&
	       (l->state == CSIW_PEER_LINK_NONE ||
		csiw_link_fits(&window_of_peer)) &&
	       (l->guest.order == CSIW_ORDER_BIG ||
		l->guest.order == CSIW_ORDER_LITTLE) &&
	       (l->unlinked == CSIW_ORDER_BIG ||
		l->unlinked == CSIW_ORDER_LITTLE) &&
	       l->streaming <= 1 && (!l->streaming || ring_holds()) &&
	       l->ready <= l->ring.slot_count;
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
		return peer.phase == CSIW_PEER_PHASE_NONE &&
		       peer.link.number == 0;
	case CSIW_PEER_DONE:
		return peer.phase == CSIW_PEER_PHASE_NONE && answer_holds();
	case CSIW_PEER_FAILED:
		return peer.phase == CSIW_PEER_PHASE_NONE && failure_holds();
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
	       peer.link.state == before.link.state &&
	       peer.link.number == before.link.number &&
	       peer.link.streaming == before.link.streaming &&
	       peer.link.ready == before.link.ready &&
	       peer.link.start == before.link.start &&
	       peer.link.unlinked == before.link.unlinked &&
	       peer.block[mark.body] == before.block[mark.body] &&
	       peer.block[CSIW_PARAM_FLAGS] == before.block[CSIW_PARAM_FLAGS];
}

bool peer_request_kept(void)
{
	bool full = before.block[CSIW_PARAM_MAC_COUNT] == CSIW_MACS_MAX;
	bool swapped = peer.order != before.order;

	if (swapped && (mark.body == CSIW_PARAM_TIMEOUT ||
			mark.body == CSIW_PARAM_TIMEOUT + 1)) {
		return peer.block[CSIW_PARAM_TIMEOUT] ==
			       before.block[CSIW_PARAM_TIMEOUT + 1] &&
		       peer.block[CSIW_PARAM_TIMEOUT + 1] ==
			       before.block[CSIW_PARAM_TIMEOUT];
	}
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

/* Taken under its number, and all of its records read, as many as it said when
 * it was seen first (L8, L15). */
static bool is_numbered(void)
{
	return watch.served &&
	       (!peer.link.streaming ||
		(watch.drained && watch.records == watch.total &&
		 (before.total == 0 || before.total == watch.total)));
}

bool peer_answer_counts(void)
{
	if (!watch.answer || peer.ret != watch.ret) {
		return false;
	}
	return is_stock_failure() ||
	       (watch.same_answer && watch.mine && peer.total == watch.total &&
		(peer.link.number != 0 ? is_numbered()
				       : is_whole() && is_fresh()));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* peer_watch_any.c: the watch over a peer's window; see peer_any.h. */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "peer_any.h"

struct peer_watch watch;
struct peer_bounds bound;

/* What was stored of the ask under way. */
static struct {
	bool barrier; /* behind the last store, and flags */
	bool ret;
	bool total;
	bool body;
} put;

/* What was read. */
static struct {
	bool finished; /* in flags */
	bool fence;    /* a barrier behind that */
	bool ret;      /* watch.ret */
	bool total;    /* all of watch.total */
	bool body_zero;
	bool total_zero;
	/* behind the last look at the samples: */
	bool barrier;
	bool same_ret;
	bool same_total;
	bool flags;
	bool body;
} got;

static uint8_t raw_total[sizeof(uint32_t)];

static void stored(enum peer_stored what)
{
	watch.last = what;
	put.barrier = false;
}

/* Start that was left set is cleared before, so that no guest takes what is
 * half an old request. */
static void on_fill(const struct access *a)
{
	DEMAND(before.phase == CSIW_PEER_PHASE_FILL &&
		       watch.last <= STORED_FILL,
	       "the samples' area is written before an ask alone");
	DEMAND(a->offset > CSIW_PARAM_SIZE ||
		       (put.barrier && watch.flags_read &&
			(watch.last == STORED_CLEAR ||
			 !(watch.flags & CSIW_F_START))),
	       "no start, barrier, fill");
	DEMAND(a->offset >= before.cursor, "what is filled stays as it is");
	DEMAND(a->len <= peer_area_end() - a->offset,
	       "the descriptor is not ours");
	if (touches(a, mark.spot)) {
		DEMAND(byte_at(a, mark.spot) == CSIW_FILL, "fill is 0xff");
		past.spot = true;
	}
	stored(STORED_FILL);
}

/* All of the fill is there; or a link is, and no start behind a barrier. */
static bool may_zero(void)
{
	if (before.phase == CSIW_PEER_PHASE_FILL) {
		return watch.last == STORED_FILL && past.spot;
	}
	return before.phase == CSIW_PEER_PHASE_HELLO && peer.link.number != 0 &&
	       put.barrier && watch.flags_read &&
	       (watch.last == STORED_CLEAR || !(watch.flags & CSIW_F_START));
}

static void on_zeroes(const struct access *a)
{
	DEMAND(watch.last == STORED_ZEROES || may_zero(),
	       "fill or a link, then zeroes");
	DEMAND(watch.numbered, "mark and number, then zeroes (L6)");
	DEMAND(a->len <= CSIW_PARAM_MACS - a->offset, "bytes 7 to 11");
	if (touches(a, CSIW_PARAM_RET)) {
		DEMAND(byte_at(a, CSIW_PARAM_RET) == 0, "no return value");
		put.ret = true;
	}
	if (touches(a, mark.total)) {
		DEMAND(byte_at(a, mark.total) == 0, "no total");
		put.total = true;
	}
	stored(STORED_ZEROES);
}

static void on_fields(const struct access *a)
{
	DEMAND(watch.last == STORED_FIELDS ||
		       (watch.last == STORED_ZEROES && put.barrier && put.ret &&
			put.total),
	       "zeroes, barrier, fields");
	DEMAND(peer_in_request(a->offset) &&
		       peer_in_request(a->offset + a->len - 1) &&
		       (a->offset < CSIW_PARAM_RET) ==
			       (a->offset + a->len - 1 < CSIW_PARAM_RET),
	       "the peer's own bytes");
	if (touches(a, mark.body)) {
		DEMAND(byte_at(a, mark.body) == peer.block[mark.body],
		       "as kept");
		DEMAND(byte_at(a, mark.body) == watch.marked,
		       "as it was marked (L6)");
		put.body = true;
	}
	stored(STORED_FIELDS);
}

/* Start last; it is cleared where it was seen, or where a broken fill was and
 * no answer. */
static void on_flags(const struct access *a)
{
	DEMAND(a->len == 1, "flags alone");
	if (a->value & CSIW_F_START) {
		DEMAND(watch.last == STORED_FIELDS && put.barrier && put.body,
		       "fields, barrier, start");
		DEMAND(a->value == peer.block[CSIW_PARAM_FLAGS],
		       "start and the filter bit");
		stored(STORED_START);
		return;
	}
	DEMAND(watch.last == STORED_NOTHING, "a withdrawal is one store");
	DEMAND(before.asks > 0 || before.phase == CSIW_PEER_PHASE_FILL ||
		       before.phase == CSIW_PEER_PHASE_HELLO,
	       "nothing is withdrawn that is another's");
	DEMAND(watch.flags_read &&
		       ((watch.flags & CSIW_F_START) ||
			(watch.broken && !(watch.flags & CSIW_F_FINISHED))),
	       "an unread answer stays");
	DEMAND(a->value == (peer.block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER),
	       "start is cleared, and the filter bit stays");
	stored(STORED_CLEAR);
}

static void on_store(const struct access *a)
{
	watch.block += a->offset < CSIW_PARAM_SIZE ? a->len : 0;
	watch.samples += a->offset < CSIW_PARAM_SIZE ? 0 : a->len;
	DEMAND(watch.last < STORED_START, "nothing is written behind start");
	if (a->offset >= CSIW_PARAM_SIZE) {
		on_fill(a);
	} else if (a->offset == CSIW_PARAM_FLAGS) {
		on_flags(a);
	} else if (peer_in_request(a->offset)) {
		on_fields(a);
	} else {
		on_zeroes(a);
	}
}

/* Whether the access shows that a byte is so. */
static bool shows(const struct access *a, size_t offset, uint8_t value)
{
	return byte_at(a, offset) == value && (a->kind == LOAD || a->same);
}

/* Compares count from a barrier on that follows the answer and the samples. */
static void from_here(void)
{
	got.barrier = false;
	got.same_ret = false;
	got.same_total = false;
	got.flags = false;
	got.body = false;
}

static void on_flags_read(uint8_t flags)
{
	uint8_t filter = peer.block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER;

	put.barrier = false;
	watch.flags_read = true;
	watch.flags = flags;
	got.finished = got.finished || (flags & CSIW_F_FINISHED);
	watch.unanswered = watch.unanswered || (watch.ended != CSIW_OK &&
						!(flags & CSIW_F_FINISHED));
	got.flags = got.barrier && flags == (filter | CSIW_F_FINISHED);
	watch.not_mine = watch.not_mine || flags != (filter | CSIW_F_FINISHED);
}

static void on_ret_read(uint8_t ret)
{
	watch.taken = watch.taken || ret == CSIW_RET_TAKEN;
	watch.explained = watch.explained || (watch.broken && got.barrier);
	if (got.ret) {
		got.same_ret = got.barrier && ret == watch.ret;
		return;
	}
	from_here();
	watch.ret = ret;
	got.ret = got.fence;
}

static bool total_is_bounded(void)
{
	return bound.looks == 0 || peer.link.number != 0 ||
	       watch.total > window_of_peer.capacity ||
	       watch.total <= peer.arrived + bound.looks;
}

static void on_total_read(const struct access *a)
{
	size_t i;

	got.total_zero = got.fence && shows(a, mark.total, 0);
	if (got.total) {
		got.same_total =
			got.barrier &&
			shows(a, mark.total,
			      raw_total[mark.total - CSIW_PARAM_TOTAL]);
		return;
	}
	from_here();
	for (i = 0; i < sizeof(raw_total); i++) {
		if (touches(a, CSIW_PARAM_TOTAL + i)) {
			raw_total[i] = byte_at(a, CSIW_PARAM_TOTAL + i);
		}
	}
	watch.total = csiw_get32(raw_total, peer.order);
	ASSUME(total_is_bounded());
	got.total =
		got.fence && a->kind == LOAD && touches(a, CSIW_PARAM_MACS - 1);
}

static void on_body_read(const struct access *a)
{
	got.body_zero = got.fence && shows(a, mark.body, 0);
	got.body = got.barrier && shows(a, mark.body, peer.block[mark.body]);
}

static void on_block_read(const struct access *a)
{
	watch.block += a->len;
	if (touches(a, CSIW_PARAM_FLAGS)) {
		on_flags_read(byte_at(a, CSIW_PARAM_FLAGS));
	}
	if (touches(a, CSIW_PARAM_RET)) {
		on_ret_read(byte_at(a, CSIW_PARAM_RET));
	}
	if (touches(a, mark.total)) {
		on_total_read(a);
	}
	if (touches(a, mark.body)) {
		on_body_read(a);
	}
	watch.not_mine =
		watch.not_mine || (a->kind == COMPARE && a->bytes && !a->same);
	watch.answer = got.ret && got.total;
	watch.zeroes = got.body_zero && got.total_zero;
	watch.same_answer = got.same_ret && got.same_total;
	watch.mine = got.flags && got.body;
}

/* What a look at the fill behind the last sample's 0 byte shows. */
static bool is_rest(const struct access *a, size_t end)
{
	size_t page = CSIW_PAGE_SIZE - a->offset % CSIW_PAGE_SIZE;
	size_t room = peer_area_end() - a->offset;

	return a->offset == end + 1 && a->offset % CSIW_PAGE_SIZE != 0 &&
	       a->len == (page < room ? page : room);
}

/* Looks at fill: by csiw_win_all, so never a LOAD here. */
static void on_compare(const struct access *a, size_t end)
{
	DEMAND(a->value == CSIW_FILL, "looked at for fill");
	watch.broken = watch.broken || !a->same;
	if (a->offset == csiw_sample_offset(mark.sample) + CSIW_SAMPLE_MAC &&
	    a->len == CSIW_MAC_SIZE && !a->same) {
		past.sample = true;
	}
	if (a->offset + a->len == mark.page && a->len == 64 && !a->same) {
		past.page = true;
	}
	if (before.phase == CSIW_PEER_PHASE_LOOK && a->same &&
	    touches(a, mark.spot)) {
		past.spot = true;
	}
	if (got.fence && a->same && is_rest(a, end)) {
		watch.rest_fill = true;
	}
}

static void on_samples_read(const struct access *a)
{
	size_t end = csiw_sample_offset(watch.total);

	watch.samples += a->len;
	from_here();
	DEMAND(a->len <= peer_area_end() - a->offset,
	       "what is behind the samples is not the peer's");
	if (a->kind == COMPARE) {
		on_compare(a, end);
		return;
	}
	if (touches(a, mark.spot)) {
		past.spot = past.spot || before.phase == CSIW_PEER_PHASE_SETTLE;
		watch.spot_read = true;
		watch.spot_byte = byte_at(a, mark.spot);
	}
	if (got.fence && a->len == 1 && a->offset == end) {
		watch.end_zero = a->value == 0;
	}
}

void on_access(const struct access *a)
{
	watch.accesses++;
	if (a->kind == BARRIER) {
		watch.barriers++;
		put.barrier = true;
		got.fence = got.finished;
		got.barrier = true;
		return;
	}
	if (a->kind == STORE) {
		on_store(a);
	} else if (a->offset >= CSIW_PARAM_SIZE) {
		on_samples_read(a);
	} else {
		on_block_read(a);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * settle.c: from "finished" to an answer that counts.  Rules P4 and P6 of
 * PROTOCOL.md section 6: a stock guest sets finished before it writes the
 * samples, and a late store of an abandoned run can set it too.
 */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

enum {
	/* so many bytes of fill at the end of a page are no CSI: 16 tones */
	PAGE_TAIL = 64,
	FNV_PRIME = 0x01000193,
};

/* Why an answer cannot be complete yet; each cause has its own 250 ms. */
enum {
	ODD_NOT,
	ODD_LATE,     /* a late store over a new ask, or a page under way */
	ODD_NONSENSE, /* values that no answer has */
};

static enum csiw_peer_state done(struct csiw_peer *p, uint8_t ret,
				 uint32_t total)
{
	p->ret = ret;
	p->total = total;
	p->phase = CSIW_PEER_PHASE_NONE;
	return CSIW_PEER_DONE;
}

bool csiw_peer_mine(const struct csiw_peer *p)
{
	uint8_t filter = p->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER;

	csiw_win_barrier();
	return csiw_win_get8(p->win, CSIW_PARAM_FLAGS) ==
		       (filter | CSIW_F_FINISHED) &&
	       csiw_win_same(p->win, CSIW_PARAM_CHANNEL,
			     p->block + CSIW_PARAM_CHANNEL,
			     CSIW_PARAM_RET - CSIW_PARAM_CHANNEL) &&
	       csiw_win_same(p->win, CSIW_PARAM_MACS,
			     p->block + CSIW_PARAM_MACS,
			     CSIW_PARAM_SIZE - CSIW_PARAM_MACS);
}

/* A stock guest that fails writes zeros but for flags and 5 or 12.  Records that
 * were read are another guest's. */
static bool stock_failure(const struct csiw_peer *p, uint8_t flags, uint8_t ret)
{
	return !csiw_plink_begun(p) && flags == CSIW_F_FINISHED &&
	       (ret == CSIW_RET_MAIN_ERROR || ret == CSIW_RET_READ_ERROR) &&
	       csiw_win_all(p->win, CSIW_PARAM_CHANNEL, 0,
			    CSIW_PARAM_RET - CSIW_PARAM_CHANNEL) &&
	       csiw_win_all(p->win, CSIW_PARAM_TOTAL, 0,
			    CSIW_PARAM_SIZE - CSIW_PARAM_TOTAL);
}

/* A value that no complete answer has.  Pages may still be landing; if it
 * stays, it is a late store's (0, 11), or the guest broke the protocol. */
static enum csiw_peer_state unfinished(struct csiw_peer *p, uint8_t ret,
				       uint64_t now_ms)
{
	uint8_t odd = ret == CSIW_RET_NONE || ret == CSIW_RET_TAKEN
			      ? ODD_LATE
			      : ODD_NONSENSE;

	if (p->odd != odd) {
		p->odd = odd;
		p->timed = 0;
	}
	if (!csiw_peer_lasted(p, now_ms)) {
		return CSIW_PEER_WAITING;
	}
	if (odd == ODD_LATE || !csiw_peer_mine(p)) {
		return csiw_peer_ask_again(p);
	}
	p->ret = ret;
	p->err = CSIW_ERR_PARTNER;
	p->phase = CSIW_PEER_PHASE_NONE;
	return CSIW_PEER_FAILED;
}

static void sum_from_start(struct csiw_peer *p)
{
	p->cursor = CSIW_PARAM_SIZE;
	p->sum_run = 0;
}

/* Sum the next piece, at most PAGE_TAIL bytes; 0 if a page ends in fill. */
static size_t sum_piece(struct csiw_peer *p, size_t end)
{
	uint8_t bite[16]; /* small: a TEE's stack is */
	size_t from = p->cursor;
	size_t n, i;
	size_t stop = from - from % PAGE_TAIL + PAGE_TAIL;

	stop = stop < end ? stop : end;
	if ((stop % CSIW_PAGE_SIZE == 0 || stop == end) &&
	    csiw_win_all(p->win, stop - PAGE_TAIL, CSIW_FILL, PAGE_TAIL)) {
		return 0;
	}
	while (p->cursor < stop) {
		n = stop - p->cursor;
		n = n < sizeof(bite) ? n : sizeof(bite);
		csiw_win_read(p->win, p->cursor, bite, n);
		for (i = 0; i < n; i++) {
			p->sum_run = (p->sum_run ^ bite[i]) * FNV_PRIME;
		}
		p->cursor += n;
	}
	return stop - from;
}

/* Data that ends with its page leaves no byte behind it to look at: no page may
 * end in fill, and all of it must stay as it is for CSIW_QUIET_MS. */
static enum csiw_peer_state quiet(struct csiw_peer *p, size_t end,
				  uint64_t now_ms, size_t budget)
{
	size_t n;

	for (; p->cursor < end; budget -= n) {
		if (budget < PAGE_TAIL) {
			return CSIW_PEER_BUSY;
		}
		n = sum_piece(p, end);
		if (n == 0) {
			p->timed = 0;
			sum_from_start(p);
			return CSIW_PEER_WAITING;
		}
	}
	if (p->timed && p->sum != p->sum_run) {
		p->timed = 0;
	}
	p->sum = p->sum_run;
	sum_from_start(p);
	return csiw_peer_lasted(p, now_ms) ? CSIW_PEER_DONE : CSIW_PEER_WAITING;
}

/* P6: no counted sample is fill and the byte behind the last one is 0.  DONE
 * when that holds. */
static enum csiw_peer_state complete(struct csiw_peer *p, uint32_t total,
				     uint64_t now_ms, size_t budget)
{
	size_t end = csiw_sample_offset(total);
	uint32_t before = p->arrived;
	bool room = end < csiw_samples_end(p->win->size);

	budget = csiw_peer_look_on(p, total, budget);
	if (p->arrived < total) {
		return p->arrived > before ? CSIW_PEER_BUSY : CSIW_PEER_WAITING;
	}
	if (room && csiw_win_get8(p->win, end) == 0) {
		return CSIW_PEER_DONE;
	}
	if (room && end % CSIW_PAGE_SIZE != 0) {
		return CSIW_PEER_WAITING;
	}
	if (p->ours) {
		return CSIW_PEER_DONE;
	}
	return quiet(p, end, now_ms, budget);
}

/* Another run's first page over this ask stays what it is: there is nothing to
 * wait for.  A page of this ask's answer is whole within CSIW_QUIET_MS. */
static bool foreign(struct csiw_peer *p, uint64_t now_ms)
{
	if (csiw_peer_mine(p)) {
		p->foreign = 0;
		return false;
	}
	if (!p->foreign) {
		p->foreign = 1;
		p->foreign_ms = now_ms;
	}
	return now_ms - p->foreign_ms >= CSIW_QUIET_MS;
}

/* L8: whether the guest says that it took this ask, as far as that can be told
 * now: a repair may be under way, so served is read between two looks (L3). */
static bool told(const struct csiw_peer *p, bool *served)
{
	if (csiw_plink_torn(p) != CSIW_OK) {
		return false;
	}
	csiw_win_barrier(); /* pairs with the guest's around magic */
	*served = csiw_plink_shown(p);
	csiw_win_barrier();
	return csiw_plink_torn(p) == CSIW_OK;
}

/* L15: a stream is complete when its records have been read; how many there are
 * is known by now, else it is wrong. */
static enum csiw_peer_state drain(struct csiw_peer *p, uint32_t total,
				  uint64_t now_ms, bool *wrong)
{
	uint32_t records;
	bool drained = csiw_plink_drained(p, &records);

	if (records != total || (p->total != 0 && p->total != total)) {
		*wrong = true;
		return CSIW_PEER_DONE;
	}
	p->total = total;
	if (!drained) {
		p->settled_ms =
			now_ms; /* the caller takes what time it likes */
		return CSIW_PEER_WAITING;
	}
	return CSIW_PEER_DONE;
}

/* Of what still stands, if it is still the answer to this ask; a barrier lies
 * between producer and both. */
static enum csiw_peer_state accuse(struct csiw_peer *p)
{
	bool served;

	return told(p, &served) && served ? csiw_peer_fail(p, CSIW_ERR_PARTNER)
					  : CSIW_PEER_WAITING;
}

/* A guest with a link stores all of its answer before finished. */
static enum csiw_peer_state numbered(struct csiw_peer *p, uint32_t total,
				     uint64_t now_ms, bool *wrong)
{
	bool served;

	if (!told(p, &served)) {
		return CSIW_PEER_WAITING; /* at most CSIW_SILENT_MS (L4) */
	}
	if (!served) {
		return csiw_peer_ask_again(p);
	}
	return p->link.streaming ? drain(p, total, now_ms, wrong)
				 : CSIW_PEER_DONE;
}

/*
 * Whether an older run's pages may lie under this answer.  Not if a guest of ours
 * took the ask, or the fill was looked at, or a stock guest's sleep left no time
 * for pages since the fill; nor if the rest of the last page is still fill, as a
 * stock guest would have padded it.
 */
static bool doubtful(const struct csiw_peer *p, uint32_t total)
{
	size_t behind = csiw_sample_offset(total) + 1;
	size_t page = CSIW_PAGE_SIZE - behind % CSIW_PAGE_SIZE;
	size_t room = csiw_samples_end(p->win->size);

	if (p->ours || p->looked ||
	    p->settled_ms - p->filled_ms < CSIW_STOCK_SLEEP_MS) {
		return false;
	}
	if (behind >= room || behind % CSIW_PAGE_SIZE == 0) {
		return true;
	}
	page = page < room - behind ? page : room - behind;
	return !csiw_win_all(p->win, behind, CSIW_FILL, page);
}

enum csiw_peer_state csiw_peer_settle(struct csiw_peer *p, uint64_t now_ms,
				      size_t budget)
{
	uint8_t flags = csiw_win_get8(p->win, CSIW_PARAM_FLAGS);
	uint8_t raw[sizeof(uint32_t)];
	enum csiw_peer_state state;
	bool wrong = false;
	uint32_t total;
	uint8_t ret;

	if (!(flags & CSIW_F_FINISHED)) {
		csiw_peer_enter(p, CSIW_PEER_PHASE_WAIT);
		return CSIW_PEER_WAITING;
	}
	if (!p->settling) { /* a step after finished was seen: not too early */
		p->settling = 1;
		p->settled_ms = now_ms;
	}
	csiw_win_barrier(); /* pairs with the guest's before flags */
	ret = csiw_win_get8(p->win, CSIW_PARAM_RET);
	csiw_win_read(p->win, CSIW_PARAM_TOTAL, raw, sizeof(raw));
	total = csiw_get32(raw, p->order);
	if (stock_failure(p, flags, ret)) {
		return done(p, ret, 0);
	}
	if (ret == CSIW_RET_NONE || ret == CSIW_RET_TAKEN ||
	    ret > CSIW_RET_READ_ERROR ||
	    (total > p->win->capacity && !p->link.streaming)) {
		return unfinished(p, ret, now_ms);
	}
	if (p->odd != ODD_NOT) {
		p->odd = ODD_NOT;
		p->timed = 0;
	}
	state = p->link.number != 0 ? numbered(p, total, now_ms, &wrong)
				    : complete(p, total, now_ms, budget);
	if (state == CSIW_PEER_FAILED) {
		return state;
	}
	if (state != CSIW_PEER_DONE) {
		return foreign(p, now_ms) ? csiw_peer_ask_again(p) : state;
	}
	if (p->link.number == 0 && doubtful(p, total)) {
		return csiw_peer_ask_again(p);
	}
	/* Judged, used and still there: a page may have landed in between. */
	csiw_win_barrier();
	if (csiw_win_get8(p->win, CSIW_PARAM_RET) != ret ||
	    !csiw_win_same(p->win, CSIW_PARAM_TOTAL, raw, sizeof(raw))) {
		return CSIW_PEER_WAITING;
	}
	if (!csiw_peer_mine(p)) {
		return csiw_peer_ask_again(p);
	}
	return wrong ? accuse(p) : done(p, ret, total);
}

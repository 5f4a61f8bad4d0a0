/* SPDX-License-Identifier: BSD-2-Clause */
/* peer.c: the asking side.  Rules P3, P5 and P6's look of PROTOCOL.md section 6;
 * what comes before start is ask.c's, what follows finished settle.c's, and who
 * is there link.c's. */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

enum {
	/* an answer may settle so long, also behind the deadline */
	SETTLE_MS = 1000,
	/* a look at one sample, in bytes of a caller's budget */
	LOOK_COST = 8,
};

/* splitmix64 */
uint64_t csiw_peer_random(struct csiw_peer *p)
{
	uint64_t z;

	p->random += 0x9e3779b97f4a7c15U;
	z = p->random;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

void csiw_peer_init(struct csiw_peer *p, const struct csiw_win *win,
		    enum csiw_order order, uint64_t random)
{
	memset(p, 0, sizeof(*p));
	p->win = win;
	p->order = order;
	p->link.unlinked = order;
	p->random = random;
	p->link.latest = (uint32_t)csiw_peer_random(p);
	p->state = CSIW_PEER_IDLE;
	p->phase = CSIW_PEER_PHASE_NONE;
}

bool csiw_peer_lasted(struct csiw_peer *p, uint64_t now_ms)
{
	if (!p->timed) {
		p->timed = 1;
		p->since_ms = now_ms;
	}
	return now_ms - p->since_ms >= CSIW_QUIET_MS;
}

enum csiw_peer_state csiw_peer_enter(struct csiw_peer *p,
				     enum csiw_peer_phase phase)
{
	p->phase = phase;
	p->timed = 0;
	p->odd = 0;
	p->settling = 0;
	p->foreign = 0;
	p->sum = 0;
	p->sum_run = 0;
	p->cursor = CSIW_PARAM_SIZE;
	return CSIW_PEER_BUSY;
}

enum csiw_peer_state csiw_peer_ask_again(struct csiw_peer *p)
{
	if (p->link.streaming && csiw_plink_begun(p)) {
		return csiw_peer_fail(p, CSIW_ERR_PARTNER);
	}
	p->link.number = 0; /* no record of this ask is read any more */
	csiw_peer_enter(p, CSIW_PEER_PHASE_PAUSE);
	return CSIW_PEER_WAITING;
}

/* P1: a request that is not this peer's stands in the window. */
bool csiw_peer_others(const struct csiw_peer *p)
{
	uint8_t flags = csiw_win_get8(p->win, CSIW_PARAM_FLAGS);

	return (flags & (CSIW_F_START | CSIW_F_FINISHED)) == CSIW_F_START;
}

/* Withdraw by one store (P3). */
static void clear_start(const struct csiw_peer *p)
{
	csiw_win_put8(p->win, CSIW_PARAM_FLAGS,
		      p->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER);
}

void csiw_peer_clear_left(const struct csiw_peer *p)
{
	if (csiw_win_get8(p->win, CSIW_PARAM_FLAGS) & CSIW_F_START) {
		clear_start(p);
	}
}

static enum csiw_peer_state await(struct csiw_peer *p, uint64_t now_ms)
{
	uint8_t flags = csiw_win_get8(p->win, CSIW_PARAM_FLAGS);

	if (flags & CSIW_F_FINISHED) {
		return csiw_peer_enter(p, CSIW_PEER_PHASE_SETTLE);
	}
	if (!(flags & CSIW_F_START)) { /* P5: the guest restarted */
		return csiw_peer_ask_again(p);
	}
	if (csiw_win_get8(p->win, CSIW_PARAM_RET) == CSIW_RET_TAKEN) {
		p->ours = 1;
	}
	if (p->link.number == 0 && !p->ours && !p->looked &&
	    csiw_peer_lasted(p, now_ms)) {
		return csiw_peer_enter(p, CSIW_PEER_PHASE_LOOK);
	}
	return CSIW_PEER_WAITING;
}

/* The fill is broken.  A guest of ours that has just taken the request, or an
 * answer, explains it; else an older run's pages landed. */
static enum csiw_peer_state broken(struct csiw_peer *p)
{
	csiw_win_barrier();
	if (csiw_win_get8(p->win, CSIW_PARAM_RET) == CSIW_RET_TAKEN) {
		p->ours = 1;
		return csiw_peer_enter(p, CSIW_PEER_PHASE_WAIT);
	}
	if (csiw_win_get8(p->win, CSIW_PARAM_FLAGS) & CSIW_F_FINISHED) {
		return csiw_peer_enter(p, CSIW_PEER_PHASE_SETTLE);
	}
	clear_start(p);
	return csiw_peer_ask_again(p);
}

static enum csiw_peer_state look(struct csiw_peer *p, size_t budget)
{
	size_t left = csiw_samples_end(p->win->size) - p->cursor;
	size_t n = left < budget ? left : budget;

	if (!csiw_win_all(p->win, p->cursor, CSIW_FILL, n)) {
		return broken(p);
	}
	p->cursor += n;
	if (n < left) {
		return CSIW_PEER_BUSY;
	}
	p->looked = 1;
	csiw_peer_enter(p, CSIW_PEER_PHASE_WAIT);
	return CSIW_PEER_WAITING;
}

static bool asked(const struct csiw_peer *p)
{
	return p->phase == CSIW_PEER_PHASE_WAIT ||
	       p->phase == CSIW_PEER_PHASE_LOOK ||
	       p->phase == CSIW_PEER_PHASE_SETTLE;
}

/* From the first ask on start may be ours, in a pause too: a guest may have set
 * finished beside it. */
void csiw_peer_withdraw(struct csiw_peer *p)
{
	if (p->phase != CSIW_PEER_PHASE_NONE && p->asks > 0) {
		csiw_peer_clear_left(p);
		csiw_plink_forget(p);
	}
	p->phase = CSIW_PEER_PHASE_NONE;
	p->state = CSIW_PEER_IDLE;
	p->link.number = 0;
	p->link.news = 1;
}

enum csiw_peer_state csiw_peer_fail(struct csiw_peer *p, int err)
{
	csiw_peer_withdraw(p);
	p->err = err;
	p->state = CSIW_PEER_FAILED;
	return CSIW_PEER_FAILED;
}

bool csiw_peer_still(const struct csiw_peer *p)
{
	uint8_t flags = csiw_win_get8(p->win, CSIW_PARAM_FLAGS);

	switch (p->phase) {
	case CSIW_PEER_PHASE_PENDING:
		return csiw_peer_others(p);
	case CSIW_PEER_PHASE_PAUSE:
	case CSIW_PEER_PHASE_HELLO:
		return true;
	case CSIW_PEER_PHASE_WAIT:
		return (flags & (CSIW_F_START | CSIW_F_FINISHED)) ==
		       CSIW_F_START;
	case CSIW_PEER_PHASE_NONE:
	case CSIW_PEER_PHASE_FILL:
	case CSIW_PEER_PHASE_LOOK:
	case CSIW_PEER_PHASE_SETTLE:
		break;
	}
	return false;
}

static enum csiw_peer_state give_up(struct csiw_peer *p)
{
	int err = CSIW_ERR_DEADLINE;

	if (p->phase == CSIW_PEER_PHASE_PENDING && csiw_peer_others(p)) {
		err = CSIW_ERR_PENDING;
	}
	/* an answer whose number cannot be told may be another end's, and the
	 * records of a stream may be unread */
	if (p->phase == CSIW_PEER_PHASE_SETTLE && !p->link.streaming &&
	    (p->link.number == 0 || csiw_plink_whole(p))) {
		err = CSIW_ERR_PARTNER;
	}
	return csiw_peer_fail(p, err);
}

/* The link ended (L4).  What it means for a numbered ask; an answer that stands
 * in the block needs the guest no more. */
static enum csiw_peer_state cut_off(struct csiw_peer *p, int err)
{
	if (p->link.streaming) {
		return csiw_peer_fail(p, err);
	}
	return err == CSIW_ERR_DEAD ? csiw_peer_fail(p, err)
				    : csiw_peer_ask_again(p);
}

/* An answer has SETTLE_MS from when it was seen, also behind the deadline. */
static bool late(const struct csiw_peer *p, uint64_t now_ms)
{
	if (now_ms < p->deadline_ms) {
		return false;
	}
	return p->phase != CSIW_PEER_PHASE_SETTLE ||
	       (p->settling && now_ms - p->settled_ms >= SETTLE_MS &&
		now_ms - p->deadline_ms >= SETTLE_MS);
}

static bool answered(const struct csiw_peer *p)
{
	return asked(p) &&
	       csiw_win_get8(p->win, CSIW_PARAM_FLAGS) & CSIW_F_FINISHED;
}

static enum csiw_peer_state go_on(struct csiw_peer *p, uint64_t now_ms,
				  size_t budget)
{
	switch (p->phase) {
	case CSIW_PEER_PHASE_NONE:
		break;
	case CSIW_PEER_PHASE_PENDING:
	case CSIW_PEER_PHASE_PAUSE:
	case CSIW_PEER_PHASE_HELLO:
	case CSIW_PEER_PHASE_FILL:
		return csiw_peer_before(p, now_ms, budget);
	case CSIW_PEER_PHASE_WAIT:
		return await(p, now_ms);
	case CSIW_PEER_PHASE_LOOK:
		return look(p, budget);
	case CSIW_PEER_PHASE_SETTLE:
		return csiw_peer_settle(p, now_ms, budget);
	}
	return p->state;
}

enum csiw_peer_state csiw_peer_step(struct csiw_peer *p, uint64_t now_ms,
				    size_t budget)
{
	int err;

	if (budget < CSIW_SAMPLE_SIZE) {
		budget = CSIW_SAMPLE_SIZE;
	}
	if (p->state != CSIW_PEER_BUSY && p->state != CSIW_PEER_WAITING) {
		return p->state;
	}
	if (late(p, now_ms) && p->phase != CSIW_PEER_PHASE_SETTLE) {
		p->state = answered(p)
				   ? csiw_peer_enter(p, CSIW_PEER_PHASE_SETTLE)
				   : give_up(p);
		return p->state;
	}
	err = csiw_plink_step(p, now_ms);
	if (err != CSIW_OK && !(err == CSIW_ERR_DEAD && answered(p))) {
		csiw_plink_end(p, err);
		if (asked(p) && (p->link.number != 0 || err == CSIW_ERR_DEAD)) {
			p->state = cut_off(p, err);
			return p->state;
		}
	}
	/* However late it looks, an answer that is whole counts. */
	p->state = go_on(p, now_ms, budget);
	if (p->state == CSIW_PEER_WAITING && late(p, now_ms)) {
		p->state = give_up(p);
	}
	return p->state;
}

size_t csiw_peer_look_on(struct csiw_peer *p, uint32_t total, size_t budget)
{
	size_t at;

	for (; p->arrived < total && budget >= LOOK_COST; budget -= LOOK_COST) {
		at = csiw_sample_offset(p->arrived) + CSIW_SAMPLE_MAC;
		if (csiw_win_all(p->win, at, CSIW_FILL, CSIW_MAC_SIZE)) {
			break;
		}
		p->arrived++;
	}
	return budget;
}

uint32_t csiw_peer_progress(struct csiw_peer *p, size_t budget)
{
	uint32_t progress;

	if (p->link.number != 0 && csiw_plink_served(p)) {
		csiw_win_barrier(); /* pairs with the guest's around served */
		progress = csiw_plink_progress(p);
		csiw_win_barrier();
		if (csiw_plink_served(p)) {
			return progress;
		}
	}
	if (asked(p) && p->link.number == 0) {
		csiw_peer_look_on(p, p->win->capacity, budget);
	}
	return p->arrived;
}

int csiw_peer_samples(const struct csiw_peer *p, uint32_t first, uint32_t count,
		      uint8_t *dst, size_t size)
{
	if (p->state != CSIW_PEER_DONE || p->link.streaming) {
		return CSIW_ERR_STATE; /* records are no samples */
	}
	if (first > p->total || count > p->total - first) {
		return CSIW_ERR_RANGE;
	}
	if (size / CSIW_SAMPLE_SIZE < count) {
		return CSIW_ERR_SHORT;
	}
	csiw_win_read(p->win, csiw_sample_offset(first), dst,
		      (size_t)count * CSIW_SAMPLE_SIZE);
	/* A stock guest that restarts wipes the block, and then pages. */
	return count == 0 || csiw_peer_mine(p) ? CSIW_OK : CSIW_ERR_PARTNER;
}

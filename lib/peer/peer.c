/* SPDX-License-Identifier: BSD-2-Clause */
/* peer.c: the asking side up to "finished".  Rules P1-P3, P5, P6 of PROTOCOL.md
 * section 6; what follows finished is settle.c's. */
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

void csiw_peer_init(struct csiw_peer *p, const struct csiw_win *win,
		    enum csiw_order order, uint64_t random)
{
	memset(p, 0, sizeof(*p));
	p->win = win;
	p->order = order;
	p->random = random;
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
	csiw_peer_enter(p, CSIW_PEER_PHASE_PAUSE);
	return CSIW_PEER_WAITING;
}

int csiw_peer_ask(struct csiw_peer *p, const struct csiw_param *req,
		  uint64_t now_ms, uint64_t deadline_ms)
{
	struct csiw_param ask;

	if (p->state == CSIW_PEER_BUSY || p->state == CSIW_PEER_WAITING) {
		return CSIW_ERR_STATE;
	}
	if (req->mac_count > CSIW_MACS_MAX || deadline_ms < now_ms) {
		return CSIW_ERR_RANGE;
	}
	ask = *req;
	ask.flags = (req->flags & CSIW_F_FILTER) | CSIW_F_START;
	ask.ret = CSIW_RET_NONE;
	ask.total = 0;
	csiw_param_distinct(&ask);
	csiw_param_encode(p->block, sizeof(p->block), &ask, p->order);
	p->deadline_ms = deadline_ms;
	p->asks = 0;
	p->arrived = 0;
	p->err = CSIW_OK;
	p->ret = CSIW_RET_NONE;
	p->total = 0;
	p->state = csiw_peer_enter(p, CSIW_PEER_PHASE_PENDING);
	return CSIW_OK;
}

/* splitmix64: fresh values out of the caller's seed. */
static uint64_t next_random(struct csiw_peer *p)
{
	uint64_t z;

	p->random += 0x9e3779b97f4a7c15U;
	z = p->random;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
	return z ^ (z >> 31);
}

static void rotate_once(uint8_t *macs)
{
	uint8_t first[CSIW_MAC_SIZE];

	memcpy(first, macs, CSIW_MAC_SIZE);
	memmove(macs, macs + CSIW_MAC_SIZE,
		(CSIW_MACS_MAX - 1) * CSIW_MAC_SIZE);
	memcpy(macs + (CSIW_MACS_MAX - 1) * CSIW_MAC_SIZE, first,
	       CSIW_MAC_SIZE);
}

/* Make this ask differ from every other (P2): a tag in the last MAC entry, or
 * the list turned by 1 to 49 places where all entries are in use. */
static void freshen(struct csiw_peer *p)
{
	uint64_t r = next_random(p);
	uint32_t turns = (uint32_t)r % (CSIW_MACS_MAX - 1) + 1;
	unsigned int i;

	if (p->block[CSIW_PARAM_MAC_COUNT] < CSIW_MACS_MAX) {
		for (i = 0; i < CSIW_MAC_SIZE; i++, r >>= 8) {
			p->block[CSIW_PARAM_TAG + i] = (uint8_t)(r & 0xff);
		}
		return;
	}
	for (i = 0; i < turns; i++) {
		rotate_once(p->block + CSIW_PARAM_MACS);
	}
}

/* Zeroes first, start last: a guest that compares while this goes on sees that
 * its request is gone before it can see the next one (G2, P2). */
static enum csiw_peer_state write_ask(struct csiw_peer *p)
{
	freshen(p);
	csiw_win_write(p->win, CSIW_PARAM_RET, p->block + CSIW_PARAM_RET,
		       CSIW_PARAM_MACS - CSIW_PARAM_RET);
	csiw_win_barrier();
	csiw_win_write(p->win, CSIW_PARAM_CHANNEL,
		       p->block + CSIW_PARAM_CHANNEL,
		       CSIW_PARAM_RET - CSIW_PARAM_CHANNEL);
	csiw_win_write(p->win, CSIW_PARAM_MACS, p->block + CSIW_PARAM_MACS,
		       CSIW_PARAM_SIZE - CSIW_PARAM_MACS);
	csiw_win_barrier(); /* pairs with the guest's between flags and block */
	csiw_win_put8(p->win, CSIW_PARAM_FLAGS, p->block[CSIW_PARAM_FLAGS]);
	p->asks++;
	p->ours = 0;
	p->looked = 0;
	p->arrived = 0;
	csiw_peer_enter(p, CSIW_PEER_PHASE_WAIT);
	return CSIW_PEER_WAITING;
}

/* P1: a request that is not this peer's stands in the window. */
static bool others(const struct csiw_peer *p)
{
	uint8_t flags = csiw_win_get8(p->win, CSIW_PARAM_FLAGS);

	return (flags & (CSIW_F_START | CSIW_F_FINISHED)) == CSIW_F_START;
}

static enum csiw_peer_state pending(struct csiw_peer *p)
{
	if (others(p)) {
		return CSIW_PEER_WAITING;
	}
	return csiw_peer_enter(p, CSIW_PEER_PHASE_FILL);
}

static enum csiw_peer_state pause_over(struct csiw_peer *p, uint64_t now_ms)
{
	if (!csiw_peer_lasted(p, now_ms)) {
		return CSIW_PEER_WAITING;
	}
	return csiw_peer_enter(p, CSIW_PEER_PHASE_FILL);
}

/* Withdraw by one store (P3). */
static void clear_start(const struct csiw_peer *p)
{
	csiw_win_put8(p->win, CSIW_PARAM_FLAGS,
		      p->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER);
}

static void clear_left_start(const struct csiw_peer *p)
{
	if (csiw_win_get8(p->win, CSIW_PARAM_FLAGS) & CSIW_F_START) {
		clear_start(p);
	}
}

static enum csiw_peer_state fill(struct csiw_peer *p, uint64_t now_ms,
				 size_t budget)
{
	size_t left = csiw_samples_end(p->win->size) - p->cursor;
	size_t n = left < budget ? left : budget;

	if (p->cursor == CSIW_PARAM_SIZE) {
		p->filled_ms = now_ms;
		/* a guest would take what is half an old request, half ours */
		clear_left_start(p);
		csiw_win_barrier(); /* pairs with G2's before its copy */
	}
	csiw_win_fill(p->win, p->cursor, CSIW_FILL, n);
	p->cursor += n;
	return n == left ? write_ask(p) : CSIW_PEER_BUSY;
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
	if (!p->ours && !p->looked && csiw_peer_lasted(p, now_ms)) {
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
		clear_left_start(p);
	}
	p->phase = CSIW_PEER_PHASE_NONE;
	p->state = CSIW_PEER_IDLE;
}

static enum csiw_peer_state give_up(struct csiw_peer *p)
{
	int err = CSIW_ERR_DEADLINE;

	if (p->phase == CSIW_PEER_PHASE_PENDING && others(p)) {
		err = CSIW_ERR_PENDING;
	}
	if (p->phase == CSIW_PEER_PHASE_SETTLE) {
		err = CSIW_ERR_PARTNER;
	}
	csiw_peer_withdraw(p);
	p->err = err;
	return CSIW_PEER_FAILED;
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
		return pending(p);
	case CSIW_PEER_PHASE_PAUSE:
		return pause_over(p, now_ms);
	case CSIW_PEER_PHASE_FILL:
		return fill(p, now_ms, budget);
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
	if (asked(p)) {
		csiw_peer_look_on(p, p->win->capacity, budget);
	}
	return p->arrived;
}

int csiw_peer_samples(const struct csiw_peer *p, uint32_t first, uint32_t count,
		      uint8_t *dst, size_t size)
{
	if (p->state != CSIW_PEER_DONE) {
		return CSIW_ERR_STATE;
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

/* SPDX-License-Identifier: BSD-2-Clause */
/* ask.c: from a request to start.  Rules P1, P2 and P6's fill of PROTOCOL.md
 * section 6, L6, L11 and L12 of sections 10 and 11. */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

/* Where the records of a stream will lie.  A refusal changes nothing. */
static int ring(struct csiw_peer *p, const struct csiw_param *req)
{
	bool streaming = (req->flags & CSIW_F_STREAM) != 0;
	int err = CSIW_OK;

	if (streaming && !csiw_link_fits(p->win)) {
		return CSIW_ERR_LINK;
	}
	if (streaming) {
		err = csiw_ring_layout(&p->link.ring, p->win->size,
				       req->bandwidth_mhz);
	}
	if (err != CSIW_OK) {
		return err;
	}
	p->link.streaming = streaming;
	p->link.number = 0;
	p->link.ready = 0;
	return CSIW_OK;
}

int csiw_peer_ask(struct csiw_peer *p, const struct csiw_param *req,
		  uint64_t now_ms, uint64_t deadline_ms)
{
	struct csiw_param ask;
	int err;

	if (p->state == CSIW_PEER_BUSY || p->state == CSIW_PEER_WAITING) {
		return CSIW_ERR_STATE;
	}
	if (req->mac_count > CSIW_MACS_MAX || deadline_ms < now_ms) {
		return CSIW_ERR_RANGE;
	}
	err = ring(p, req);
	if (err != CSIW_OK) {
		return err;
	}
	ask = *req;
	ask.flags =
		(req->flags & (CSIW_F_FILTER | CSIW_F_STREAM)) | CSIW_F_START;
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
	uint64_t r = csiw_peer_random(p);
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
	csiw_plink_number(p);
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
	p->link.news = 1;
	p->asks++;
	p->total = 0;
	p->ours = 0;
	p->looked = 0;
	p->arrived = 0;
	csiw_peer_enter(p, CSIW_PEER_PHASE_WAIT);
	return CSIW_PEER_WAITING;
}

static enum csiw_peer_state pending(struct csiw_peer *p)
{
	if (csiw_peer_others(p)) {
		return CSIW_PEER_WAITING;
	}
	return csiw_peer_enter(p, CSIW_PEER_PHASE_HELLO);
}

static enum csiw_peer_state pause_over(struct csiw_peer *p, uint64_t now_ms)
{
	if (!csiw_peer_lasted(p, now_ms)) {
		return CSIW_PEER_WAITING;
	}
	return csiw_peer_enter(p, CSIW_PEER_PHASE_HELLO);
}

/* A guest would take what is half an old request, half ours. */
static void begin(struct csiw_peer *p, uint64_t now_ms)
{
	p->filled_ms = now_ms;
	csiw_peer_clear_left(p);
	csiw_win_barrier(); /* pairs with G2's before its copy */
}

/* Why a stream cannot be asked for. */
static enum csiw_peer_state no_stream(struct csiw_peer *p)
{
	int err = p->link.err;

	return csiw_peer_fail(p,
			      err == CSIW_ERR_VERSION || err == CSIW_ERR_WINDOW
				      ? err
				      : CSIW_ERR_LINK);
}

/* L6, L11: with a link no fill; without one no stream. */
static enum csiw_peer_state hello(struct csiw_peer *p, uint64_t now_ms)
{
	const struct csiw_peer_link *link = &p->link;

	if (csiw_plink_ready(p)) {
		if (link->streaming &&
		    !(link->guest.features & CSIW_FEATURE_STREAM)) {
			return no_stream(p);
		}
		begin(p, now_ms);
		return write_ask(p);
	}
	if (link->streaming) {
		(void)csiw_peer_lasted(p, now_ms); /* starts the clock */
		return now_ms - p->since_ms < CSIW_HELLO_MS ? CSIW_PEER_WAITING
							    : no_stream(p);
	}
	if (link->state == CSIW_PEER_LINK_HELLO &&
	    now_ms - link->greeted_ms < CSIW_HELLO_MS) {
		return CSIW_PEER_WAITING;
	}
	return csiw_peer_enter(p, CSIW_PEER_PHASE_FILL);
}

static enum csiw_peer_state fill(struct csiw_peer *p, uint64_t now_ms,
				 size_t budget)
{
	size_t left = csiw_samples_end(p->win->size) - p->cursor;
	size_t n = left < budget ? left : budget;

	if (p->cursor == CSIW_PARAM_SIZE) {
		begin(p, now_ms);
	}
	csiw_win_fill(p->win, p->cursor, CSIW_FILL, n);
	p->cursor += n;
	return n == left ? write_ask(p) : CSIW_PEER_BUSY;
}

enum csiw_peer_state csiw_peer_before(struct csiw_peer *p, uint64_t now_ms,
				      size_t budget)
{
	switch (p->phase) {
	case CSIW_PEER_PHASE_PENDING:
		return pending(p);
	case CSIW_PEER_PHASE_PAUSE:
		return pause_over(p, now_ms);
	case CSIW_PEER_PHASE_HELLO:
		return hello(p, now_ms);
	case CSIW_PEER_PHASE_FILL:
		return fill(p, now_ms, budget);
	case CSIW_PEER_PHASE_NONE:
	case CSIW_PEER_PHASE_WAIT:
	case CSIW_PEER_PHASE_LOOK:
	case CSIW_PEER_PHASE_SETTLE:
		break;
	}
	return p->state;
}

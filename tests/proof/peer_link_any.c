/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_link_any.c: stands for lib/peer/link.c, and for csiw_plink_drained of
 * stream.c, in the proofs of peer.c, ask.c and settle.c; the watch is told of
 * the calls.
 *
 * The contract is lib/peer/private.h's, as peer_link*.c and peer_stream.c show
 * it of the real ones: they change struct csiw_peer_link, the random numbers
 * and, in csiw_plink_number, the byte order; no byte of the block or the
 * samples.
 */
#include <csiw/err.h>

#include "lib/peer/private.h"
#include "peer_any.h"

static bool whole; /* the guest of the link was there, at the last look */
static bool
	still; /* behind the last look at an answer that stood there still */
static bool shown;                      /* then the number was served */
static unsigned int whole_at, shown_at; /* behind so many barriers */
static bool served;                     /* at the last look at that */
static unsigned int served_at, progress_at, drained_at;
static bool behind; /* served, barrier, progress */

/* Whatever is the link's own, of a guest that holds. */
static void any_link(struct csiw_peer *p)
{
	ANY(struct csiw_peer_link, l);

	l.number = p->link.number;
	l.streaming = p->link.streaming;
	l.unlinked = p->link.unlinked;
	l.latest = p->link.latest;
	l.start = p->link.start;
	l.ready = p->link.ready;
	l.ring = p->link.ring;
	p->link = l;
	ASSUME(peer_link_holds());
}

/* Another life of the guest is greeted with another nonce. */
static int look(struct csiw_peer *p)
{
	any_link(p);
	if (p->link.state == CSIW_PEER_LINK_HELLO && any_bool()) {
		(void)csiw_peer_random(p);
	}
	return CSIW_OK;
}

int csiw_plink_step(struct csiw_peer *p, uint64_t now)
{
	enum csiw_peer_link_state was = p->link.state;

	DEMAND(now == now_ms, "the time");
	if (!csiw_link_fits(p->win)) {
		return CSIW_OK;
	}
	if (was != CSIW_PEER_LINK_LINKED) {
		return look(p);
	}
	any_link(p);
	ASSUME(p->link.state == CSIW_PEER_LINK_LINKED);
	switch (any_size(3)) {
	case 0:
		watch.ended = CSIW_ERR_RESTARTED;
		break;
	case 1:
		watch.ended = CSIW_ERR_DAMAGED;
		break;
	case 2:
		watch.ended = CSIW_ERR_DEAD;
		break;
	default:
		break;
	}
	return watch.ended;
}

void csiw_plink_end(struct csiw_peer *p, int err)
{
	p->link.state = CSIW_PEER_LINK_NONE;
	p->link.err = err;
}

int csiw_plink_torn(const struct csiw_peer *p)
{
	DEMAND(p->link.state == CSIW_PEER_LINK_LINKED, "a link");
	whole = any_bool();
	watch.served = whole && shown && watch.barriers > shown_at;
	watch.accused = watch.served && still;
	still = watch.same_answer && watch.mine && watch.barriers > drained_at;
	whole_at = watch.barriers;
	if (!whole) {
		return any_bool() ? CSIW_ERR_RESTARTED : CSIW_ERR_UNSTABLE;
	}
	return CSIW_OK;
}

/* It counts between two looks at the guest, barriers between, behind return
 * value and total. */
bool csiw_plink_shown(const struct csiw_peer *p)
{
	bool is = p->link.number != 0 && any_bool();

	shown = is && whole && watch.barriers > whole_at && watch.answer;
	shown_at = watch.barriers;
	return is;
}

bool csiw_plink_whole(const struct csiw_peer *p)
{
	return csiw_plink_torn(p) == CSIW_OK;
}

bool csiw_plink_ready(const struct csiw_peer *p)
{
	watch.ready = p->link.state == CSIW_PEER_LINK_LINKED &&
		      csiw_plink_torn(p) == CSIW_OK;
	return watch.ready;
}

static void agree(struct csiw_peer *p, enum csiw_order order)
{
	uint8_t high = p->block[CSIW_PARAM_TIMEOUT];

	if (p->order != order) {
		p->block[CSIW_PARAM_TIMEOUT] = p->block[CSIW_PARAM_TIMEOUT + 1];
		p->block[CSIW_PARAM_TIMEOUT + 1] = high;
	}
	p->order = order;
}

void csiw_plink_number(struct csiw_peer *p)
{
	bool asked = watch.ready; /* behind which no time has passed */
	ANY(uint32_t, number);

	DEMAND(watch.last < STORED_ZEROES, "the number, then the ask (L6)");
	DEMAND(!p->link.streaming || asked, "a stream has a link (L11)");
	ASSUME(number != 0);
	p->link.number =
		p->phase == CSIW_PEER_PHASE_HELLO || csiw_plink_ready(p)
			? number
			: 0;
	p->link.ready = 0;
	agree(p, p->link.number != 0 ? p->link.guest.order : p->link.unlinked);
	watch.ready = p->link.number != 0;
	watch.numbered = true;
	watch.marked = p->block[mark.body];
}

void csiw_plink_forget(struct csiw_peer *p)
{
	DEMAND(p == &peer && watch.flags_read, "behind start cleared (P3)");
}

bool csiw_plink_served(const struct csiw_peer *p)
{
	served = p->link.number != 0 && any_bool();
	served_at = watch.barriers;
	watch.progress_counts =
		behind && served && watch.barriers > progress_at;
	return served;
}

bool csiw_plink_drained(const struct csiw_peer *p, uint32_t *records)
{
	ANY(uint32_t, n);

	DEMAND(p->link.streaming && watch.served, "its own stream (L15)");
	*records = n;
	watch.drained = watch.answer && any_bool();
	watch.counted = true;
	drained_at = watch.barriers;
	watch.records = n;
	return watch.drained;
}

uint32_t csiw_plink_progress(const struct csiw_peer *p)
{
	ANY(uint32_t, progress);

	ASSUME(p->link.streaming || progress <= p->win->capacity);
	behind = served && watch.barriers > served_at;
	progress_at = watch.barriers;
	watch.progress = progress;
	watch.progress_counts = false;
	return progress;
}

bool csiw_plink_begun(const struct csiw_peer *p)
{
	watch.begun = p->link.number != 0 && any_bool();
	watch.unread = !watch.begun;
	return watch.begun;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* link.c: who is there and whose answer it is, the peer's half.  Rules L2 to L6,
 * L8 to L10 of PROTOCOL.md section 10. */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

enum {
	WORD = sizeof(uint32_t),
	WORDS = sizeof(((struct csiw_peer_link *)0)->line) / WORD,
	LINE_WORDS = CSIW_LINK_LINE / WORD,
	/* a peer that steps every few milliseconds beats this often */
	BEAT_MS = CSIW_BEAT_MS - 50,
	/* a peer that did not step for so long was halted itself */
	HALTED_MS = 1000,
	TIMEOUT_LOW = CSIW_PARAM_TIMEOUT + 1,
};

static size_t place(const struct csiw_peer *p, size_t field)
{
	return csiw_samples_end(p->win->size) + field;
}

static uint32_t get(const struct csiw_peer *p, size_t field)
{
	return csiw_win_get32(p->win, place(p, field));
}

static uint32_t *own(struct csiw_peer *p, size_t field)
{
	return &p->link.line[(field - CSIW_LINK_PEER_NONCE) / WORD];
}

uint32_t csiw_plink_consumer(const struct csiw_peer *p)
{
	return p->link.line[(CSIW_LINK_CONSUMER - CSIW_LINK_PEER_NONCE) / WORD];
}

bool csiw_plink_begun(const struct csiw_peer *p)
{
	return p->link.number != 0 && csiw_plink_consumer(p) != p->link.start;
}

void csiw_plink_put(struct csiw_peer *p, size_t field, uint32_t value)
{
	*own(p, field) = value;
	csiw_win_put32(p->win, place(p, field), value);
}

/* The echo goes first and comes last: the guest goes by no half of a line (9.3).
 * What lies behind our words is 0, and cancel with it. */
static void write_line(struct csiw_peer *p)
{
	size_t i;

	csiw_win_put32(p->win, place(p, CSIW_LINK_PEER_ECHO), 0);
	csiw_win_barrier(); /* pairs with the guest's between echo and field */
	for (i = 0; i < LINE_WORDS; i++) {
		if (CSIW_LINK_PEER_NONCE + i * WORD != CSIW_LINK_PEER_ECHO) {
			csiw_win_put32(
				p->win,
				place(p, CSIW_LINK_PEER_NONCE + i * WORD),
				i < WORDS ? p->link.line[i] : 0);
		}
	}
	csiw_win_barrier();
	csiw_win_put32(p->win, place(p, CSIW_LINK_PEER_ECHO),
		       *own(p, CSIW_LINK_PEER_ECHO));
}

/* L2: a new nonce for every life of either side. */
static void greet(struct csiw_peer *p, uint64_t now_ms)
{
	uint32_t found = get(p, CSIW_LINK_PEER_NONCE);
	uint64_t random = csiw_peer_random(p);
	uint32_t nonce = (uint32_t)(random >> 32);

	while (nonce == 0 || nonce == found) {
		nonce++;
	}
	memset(p->link.line, 0, sizeof(p->link.line));
	*own(p, CSIW_LINK_PEER_NONCE) = nonce;
	*own(p, CSIW_LINK_PEER_ECHO) = p->link.guest.nonce;
	*own(p, CSIW_LINK_CONSUMER) = (uint32_t)random;
	*own(p, CSIW_LINK_PEER_VERSION) = CSIW_LINK_VERSION;
	write_line(p);
	p->link.greeted_ms = now_ms;
	p->link.beat_ms = now_ms;
	p->link.repaired_ms = now_ms;
	p->link.news = 1;
	p->link.state = CSIW_PEER_LINK_HELLO;
}

static void look(struct csiw_peer *p, uint64_t now_ms)
{
	p->link.err = csiw_identity_read(&p->link.guest, p->win);
	if (p->link.err == CSIW_OK) {
		greet(p, now_ms);
	}
}

static bool same_guest(const struct csiw_peer *p)
{
	return get(p, CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE &&
	       get(p, CSIW_LINK_NONCE) == p->link.guest.nonce;
}

bool csiw_plink_whole(const struct csiw_peer *p)
{
	return same_guest(p) && get(p, CSIW_LINK_ECHO) == p->link.line[0];
}

static void linked(struct csiw_peer *p, uint64_t now_ms)
{
	p->link.heartbeat = get(p, CSIW_LINK_HEARTBEAT);
	p->link.alive_ms = now_ms;
	p->link.odd = 0;
	p->link.state = CSIW_PEER_LINK_LINKED;
}

void csiw_plink_end(struct csiw_peer *p, int err)
{
	p->link.state = CSIW_PEER_LINK_NONE;
	p->link.err = err;
}

/* L4: another life is an identity that holds; anything else may be a repair. */
int csiw_plink_torn(const struct csiw_peer *p)
{
	struct csiw_identity found;

	if (csiw_plink_whole(p)) {
		return CSIW_OK;
	}
	return csiw_identity_read(&found, p->win) == CSIW_OK &&
			       found.nonce != p->link.guest.nonce
		       ? CSIW_ERR_RESTARTED
		       : CSIW_ERR_UNSTABLE;
}

/* L4: what is not as known may be a repair under way. */
static int strange(struct csiw_peer *p, uint64_t now_ms)
{
	if (!p->link.odd) {
		p->link.odd = 1;
		p->link.odd_ms = now_ms;
	}
	return now_ms - p->link.odd_ms >= CSIW_SILENT_MS ? CSIW_ERR_DAMAGED
							 : CSIW_OK;
}

static int watch(struct csiw_peer *p, uint64_t now_ms)
{
	uint32_t heartbeat;

	switch (csiw_plink_torn(p)) {
	case CSIW_ERR_RESTARTED:
		return CSIW_ERR_RESTARTED;
	case CSIW_ERR_UNSTABLE:
		return strange(p, now_ms);
	default:
		break;
	}
	p->link.odd = 0;
	heartbeat = get(p, CSIW_LINK_HEARTBEAT);
	if (heartbeat != p->link.heartbeat ||
	    now_ms - p->link.stepped_ms >= HALTED_MS) {
		p->link.heartbeat = heartbeat;
		p->link.alive_ms = now_ms;
	}
	return now_ms - p->link.alive_ms >= CSIW_SILENT_MS ? CSIW_ERR_DEAD
							   : CSIW_OK;
}

/* L5, without the cancel word, which others write. */
static void beat(struct csiw_peer *p, uint64_t now_ms)
{
	size_t i;

	p->link.beat_ms = now_ms;
	csiw_plink_put(p, CSIW_LINK_PEER_HEARTBEAT,
		       *own(p, CSIW_LINK_PEER_HEARTBEAT) + 1);
	for (i = 0; i < WORDS; i++) {
		if (get(p, CSIW_LINK_PEER_NONCE + i * WORD) !=
		    p->link.line[i]) {
			break;
		}
	}
	if (i < WORDS && now_ms - p->link.repaired_ms >= CSIW_REPAIR_MS) {
		p->link.repaired_ms = now_ms;
		write_line(p);
	}
}

int csiw_plink_step(struct csiw_peer *p, uint64_t now_ms)
{
	int err = CSIW_OK;

	if (!csiw_link_fits(p->win)) {
		return CSIW_OK;
	}
	if (p->link.state == CSIW_PEER_LINK_HELLO && !same_guest(p)) {
		p->link.state = CSIW_PEER_LINK_NONE;
	}
	switch (p->link.state) {
	case CSIW_PEER_LINK_NONE:
		look(p, now_ms);
		break;
	case CSIW_PEER_LINK_HELLO:
		if (get(p, CSIW_LINK_ECHO) == p->link.line[0]) {
			linked(p, now_ms);
		}
		break;
	case CSIW_PEER_LINK_LINKED:
		err = watch(p, now_ms);
		break;
	}
	if (p->link.state != CSIW_PEER_LINK_NONE &&
	    now_ms - p->link.beat_ms >= BEAT_MS) {
		beat(p, now_ms);
	}
	p->link.stepped_ms = now_ms;
	return err;
}

/* Of the guest that is linked, or what the caller said of any other. */
static void agree(struct csiw_peer *p)
{
	enum csiw_order order =
		p->link.number != 0 ? p->link.guest.order : p->link.unlinked;
	uint8_t high = p->block[CSIW_PARAM_TIMEOUT];

	if (p->order != order) {
		p->block[CSIW_PARAM_TIMEOUT] = p->block[TIMEOUT_LOW];
		p->block[TIMEOUT_LOW] = high;
		p->order = order;
	}
}

bool csiw_plink_ready(const struct csiw_peer *p)
{
	return p->link.state == CSIW_PEER_LINK_LINKED && csiw_plink_whole(p);
}

/* L6, L12: consumer, which stands there, mark, number. */
static void number(struct csiw_peer *p)
{
	uint32_t served = get(p, CSIW_LINK_SERVED);

	do {
		p->link.latest++;
	} while (p->link.latest == 0 || p->link.latest == served);
	p->link.number = p->link.latest;
	p->link.start = csiw_plink_consumer(p);
	csiw_plink_put(p, CSIW_LINK_MARK,
		       csiw_get32(p->block + CSIW_LINK_MARKED, CSIW_ORDER_BIG));
	csiw_win_barrier(); /* pairs with the guest's behind number (L7) */
	csiw_plink_put(p, CSIW_LINK_REQUEST, p->link.number);
	csiw_win_barrier(); /* pairs with the guest's behind its copy (L7) */
}

void csiw_plink_number(struct csiw_peer *p)
{
	p->link.number = 0;
	p->link.ready = 0;
	/* who comes from there has left out the fill (L6) */
	if (p->phase == CSIW_PEER_PHASE_HELLO || csiw_plink_ready(p)) {
		number(p);
	}
	agree(p);
}

void csiw_plink_forget(struct csiw_peer *p)
{
	if (*own(p, CSIW_LINK_REQUEST) != 0) {
		csiw_win_barrier(); /* behind start cleared */
		csiw_plink_put(p, CSIW_LINK_REQUEST, 0);
	}
}

bool csiw_plink_shown(const struct csiw_peer *p)
{
	return p->link.number != 0 &&
	       get(p, CSIW_LINK_SERVED) == p->link.number;
}

bool csiw_plink_served(const struct csiw_peer *p)
{
	return csiw_plink_whole(p) && csiw_plink_shown(p);
}

uint32_t csiw_plink_progress(const struct csiw_peer *p)
{
	uint32_t progress = get(p, CSIW_LINK_PROGRESS);

	return p->link.streaming || progress < p->win->capacity
		       ? progress
		       : p->win->capacity;
}

bool csiw_peer_bell(struct csiw_peer *p)
{
	if (!p->link.news) {
		return false;
	}
	p->link.news = 0;
	csiw_win_barrier(); /* pairs with the guest's behind its armed (L10) */
	return p->link.state != CSIW_PEER_LINK_NONE &&
	       get(p, CSIW_LINK_ARMED) == 1;
}

/* What would wake a peer up while it waits for the other side. */
static bool quiet(const struct csiw_peer *p)
{
	if (p->link.state == CSIW_PEER_LINK_HELLO) {
		return get(p, CSIW_LINK_ECHO) != p->link.line[0];
	}
	if (csiw_plink_torn(p) == CSIW_ERR_RESTARTED) {
		return false;
	}
	return !p->link.streaming || !csiw_plink_shown(p) ||
	       get(p, CSIW_LINK_PRODUCER) == csiw_plink_consumer(p);
}

bool csiw_peer_arm(struct csiw_peer *p)
{
	if (p->link.state == CSIW_PEER_LINK_NONE) {
		return true;
	}
	csiw_plink_put(p, CSIW_LINK_PEER_ARMED, 1);
	csiw_win_barrier(); /* pairs with the guest's before it reads armed */
	return quiet(p) && csiw_peer_still(p);
}

void csiw_peer_disarm(struct csiw_peer *p)
{
	if (p->link.state != CSIW_PEER_LINK_NONE) {
		csiw_plink_put(p, CSIW_LINK_PEER_ARMED, 0);
	}
}

int csiw_link_cancel(const struct csiw_win *win, uint32_t number, bool *ring)
{
	size_t end = csiw_samples_end(win->size);

	*ring = false;
	if (number == 0) {
		return CSIW_ERR_RANGE;
	}
	if (!csiw_link_fits(win)) {
		return CSIW_ERR_FOREIGN;
	}
	csiw_win_put32(win, end + CSIW_LINK_CANCEL, number);
	csiw_win_barrier(); /* pairs with the guest's behind its armed (L10) */
	*ring = csiw_win_get32(win, end + CSIW_LINK_ARMED) == 1;
	return CSIW_OK;
}

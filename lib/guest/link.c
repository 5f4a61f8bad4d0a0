/* SPDX-License-Identifier: BSD-2-Clause */
/* link.c: who is there and whose request it is, the guest's half.  Rules L1, L3,
 * L5, L7, L9 and L10 of PROTOCOL.md section 10. */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

enum {
	WORD = sizeof(uint32_t),
	WORDS = 2 * CSIW_LINK_LINE / WORD,
	/* steps come at least every 50 ms */
	BEAT_MS = CSIW_BEAT_MS - 50,
	/* a guest that did not step for so long was halted itself */
	HALTED_MS = 1000,
};

static size_t place(const struct csiw_guest *g, size_t field)
{
	return csiw_samples_end(g->win->size) + field;
}

static uint32_t get(const struct csiw_guest *g, size_t field)
{
	return csiw_win_get32(g->win, place(g, field));
}

static uint32_t own(const struct csiw_guest *g, size_t field)
{
	return g->link.lines[field / WORD];
}

void csiw_link_put(struct csiw_guest *g, size_t field, uint32_t value)
{
	if (g->link.up) {
		g->link.lines[field / WORD] = value;
		csiw_win_put32(g->win, place(g, field), value);
	}
}

/* Magic goes first and comes last: nobody takes half a line (9.1). */
static void write_lines(const struct csiw_guest *g)
{
	size_t i;

	csiw_win_put32(g->win, place(g, CSIW_LINK_MAGIC), 0);
	csiw_win_barrier(); /* pairs with the reader's before it reads again */
	for (i = 1; i < WORDS; i++) {
		csiw_win_put32(g->win, place(g, i * WORD), g->link.lines[i]);
	}
	csiw_win_barrier();
	csiw_win_put32(g->win, place(g, CSIW_LINK_MAGIC),
		       CSIW_LINK_MAGIC_VALUE);
}

static void set(struct csiw_guest_link *link, size_t field, uint32_t value)
{
	link->lines[field / WORD] = value;
}

int csiw_guest_link_start(struct csiw_guest *g, uint32_t nonce,
			  uint32_t features, uint64_t now_ms)
{
	struct csiw_guest_link *link = &g->link;
	uint32_t found;

	if (!csiw_link_fits(g->win)) {
		return CSIW_ERR_WINDOW;
	}
	found = get(g, CSIW_LINK_NONCE);
	while (nonce == 0 || nonce == found) {
		nonce++;
	}
	set(link, CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE);
	set(link, CSIW_LINK_VERSIONS,
	    (uint32_t)CSIW_LINK_VERSION << 16 | CSIW_LINK_VERSION);
	set(link, CSIW_LINK_FEATURES,
	    (features & CSIW_FEATURE_DOORBELL) | CSIW_FEATURE_STREAM);
	set(link, CSIW_LINK_ORDER, (uint32_t)g->order);
	set(link, CSIW_LINK_WINDOW, (uint32_t)g->win->size);
	set(link, CSIW_LINK_RING, CSIW_RING_OFFSET);
	set(link, CSIW_LINK_SLOTS, csiw_ring_slots(g->win->size));
	set(link, CSIW_LINK_NONCE, nonce);
	write_lines(g);
	link->beat_ms = now_ms;
	link->repaired_ms = now_ms;
	link->up = 1;
	return CSIW_OK;
}

/* The echo is the guest's nonce and the nonce the one that the guest echoes. */
static bool linked(const struct csiw_guest *g)
{
	if (!g->link.up || own(g, CSIW_LINK_ECHO) == 0 ||
	    get(g, CSIW_LINK_PEER_ECHO) != own(g, CSIW_LINK_NONCE)) {
		return false;
	}
	csiw_win_barrier_loads(); /* pairs with the peer's before its echo */
	return get(g, CSIW_LINK_PEER_NONCE) == own(g, CSIW_LINK_ECHO);
}

bool csiw_link_peer(const struct csiw_guest *g, size_t field, uint32_t *out)
{
	uint32_t value;

	if (!linked(g)) {
		return false;
	}
	csiw_win_barrier(); /* pairs with the peer's around its echo */
	value = get(g, field);
	csiw_win_barrier();
	if (!linked(g)) {
		return false;
	}
	*out = value;
	return true;
}

/* L1: another nonce beside our own is another life of the peer; 0 if there is
 * none. */
static uint32_t newcomer(const struct csiw_guest *g)
{
	uint32_t nonce;

	if (!g->link.up ||
	    get(g, CSIW_LINK_PEER_ECHO) != own(g, CSIW_LINK_NONCE)) {
		return 0;
	}
	csiw_win_barrier_loads(); /* pairs with the peer's before its echo */
	nonce = get(g, CSIW_LINK_PEER_NONCE);
	return nonce != own(g, CSIW_LINK_ECHO) ? nonce : 0;
}

static void meet(struct csiw_guest *g)
{
	uint32_t nonce = newcomer(g);

	if (nonce == 0) {
		return;
	}
	csiw_link_put(g, CSIW_LINK_ECHO, nonce);
	g->link.news = 1;
	if (g->link.streaming) {
		g->link.cause = CSIW_CAUSE_PEER_NEW;
	}
}

/* L5.  What other ends may write beside them is not looked at. */
static void repair(struct csiw_guest *g, uint64_t now_ms)
{
	size_t i;

	for (i = 0; i < WORDS; i++) {
		if (get(g, i * WORD) != g->link.lines[i]) {
			break;
		}
	}
	if (i < WORDS && now_ms - g->link.repaired_ms >= CSIW_REPAIR_MS) {
		g->link.repaired_ms = now_ms;
		g->link.repairs++;
		write_lines(g);
	}
}

/* A sign of life is a heartbeat that moved; who was halted itself cannot tell. */
static void listen(struct csiw_guest *g, uint64_t now_ms, bool halted)
{
	uint32_t heartbeat = g->link.heartbeat;

	csiw_link_peer(g, CSIW_LINK_PEER_HEARTBEAT, &heartbeat);
	if (halted || heartbeat != g->link.heartbeat) {
		g->link.peer_ms = now_ms;
	}
	g->link.heartbeat = heartbeat;
}

static void beat(struct csiw_guest *g, uint64_t now_ms)
{
	bool halted = now_ms - g->link.beat_ms >= HALTED_MS;

	g->link.beat_ms = now_ms;
	csiw_link_put(g, CSIW_LINK_HEARTBEAT, own(g, CSIW_LINK_HEARTBEAT) + 1);
	repair(g, now_ms);
	if (g->link.streaming) {
		listen(g, now_ms, halted);
		csiw_ring_count(g);
	}
}

static uint32_t lost(const struct csiw_guest *g)
{
	uint64_t sum = g->link.dropped_kernel + g->link.counters.dropped_ring;

	return sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}

/* Stores cost the peer a cache miss: only what has changed. */
static void show(struct csiw_guest *g, size_t field, uint32_t value)
{
	if (own(g, field) != value) {
		csiw_link_put(g, field, value);
	}
}

void csiw_guest_count(struct csiw_guest *g, uint64_t malformed,
		      uint64_t dropped_kernel)
{
	g->link.malformed = malformed;
	g->link.dropped_kernel = dropped_kernel;
}

void csiw_guest_flush(struct csiw_guest *g)
{
	if (g->link.streaming) {
		csiw_ring_publish(g);
	}
}

void csiw_link_show(struct csiw_guest *g)
{
	show(g, CSIW_LINK_PROGRESS, g->collect->kept);
	show(g, CSIW_LINK_LOST, lost(g));
}

void csiw_link_turn(struct csiw_guest *g, uint64_t now_ms)
{
	if (!g->link.up) {
		return;
	}
	meet(g);
	csiw_guest_flush(g);
	if (g->state != CSIW_GUEST_IDLE) {
		csiw_link_show(g);
	}
	if (now_ms - g->link.beat_ms >= BEAT_MS) {
		beat(g, now_ms);
	}
}

/* By this life of the peer: another one may count up to the same number, and this
 * one's line may have been damaged meanwhile. */
static bool used(const struct csiw_guest *g, uint32_t number)
{
	return number == g->link.used &&
	       g->link.used_by == own(g, CSIW_LINK_ECHO);
}

/* L7: the number that the copied block goes by; 0 if it is anonymous. */
static uint32_t number_of(struct csiw_guest *g)
{
	uint32_t mark = csiw_get32(g->block + CSIW_LINK_MARKED, CSIW_ORDER_BIG);
	uint32_t request, marked, version;

	if (!csiw_link_peer(g, CSIW_LINK_REQUEST, &request) ||
	    !csiw_link_peer(g, CSIW_LINK_MARK, &marked) ||
	    !csiw_link_peer(g, CSIW_LINK_PEER_VERSION, &version) ||
	    !csiw_link_peer(g, CSIW_LINK_CONSUMER, &g->link.start)) {
		return 0;
	}
	if (request == 0 || marked != mark || used(g, request)) {
		return 0;
	}
	if (version != CSIW_LINK_VERSION) {
		g->link.cause = CSIW_CAUSE_VERSION;
		return 0;
	}
	return request;
}

void csiw_link_copied(struct csiw_guest *g, uint64_t now_ms)
{
	struct csiw_guest_link *link = &g->link;

	memset(&link->counters, 0, sizeof(link->counters));
	link->malformed = 0;
	link->dropped_kernel = 0;
	link->cause = CSIW_CAUSE_NO_LINK; /* until it shows otherwise */
	link->peer_ms = now_ms;
	link->streaming = (g->block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM) != 0;
	link->number = number_of(g);
}

void csiw_link_taken(struct csiw_guest *g)
{
	struct csiw_guest_link *link = &g->link;

	link->news = 1;
	csiw_link_put(g, CSIW_LINK_SERVED, 0);
	csiw_win_barrier(); /* pairs with a reader's around served (9.2) */
	csiw_link_put(g, CSIW_LINK_STATE, CSIW_STATE_CONFIGURING);
	csiw_link_put(g, CSIW_LINK_CAUSE, CSIW_CAUSE_NONE);
	csiw_link_put(g, CSIW_LINK_PROGRESS, 0);
	csiw_link_put(g, CSIW_LINK_LOST, 0);
	if (link->streaming && link->number != 0) {
		csiw_ring_begin(g);
	}
	csiw_win_barrier();
	csiw_link_put(g, CSIW_LINK_SERVED, link->number);
	if (link->number != 0) {
		link->used = link->number;
		link->used_by = own(g, CSIW_LINK_ECHO);
	}
}

bool csiw_link_met(const struct csiw_guest *g)
{
	return newcomer(g) != 0;
}

bool csiw_link_armed(const struct csiw_guest *g)
{
	return g->link.up && get(g, CSIW_LINK_PEER_ARMED) == 1;
}

enum csiw_cause csiw_link_over(const struct csiw_guest *g, uint64_t now_ms)
{
	const struct csiw_guest_link *link = &g->link;
	uint32_t cancel;

	if (link->number == 0) {
		return CSIW_CAUSE_NONE;
	}
	if (link->streaming) {
		if (link->cause == CSIW_CAUSE_PEER_NEW) {
			return CSIW_CAUSE_PEER_NEW;
		}
		if (link->producer.impossible) {
			return CSIW_CAUSE_CONSUMER;
		}
		if (now_ms - link->peer_ms >= CSIW_PEER_SILENT_MS) {
			return CSIW_CAUSE_PEER_SILENT;
		}
	}
	if (csiw_link_peer(g, CSIW_LINK_CANCEL, &cancel) &&
	    cancel == link->number) {
		return CSIW_CAUSE_CANCELLED;
	}
	return CSIW_CAUSE_NONE;
}

void csiw_link_state(struct csiw_guest *g, enum csiw_link_state state,
		     enum csiw_cause cause)
{
	g->link.cause = cause;
	g->link.news = 1;
	csiw_link_put(g, CSIW_LINK_CAUSE, cause);
	csiw_link_put(g, CSIW_LINK_STATE, state);
}

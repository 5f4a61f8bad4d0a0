/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_line.h: any guest with a link, and the watch over the descriptor, for
 * the proofs of lib/guest/link.c.
 *
 * Demanded of every access: the guest stores words of its own two lines alone,
 * never the peer's, and reads words of the descriptor.  Of each word of the
 * peer it is kept whether it counts by L3: read between two looks, barriers
 * between, both of which held: the echo, a barrier of loads at least, the
 * nonce.
 */
#ifndef CSIW_PROOF_GUEST_LINE_H
#define CSIW_PROOF_GUEST_LINE_H

#include <csiw/guest.h>
#include <csiw/sample.h>

#include "trace.h"

#include "lib/guest/private.h"

/* One size: it says where the descriptor begins, and nothing else here. */
enum { WINDOW = 3 * CSIW_PAGE_SIZE, PEER_LINE = 2 * CSIW_LINK_LINE };

static struct csiw_guest guest;
static struct csiw_guest before;
static struct csiw_win window;
static struct csiw_collect collect;
static uint64_t now_ms;

static unsigned int barriers;
static unsigned int fences; /* these and those of loads */
static unsigned int stores;
static bool fresh; /* a barrier stands behind the last store */

/* A look at echo or nonce: whether it is as known, behind so many barriers. */
static struct look {
	bool held;
	unsigned int barriers;
	unsigned int fences;
} echo, nonce;

/* What was read of the peer's line last. */
static struct peer_word {
	bool read;
	bool behind; /* a look that held, barrier */
	bool counts; /* and barrier, a look that held */
	uint32_t value;
	uint32_t first; /* value */
	unsigned int barriers;
} words[CSIW_LINK_LINE / 4];
static struct peer_word *last;

static unsigned int differing;  /* words of its own that were read otherwise */
static uint32_t found;          /* as its nonce */
static bool behind_echo = true; /* the peer's nonce is read there (L3) */

/* The harness says what it thinks of a store. */
static void on_word(size_t field, uint32_t value);

static struct peer_word *word_of(size_t field)
{
	return &words[(field - PEER_LINE) / 4];
}

static void looked(bool held)
{
	if (!held) {
		last = NULL;
	}
	if (last && last->behind && echo.held && nonce.held &&
	    echo.barriers > last->barriers && nonce.barriers > last->barriers) {
		last->counts = true;
	}
}

static void on_peer_word(size_t field, uint32_t value)
{
	struct peer_word *w = word_of(field);
	uint32_t first = w->read ? w->first : value;

	*w = (struct peer_word){.read = true,
				.value = value,
				.first = first,
				.barriers = barriers};
	if (field == CSIW_LINK_PEER_ECHO) {
		echo.held = value == guest.link.lines[CSIW_LINK_NONCE / 4];
		echo.barriers = barriers;
		echo.fences = fences;
		looked(echo.held);
	} else if (field == CSIW_LINK_PEER_NONCE) {
		behind_echo = behind_echo && fences > echo.fences;
		nonce.held = value == guest.link.lines[CSIW_LINK_ECHO / 4] &&
			     value != 0 && echo.held && fences > echo.fences;
		nonce.barriers = barriers;
		looked(nonce.held);
	} else {
		w->behind = echo.held && nonce.held &&
			    barriers > echo.barriers &&
			    barriers > nonce.barriers;
		last = w;
	}
}

void on_access(const struct access *a)
{
	size_t end = csiw_samples_end(window.size);
	uint32_t value;
	size_t field;

	if (a->kind >= BARRIER) {
		barriers += a->kind == BARRIER ? 1 : 0;
		fences += a->kind == BARRIER_STORES ? 0 : 1;
		fresh = fresh || a->kind == BARRIER;
		return;
	}
	DEMAND(a->offset >= end && a->len == 4 && a->kind != COMPARE,
	       "a word of the descriptor");
	field = a->offset - end;
	value = csiw_get32(a->bytes, CSIW_ORDER_BIG);
	if (a->kind == STORE) {
		DEMAND(field < PEER_LINE, "the peer's line is the peer's");
		on_word(field, value);
		stores++;
		fresh = false;
	} else if (field >= PEER_LINE) {
		on_peer_word(field, value);
	} else {
		differing += value != guest.link.lines[field / 4] ? 1 : 0;
		found = field == CSIW_LINK_NONCE ? value : found;
	}
}

/* One that csiw_guest_link_start, in any life, has made. */
static void any_guest(void)
{
	ANY(uint64_t, now);

	now_ms = now;
	window.size = WINDOW;
	__CPROVER_havoc_object(&guest);
	__CPROVER_havoc_object(&collect);
	guest.win = &window;
	guest.collect = &collect;
	ASSUME(guest.link.streaming <= 1 && guest.link.up <= 1);
	ASSUME(guest.link.lines[0] == CSIW_LINK_MAGIC_VALUE);
	before = guest;
}

/* A word of its own lines, as kept. */
static uint32_t own(const struct csiw_guest *g, size_t field)
{
	return g->link.lines[field / 4];
}

/* Another nonce beside our own, of a peer that has one (L1); 0 if none was
 * seen. */
static uint32_t newcomer(void)
{
	const struct peer_word *met = word_of(CSIW_LINK_PEER_NONCE);
	bool greets = word_of(CSIW_LINK_PEER_ECHO)->first ==
		      own(&before, CSIW_LINK_NONCE);

	return guest.link.up && greets && met->read &&
			       met->first != own(&before, CSIW_LINK_ECHO)
		       ? met->first
		       : 0;
}

/* Whether word k of the lines may have changed in a call that writes those. */
static bool line_kept(size_t k)
{
	return guest.link.lines[k] == before.link.lines[k];
}

#endif

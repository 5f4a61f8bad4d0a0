/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_line.h: any peer and the watch over the descriptor, for the proofs of
 * lib/peer/link.c.
 *
 * Demanded of every access: the peer stores words of its own line alone, never
 * the guest's, and reads words of the descriptor.  What was read last of each
 * word is kept.  Whether an identity holds is csiw_identity_read's proof.
 */
#ifndef CSIW_PROOF_PEER_LINE_H
#define CSIW_PROOF_PEER_LINE_H

#include <csiw/err.h>
#include <csiw/peer.h>
#include <csiw/sample.h>

#include "trace.h"

#include "lib/peer/private.h"

enum {
	/* one size: it says where the descriptor begins, and nothing else */
	WINDOW = 3 * CSIW_PAGE_SIZE,
	LINE = CSIW_LINK_PEER_NONCE,
	WORDS = CSIW_DESCRIPTOR_SIZE / 4,
};

static struct csiw_peer peer;
static struct csiw_peer before;
static struct csiw_win window;
static uint64_t now_ms;

static unsigned int barriers;
static unsigned int stores;
static bool fresh; /* a barrier stands behind the last store */
static bool read[WORDS];
static uint32_t seen[WORDS];
static unsigned int differing; /* words of its own that were read otherwise */
static bool rung;              /* the guest's armed was read behind a barrier */
static unsigned int identities; /* times that one was looked for, */
static bool holds;              /* the last time there was one: */
static struct csiw_identity found;

/* The harness says what it thinks of a store. */
static void on_word(size_t field, uint32_t value);

/* A word of its line, as kept. */
static uint32_t own(const struct csiw_peer *p, size_t field)
{
	return p->link.line[(field - LINE) / 4];
}

void on_access(const struct access *a)
{
	size_t end = csiw_samples_end(window.size);
	uint32_t value;
	size_t field;

	if (a->kind >= BARRIER) {
		barriers += a->kind == BARRIER ? 1 : 0;
		fresh = fresh || a->kind == BARRIER;
		return;
	}
	DEMAND(a->offset >= end && a->len == 4 && a->kind != COMPARE,
	       "a word of the descriptor");
	field = a->offset - end;
	value = csiw_get32(a->bytes, CSIW_ORDER_BIG);
	if (a->kind == STORE) {
		DEMAND(field >= LINE, "the guest's lines are the guest's");
		on_word(field, value);
		stores++;
		fresh = false;
		return;
	}
	read[field / 4] = true;
	seen[field / 4] = value;
	rung = rung || (field == CSIW_LINK_ARMED && fresh);
	if (field >= LINE && field < CSIW_LINK_PEER_ARMED + 4) {
		differing += value != own(&peer, field) ? 1 : 0;
	}
}

/* Whether the word was read last as value. */
static bool was(size_t field, uint32_t value)
{
	return read[field / 4] && seen[field / 4] == value;
}

int csiw_identity_read(struct csiw_identity *out, const struct csiw_win *win)
{
	ANY(struct csiw_identity, id);

	DEMAND(win == &window, "the window");
	identities++;
	holds = any_bool();
	if (holds) {
		found = id;
		*out = id;
	}
	return holds ? CSIW_OK : CSIW_ERR_FOREIGN;
}

/* Magic, nonce and echo, as they were read last, are as known (L3). */
static bool was_whole(void)
{
	return was(CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE) &&
	       was(CSIW_LINK_NONCE, peer.link.guest.nonce) &&
	       was(CSIW_LINK_ECHO, peer.link.line[0]);
}

/* Another life of the guest: an identity that holds (L4). */
static bool was_restarted(void)
{
	return !was_whole() && holds && found.nonce != peer.link.guest.nonce;
}

static void any_peer(void)
{
	ANY(uint64_t, now);

	now_ms = now;
	window.size = WINDOW;
	window.capacity = (uint32_t)any_size(UINT32_MAX);
	__CPROVER_havoc_object(&peer);
	peer.win = &window;
	ASSUME(peer.link.state <= CSIW_PEER_LINK_LINKED);
	before = peer;
}

#endif

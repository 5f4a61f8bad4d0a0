/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stream.h: any peer of a stream, with any ring that fits into 8 MiB
 * (ring_any.c), and what stands for the window and for
 * link.c in the proofs of lib/peer/stream.c.
 *
 * Demanded of every read: it lies in the ring, in the counters, or is flags or
 * the producer's word. The harness says what is read: no more than what is
 * looked at, whatever the length. Barriers are those that order loads before
 * loads and stores; the others do nothing here.
 */
#ifndef CSIW_PROOF_PEER_STREAM_H
#define CSIW_PROOF_PEER_STREAM_H

#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>
#include <csiw/stream.h>

#include "proof.h"

#include "lib/peer/private.h"

static struct csiw_peer peer;
static struct csiw_peer before;
static struct csiw_win window;

static unsigned int barriers;
static unsigned int asked;     /* times that served was asked for */
static unsigned int served;    /* times that it was said */
static unsigned int served_at; /* behind so many barriers, the last time */
static unsigned int torn_at;
static unsigned int shown_at;
static unsigned int producer_at;
static unsigned int read_at; /* the last read */
static unsigned int reads;
static bool producer_read;
static bool behind; /* served, barrier, producer, as it was read last */
static bool shown;  /* what csiw_plink_shown said last */
static uint32_t producer;
static bool news;    /* a look at it showed another than the consumer */
static bool stored;  /* the consumer */
static int torn = 1; /* what csiw_plink_torn said last */

/* The harness says what it thinks of a read of the ring. */
static void on_read(size_t offset, uint8_t *dst, size_t len);

void csiw_win_barrier(void)
{
	barriers++;
}

void csiw_win_barrier_loads(void)
{
	barriers++;
}

void csiw_win_barrier_stores(void)
{
}

static bool stands; /* start or finished is set */
static unsigned int stands_at;

uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset)
{
	ANY(uint8_t, flags);

	DEMAND(win == &window && offset == CSIW_PARAM_FLAGS, "flags");
	stands = flags & (CSIW_F_START | CSIW_F_FINISHED);
	stands_at = barriers;
	return flags;
}

/* The words of the counters are the harness's own. */
static uint32_t on_counters_word(size_t at);

uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset)
{
	size_t end = csiw_samples_end(window.size);
	ANY(uint32_t, value);

	DEMAND(win == &window, "the window");
	reads++;
	if (offset < end) {
		return on_counters_word(offset);
	}
	DEMAND(offset == end + CSIW_LINK_PRODUCER, "the producer's word");
	news = news || value != csiw_plink_consumer(&peer);
	behind = served > 0 && barriers > served_at;
	producer_read = true;
	producer = value;
	producer_at = barriers;
	read_at = barriers;
	return value;
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	DEMAND(win == &window && offset >= CSIW_RING_OFFSET &&
		       offset <= csiw_samples_end(window.size) &&
		       len <= csiw_samples_end(window.size) - offset,
	       "before the descriptor");
	DEMAND(!producer_read || barriers > producer_at,
	       "producer, barrier, records (L13)");
	reads++;
	read_at = barriers;
	on_read(offset, dst, len);
	return CSIW_OK;
}

bool csiw_plink_served(const struct csiw_peer *p)
{
	DEMAND(p == &peer && p->link.number != 0, "a number");
	asked++;
	if (any_bool()) {
		return false;
	}
	served++;
	served_at = barriers;
	return true;
}

int csiw_plink_torn(const struct csiw_peer *p)
{
	DEMAND(p == &peer, "the peer");
	torn = any_bool()   ? CSIW_OK
	       : any_bool() ? CSIW_ERR_RESTARTED
			    : CSIW_ERR_UNSTABLE;
	torn_at = barriers;
	return torn;
}

bool csiw_plink_shown(const struct csiw_peer *p)
{
	DEMAND(p == &peer && p->link.number != 0, "a number");
	shown = any_bool();
	shown_at = barriers;
	return shown;
}

/* Behind a barrier behind what was read: the guest of the link, the ask in the
 * block, its number as served (L14). */
static bool is_ours(void)
{
	return torn == CSIW_OK && stands && shown &&
	       (reads == 0 || (torn_at > read_at && stands_at > read_at &&
			       shown_at > read_at));
}

static bool whole;

bool csiw_plink_whole(const struct csiw_peer *p)
{
	DEMAND(p == &peer, "the peer");
	whole = any_bool();
	return whole;
}

static uint32_t consumer(const struct csiw_peer *p)
{
	return p->link.line[(CSIW_LINK_CONSUMER - CSIW_LINK_PEER_NONCE) / 4];
}

uint32_t csiw_plink_consumer(const struct csiw_peer *p)
{
	return consumer(p);
}

void csiw_plink_put(struct csiw_peer *p, size_t field, uint32_t value)
{
	DEMAND(p == &peer && field == CSIW_LINK_CONSUMER,
	       "the consumer's word alone");
	DEMAND(is_ours(), "records, barrier, whole, consumer (L14)");
	p->link.line[(CSIW_LINK_CONSUMER - CSIW_LINK_PEER_NONCE) / 4] = value;
	stored = true;
}

enum csiw_peer_state csiw_peer_fail(struct csiw_peer *p, int err)
{
	p->link.number = 0;
	p->phase = CSIW_PEER_PHASE_NONE;
	p->err = err;
	p->state = CSIW_PEER_FAILED;
	return CSIW_PEER_FAILED;
}

static bool is_csi_len(uint16_t len)
{
	return (len == 256 || len == 512 || len == 1024) &&
	       (size_t)len + CSIW_RECORD_HEADER <= peer.link.ring.slot_size;
}

/* How far it is from one index to another; they go round. */
static uint32_t distance(uint32_t from, uint32_t to)
{
	return to >= from ? to - from : UINT32_MAX - from + to + 1;
}

static uint32_t plus(uint32_t index, uint32_t n)
{
	return index <= UINT32_MAX - n ? index + n
				       : n - (UINT32_MAX - index) - 1;
}

static const struct csiw_ring *ring(void)
{
	return &peer.link.ring;
}

/* Window offset of the slot of an index: modulo a power of two, and with sizes
 * as constants, for CBMC. */
static size_t slot_of(uint32_t index)
{
	size_t slot = index & (ring()->slot_count - 1);

	switch (ring()->slot_size) {
	case CSIW_SLOT_20:
		return CSIW_RING_OFFSET + slot * CSIW_SLOT_20;
	case CSIW_SLOT_40:
		return CSIW_RING_OFFSET + slot * CSIW_SLOT_40;
	default:
		return CSIW_RING_OFFSET + slot * CSIW_SLOT_80;
	}
}

/* A run is on, and it is a stream that was asked for. */
static bool flows(void)
{
	return before.link.streaming && before.link.number != 0 &&
	       (before.state == CSIW_PEER_BUSY ||
		before.state == CSIW_PEER_WAITING);
}

static void any_stream(void)
{
	uint8_t mhz = any_bool() ? 20 : any_bool() ? 40 : 80;

	window.size = CSIW_WINDOW_SIZE;
	__CPROVER_havoc_object(&peer);
	peer.win = &window;
	ASSUME(csiw_ring_layout(&peer.link.ring, window.size, mhz) == 0);
	ASSUME(peer.link.streaming <= 1);
	ASSUME(peer.link.ready <= peer.link.ring.slot_count);
	before = peer;
}

/* What no call of stream.h changes. */
static bool stream_kept(void)
{
	return peer.link.ring.slot_count == before.link.ring.slot_count &&
	       peer.link.ring.slot_size == before.link.ring.slot_size &&
	       peer.link.start == before.link.start &&
	       peer.link.streaming == before.link.streaming &&
	       (peer.state == before.state ||
		(peer.state == CSIW_PEER_FAILED &&
		 (peer.err == CSIW_ERR_PARTNER ||
		  peer.err == CSIW_ERR_RESTARTED))) &&
	       peer.link.ready <= ring()->slot_count;
}

#endif

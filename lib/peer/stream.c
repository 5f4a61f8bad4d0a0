/* SPDX-License-Identifier: BSD-2-Clause */
/* stream.c: the consumer.  Rules L12, L14 and L15 of PROTOCOL.md section 11, and
 * section 13. */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>
#include <csiw/stream.h>

#include "../wire/record_words.h"
#include "private.h"

enum {
	TRIES = 8, /* at a snapshot of the counters (13) */
};

static bool flowing(const struct csiw_peer *p)
{
	return p->link.streaming && p->link.number != 0 &&
	       (p->state == CSIW_PEER_BUSY || p->state == CSIW_PEER_WAITING);
}

/* A stock guest that starts wipes the block, and then the ring. */
static bool wiped(const struct csiw_peer *p)
{
	return !(csiw_win_get8(p->win, CSIW_PARAM_FLAGS) &
		 (CSIW_F_START | CSIW_F_FINISHED));
}

/* Whether what was read came from the guest of the link and from this run.  If
 * not, the run is over, or it can be read again once the descriptor is repaired. */
static int ours(struct csiw_peer *p)
{
	int err;

	/* pairs with the guest's behind served := 0, and around magic (L14) */
	csiw_win_barrier_loads();
	err = csiw_plink_torn(p);
	if (err == CSIW_OK && (wiped(p) || !csiw_plink_shown(p))) {
		err = CSIW_ERR_UNSTABLE;
	}
	if (err == CSIW_ERR_RESTARTED) {
		csiw_peer_fail(p, err);
	}
	return err;
}

/* Nonsense: the guest's, or another life's. */
static int broken(struct csiw_peer *p)
{
	int err = ours(p);

	if (err == CSIW_OK) {
		err = CSIW_ERR_PARTNER;
		csiw_peer_fail(p, err);
	}
	return err;
}

static uint32_t producer(const struct csiw_peer *p)
{
	return csiw_win_get32(p->win, csiw_samples_end(p->win->size) +
					      CSIW_LINK_PRODUCER);
}

static uint32_t unread(const struct csiw_peer *p)
{
	return producer(p) - csiw_plink_consumer(p);
}

int csiw_stream_ready(struct csiw_peer *p, uint32_t *count)
{
	uint32_t ready;

	*count = 0;
	if (!flowing(p)) {
		return CSIW_ERR_STATE;
	}
	p->link.ready = 0;
	if (unread(p) == 0 || !csiw_plink_served(p)) {
		return CSIW_OK;
	}
	csiw_win_barrier_loads(); /* pairs with the guest's around served */
	ready = unread(p);
	/* pairs with the guest's before producer (L13) */
	csiw_win_barrier_loads();
	if (ready > p->link.ring.slot_count) {
		return broken(p);
	}
	p->link.ready = ready;
	*count = ready;
	return CSIW_OK;
}

/* Whether a header is the one that belongs to index. */
static bool right(const struct csiw_peer *p, const uint8_t *head,
		  uint32_t index)
{
	uint16_t csi_len =
		csiw_get16(head + CSIW_RECORD_CSI_LEN, CSIW_ORDER_BIG);

	return csiw_get32(head + CSIW_RECORD_INDEX, CSIW_ORDER_BIG) == index &&
	       csiw_get32(head + CSIW_RECORD_REQUEST, CSIW_ORDER_BIG) ==
		       p->link.number &&
	       record_whole(csi_len) &&
	       csi_len <= p->link.ring.slot_size - CSIW_RECORD_HEADER;
}

int csiw_stream_record(struct csiw_peer *p, uint32_t i, struct csiw_record *out)
{
	uint8_t head[CSIW_RECORD_HEADER];
	uint32_t index = csiw_plink_consumer(p) + i;

	if (!flowing(p)) {
		return CSIW_ERR_STATE;
	}
	if (i >= p->link.ready) {
		return CSIW_ERR_RANGE;
	}
	csiw_win_read(p->win, record_place(&p->link.ring, index), head,
		      sizeof(head));
	if (!right(p, head, index)) {
		return broken(p);
	}
	return csiw_record_decode(out, head, sizeof(head));
}

int csiw_stream_csi(struct csiw_peer *p, uint32_t i, size_t offset,
		    uint8_t *dst, size_t len)
{
	size_t room = p->link.ring.slot_size - CSIW_RECORD_HEADER;

	if (!flowing(p)) {
		return CSIW_ERR_STATE;
	}
	if (i >= p->link.ready || offset > room || len > room - offset) {
		return CSIW_ERR_RANGE;
	}
	return csiw_win_read(
		p->win,
		record_place(&p->link.ring, csiw_plink_consumer(p) + i) +
			CSIW_RECORD_CSI + offset,
		dst, len);
}

int csiw_stream_release(struct csiw_peer *p, uint32_t count)
{
	int err;

	if (!flowing(p)) {
		return CSIW_ERR_STATE;
	}
	if (count > p->link.ready) {
		return CSIW_ERR_RANGE;
	}
	err = ours(p);
	if (err != CSIW_OK) {
		return err;
	}
	p->link.ready -= count;
	if (count > 0) {
		csiw_plink_put(p, CSIW_LINK_CONSUMER,
			       csiw_plink_consumer(p) + count);
	}
	return CSIW_OK;
}

static void read_slots(const struct csiw_peer *p, uint8_t *dst, uint32_t index,
		       uint32_t count)
{
	const struct csiw_ring *ring = &p->link.ring;
	uint32_t before = ring->slot_count - (index & (ring->slot_count - 1));
	uint32_t first = count < before ? count : before;

	csiw_win_read(p->win, record_place(&p->link.ring, index), dst,
		      first * ring->slot_size);
	if (count > first) {
		csiw_win_read(p->win, CSIW_RING_OFFSET,
			      dst + first * ring->slot_size,
			      (count - first) * ring->slot_size);
	}
}

int csiw_stream_copy(struct csiw_peer *p, uint8_t *dst, size_t size,
		     uint32_t *count)
{
	size_t slot = p->link.ring.slot_size;
	uint32_t index = csiw_plink_consumer(p);
	uint32_t n, i;
	int err = csiw_stream_ready(p, &n);

	*count = 0;
	if (err != CSIW_OK) {
		return err;
	}
	if (size < slot) {
		return CSIW_ERR_SHORT;
	}
	if (n == 0) {
		return CSIW_OK;
	}
	n = n < size / slot ? n : (uint32_t)(size / slot);
	read_slots(p, dst, index, n);
	for (i = 0; i < n; i++, dst += slot) {
		if (!right(p, dst, index + i)) {
			return broken(p);
		}
	}
	err = csiw_stream_release(p, n);
	if (err == CSIW_OK) {
		*count = n;
	}
	return err;
}

size_t csiw_stream_slot(const struct csiw_peer *p)
{
	return p->link.streaming ? p->link.ring.slot_size : 0;
}

bool csiw_plink_drained(const struct csiw_peer *p, uint32_t *records)
{
	uint32_t index = producer(p);

	*records = index - p->link.start;
	return index == csiw_plink_consumer(p);
}

static bool adds_up(const struct csiw_counters *c)
{
	return c->received == c->delivered + c->filtered + c->surplus +
				      c->malformed + c->dropped_kernel +
				      c->dropped_ring;
}

int csiw_stream_counters(const struct csiw_peer *p, struct csiw_counters *out)
{
	size_t at = p->link.ring.counters;
	uint8_t bytes[CSIW_COUNTERS_LEN];
	struct csiw_counters c;
	unsigned int tries;
	uint32_t version;

	if (!p->link.streaming || p->link.number == 0) {
		return CSIW_ERR_STATE;
	}
	for (tries = 0; tries < TRIES; tries++) {
		version = csiw_win_get32(p->win, at + CSIW_COUNTERS_VERSION);
		csiw_win_barrier(); /* pairs with the guest's around its words */
		csiw_win_read(p->win, at, bytes, sizeof(bytes));
		csiw_win_barrier();
		if (version % 2 == 0 &&
		    csiw_win_get32(p->win, at + CSIW_COUNTERS_VERSION) ==
			    version) {
			break;
		}
	}
	if (tries == TRIES) {
		return CSIW_ERR_UNSTABLE;
	}
	if (csiw_get32(bytes + CSIW_COUNTERS_REQUEST, CSIW_ORDER_BIG) !=
		    p->link.number ||
	    !csiw_plink_whole(p)) {
		return CSIW_ERR_FOREIGN;
	}
	csiw_counters_decode(&c, bytes, sizeof(bytes));
	if (!adds_up(&c)) {
		return CSIW_ERR_PARTNER;
	}
	*out = c;
	return CSIW_OK;
}

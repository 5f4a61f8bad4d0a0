/* SPDX-License-Identifier: BSD-2-Clause */
/* ring.c: the producer.  Rules L12, L13 and L15 of PROTOCOL.md section 11, and
 * section 13. */
#include <csiw/order.h>

#include "../wire/mem.h"
#include "../wire/record_words.h"
#include "private.h"

enum {
	AHEAD = 4, /* slots: some 20 to 70 lines are on the way */
};

/* An even one to go on from: a reader may hold what stands there, of whatever
 * life (13). */
static uint32_t version(const struct csiw_guest *g)
{
	size_t at = g->link.producer.ring.counters + CSIW_COUNTERS_VERSION;

	return (csiw_win_get32(g->win, at) + 1) & ~(uint32_t)1;
}

void csiw_ring_begin(struct csiw_guest *g)
{
	struct csiw_producer *p = &g->link.producer;

	p->index = g->link.start;
	p->published = g->link.start;
	p->room = 0;
	p->dropped = 0;
	p->impossible = 0;
	/* a bandwidth without a ring is refused before the first record */
	memset(&p->ring, 0, sizeof(p->ring));
	(void)csiw_ring_layout(&p->ring, g->win->size,
			       g->request.bandwidth_mhz);
	csiw_link_put(g, CSIW_LINK_PRODUCER, p->index);
	p->version = version(g);
}

/* L13: the consumer is read when the ring looks full, and judged. */
static bool room(struct csiw_guest *g)
{
	struct csiw_producer *p = &g->link.producer;
	uint32_t consumer, used;

	if (p->room > 0) {
		return true;
	}
	if (!csiw_link_peer(g, CSIW_LINK_CONSUMER, &consumer)) {
		return false;
	}
	used = p->index - consumer;
	if (used > p->ring.slot_count) {
		p->impossible = 1;
		return false;
	}
	p->room = p->ring.slot_count - used;
	return p->room > 0;
}

/* Header and CSI as two pieces straight into the slot. */
static void store(struct csiw_guest *g, const struct csiw_csi *csi,
		  uint64_t wall_ns, uint64_t mono_ns)
{
	struct csiw_producer *p = &g->link.producer;
	size_t at = record_place(&p->ring, p->index);
	/* before the fields are read: one that is put aside for a call comes
	 * back from the stack only behind the stores of the record before */
	uint8_t format = (uint8_t)csiw_csi_format(csi->chip);
	uint64_t words[RECORD_WORDS];
	struct csiw_record record = {
		.index = p->index,
		.request = g->link.number,
		.mono_ns = mono_ns,
		.wall_ns = wall_ns,
		.sequence = csi->sequence,
		.frame_control = csi->frame_control,
		.rssi_dbm = csi->rssi_dbm,
		.core_stream = csi->core_stream,
		.chanspec = csi->chanspec,
		.chip = csi->chip,
		.format = format,
		.flags = csi->rssi_valid ? 0 : CSIW_RECORD_OLD_HEADER,
		.csi_len = csi->csi_len,
		.dropped = p->dropped,
	};

	mac_copy(record.mac, csi->mac);
	record_words(words, &record);
	csiw_win_write64(g->win, at, words, RECORD_WORDS);
	csiw_win_write(g->win, at + CSIW_RECORD_CSI, csi->csi, csi->csi_len);
}

static void keep(struct csiw_guest *g, const struct csiw_csi *csi,
		 uint64_t wall_ns, uint64_t mono_ns)
{
	struct csiw_producer *p = &g->link.producer;

	/* a slot that the peer reads now would be taken from it */
	if (p->room > AHEAD) {
		csiw_win_prefetch(g->win,
				  record_place(&p->ring, p->index + AHEAD),
				  p->ring.slot_size);
	}
	store(g, csi, wall_ns, mono_ns);
	p->index++;
	p->room--;
	p->dropped = 0;
	g->link.counters.delivered++;
}

static void drop(struct csiw_guest *g)
{
	struct csiw_producer *p = &g->link.producer;

	if (p->dropped < UINT32_MAX) {
		p->dropped++;
	}
	g->link.counters.dropped_ring++;
}

void csiw_ring_csi(struct csiw_guest *g, const struct csiw_csi *csi,
		   uint64_t wall_ns, uint64_t mono_ns)
{
	struct csiw_counters *c = &g->link.counters;

	c->received++;
	/* the parser lets neither through; other callers might */
	if (!record_whole(csi->csi_len) || mac_is_fill(csi->mac)) {
		c->malformed++;
		return;
	}
	if (csi->csi_len >
	    g->link.producer.ring.slot_size - CSIW_RECORD_HEADER) {
		c->filtered++;
		return;
	}
	switch (csiw_collect_record(g->collect, csi->mac, csi->sequence,
				    room(g))) {
	case CSIW_VERDICT_KEEP:
		keep(g, csi, wall_ns, mono_ns);
		break;
	case CSIW_VERDICT_FILTERED:
		c->filtered++;
		break;
	case CSIW_VERDICT_SURPLUS:
		c->surplus++;
		break;
	case CSIW_VERDICT_DROPPED:
		drop(g);
		break;
	}
}

/* Records, barrier, producer: one store for all of them (L13). */
void csiw_ring_publish(struct csiw_guest *g)
{
	struct csiw_producer *p = &g->link.producer;

	if (p->published == p->index) {
		return;
	}
	/* pairs with the peer's behind producer (L14) */
	csiw_win_barrier_stores();
	csiw_link_put(g, CSIW_LINK_PRODUCER, p->index);
	p->published = p->index;
	g->link.news = 1;
}

static void snapshot(const struct csiw_guest *g, uint8_t *bytes)
{
	struct csiw_counters c = g->link.counters;

	c.malformed += g->link.malformed;
	c.dropped_kernel = g->link.dropped_kernel;
	c.received += g->link.malformed + g->link.dropped_kernel;
	c.sequence_gaps = g->collect->gaps;
	csiw_counters_encode(bytes, CSIW_COUNTERS_LEN, &c);
}

void csiw_ring_count(struct csiw_guest *g)
{
	struct csiw_producer *p = &g->link.producer;
	size_t at = p->ring.counters;
	uint8_t bytes[CSIW_COUNTERS_LEN];
	size_t i;

	if (p->ring.slot_count == 0) {
		return;
	}
	snapshot(g, bytes);
	csiw_win_put32(g->win, at + CSIW_COUNTERS_VERSION, ++p->version);
	csiw_win_barrier(); /* pairs with the reader's around its copy */
	csiw_win_put32(g->win, at + CSIW_COUNTERS_REQUEST, g->link.number);
	for (i = CSIW_COUNTERS_RECEIVED; i < sizeof(bytes);
	     i += sizeof(uint32_t)) {
		csiw_win_put32(g->win, at + i,
			       csiw_get32(bytes + i, CSIW_ORDER_BIG));
	}
	csiw_win_barrier();
	csiw_win_put32(g->win, at + CSIW_COUNTERS_VERSION, ++p->version);
}

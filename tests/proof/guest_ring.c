/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ring.c: csiw_ring_csi stores a record wholly inside the slot of its
 * index, header and CSI, and a slot wholly before the counters; nothing is
 * stored over a record that the peer has not given back as far as its consumer
 * under L3 says (L13), nor the line of one prefetched, and an impossible
 * consumer stores nothing and is told. The index goes up by one with every
 * record, whose fields are the packet's, and the peer is not told of it yet.
 * Each packet is counted once: received stays the sum of delivered, filtered,
 * surplus, malformed and dropped (section 13).
 *
 * Assumed: a ring of csiw_ring_layout's, and counters below 2^60.
 * Bounds: any ring of 40 MHz that fits into 8 MiB; no loop is left. What a run
 * keeps is csiw_collect_record's proof, what a word of the peer is worth
 * csiw_link_peer's.
 *
 * sources: tests/proof/ring_any.c tests/proof/guest_ring_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/guest/ring.c: if (used > p->ring.slot_count) => if (used >
 *     p->ring.slot_count + 1)
 * mutant: lib/guest/ring.c: p->room = p->ring.slot_count - used; => p->room =
 *     p->ring.slot_count;
 * mutant: lib/wire/record_words.h: index & (ring->slot_count - 1) => index &
 *     ring->slot_count
 * mutant: lib/guest/ring.c: if (p->room > AHEAD) => if (p->room >= AHEAD)
 * mutant: lib/guest/ring.c: p->index++; =>
 * mutant: lib/guest/ring.c: at + CSIW_RECORD_CSI, csi->csi => at, csi->csi
 * mutant: lib/guest/ring.c: if (csi->csi_len > g->link.producer.ring.slot_size
 *     - CSIW_RECORD_HEADER) => if (0)
 * mutant: lib/guest/ring.c: !record_whole(csi->csi_len) || =>
 * mutant: lib/wire/record_words.h: return csi_len == CSIW_SLOT_20 -
 *     CSIW_RECORD_HEADER || => return
 */
#include <string.h>

#include <csiw/nexmon.h>

#include "guest_ring.h"

/* The prefetch looks less far ahead. */
enum { AHEAD_MAX = 6 };

static struct csiw_csi packet;
static uint8_t csi[CSIW_NEXMON_CSI_MAX];
static uint64_t words[8]; /* of the header */
static enum csiw_verdict verdict;
static bool judged, had_room;
static bool headed, stored; /* header and CSI were written */

/* The consumer that the room goes by; what lies from it on is unread. */
static uint32_t consumer;

bool csiw_link_peer(const struct csiw_guest *g, size_t field, uint32_t *out)
{
	ANY(uint32_t, value);

	DEMAND(field == CSIW_LINK_CONSUMER, "the consumer");
	if (any_bool()) {
		return false;
	}
	*out = value;
	/* an impossible one is not gone by */
	if (distance(value, g->link.producer.index) <= ring()->slot_count) {
		consumer = value;
	}
	return true;
}

void csiw_link_put(struct csiw_guest *g, size_t field, uint32_t value)
{
	DEMAND(false, "the peer learns of records at the next step");
	(void)g;
	(void)field;
	(void)value;
}

enum csiw_verdict csiw_collect_record(struct csiw_collect *c,
				      const uint8_t mac[CSIW_MAC_SIZE],
				      uint16_t sequence, bool room)
{
	DEMAND(c == &collect && mac == packet.mac &&
		       sequence == packet.sequence,
	       "the packet's transmitter and number");
	verdict = (enum csiw_verdict)any_size(CSIW_VERDICT_DROPPED);
	ASSUME(room ? verdict != CSIW_VERDICT_DROPPED
		    : verdict != CSIW_VERDICT_KEEP);
	judged = true;
	had_room = room;
	return verdict;
}

/* Whose slot it is, of those ahead of the next record; none: slot_count. */
static uint32_t ahead(size_t offset)
{
	uint32_t index = before.link.producer.index;
	uint32_t n;

	for (n = 1; n < AHEAD_MAX; n++) {
		index = next(index, true);
		if (offset == slot_of(index)) {
			return n;
		}
	}
	return ring()->slot_count;
}

/* A hint, which takes a line from a reader that has it. */
void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len)
{
	uint32_t unread = distance(consumer, before.link.producer.index);

	DEMAND(win == &window && len == CSIW_SLOT_40 &&
		       unread + ahead(offset) < ring()->slot_count,
	       "a slot that is free");
}

enum csiw_csi_format csiw_csi_format(uint16_t chip)
{
	return (enum csiw_csi_format)(chip % 4);
}

/* Unread records lie in slots that no store may touch. */
static void must_be_free(void)
{
	DEMAND(distance(consumer, before.link.producer.index) <
		       ring()->slot_count,
	       "nothing unread is overwritten (L13)");
}

int csiw_win_write64(const struct csiw_win *win, size_t offset,
		     const uint64_t *values, size_t count)
{
	size_t at = slot_of(before.link.producer.index);

	must_be_free();
	DEMAND(win == &window && offset == at && offset % 8 == 0 && count == 8,
	       "the header, where its slot begins");
	DEMAND(at + ring()->slot_size <= ring()->counters,
	       "before the counters");
	memcpy(words, values, sizeof(words));
	headed = true;
	return 0;
}

int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len)
{
	size_t at = slot_of(before.link.producer.index);

	must_be_free();
	DEMAND(win == &window && offset == at + CSIW_RECORD_CSI &&
		       src == packet.csi && len == packet.csi_len,
	       "the CSI behind it");
	DEMAND(CSIW_RECORD_CSI + len <= ring()->slot_size, "inside the slot");
	stored = true;
	return 0;
}

/* Section 12's table. */
static void prove_record(uint64_t wall_ns, uint64_t mono_ns)
{
	const struct csiw_producer *p = &before.link.producer;
	size_t i = any_size(CSIW_MAC_SIZE - 1);

	PROVE(words[0] >> 32 == p->index);
	PROVE((words[0] & UINT32_MAX) == guest.link.number);
	PROVE(words[1] == mono_ns && words[2] == wall_ns);
	PROVE((words[3] >> (56 - 8 * i) & 0xff) == packet.mac[i]);
	PROVE((words[3] & 0xffff) == packet.sequence);
	PROVE(words[4] >> 56 == packet.frame_control);
	PROVE((words[4] >> 48 & 0xff) == (uint64_t)(packet.rssi_dbm & 0xff));
	PROVE((words[4] >> 32 & 0xffff) == packet.core_stream);
	PROVE((words[4] >> 16 & 0xffff) == packet.chanspec);
	PROVE((words[4] & 0xffff) == packet.chip);
	PROVE(words[5] >> 56 == packet.chip % 4U);
	PROVE((words[5] >> 48 & 0xff) == (packet.rssi_valid ? 0 : 1));
	PROVE((words[5] >> 32 & 0xffff) == packet.csi_len);
	PROVE((words[5] & UINT32_MAX) == p->dropped);
	PROVE(words[6] == 0 && words[7] == 0);
	PROVE(guest.link.producer.dropped == 0);
}

static void prove_counted(bool kept)
{
	const struct csiw_counters *c = &guest.link.counters;
	const struct csiw_counters *b = &before.link.counters;
	bool dropped = judged && verdict == CSIW_VERDICT_DROPPED;

	PROVE(c->received == b->received + 1);
	PROVE(c->delivered == b->delivered + (kept ? 1 : 0));
	PROVE(c->dropped_ring == b->dropped_ring + (dropped ? 1 : 0));
	/* exactly one of them by one: the sum stays */
	PROVE(c->filtered - b->filtered <= 1 &&
	      c->malformed - b->malformed <= 1);
	PROVE((c->filtered - b->filtered) + (c->malformed - b->malformed) ==
	      (judged && verdict != CSIW_VERDICT_FILTERED ? 0 : 1));
	PROVE(c->surplus ==
	      b->surplus + (judged && verdict == CSIW_VERDICT_SURPLUS ? 1 : 0));
	PROVE(!dropped || guest.link.producer.dropped ==
				  (before.link.producer.dropped < UINT32_MAX
					   ? before.link.producer.dropped + 1
					   : UINT32_MAX));
}

/* No CSI of 20, 40 or 80 MHz, or from nobody (8). */
static bool is_malformed(void)
{
	const uint8_t *mac = packet.mac;
	bool nobody = mac[0] == 0xff && mac[1] == 0xff && mac[2] == 0xff &&
		      mac[3] == 0xff && mac[4] == 0xff && mac[5] == 0xff;

	return nobody || (packet.csi_len != 256 && packet.csi_len != 512 &&
			  packet.csi_len != 1024);
}

static void any_packet(void)
{
	__CPROVER_havoc_object(&packet);
	ASSUME(packet.csi_len <= CSIW_NEXMON_CSI_MAX ||
	       packet.csi_len == UINT16_MAX);
	packet.rssi_valid = packet.rssi_valid % 2;
	packet.csi = csi;
}

/* No more is unread than there are slots, and what is free for certain is. */
static bool room_holds(void)
{
	uint32_t unread = distance(consumer, guest.link.producer.index);

	return unread <= ring()->slot_count &&
	       guest.link.producer.room <= ring()->slot_count - unread;
}

int main(void)
{
	struct csiw_producer *p = &guest.link.producer;
	ANY(uint64_t, wall_ns);
	ANY(uint64_t, mono_ns);
	bool kept;

	any_ring_guest();
	any_packet();
	__CPROVER_havoc_object(&consumer);
	ASSUME(room_holds());
	csiw_ring_csi(&guest, &packet, wall_ns, mono_ns);
	kept = judged && verdict == CSIW_VERDICT_KEEP;
	PROVE(stored == kept && headed == kept);
	PROVE(p->index == next(before.link.producer.index, kept));
	PROVE(room_holds());
	PROVE(p->published == before.link.producer.published);
	PROVE(guest.link.counters.malformed ==
	      before.link.counters.malformed + (is_malformed() ? 1 : 0));
	if (p->impossible && !before.link.producer.impossible) {
		PROVE(!kept && !had_room);
	}
	if (kept) {
		prove_record(wall_ns, mono_ns);
	}
	prove_counted(kept);
	return 0;
}

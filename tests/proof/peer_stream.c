/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stream.c: csiw_stream_ready gives no more than the slots there are, from
 * a producer that was read behind served and a barrier, with one behind it
 * (L14), and where it is the consumer by one read alone; csiw_stream_record and
 * csiw_stream_csi read inside the slot of that record alone, and only below
 * what is ready; a record counts if index, number and length are right.
 * csiw_stream_release moves the consumer by its count, only if behind a barrier
 * behind the reads the guest of the link is still there, the ask in the block
 * and its number as served.  Nonsense of which all that holds and another life
 * of the guest end the run, nothing else does; an
 * error gives nothing. csiw_plink_drained and csiw_stream_slot read one word
 * and none.
 *
 * Bounds: any ring that fits into 8 MiB; no loop is left.
 *
 * sources: tests/proof/ring_any.c tests/proof/peer_stream_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/stream.c: if (ready > p->link.ring.slot_count) => if (ready
 *     > p->link.ring.slot_count + 1)
 * mutant: lib/peer/stream.c: csiw_win_barrier_loads(); /* pairs with the
 *     guest's around served => csiw_win_barrier_stores(); /*
 * mutant: lib/peer/stream.c: csiw_win_barrier_loads(); if (ready > =>
 *     csiw_win_barrier_stores(); if (ready >
 * mutant: lib/peer/stream.c: unread(p) == 0 || !csiw_plink_served(p) =>
 *     unread(p) == 0
 * mutant: lib/peer/stream.c: unread(p) == 0 || !csiw_plink_served(p) =>
 *     !csiw_plink_served(p)
 * mutant: lib/peer/stream.c: p->link.ready = ready; => p->link.ready =
 *     p->link.ring.slot_count;
 * mutant: lib/peer/stream.c: CSIW_RECORD_INDEX, CSIW_ORDER_BIG) == index && =>
 *     CSIW_RECORD_INDEX, CSIW_ORDER_BIG) >= index &&
 * mutant: lib/peer/stream.c: CSIW_ORDER_BIG) == p->link.number && =>
 *     CSIW_ORDER_LITTLE) == p->link.number &&
 * mutant: lib/peer/stream.c: record_whole(csi_len) && csi_len <=
 *     p->link.ring.slot_size - CSIW_RECORD_HEADER; => record_whole(csi_len);
 * mutant: lib/peer/stream.c: record_whole(csi_len) && =>
 * mutant: lib/wire/record_words.h: csi_len == CSIW_SLOT_40 - CSIW_RECORD_HEADER
 *     || =>
 * mutant: lib/peer/stream.c: offset > room || => 0 ||
 * mutant: lib/peer/stream.c: if (count > p->link.ready) => if (0)
 * mutant: lib/peer/stream.c: csiw_win_barrier_loads(); err =
 *     csiw_plink_torn(p); => csiw_win_barrier_stores(); err =
 *     csiw_plink_torn(p);
 * mutant: lib/peer/stream.c: wiped(p) || !csiw_plink_shown(p) => wiped(p)
 * mutant: lib/peer/stream.c: wiped(p) || !csiw_plink_shown(p) =>
 *     !csiw_plink_shown(p)
 * mutant: lib/peer/stream.c: int err = ours(p); if (err == CSIW_OK) => int err
 *     = ours(p); if (err != CSIW_ERR_RESTARTED)
 */
#include "peer_stream.h"

static size_t from, room;   /* where may be read */
static bool headed;         /* it is a header that is asked for, */
static const uint8_t *head; /* which was read there: */
static uint32_t index_word, request_word;
static uint16_t len_word;
static struct csiw_record decoded;

static uint32_t word_at(size_t offset)
{
	return csiw_get32(head + offset, CSIW_ORDER_BIG);
}

static void on_read(size_t offset, uint8_t *dst, size_t len)
{
	DEMAND(offset >= from && len <= room && offset - from <= room - len,
	       "inside what is asked for");
	if (!headed) {
		return;
	}
	DEMAND(len == CSIW_RECORD_HEADER, "a header");
	HAVOC(dst, CSIW_RECORD_HEADER);
	head = dst;
	index_word = word_at(CSIW_RECORD_INDEX);
	request_word = word_at(CSIW_RECORD_REQUEST);
	len_word = word_at(CSIW_RECORD_CSI_LEN - 2) & UINT16_MAX;
}

static uint32_t on_counters_word(size_t at)
{
	DEMAND(false, "the counters are not looked at");
	return (uint32_t)(at % 2);
}

int csiw_record_decode(struct csiw_record *out, const uint8_t *buf, size_t len)
{
	DEMAND(len == CSIW_RECORD_HEADER && buf == head, "the header");
	__CPROVER_havoc_object(&decoded);
	*out = decoded;
	return CSIW_OK;
}

static bool err_is_told(int err)
{
	return (peer.state == before.state) ==
		       (err == CSIW_OK || err == CSIW_ERR_UNSTABLE ||
			err == CSIW_ERR_STATE || err == CSIW_ERR_RANGE) &&
	       (peer.state == before.state || peer.err == err) &&
	       (err != CSIW_ERR_PARTNER || is_ours()) &&
	       (err != CSIW_ERR_RESTARTED || torn == err);
}

static void check_ready(void)
{
	ANY(uint32_t, count);
	int err = csiw_stream_ready(&peer, &count);

	PROVE((err == CSIW_ERR_STATE) == !flows());
	PROVE(err == CSIW_OK || count == 0);
	PROVE(err == CSIW_ERR_STATE || peer.link.ready == count);
	PROVE(count <= ring()->slot_count);
	PROVE(count == 0 || (served == 1 && behind && barriers > read_at &&
			     distance(consumer(&peer), producer) == count));
	PROVE(err_is_told(err) && !stored);
	PROVE(news || err == CSIW_ERR_STATE || (reads == 1 && asked == 0));
	PROVE(err != CSIW_ERR_PARTNER ||
	      distance(consumer(&peer), producer) > ring()->slot_count);
}

static bool is_right(uint32_t index)
{
	return index_word == index && request_word == before.link.number &&
	       is_csi_len(len_word);
}

static void check_record(void)
{
	ANY(uint32_t, i);
	struct csiw_record out = {.index = 7, .csi_len = 7};
	uint32_t index = plus(consumer(&peer), i);
	int err;

	from = slot_of(index);
	room = CSIW_RECORD_HEADER;
	headed = true;
	err = csiw_stream_record(&peer, i, &out);
	PROVE((err == CSIW_ERR_STATE) == !flows());
	PROVE((err == CSIW_ERR_RANGE) == (flows() && i >= peer.link.ready));
	PROVE(err_is_told(err) && !stored);
	if (err != CSIW_OK) {
		PROVE(out.index == 7 && out.csi_len == 7);
		PROVE(err != CSIW_ERR_PARTNER || !is_right(index));
		return;
	}
	PROVE(is_right(index));
	PROVE(out.index == decoded.index && out.mono_ns == decoded.mono_ns &&
	      out.mac[5] == decoded.mac[5] && out.dropped == decoded.dropped &&
	      reads == 1);
}

static void check_csi(void)
{
	ANY(uint32_t, i);
	ANY(size_t, offset);
	ANY(size_t, len);
	uint8_t dst[1];
	int err;

	from = slot_of(plus(consumer(&peer), i)) + CSIW_RECORD_HEADER;
	room = ring()->slot_size - CSIW_RECORD_HEADER;
	if (offset <= room) {
		from += offset;
		room -= offset;
	}
	err = csiw_stream_csi(&peer, i, offset, dst, len);
	PROVE((err == CSIW_ERR_STATE) == !flows());
	PROVE(err_is_told(err) && !stored);
	PROVE((err == CSIW_OK) == (reads == 1));
	PROVE(err != CSIW_OK || (i < peer.link.ready && len <= room));
}

static void check_release(void)
{
	ANY(uint32_t, count);
	int err;

	reads = 1; /* of records, behind the last barrier */
	err = csiw_stream_release(&peer, count);
	PROVE((err == CSIW_ERR_STATE) == !flows());
	PROVE((err == CSIW_ERR_RANGE) ==
	      (flows() && count > before.link.ready));
	PROVE(err_is_told(err));
	PROVE(stored == (err == CSIW_OK && count > 0));
	if (err == CSIW_OK) {
		PROVE(consumer(&peer) == plus(consumer(&before), count));
		PROVE(peer.link.ready == before.link.ready - count);
	} else {
		PROVE(consumer(&peer) == consumer(&before));
	}
}

static void check_rest(void)
{
	ANY(uint32_t, records);
	bool drained;

	peer.link.number = 0; /* it is asked behind served */
	before.link.number = 0;
	drained = csiw_plink_drained(&peer, &records);
	PROVE(producer_read && drained == (producer == consumer(&peer)));
	PROVE(records == distance(peer.link.start, producer));
	PROVE(csiw_stream_slot(&peer) ==
	      (peer.link.streaming ? ring()->slot_size : 0));
	PROVE(reads == 1 && !stored);
}

int main(void)
{
	any_stream();
	switch (any_size(4)) {
	case 0:
		check_ready();
		break;
	case 1:
		check_record();
		break;
	case 2:
		check_csi();
		break;
	case 3:
		check_release();
		break;
	default:
		check_rest();
	}
	PROVE(stream_kept());
	return 0;
}

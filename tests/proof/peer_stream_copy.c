/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stream_copy.c: csiw_stream_copy reads whole slots of the ring, in one
 * piece or in two over its end, each into its place in dst and none behind
 * size, and judges every one of them as it was read; it gives their count only
 * if all were right and the consumer moved by it, behind a barrier, to the
 * guest of the link, which serves this ask (L14). An error gives 0, and where
 * nothing is ready
 * nothing is read and the consumer stays.
 *
 * Bounds: any ring that fits into 8 MiB; room for up to three slots and a bit.
 * Of what is read the bytes of index, number and length alone are any: others
 * are not looked at.
 *
 * sources: tests/proof/ring_any.c tests/proof/peer_stream_wrap_any.c
 * cbmc: --unwind 7 --unwindset csiw_stream_copy.0:4
 * mutant: lib/peer/stream.c: n < size / slot ? n : (uint32_t)(size / slot); =>
 *     n;
 * mutant: lib/peer/stream.c: uint32_t first = count < before ? count : before;
 *     => uint32_t first = count;
 * mutant: lib/peer/stream.c: dst + first * ring->slot_size, => dst,
 * mutant: lib/peer/stream.c: dst, index + i)) => dst, index + n))
 * mutant: lib/peer/stream.c: i++, dst += slot) => i++)
 * mutant: lib/peer/stream.c: for (i = 0; i < n; i++, dst => for (i = 1; i < n;
 *     i++, dst
 * mutant: lib/peer/stream.c: if (n == 0) { return CSIW_OK; } =>
 * mutant: lib/peer/stream.c: err = csiw_stream_release(p, n); => err =
 *     csiw_stream_release(p, 0);
 */
#include "peer_stream.h"

enum { SLOTS_MAX = 3 };

/* What of a header is looked at. */
struct seen {
	uint32_t index, request;
	uint16_t csi_len;
};

static uint8_t dst[(SLOTS_MAX + 1) * CSIW_SLOT_80];
static size_t size;
static bool placed[SLOTS_MAX]; /* slots were read, each into its place */
static struct seen seen[SLOTS_MAX];

/* The slot's place in dst is one of what is read. */
static void arrive(uint32_t n, size_t offset, size_t at)
{
	uint8_t *head = dst + n * ring()->slot_size;
	ANY(struct seen, any);

	DEMAND(offset + (n * ring()->slot_size - at) ==
		       slot_of(plus(consumer(&before), n)),
	       "each slot in its place");
	csiw_put32(head + CSIW_RECORD_INDEX, any.index, CSIW_ORDER_BIG);
	csiw_put32(head + CSIW_RECORD_REQUEST, any.request, CSIW_ORDER_BIG);
	csiw_put16(head + CSIW_RECORD_CSI_LEN, any.csi_len, CSIW_ORDER_BIG);
	seen[n] = any;
	placed[n] = true;
}

static void on_read(size_t offset, uint8_t *to, size_t len)
{
	size_t at = (size_t)(to - dst);
	size_t slot = ring()->slot_size;
	uint32_t n;

	DEMAND(len <= size && at <= size - len, "inside dst");
	DEMAND(offset + len <= ring()->counters, "records alone");
	DEMAND(len > 0 && to >= dst, "in dst");
	for (n = 0; n < SLOTS_MAX; n++) {
		if (n * slot >= at && n * slot + slot <= at + len) {
			arrive(n, offset, at);
		}
	}
}

static uint32_t on_counters_word(size_t at)
{
	DEMAND(false, "the counters are not looked at");
	return (uint32_t)(at % 2);
}

int csiw_record_decode(struct csiw_record *out, const uint8_t *buf, size_t len)
{
	DEMAND(false, "a record is the caller's to decode");
	(void)out;
	(void)buf;
	return (int)len;
}

static bool is_right(uint32_t n)
{
	return placed[n] && seen[n].index == plus(consumer(&before), n) &&
	       seen[n].request == before.link.number &&
	       is_csi_len(seen[n].csi_len);
}

static bool is_broken(void)
{
	bool broken =
		distance(consumer(&before), producer) > ring()->slot_count;
	uint32_t n;

	for (n = 0; n < SLOTS_MAX; n++) {
		broken = broken || (placed[n] && !is_right(n));
	}
	return broken;
}

/* With its size as a constant, for CBMC. */
static void check(size_t slot)
{
	size_t spot = any_size(SLOTS_MAX - 1);
	ANY(uint32_t, count);
	int err;

	ASSUME(ring()->slot_size == slot);
	peer.link.ring.slot_size = slot;
	size = any_size((SLOTS_MAX + 1) * slot - 1);
	err = csiw_stream_copy(&peer, dst, size, &count);
	PROVE(stream_kept());
	PROVE((err == CSIW_ERR_STATE) == !flows());
	PROVE(err != CSIW_ERR_SHORT || size < slot);
	PROVE(err == CSIW_OK || count == 0);
	PROVE(err == CSIW_OK || consumer(&peer) == consumer(&before));
	PROVE(err != CSIW_ERR_PARTNER || (is_broken() && is_ours()));
	if (err == CSIW_OK) {
		PROVE(count * slot <= size);
		PROVE(consumer(&peer) == plus(consumer(&before), count));
		PROVE(stored == (count > 0) && placed[0] == stored);
		PROVE(count == 0 ||
		      (behind && is_ours() &&
		       distance(consumer(&before), producer) >= count));
		PROVE(spot >= count || is_right((uint32_t)spot));
	}
}

int main(void)
{
	any_stream();
	switch (ring()->slot_size) {
	case CSIW_SLOT_20:
		check(CSIW_SLOT_20);
		break;
	case CSIW_SLOT_40:
		check(CSIW_SLOT_40);
		break;
	default:
		check(CSIW_SLOT_80);
	}
	return 0;
}

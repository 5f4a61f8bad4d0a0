/* SPDX-License-Identifier: BSD-2-Clause */
/* peer.c: a life of the peer: one stream after the other, each record judged. */
#include "soak.h"

#include <stdbool.h>
#include <string.h>
#include <time.h>

/* The start of the ring's indices comes out of the seed. */
#include "../../lib/peer/private.h"

enum {
	BUDGET = 65536,
	BATCH = 100,        /* records copied at once, at most */
	NEAR = 20000,       /* indices begin so near to 2^32, at most */
	STREAM_MAX = 40000, /* records after which a stream is cancelled */
	REST_NS = 100000,
};

struct life {
	struct soak *soak;
	struct csiw_peer peer;
	/* of the stream at hand */
	struct soak_mark first;
	uint64_t records;
	uint64_t dropped;
	uint64_t wanted; /* records after which it is cancelled */
	uint32_t index;
};

static void rest(void)
{
	const struct timespec t = {.tv_nsec = REST_NS};

	nanosleep(&t, NULL);
}

/* Each record is the next one of its run but for what the ring dropped. */
static void judge(struct life *l, const struct csiw_record *record,
		  const uint8_t *csi)
{
	struct soak_mark mark;

	if (!soak_read(&mark, csi, record->csi_len)) {
		soak_fail("record %u is torn", record->index);
	}
	if (l->records == 0) {
		l->first = mark;
	}
	if (mark.life != l->first.life || mark.run != l->first.run) {
		soak_fail("record %u is of run %u of life %u, the stream of "
			  "run %u of life %u",
			  record->index, mark.run, mark.life, l->first.run,
			  l->first.life);
	}
	l->dropped += record->dropped;
	if (mark.number != (uint32_t)(l->records + l->dropped)) {
		soak_fail("record %u has number %u; %llu came and %llu were "
			  "dropped before it",
			  record->index, mark.number,
			  (unsigned long long)l->records,
			  (unsigned long long)l->dropped);
	}
	if (record->mono_ns != mark.number || record->wall_ns != mark.number) {
		soak_fail("record %u has the stamps of another", record->index);
	}
	if (l->records > 0 && record->index == 0) {
		atomic_fetch_add(&l->soak->board->wraps, 1);
	}
	l->records++;
}

/* In whole slots. */
static uint32_t copy(struct life *l)
{
	static uint8_t slots[BATCH * CSIW_SLOT_80];
	const size_t slot = csiw_stream_slot(&l->peer);
	struct csiw_record record;
	uint32_t count, i;

	if (csiw_stream_copy(&l->peer, slots,
			     (1 + soak_below(l->soak, BATCH)) * slot,
			     &count) != CSIW_OK) {
		return 0;
	}
	for (i = 0; i < count; i++) {
		csiw_record_decode(&record, slots + i * slot, slot);
		judge(l, &record, slots + i * slot + CSIW_RECORD_CSI);
	}
	return count;
}

/* In place, a piece at a time; what was read counts once it is released. */
static uint32_t look(struct life *l)
{
	struct csiw_record records[8];
	static uint8_t csi[8][CSIW_NEXMON_CSI_MAX];
	uint32_t count, i;

	if (csiw_stream_ready(&l->peer, &count) != CSIW_OK) {
		return 0;
	}
	count = count < 8 ? count : 8;
	for (i = 0; i < count; i++) {
		if (csiw_stream_record(&l->peer, i, &records[i]) != CSIW_OK ||
		    csiw_stream_csi(&l->peer, i, 0, csi[i], 128) != CSIW_OK ||
		    csiw_stream_csi(&l->peer, i, 128, csi[i] + 128,
				    records[i].csi_len - 128U) != CSIW_OK) {
			return 0;
		}
	}
	if (csiw_stream_release(&l->peer, count) != CSIW_OK) {
		return 0;
	}
	for (i = 0; i < count; i++) {
		judge(l, &records[i], csi[i]);
	}
	return count;
}

/* The counters of the window are what the guest did by its own account.  A guest
 * that was killed since leaves that alone, and the next one waits for an ask. */
static void compare(struct life *l, const struct csiw_counters *c)
{
	struct soak_truth *t = &l->soak->board->truth;
	uint64_t ring = t->ring, filtered = t->filtered;
	uint64_t malformed = t->malformed, kernel = t->kernel;
	uint64_t received = ring + filtered + malformed + kernel;

	if (t->life != l->first.life || t->run != l->first.run) {
		soak_fail("counters of run %u of life %u stand, and the guest "
			  "is at run %u of life %u",
			  l->first.run, l->first.life, t->run, t->life);
	}
	if (c->delivered + c->dropped_ring != ring || c->filtered != filtered ||
	    c->malformed != malformed || c->dropped_kernel != kernel ||
	    c->surplus != 0 || c->received != received) {
		soak_fail("the counters are not what the guest did: received "
			  "%llu, filtered %llu, malformed %llu, kernel %llu "
			  "where it had %llu, %llu, %llu, %llu",
			  (unsigned long long)c->received,
			  (unsigned long long)c->filtered,
			  (unsigned long long)c->malformed,
			  (unsigned long long)c->dropped_kernel,
			  (unsigned long long)received,
			  (unsigned long long)filtered,
			  (unsigned long long)malformed,
			  (unsigned long long)kernel);
	}
	atomic_fetch_add(&l->soak->board->compared, 1);
}

static void done(struct life *l)
{
	struct soak_board *board = l->soak->board;
	struct csiw_counters c;
	int err;

	if (l->peer.total != (uint32_t)l->records) {
		soak_fail("%llu records came of %u",
			  (unsigned long long)l->records, l->peer.total);
	}
	err = csiw_stream_counters(&l->peer, &c);
	if (err == CSIW_ERR_FOREIGN || err == CSIW_ERR_STATE) {
		return; /* the guest died meanwhile, or refused */
	}
	if (err != CSIW_OK) {
		soak_fail("counters: %s", csiw_err_text(err));
	}
	if (c.delivered != l->records || c.dropped_ring < l->dropped) {
		soak_fail("the sums are wrong: %llu delivered of %llu that "
			  "came",
			  (unsigned long long)c.delivered,
			  (unsigned long long)l->records);
	}
	if (l->records > 0) { /* else no record said which run it was */
		compare(l, &c);
	}
	atomic_fetch_add(&board->streams, 1);
}

static void over(struct life *l, enum csiw_peer_state state)
{
	struct soak_board *board = l->soak->board;

	atomic_fetch_add(&board->dropped, l->dropped);
	if (state == CSIW_PEER_DONE) {
		done(l);
		if (l->peer.ret < CSIW_RET_COMPLETE ||
		    l->peer.ret == CSIW_RET_CAPTURE_BROKE) {
			atomic_fetch_add(&board->refused, 1);
		}
		return;
	}
	if (l->peer.err == CSIW_ERR_PARTNER) {
		soak_fail("an honest guest was said to break the protocol, "
			  "after %llu records",
			  (unsigned long long)l->records);
	}
	atomic_fetch_add(&board->errors[-l->peer.err], 1);
}

static void stream(struct life *l)
{
	static const uint8_t mhz[] = {20, 40, 80};
	struct csiw_param request = {
		.channel = 36,
		.bandwidth_mhz = mhz[soak_below(l->soak, 3)],
		.flags = CSIW_F_STREAM,
		.timeout_s = (uint16_t)soak_below(l->soak, 3),
	};
	uint64_t now_ms = soak_now_ms();
	enum csiw_peer_state state;

	l->records = l->dropped = 0;
	l->wanted = soak_below(l->soak, STREAM_MAX);
	if (csiw_peer_ask(&l->peer, &request, now_ms, now_ms + 20000) !=
	    CSIW_OK) {
		soak_fail("a stream cannot be asked for");
	}
	do {
		uint32_t n = 0;

		state = csiw_peer_step(&l->peer, soak_now_ms(), BUDGET);
		if (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING) {
			n = soak_below(l->soak, 2) == 0 ? copy(l) : look(l);
			atomic_fetch_add(&l->soak->board->records, n);
			soak_stall(l->soak);
		}
		if (n == 0 && state == CSIW_PEER_WAITING) {
			rest();
		}
		if (l->records > l->wanted && l->peer.link.number != 0) {
			bool ring;

			csiw_link_cancel(&l->soak->win, l->peer.link.number,
					 &ring);
		}
	} while (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING);
	over(l, state);
}

/* A seed with which the first line's consumer lies near 2^32. */
static uint64_t near(struct soak *s)
{
	struct csiw_peer trial;
	uint64_t random;

	do {
		random = (uint64_t)soak_below(s, UINT32_MAX) << 32 |
			 soak_below(s, UINT32_MAX);
		csiw_peer_init(&trial, &s->win, CSIW_ORDER_BIG, random);
	} while ((uint32_t)csiw_peer_random(&trial) < UINT32_MAX - NEAR);
	return random;
}

void soak_peer(struct soak *s)
{
	static struct life l;

	l.soak = s;
	csiw_peer_init(&l.peer, &s->win, CSIW_ORDER_BIG, near(s));
	for (;;) {
		stream(&l);
	}
}

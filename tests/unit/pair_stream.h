/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pair_stream.h: our peer as an end of a pair (pair.h) in a window that a link
 * fits: runs of version 1 and streams by turns.  Each record is judged by what
 * the guest was handed.
 */
#ifndef TESTS_UNIT_PAIR_STREAM_H
#define TESTS_UNIT_PAIR_STREAM_H

#include <csiw/stream.h>

#include "pair_ours.h"

enum {
	PAIR_LINK_SIZE = 8192, /* 16, 8 and 4 slots */
	PAIR_LINK_D = PAIR_LINK_SIZE - CSIW_DESCRIPTOR_SIZE,
	PAIR_IN_PLACE = 3, /* records looked at before they are released */
};

/* What was read of one stream. */
static struct pair_reader {
	uint32_t since; /* runs opened before it was asked for */
	uint32_t run;
	uint32_t next; /* of those handed over */
	uint32_t count;
} pair_reader;

static struct {
	uint32_t done;
	uint32_t records;
	uint32_t refused;
	uint32_t failed[32]; /* by -err */
	bool pastes;         /* the descriptor is pasted over */
	bool stock;          /* some guests are */
} pair_streams;

static inline void pair_record_judge(const struct csiw_peer *p,
				     const struct csiw_record *record,
				     const uint8_t *csi)
{
	struct pair_reader *r = &pair_reader;
	uint32_t run = csiw_get32(csi, CSIW_ORDER_BIG);
	uint32_t place = csiw_get32(csi + 4, CSIW_ORDER_BIG);
	uint8_t want[CSIW_NEXMON_CSI_MAX];
	uint16_t len = pair_csi_len(p->block[CSIW_PARAM_BANDWIDTH]);

	if (r->count == 0) {
		r->run = run;
	}
	if (run < r->since || run >= pair.run_count || run != r->run ||
	    !pair_served(&pair.runs[run], p->block)) {
		pair_blame("a record of another stream");
		return;
	}
	if (place != r->next + record->dropped) {
		pair_blame("records are missing and nobody says so");
	}
	pair_record(want, len, run, place);
	if (record->csi_len != len || memcmp(csi, want, len) != 0) {
		pair_blame("a record that was not handed over");
	}
	r->next = place + 1;
	r->count++;
	pair_streams.records++;
}

static inline void pair_copy(struct csiw_peer *p)
{
	static uint8_t slots[PAIR_LINK_SIZE];
	size_t slot = csiw_stream_slot(p);
	struct csiw_record record;
	uint32_t count, i;

	if (csiw_stream_copy(p, slots, slot * (1 + pair_below(7)), &count) !=
	    CSIW_OK) {
		return;
	}
	for (i = 0; i < count; i++) {
		csiw_record_decode(&record, slots + i * slot, slot);
		pair_record_judge(p, &record,
				  slots + i * slot + CSIW_RECORD_CSI);
	}
}

static inline void pair_in_place(struct csiw_peer *p)
{
	static uint8_t csi[PAIR_IN_PLACE][CSIW_NEXMON_CSI_MAX];
	struct csiw_record records[PAIR_IN_PLACE];
	size_t half = (csiw_stream_slot(p) - CSIW_RECORD_HEADER) / 2;
	uint32_t count, i;

	if (csiw_stream_ready(p, &count) != CSIW_OK) {
		return;
	}
	count = count < PAIR_IN_PLACE ? count : PAIR_IN_PLACE;
	for (i = 0; i < count; i++) {
		coro_yield();
		if (csiw_stream_record(p, i, &records[i]) != CSIW_OK) {
			return;
		}
		csiw_stream_csi(p, i, 0, csi[i], half);
		coro_yield();
		csiw_stream_csi(p, i, half, csi[i] + half, half);
	}
	if (csiw_stream_release(p, count) == CSIW_OK) {
		for (i = 0; i < count; i++) {
			pair_record_judge(p, &records[i], csi[i]);
		}
	}
}

static inline struct csiw_param pair_stream_request(void)
{
	struct csiw_param req = plain_request();

	req.channel = 36;
	req.bandwidth_mhz = (uint8_t)(20 << pair_below(3));
	req.timeout_s = (uint16_t)pair_below(2);
	req.flags = CSIW_F_STREAM;
	return req;
}

/* Counters that can be had are exact. */
static inline void pair_count_up(const struct csiw_peer *p)
{
	const struct pair_run *run = &pair.runs[pair_reader.run];
	struct csiw_counters c;

	if (pair_reader.count == 0 || csiw_stream_counters(p, &c) != CSIW_OK) {
		return;
	}
	if (c.delivered != pair_reader.count || c.malformed != run->strangers ||
	    c.delivered + c.dropped_ring != run->handed) {
		pair_blame("the counters of a stream are wrong");
	}
}

static inline void pair_stream_over(const struct csiw_peer *p)
{
	if (p->state == CSIW_PEER_FAILED) {
		pair_streams.failed[-p->err]++;
		if (p->err == CSIW_ERR_PARTNER && !pair_streams.pastes &&
		    !pair_streams.stock) {
			pair_blame("a guest of a stream was said to break "
				   "the protocol");
		}
		return;
	}
	pair_streams.done++;
	if (p->ret < CSIW_RET_CONFIG_ERROR) {
		pair_streams.refused++;
		if (!pair_streams.pastes) {
			pair_blame("a stream was refused for nothing");
		}
	}
	if (p->total != pair_reader.count) {
		pair_blame("a stream is done and not all of it was read");
	}
	pair_count_up(p);
}

static inline bool pair_gives_up(struct csiw_peer *p)
{
	bool ring;

	if (pair_chance(8)) {
		csiw_link_cancel(&pair.win, p->link.number, &ring);
	}
	if (!pair.peaceful && pair_chance(4)) {
		csiw_peer_withdraw(p);
		return true;
	}
	return false;
}

static inline void pair_stream_run(struct csiw_peer *p)
{
	struct csiw_param req = pair_stream_request();
	uint64_t ms = pair_below(2) == 0 ? 30000 : 500 + pair_below(3000);
	enum csiw_peer_state state;

	memset(&pair_reader, 0, sizeof(pair_reader));
	pair_reader.since = pair.run_count;
	csiw_peer_ask(p, &req, pair.now_ms,
		      pair.peaceful ? UINT64_MAX : pair.now_ms + ms);
	do {
		if (pair_gives_up(p)) {
			return;
		}
		state = csiw_peer_step(p, pair.now_ms, 4096);
		coro_yield();
		if (pair_below(2) == 0) {
			pair_copy(p);
		} else if (pair_below(2) == 0) {
			pair_in_place(p);
		}
		state = p->state;
		if (state == CSIW_PEER_WAITING) {
			pair_idle();
		}
	} while (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING);
	pair_stream_over(p);
}

static inline void link_peer_body(void)
{
	struct csiw_peer p;
	uint64_t high = check_random(&pair.seed);

	csiw_peer_init(&p, &pair.win, pair.order,
		       high << 32 | check_random(&pair.seed));
	for (;;) {
		if (pair_below(2) == 0) {
			our_peer_run(&p);
		} else {
			pair_stream_run(&p);
		}
		coro_yield();
	}
}

static inline void pair_paste(void)
{
	size_t from = pair_below(CSIW_DESCRIPTOR_SIZE / 4);
	size_t len = 1 + pair_below(CSIW_DESCRIPTOR_SIZE / 4);
	bool zeros = pair_below(2) == 0;
	size_t i;

	for (i = from; i < from + len && i < CSIW_DESCRIPTOR_SIZE / 4; i++) {
		csiw_win_put32(&pair.win, PAIR_LINK_D + i * 4,
			       zeros ? 0 : check_random(&pair.seed));
	}
}

/* Somebody beside the two: cancels what is served, and pastes. */
static inline void pair_third_party(void)
{
	struct csiw_link_view view;
	bool ring;

	if (pair_below(3000) == 0 &&
	    csiw_link_look(&view, &pair.win) == CSIW_OK) {
		csiw_link_cancel(&pair.win, view.served, &ring);
	}
	if (pair_streams.pastes && !pair.peaceful && pair_below(2000) == 0) {
		pair_paste();
	}
}

#endif

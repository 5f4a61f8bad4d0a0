/* SPDX-License-Identifier: BSD-2-Clause */
/* pair_ours.h: the two engines as ends of a pair (pair.h). */
#ifndef TESTS_UNIT_PAIR_OURS_H
#define TESTS_UNIT_PAIR_OURS_H

#include "pair.h"

static struct csiw_device pair_table[256];

struct our_guest {
	struct csiw_collect collect;
	struct csiw_guest guest;
	uint32_t run;
	bool open;
};

/* CSI of a stream, of any length; tells its run and its place too. */
static inline void pair_record(uint8_t *csi, size_t len, uint32_t run,
			       uint32_t index)
{
	size_t i;

	pair_csi(csi, run, index);
	for (i = CSIW_CSI_SIZE; i < len; i++) {
		csi[i] = (uint8_t)((run * 7 + index * 31 + i) % 251);
	}
}

/* Bytes of CSI at this bandwidth. */
static inline uint16_t pair_csi_len(uint8_t bandwidth_mhz)
{
	return (uint16_t)(bandwidth_mhz / 20 * CSIW_CSI_SIZE);
}

/* A packet of a stream; now and then one that is not asked for. */
static inline enum csiw_guest_do our_guest_stream(struct our_guest *o)
{
	struct pair_run *run = &pair.runs[o->run];
	uint8_t bytes[CSIW_NEXMON_CSI_MAX];
	struct csiw_csi csi;

	memset(&csi, 0, sizeof(csi));
	csi.csi = bytes;
	csi.csi_len = pair_csi_len(o->guest.request.bandwidth_mhz);
	device_mac(csi.mac, run->handed % 3);
	if (pair_below(8) == 0) {
		csi.csi_len -= 4; /* malformed */
		run->strangers++;
		return csiw_guest_csi(&o->guest, &csi, 0, 0);
	}
	pair_record(bytes, csi.csi_len, o->run, run->handed++);
	return csiw_guest_csi(&o->guest, &csi, 0, 0);
}

/* Packets that the run is sure to keep; with the filter on, others between. */
static inline enum csiw_guest_do our_guest_hear(struct our_guest *o)
{
	const struct csiw_param *req = &o->guest.request;
	uint8_t bytes[CSIW_CSI_SIZE];
	struct csiw_csi csi;
	uint32_t index = pair.runs[o->run].handed;

	if (o->guest.link.streaming) {
		return our_guest_stream(o);
	}
	memset(&csi, 0, sizeof(csi));
	csi.csi = bytes;
	csi.csi_len = CSIW_CSI_SIZE;
	if (req->flags & FILTER &&
	    (req->mac_count == 0 || pair_below(4) == 0)) {
		device_mac(csi.mac, 1000000);
		return csiw_guest_csi(&o->guest, &csi, 0, 0);
	}
	device_mac(csi.mac,
		   req->flags & FILTER ? index % req->mac_count : index);
	pair_csi(bytes, o->run, index);
	pair.runs[o->run].handed = index + 1;
	return csiw_guest_csi(&o->guest, &csi, 0, 0);
}

static inline enum csiw_guest_do our_guest_capture(struct our_guest *o)
{
	enum csiw_guest_do next = CSIW_GUEST_CAPTURE;
	uint32_t n = pair_below(4);

	for (; n > 0 && next == CSIW_GUEST_CAPTURE; n--) {
		next = our_guest_hear(o);
	}
	if (next == CSIW_GUEST_CAPTURE && pair_chance(20)) {
		next = csiw_guest_end(&o->guest, CSIW_RET_CAPTURE_BROKE);
	}
	return next;
}

/* True when there is nothing to do but wait. */
static inline bool our_guest_step(struct our_guest *o)
{
	enum csiw_guest_do next = csiw_guest_step(&o->guest, pair.now_ms);

	if (next == CSIW_GUEST_OPEN) {
		o->run = pair_open_run(o->guest.block);
		o->open = true;
		coro_yield();
		next = csiw_guest_opened(&o->guest, pair.now_ms,
					 pair_chance(100)
						 ? CSIW_RET_CONFIG_ERROR
						 : CSIW_RET_NONE);
	}
	if (next == CSIW_GUEST_CAPTURE) {
		next = our_guest_capture(o);
	}
	if (next == CSIW_GUEST_CLOSE) {
		if (!o->open) {
			pair_blame("closed what was not open");
		}
		o->open = false;
	}
	return next == CSIW_GUEST_WAIT;
}

static inline void our_guest_body(void)
{
	struct our_guest o;

	memset(&o, 0, sizeof(o));
	csiw_collect_init(&o.collect, pair_table, sizeof(pair_table),
			  pair.win.capacity, pair.seed);
	csiw_guest_init(&o.guest, &pair.win, pair.order, &o.collect);
	if (pair.linked) {
		csiw_guest_link_start(&o.guest, check_random(&pair.seed), 0,
				      pair.now_ms);
	}
	for (;;) {
		if (our_guest_step(&o)) {
			pair_idle();
		} else {
			coro_yield();
		}
	}
}

/* The three kinds of run, now and then one that is refused. */
static inline struct csiw_param our_request(void)
{
	struct csiw_param req = plain_request();

	if (pair_below(2) == 0) {
		req = listed_request(pair_below(4), pair_below(4));
	} else if (pair_below(2) == 0) {
		req.samples_per_device = 1;
	}
	req.timeout_s = (uint16_t)pair_below(2);
	if (pair_chance(100)) {
		req.channel = 0;
	}
	return req;
}

/* A stock guest knows no 2: its windows are large. */
static inline enum csiw_ret refusal_of(const struct csiw_param *ask)
{
	uint32_t most = (uint32_t)ask->mac_count * ask->samples_per_device;

	if (pair.guest_body == our_guest_body && ask->flags & FILTER &&
	    most > pair.win.capacity) {
		return CSIW_RET_TOO_MUCH;
	}
	return ask->channel == 0 ? CSIW_RET_REFUSED : CSIW_RET_NONE;
}

static inline void our_peer_judge(const struct csiw_peer *p, uint32_t since)
{
	static uint8_t bytes[PAIR_ROOM * CSIW_SAMPLE_SIZE];
	struct csiw_param ask;

	csiw_param_decode(&ask, p->block, CSIW_PARAM_SIZE, pair.order);
	if (p->ret == CSIW_RET_MAIN_ERROR || p->ret == CSIW_RET_READ_ERROR) {
		return; /* a stock guest's, for no ask in particular */
	}
	if (p->ret <= CSIW_RET_REFUSED) {
		pair.done++;
		if (p->ret != refusal_of(&ask) || p->total != 0) {
			pair_blame("a request was refused for nothing");
		}
		return;
	}
	if (refusal_of(&ask) != CSIW_RET_NONE) {
		pair_blame("a request in error was served");
	}
	if (csiw_peer_samples(p, 0, p->total, bytes, sizeof(bytes)) !=
	    CSIW_OK) {
		return; /* a stock guest that starts wipes what is being read */
	}
	pair_judge(p->block, since, p->total, bytes);
}

/* One run of the peer, to its end or to a withdrawal. */
static inline void our_peer_run(struct csiw_peer *p)
{
	struct csiw_param req = our_request();
	uint32_t since = pair.run_count;
	uint64_t ms = pair.peaceful ? 30000 : 100 + pair_below(3000);
	enum csiw_peer_state state;

	csiw_peer_ask(p, &req, pair.now_ms, pair.now_ms + ms);
	do {
		if (!pair.peaceful && pair_chance(5)) {
			csiw_peer_withdraw(p);
			return;
		}
		state = csiw_peer_step(p, pair.now_ms, 4096);
		csiw_peer_progress(p, pair_below(100));
		if (state == CSIW_PEER_WAITING) {
			pair_idle();
		} else {
			coro_yield();
		}
	} while (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING);
	if (state == CSIW_PEER_DONE) {
		our_peer_judge(p, since);
		return;
	}
	pair.failed++;
#ifndef EVIL /* where one look at the samples can take a second */
	if (p->err == CSIW_ERR_PARTNER) {
		pair_blame("an honest guest was said to break the protocol");
	}
#endif
}

static inline void our_peer_body(void)
{
	struct csiw_peer p;
	uint64_t high = check_random(&pair.seed);

	csiw_peer_init(&p, &pair.win, pair.order,
		       high << 32 | check_random(&pair.seed));
	for (;;) {
		our_peer_run(&p);
		coro_yield();
	}
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_peer_link.c: the peer engine in a window that a link fits and that is
 * rewritten between any two of its accesses (window.h), the guest's lines and
 * the ring too.  It stores its own bytes only, reads records that are where
 * they should be, every one once, and ends in time.
 */
#include <csiw/err.h>
#include <csiw/sample.h>
#include <csiw/stream.h>

#include "fuzz.h"
#include "peer_trace.h"

enum {
	/* bytes a step may touch beside its budget: see peer.h; and lines */
	BESIDE_MAX = 1000 + CSIW_PAGE_SIZE + 512,
	TICK_MS = 20,
	LATE_MS = 1000 + 3 * TICK_MS, /* an answer may settle so long */
	STEPS_MAX = 3000,             /* until a run is over */
	PASS_MS = 100,
};

static bool busy(void)
{
	return peer.state == CSIW_PEER_BUSY || peer.state == CSIW_PEER_WAITING;
}

static bool flowing(void)
{
	return busy() && peer.link.streaming && peer.link.number != 0;
}

static void step(uint32_t ms, size_t budget)
{
	bool was_busy = busy();
	uint32_t asks = peer.asks;
	size_t least = budget < CSIW_SAMPLE_SIZE ? CSIW_SAMPLE_SIZE : budget;

	trace.now_ms += ms;
	window_call();
	csiw_peer_step(&peer, trace.now_ms, budget);
	CHECK(window.touched <= least + least / 64 + BESIDE_MAX);
	CHECK(was_busy || window.touched == 0);
	CHECK(trace.released == 0 || peer.asks == asks);
	if (was_busy && peer.state == CSIW_PEER_DONE) {
		peer_done();
	} else if (was_busy && peer.state == CSIW_PEER_FAILED) {
		peer_failed();
	} else if (peer.state == CSIW_PEER_WAITING &&
		   peer.link.state != CSIW_PEER_LINK_NONE) {
		CHECK(trace.now_ms - trace.beat_ms < CSIW_BEAT_MS);
	}
}

static void ask(struct stream *s, unsigned int width)
{
	struct csiw_param req = {.channel = 36};
	bool was_busy = busy();
	bool stream;
	int err;

	req.flags = stream_u8(s);
	req.bandwidth_mhz = (uint8_t)(20 << width % 4);
	req.samples_per_device = 1;
	req.timeout_s = stream_u8(s);
	req.mac_count = stream_u8(s) % (CSIW_MACS_MAX + 2);
	for (unsigned int i = 0; i < req.mac_count && i < CSIW_MACS_MAX; i++) {
		req.macs[i][0] = (uint8_t)i;
	}
	stream = req.flags & CSIW_F_STREAM;
	window_call();
	err = csiw_peer_ask(&peer, &req, trace.now_ms,
			    trace.now_ms + req.timeout_s * 20u);
	CHECK(window.touched == 0);
	CHECK(err == (was_busy                           ? CSIW_ERR_STATE
		      : req.mac_count > CSIW_MACS_MAX    ? CSIW_ERR_RANGE
		      : stream && req.bandwidth_mhz > 80 ? CSIW_ERR_RANGE
							 : CSIW_OK));
	trace.released = err == CSIW_OK ? 0 : trace.released;
}

/* What a call that takes records may say. */
static void check_taken(int err, bool flowed)
{
	CHECK(flowed || err == CSIW_ERR_STATE);
	if (err == CSIW_ERR_PARTNER || err == CSIW_ERR_RESTARTED) {
		CHECK(peer.state == CSIW_PEER_FAILED && peer.err == err);
	} else {
		CHECK(busy() == flowed || err == CSIW_ERR_STATE);
		CHECK(err == CSIW_OK || err == CSIW_ERR_STATE ||
		      err == CSIW_ERR_SHORT || err == CSIW_ERR_RANGE ||
		      err == CSIW_ERR_UNSTABLE);
	}
}

static void check_record(const struct csiw_record *r, uint32_t index)
{
	CHECK(r->index == index && r->request == peer.link.number);
	CHECK(r->csi_len + (size_t)CSIW_RECORD_HEADER <=
	      csiw_stream_slot(&peer));
}

static uint32_t copy(size_t size)
{
	uint32_t next = mine(CSIW_LINK_CONSUMER);
	size_t slot = csiw_stream_slot(&peer);
	uint8_t *dst = malloc(size > 0 ? size : 1);
	bool flowed = flowing();
	struct csiw_record r;
	uint32_t count;
	int err;

	CHECK(dst != NULL);
	window_call();
	trace.releasing = true;
	err = csiw_stream_copy(&peer, dst, size, &count);
	trace.releasing = false;
	check_taken(err, flowed);
	CHECK(err == CSIW_OK || count == 0);
	CHECK(count <= peer.link.ring.slot_count && count * slot <= size);
	for (uint32_t i = 0; i < count; i++) {
		csiw_record_decode(&r, dst + i * slot, slot);
		check_record(&r, next + i);
	}
	CHECK(mine(CSIW_LINK_CONSUMER) == next + count || count == 0);
	CHECK(count == 0 || window.rewritten > 0 || whole());
	trace.released += count;
	free(dst);
	return count;
}

/* Any piece of any record's CSI. */
static void read_piece(uint32_t i, struct stream *s)
{
	size_t room = csiw_stream_slot(&peer) - CSIW_RECORD_HEADER;
	size_t offset = stream_u8(s) * 5u;
	size_t len = stream_u8(s) * 5u;
	uint8_t *dst = malloc(len > 0 ? len : 1);

	CHECK(dst != NULL);
	CHECK(csiw_stream_csi(&peer, i, offset, dst, len) ==
	      (offset + len > room ? CSIW_ERR_RANGE : CSIW_OK));
	CHECK(csiw_stream_csi(&peer, i, SIZE_MAX, dst, len) == CSIW_ERR_RANGE);
	free(dst);
}

static void in_place(struct stream *s)
{
	uint32_t next = mine(CSIW_LINK_CONSUMER);
	bool flowed = flowing();
	uint32_t ready, i = 0;
	struct csiw_record r;
	uint8_t count;
	int err;

	window_call();
	err = csiw_stream_ready(&peer, &ready);
	check_taken(err, flowed);
	CHECK(ready <= (flowed ? peer.link.ring.slot_count : 0));
	for (; i < ready && flowing(); i++) {
		err = csiw_stream_record(&peer, i, &r);
		check_taken(err, flowed);
		if (err != CSIW_OK) {
			break;
		}
		check_record(&r, next + i);
		read_piece(i, s);
	}
	if (flowing()) {
		CHECK(csiw_stream_record(&peer, ready, &r) == CSIW_ERR_RANGE);
		CHECK(csiw_stream_csi(&peer, ready, 0, NULL, 0) ==
		      CSIW_ERR_RANGE);
	}
	count = stream_u8(s);
	if (i < ready && count > i) {
		return; /* one was not the guest's: the caller gives it up */
	}
	flowed = flowing();
	trace.releasing = true;
	err = csiw_stream_release(&peer, count);
	trace.releasing = false;
	check_taken(err, flowed);
	CHECK(err != CSIW_ERR_RANGE || count > ready);
	CHECK(err != CSIW_OK || count <= ready);
	CHECK(err != CSIW_OK || mine(CSIW_LINK_CONSUMER) == next + count);
	trace.released += err == CSIW_OK ? count : 0;
}

static void count(void)
{
	struct csiw_counters c;
	int err;

	window_call();
	err = csiw_stream_counters(&peer, &c);
	CHECK(err != CSIW_OK ||
	      c.received == c.delivered + c.filtered + c.surplus + c.malformed +
				    c.dropped_kernel + c.dropped_ring);
	CHECK(window.touched <= 1000);
}

/* L10: whoever may sleep has no record to read, and no answer. */
static void rest(void)
{
	uint32_t ready = 0;

	window.calm = true;
	if (busy() && csiw_peer_arm(&peer) &&
	    peer.link.state == CSIW_PEER_LINK_LINKED) {
		CHECK(csiw_stream_ready(&peer, &ready) != CSIW_OK ||
		      ready == 0);
		CHECK(peer.phase != CSIW_PEER_PHASE_WAIT ||
		      !(window.mem[CSIW_PARAM_FLAGS] & CSIW_F_FINISHED));
	}
	csiw_peer_disarm(&peer);
	CHECK(mine(CSIW_LINK_PEER_ARMED) == 0 ||
	      peer.link.state == CSIW_PEER_LINK_NONE);
	window.calm = false;
}

static void begin(uint64_t random)
{
	memset(trace.own, 0, sizeof(trace.own));
	trace.released = 0;
	csiw_peer_init(&peer, &window.win, window.order, random);
}

static void other(unsigned int what, struct stream *s)
{
	bool ring;

	window_call();
	switch (what % 8) {
	case 0:
		csiw_peer_withdraw(&peer);
		CHECK(peer.state == CSIW_PEER_IDLE && window.touched <= 6);
		break;
	case 1:
		rest();
		break;
	case 2:
		csiw_peer_bell(&peer);
		CHECK(!csiw_peer_bell(&peer));
		break;
	case 3:
		trace.cancelling = stream_u8(s);
		CHECK(csiw_link_cancel(&window.win, trace.cancelling, &ring) ==
		      (trace.cancelling == 0 ? CSIW_ERR_RANGE : CSIW_OK));
		trace.cancelling = 0;
		break;
	case 4:
	case 5:
		count();
		break;
	case 6:
		csiw_peer_progress(&peer, 255);
		CHECK(window.touched <= 255 + 64);
		break;
	case 7:
		begin(stream_u8(s));
		break;
	}
}

static void act(struct stream *s)
{
	uint8_t op = stream_u8(s);
	unsigned int times = op >> 3;

	switch (op & 7) {
	case 0:
		ask(s, times);
		break;
	case 1:
		step(stream_u8(s), times * 300u);
		break;
	case 2:
		step(stream_u8(s) * 10u, WINDOW_LINK_MAX);
		break;
	case 3:
		for (times++; times > 0; times--) {
			step(PASS_MS, WINDOW_LINK_MAX);
		}
		break;
	case 4:
		copy(times * csiw_stream_slot(&peer) + stream_u8(s));
		break;
	case 5:
		in_place(s);
		break;
	case 6:
		other(times, s);
		break;
	case 7:
		window_rewrite();
		break;
	}
}

/* Whatever stands there, an end comes; of a stream that is being read. */
static void run_out(void)
{
	uint64_t end_ms = trace.now_ms > peer.deadline_ms ? trace.now_ms
							  : peer.deadline_ms;
	unsigned int steps = 0;

	while (busy()) {
		CHECK(steps++ < STEPS_MAX);
		CHECK(trace.now_ms <= end_ms + LATE_MS);
		step(peer.state == CSIW_PEER_WAITING ? TICK_MS : 0,
		     WINDOW_LINK_MAX);
		if (flowing() && copy(WINDOW_LINK_MAX) > 0) {
			end_ms = trace.now_ms > end_ms ? trace.now_ms : end_ms;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!window_open(data, size, WINDOW_LINK)) {
		return 0;
	}
	memset(&trace, 0, sizeof(trace));
	lines = csiw_samples_end(window.win.size);
	begin(42);
	while (stream_left(&window.script) > 0) {
		act(&window.script);
	}
	run_out();
	window_close();
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_peer.c: the peer engine on a window that is rewritten between any two of
 * its accesses (window.h).  It stores its own bytes only, does no more work
 * than its budget allows, ends in time, and what counts is what stood there.
 */
#include <csiw/err.h>
#include <csiw/peer.h>
#include <csiw/sample.h>

#include "fuzz.h"
#include "window.h"

enum {
	/* bytes a step may touch beside its budget: see peer.h */
	BESIDE_MAX = 1000 + CSIW_PAGE_SIZE,
	TICK_MS = 20,
	LATE_MS = 1000 + 3 * TICK_MS, /* an answer may settle so long */
	STEPS_MAX = 1000,             /* of a run that nobody disturbs */
	SAMPLES_MAX = WINDOW_MAX / CSIW_SAMPLE_SIZE,
};

static struct csiw_peer peer;
static uint64_t now_ms;

void target_loaded(size_t at, const uint8_t *bytes, size_t len)
{
	(void)at;
	(void)bytes;
	(void)len;
}

/* Nothing is the peer's before it asked: not even then the descriptor. */
void target_stores(size_t at, const uint8_t *bytes, size_t len)
{
	CHECK(peer.phase != CSIW_PEER_PHASE_NONE);
	CHECK(at + len <= csiw_samples_end(window.win.size));
	if (at >= CSIW_PARAM_SIZE) {
		CHECK(peer.phase == CSIW_PEER_PHASE_FILL);
		for (size_t i = 0; i < len; i++) {
			CHECK(bytes[i] == CSIW_FILL);
		}
	} else if (at > CSIW_PARAM_FLAGS) {
		CHECK(peer.phase == CSIW_PEER_PHASE_FILL);
		CHECK(at < CSIW_PARAM_RET || at + len > CSIW_PARAM_MACS ||
		      bytes[0] == 0);
	}
}

/* What an honest guest leaves, a sample, or "taken". */
void target_rewrite(unsigned int kind, struct stream *s)
{
	uint8_t bytes[CSIW_SAMPLE_SIZE + 1] = {0};
	uint8_t block[CSIW_PARAM_SIZE];
	uint32_t index;

	if (kind == REWRITE_OWN) {
		memcpy(block, peer.block, sizeof(block));
		block[CSIW_PARAM_FLAGS] &= CSIW_F_FILTER;
		block[CSIW_PARAM_FLAGS] |= CSIW_F_FINISHED;
		block[CSIW_PARAM_RET] = stream_u8(s);
		csiw_put32(block + CSIW_PARAM_TOTAL, stream_u8(s),
			   window.order);
		window_put(0, block, sizeof(block));
		return;
	}
	if (kind == REWRITE_OWN + 1) {
		index = stream_u8(s) % window.win.capacity;
		memset(bytes, stream_u8(s), CSIW_SAMPLE_SIZE);
		window_put(csiw_sample_offset(index), bytes, sizeof(bytes));
		return;
	}
	bytes[0] = CSIW_RET_TAKEN;
	window_put(CSIW_PARAM_RET, bytes, 1);
}

static bool busy(void)
{
	return peer.state == CSIW_PEER_BUSY || peer.state == CSIW_PEER_WAITING;
}

/* No sample beyond what the window holds, and just its bytes. */
static void check_samples(void)
{
	size_t size = (size_t)peer.total * CSIW_SAMPLE_SIZE;
	uint8_t *copy = malloc(size > 0 ? size : 1);
	bool calm = window.calm;
	int err;

	CHECK(copy != NULL);
	err = csiw_peer_samples(&peer, 0, peer.total, copy, size);
	CHECK(err == CSIW_OK || err == CSIW_ERR_PARTNER);
	window.calm = true;
	err = csiw_peer_samples(&peer, 0, peer.total, copy, size);
	window.calm = calm;
	if (err == CSIW_OK && size > 0) {
		CHECK(memcmp(copy, window.mem + CSIW_PARAM_SIZE, size) == 0);
	}
	CHECK(csiw_peer_samples(&peer, 0, peer.total + 1, copy, size) ==
	      CSIW_ERR_RANGE);
	if (size > 0) {
		CHECK(csiw_peer_samples(&peer, 0, peer.total, copy, size - 1) ==
		      CSIW_ERR_SHORT);
	}
	free(copy);
}

/* Of an answer that was not rewritten while it was judged (P4). */
static void check_answer(void)
{
	const uint8_t *mem = window.mem;
	uint8_t filter = peer.block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER;

	CHECK(mem[CSIW_PARAM_RET] == peer.ret);
	if (peer.total == 0 && mem[CSIW_PARAM_FLAGS] == CSIW_F_FINISHED &&
	    mem[CSIW_PARAM_CHANNEL] == 0) {
		return; /* a stock guest's failure is all zeros */
	}
	CHECK(mem[CSIW_PARAM_FLAGS] == (filter | CSIW_F_FINISHED));
	CHECK(csiw_get32(mem + CSIW_PARAM_TOTAL, window.order) == peer.total);
	CHECK(memcmp(mem + CSIW_PARAM_CHANNEL, peer.block + CSIW_PARAM_CHANNEL,
		     CSIW_PARAM_RET - CSIW_PARAM_CHANNEL) == 0);
	CHECK(memcmp(mem + CSIW_PARAM_MACS, peer.block + CSIW_PARAM_MACS,
		     CSIW_PARAM_SIZE - CSIW_PARAM_MACS) == 0);
	CHECK(peer.arrived >= peer.total);
}

static void check_done(void)
{
	CHECK(peer.total <= window.win.capacity);
	CHECK(peer.ret != CSIW_RET_NONE && peer.ret != CSIW_RET_TAKEN &&
	      peer.ret <= CSIW_RET_READ_ERROR);
	if (window.rewritten == 0) {
		check_answer();
	}
	check_samples();
}

static void step(size_t budget)
{
	bool was_busy = busy();
	size_t least = budget < CSIW_SAMPLE_SIZE ? CSIW_SAMPLE_SIZE : budget;
	enum csiw_peer_state state;

	window_call();
	state = csiw_peer_step(&peer, now_ms, budget);
	CHECK(state == peer.state);
	CHECK(window.touched <= least + least / 64 + BESIDE_MAX);
	if (!was_busy) {
		CHECK(window.touched == 0);
		return;
	}
	if (state == CSIW_PEER_DONE) {
		check_done();
	}
	if (state == CSIW_PEER_FAILED) {
		CHECK(peer.err == CSIW_ERR_PENDING ||
		      peer.err == CSIW_ERR_DEADLINE ||
		      peer.err == CSIW_ERR_PARTNER);
	}
}

static void ask(struct stream *s)
{
	struct csiw_param req = {.channel = 6, .bandwidth_mhz = 20};
	bool was_busy = busy();
	int err;

	req.flags = stream_u8(s);
	req.samples_per_device = stream_u8(s);
	req.timeout_s = stream_u8(s);
	req.mac_count = stream_u8(s) % (CSIW_MACS_MAX + 2);
	for (unsigned int i = 0; i < req.mac_count && i < CSIW_MACS_MAX; i++) {
		req.macs[i][0] = (uint8_t)(i * req.samples_per_device);
	}
	window_call();
	err = csiw_peer_ask(&peer, &req, now_ms, now_ms + req.timeout_s * 10u);
	CHECK(window.touched == 0);
	CHECK(err == (was_busy                        ? CSIW_ERR_STATE
		      : req.mac_count > CSIW_MACS_MAX ? CSIW_ERR_RANGE
		      : req.flags & CSIW_F_STREAM     ? CSIW_ERR_LINK
						      : CSIW_OK));
}

static void withdraw(void)
{
	window_call();
	csiw_peer_withdraw(&peer);
	CHECK(window.touched <= 2);
	CHECK(peer.state == CSIW_PEER_IDLE);
}

static void look_on(size_t budget)
{
	uint32_t before = peer.arrived;
	uint32_t arrived;

	window_call();
	arrived = csiw_peer_progress(&peer, budget);
	CHECK(window.touched <= budget);
	CHECK(arrived >= before && arrived <= window.win.capacity);
}

static void act(struct stream *s)
{
	uint8_t op = stream_u8(s);

	switch (op & 7) {
	case 0:
		ask(s);
		break;
	case 1:
	case 2:
	case 3:
		now_ms += stream_u8(s);
		step((op >> 3) * 300u);
		break;
	case 4:
		now_ms += stream_u8(s) * 10u;
		step(WINDOW_MAX);
		break;
	case 5:
		look_on(stream_u8(s));
		break;
	case 6:
		if (op & 8) {
			withdraw();
		}
		break;
	case 7:
		window_rewrite();
		break;
	}
}

/* Whatever stands there, an end comes. */
static void run_out(void)
{
	uint64_t end_ms = now_ms > peer.deadline_ms ? now_ms : peer.deadline_ms;
	unsigned int steps = 0;

	while (busy()) {
		CHECK(steps++ < STEPS_MAX);
		CHECK(now_ms <= end_ms + LATE_MS);
		now_ms += peer.state == CSIW_PEER_WAITING ? TICK_MS : 0;
		step(WINDOW_MAX);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!window_open(data, size, WINDOW_PLAIN)) {
		return 0;
	}
	now_ms = 0;
	csiw_peer_init(&peer, &window.win, window.order, 42);
	while (stream_left(&window.script) > 0) {
		act(&window.script);
	}
	run_out();
	window_close();
	return 0;
}

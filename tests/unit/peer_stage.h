/* SPDX-License-Identifier: BSD-2-Clause */
/* peer_stage.h: a peer on a window, and a guest's hand. */
#ifndef TESTS_UNIT_PEER_STAGE_H
#define TESTS_UNIT_PEER_STAGE_H

#include <csiw/err.h>
#include <csiw/peer.h>

#include "window.h"

enum {
	PEER_ROOM = 45, /* samples; they end on the fourth page */
	PEER_PAD = 9,
	/* 2392 samples are the first that end exactly on a page */
	PAGE_END_TOTAL = 2392,
	PEER_SIZE_MAX = CSIW_PARAM_SIZE + 2400 * CSIW_SAMPLE_SIZE +
			CSIW_DESCRIPTOR_SIZE,
	DEADLINE_MS = 60000, /* from the ask */
	BUDGET = 65536,
};

struct peer_stage {
	_Alignas(8) uint8_t mem[PEER_SIZE_MAX];
	uint8_t before[PEER_SIZE_MAX]; /* see remember */
	struct csiw_win win;
	struct csiw_peer peer;
	enum csiw_order order;
	uint64_t now_ms;
	size_t budget;
	unsigned int tick_ms; /* between two steps */
};

static struct peer_stage stage;

/* A window for so many samples with so many bytes behind them. */
static inline void peer_stage_open(uint32_t room, size_t pad,
				   enum csiw_order order)
{
	size_t size = csiw_sample_offset(room) + pad + CSIW_DESCRIPTOR_SIZE;

	assert_true(size <= PEER_SIZE_MAX);
	memset(stage.mem, 0, size);
	stage.order = order;
	stage.now_ms = 1000;
	stage.budget = BUDGET;
	stage.tick_ms = 1;
	assert_int_equal(
		csiw_win_init(&stage.win, stage.mem, size, CSIW_MEMORY_DEVICE),
		CSIW_OK);
	csiw_peer_init(&stage.peer, &stage.win, order, 0x123456789abcdef);
}

static inline int peer_stage_set_up(void **state)
{
	(void)state;
	peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_BIG);
	return 0;
}

static inline enum csiw_peer_state peer_step(void)
{
	return csiw_peer_step(&stage.peer, stage.now_ms, stage.budget);
}

static inline bool peer_over(void)
{
	return stage.peer.state == CSIW_PEER_DONE ||
	       stage.peer.state == CSIW_PEER_FAILED;
}

/* Steps while the clock goes on; stops when it is over. */
static inline void peer_pass(unsigned int ms)
{
	unsigned int tick, busy;

	for (; ms > 0 && !peer_over(); ms -= tick) {
		tick = ms < stage.tick_ms ? ms : stage.tick_ms;
		stage.now_ms += tick;
		for (busy = 0; peer_step() == CSIW_PEER_BUSY; busy++) {
			assert_true(busy < 10000);
		}
	}
}

/* Steps with the clock standing, up to a phase. */
static inline void peer_reach(enum csiw_peer_phase phase)
{
	unsigned int i;

	for (i = 0; stage.peer.phase != phase; i++) {
		assert_true(i < 10000);
		peer_step();
	}
}

static inline void peer_ask(const struct csiw_param *req)
{
	assert_int_equal(csiw_peer_ask(&stage.peer, req, stage.now_ms,
				       stage.now_ms + DEADLINE_MS),
			 CSIW_OK);
}

/* Up to the ask in the window, and the step that starts its clock. */
static inline void peer_asked(const struct csiw_param *req)
{
	peer_ask(req);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	peer_step();
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
}

static inline void peer_asked_plain(void)
{
	struct csiw_param req = plain_request();

	peer_asked(&req);
}

/* Until the next ask stands in the window: a pause of 250 ms comes first. */
static inline void peer_asks_again(void)
{
	unsigned int asks = stage.peer.asks;
	unsigned int ms;

	for (ms = 0; stage.peer.asks == asks; ms++) {
		assert_true(ms < 3 * CSIW_QUIET_MS);
		peer_pass(1);
		assert_false(peer_over());
	}
	assert_true(ms >= CSIW_QUIET_MS);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_WAIT);
}

/* Sample i, recognisable in every byte and never fill. */
static inline void make_sample(uint8_t out[CSIW_SAMPLE_SIZE], uint32_t i)
{
	unsigned int k;

	for (k = 0; k < CSIW_SAMPLE_SIZE; k++) {
		out[k] = (uint8_t)((i * 31 + k * 7) % 251);
	}
}

static inline void put_sample(uint32_t i)
{
	uint8_t sample[CSIW_SAMPLE_SIZE];

	make_sample(sample, i);
	poke_bytes(&stage.win, csiw_sample_offset(i), sample, sizeof(sample));
}

/* Samples and the 0 byte behind them, as a guest of ours. */
static inline void put_samples(uint32_t total)
{
	uint32_t i;

	for (i = 0; i < total; i++) {
		put_sample(i);
	}
	if (csiw_sample_offset(total) < area_end(&stage.win)) {
		poke(&stage.win, csiw_sample_offset(total), 0);
	}
}

/* The block of an answer, over whatever stands in the samples. */
static inline void put_finished(unsigned int flags, unsigned int ret,
				uint32_t total)
{
	poke_total(&stage.win, stage.order, total);
	poke(&stage.win, CSIW_PARAM_RET, ret);
	poke(&stage.win, CSIW_PARAM_FLAGS, flags);
}

static inline void put_answer(unsigned int ret, uint32_t total)
{
	put_samples(total);
	put_finished((peek(&stage.win, CSIW_PARAM_FLAGS) & FILTER) | F, ret,
		     total);
}

static inline void expect_samples(uint32_t total)
{
	uint8_t got[CSIW_SAMPLE_SIZE];
	uint8_t want[CSIW_SAMPLE_SIZE];
	uint32_t i;

	assert_int_equal(stage.peer.total, total);
	for (i = 0; i < total; i++) {
		make_sample(want, i);
		assert_int_equal(
			csiw_peer_samples(&stage.peer, i, 1, got, sizeof(got)),
			CSIW_OK);
		assert_memory_equal(got, want, sizeof(got));
	}
}

static inline void expect_done(unsigned int ret, uint32_t total)
{
	assert_int_equal(stage.peer.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.ret, ret);
	expect_samples(total);
}

static inline void expect_failed(int err)
{
	assert_int_equal(stage.peer.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, err);
}

static inline void expect_phase(enum csiw_peer_phase phase)
{
	assert_int_equal(stage.peer.phase, phase);
}

static inline void remember(void)
{
	memcpy(stage.before, stage.mem, stage.win.size);
}

static inline void expect_untouched(void)
{
	assert_memory_equal(stage.mem, stage.before, stage.win.size);
}

#endif

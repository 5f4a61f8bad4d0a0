/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_stage.h: both engines on one window that a link fits, stepped in turns
 * under one clock; either may die, come back, and be halted.
 */
#ifndef TESTS_UNIT_LINK_STAGE_H
#define TESTS_UNIT_LINK_STAGE_H

#include <string.h>

#include <csiw/csiw.h>

#include "check.h"

enum {
	LINK_SIZE = 16384, /* 32, 16 and 8 slots */
	LINK_D = LINK_SIZE - CSIW_DESCRIPTOR_SIZE,
	LINK_BUDGET = 65536,
};

static struct {
	_Alignas(64) uint8_t mem[LINK_SIZE];
	struct csiw_win win;
	struct csiw_device table[512];
	struct csiw_collect collect;
	struct csiw_guest guest;
	struct csiw_peer peer;
	enum csiw_guest_do todo;
	enum csiw_peer_state state;
	uint64_t now_ms;
	uint32_t lives;
	uint32_t heard; /* CSI handed to the guest in this run */
	bool guest_dead;
} stage;

static inline uint32_t word(size_t field)
{
	return csiw_win_get32(&stage.win, LINK_D + field);
}

static inline void put_word(size_t field, uint32_t value)
{
	csiw_win_put32(&stage.win, LINK_D + field, value);
}

static inline void guest_boots(enum csiw_order order)
{
	stage.lives++;
	assert_int_equal(csiw_collect_init(&stage.collect, stage.table,
					   sizeof(stage.table),
					   stage.win.capacity, stage.lives),
			 CSIW_OK);
	csiw_guest_init(&stage.guest, &stage.win, order, &stage.collect);
	assert_int_equal(csiw_guest_link_start(&stage.guest, 1000 + stage.lives,
					       0, stage.now_ms),
			 CSIW_OK);
	stage.todo = CSIW_GUEST_WAIT;
	stage.guest_dead = false;
}

static inline void peer_boots(enum csiw_order order)
{
	stage.lives++;
	csiw_peer_init(&stage.peer, &stage.win, order, stage.lives);
	stage.state = CSIW_PEER_IDLE;
}

static inline int link_stage_set_up(void **state)
{
	(void)state;
	memset(&stage, 0, sizeof(stage));
	stage.now_ms = 1000;
	assert_int_equal(csiw_win_init(&stage.win, stage.mem, LINK_SIZE,
				       CSIW_MEMORY_DEVICE),
			 CSIW_OK);
	guest_boots(CSIW_ORDER_BIG);
	peer_boots(CSIW_ORDER_BIG);
	return 0;
}

static inline void guest_steps(void)
{
	if (stage.guest_dead) {
		return;
	}
	stage.todo = csiw_guest_step(&stage.guest, stage.now_ms);
	if (stage.todo == CSIW_GUEST_OPEN) {
		stage.heard = 0;
		stage.todo = csiw_guest_opened(&stage.guest, stage.now_ms,
					       CSIW_RET_NONE);
	}
}

static inline void peer_steps(void)
{
	stage.state = csiw_peer_step(&stage.peer, stage.now_ms, LINK_BUDGET);
}

/* Both go on for a while, ten milliseconds at a time. */
static inline void go_on(uint64_t ms)
{
	uint64_t end = stage.now_ms + ms;

	do {
		guest_steps();
		peer_steps();
		stage.now_ms += 10;
	} while (stage.now_ms < end);
}

/* The CSI number i that the guest hears: every byte says which it is. */
static inline void heard_csi(struct csiw_csi *csi, uint8_t *bytes, uint32_t i,
			     uint16_t len)
{
	size_t at;

	memset(csi, 0, sizeof(*csi));
	for (at = 0; at < len; at++) {
		bytes[at] = (uint8_t)(i * 31 + at);
	}
	csi->csi = bytes;
	csi->csi_len = len;
	csi->rssi_dbm = (int8_t)(-30 - (int)(i % 60));
	csi->rssi_valid = 1;
	csi->frame_control = 0x88;
	csi->mac[0] = 2;
	csi->mac[5] = (uint8_t)(i % 3);
	csi->sequence = (uint16_t)((i / 3 % 4096) << 4);
	csi->core_stream = (uint16_t)(i % 4);
	csi->chanspec = 0x1006;
	csi->chip = CSIW_CHIP_43455C0;
}

static inline void hear(uint32_t count, uint16_t len)
{
	static uint8_t bytes[CSIW_NEXMON_CSI_MAX];
	struct csiw_csi csi;

	for (; count > 0 && stage.todo == CSIW_GUEST_CAPTURE; count--) {
		heard_csi(&csi, bytes, stage.heard, len);
		stage.todo = csiw_guest_csi(&stage.guest, &csi,
					    5000000000U + stage.heard,
					    7000000000U + stage.heard);
		stage.heard++;
	}
}

static inline struct csiw_param link_request(uint8_t bandwidth_mhz)
{
	struct csiw_param req;

	memset(&req, 0, sizeof(req));
	req.channel = 36;
	req.bandwidth_mhz = bandwidth_mhz;
	req.timeout_s = 30;
	return req;
}

static inline void ask(const struct csiw_param *req)
{
	assert_int_equal(
		csiw_peer_ask(&stage.peer, req, stage.now_ms, UINT64_MAX),
		CSIW_OK);
	stage.state = CSIW_PEER_BUSY;
}

static inline void peer_goes_on(uint64_t ms)
{
	uint64_t end = stage.now_ms + ms;

	do {
		stage.now_ms += 10;
		peer_steps();
	} while (stage.now_ms < end);
}

/* The line of a peer, by hand. */
static inline void hand_line(uint32_t nonce, uint32_t consumer)
{
	put_word(CSIW_LINK_PEER_NONCE, nonce);
	put_word(CSIW_LINK_PEER_ECHO, word(CSIW_LINK_NONCE));
	put_word(CSIW_LINK_CONSUMER, consumer);
	put_word(CSIW_LINK_PEER_VERSION, CSIW_LINK_VERSION);
}

/* An ask by hand, its tag made of its number. */
static inline void hand_ask(const struct csiw_param *req, uint32_t number)
{
	uint8_t block[CSIW_PARAM_SIZE];

	csiw_param_encode(block, sizeof(block), req, stage.guest.order);
	csiw_put32(block + CSIW_PARAM_SIZE - 4, number ^ 0x5a5a5a5a,
		   CSIW_ORDER_BIG);
	put_word(CSIW_LINK_MARK, number ^ 0x5a5a5a5a);
	put_word(CSIW_LINK_REQUEST, number);
	memcpy(stage.mem, block, sizeof(block));
	stage.mem[CSIW_PARAM_FLAGS] = req->flags | CSIW_F_START;
}

/* The guest alone goes on for a while, 50 milliseconds at a time. */
static inline void guest_goes_on(uint64_t ms)
{
	uint64_t end = stage.now_ms + ms;

	do {
		stage.now_ms += 50;
		guest_steps();
	} while (stage.now_ms < end);
}

/* What hand_take asks with. */
enum { NONCE = 0x77777777, NUMBER = 42 };
static const uint32_t X = 0xfffffffa;

static inline struct csiw_param request_of(unsigned int flags,
					   uint16_t timeout_s)
{
	struct csiw_param req = link_request(20);

	req.flags = (uint8_t)flags;
	req.timeout_s = timeout_s;
	return req;
}

static inline void hand_take(const struct csiw_param *req)
{
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(req, NUMBER);
	guest_steps();
}

static inline void hand_stream(uint16_t timeout_s)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, timeout_s);

	hand_take(&req);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X);
}

static inline void expect_end(enum csiw_ret ret, uint32_t total,
			      enum csiw_cause cause)
{
	bool done = ret >= CSIW_RET_COMPLETE && ret <= CSIW_RET_WINDOW_FULL;

	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS] & ~CSIW_F_FILTER,
			 CSIW_F_FINISHED);
	assert_int_equal(stage.mem[CSIW_PARAM_RET], ret);
	assert_int_equal(
		csiw_get32(stage.mem + CSIW_PARAM_TOTAL, stage.guest.order),
		total);
	assert_int_equal(word(CSIW_LINK_CAUSE), cause);
	assert_int_equal(stage.guest.link.cause, cause);
	assert_int_equal(word(CSIW_LINK_STATE),
			 done ? CSIW_STATE_IDLE : CSIW_STATE_FAILED);
}

/* A stream is on. */
static inline void stream(uint8_t bandwidth_mhz)
{
	struct csiw_param req = link_request(bandwidth_mhz);

	req.flags = CSIW_F_STREAM;
	req.timeout_s = 0;
	ask(&req);
	go_on(100);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pair_stock.h: the stock endpoints as ends of a pair (pair.h), as PROTOCOL.md
 * section 7 tells of them.  Little-endian both.
 */
#ifndef TESTS_UNIT_PAIR_STOCK_H
#define TESTS_UNIT_PAIR_STOCK_H

#include "pair.h"

enum {
	/* a page loop is over within this, so before CSIW_QUIET_MS */
	STOCK_LOOP_MS = 240,
	/* sleep after a loop: no new answer can begin while the fill was not
	 * looked at (P6) */
	STOCK_SLEEP_MS = CSIW_STOCK_SLEEP_MS,
	STOCK_IMAGE_SIZE = (PAIR_SIZE / CSIW_PAGE_SIZE + 1) * CSIW_PAGE_SIZE,
};

static uint8_t stock_image[STOCK_IMAGE_SIZE];

/* One ascending loop over pages, the last one padded with zeros. */
static inline void stock_pages(size_t len)
{
	size_t at, n;

	memset(stock_image + len, 0, sizeof(stock_image) - len);
	pair.hold_ms = pair.now_ms + STOCK_LOOP_MS;
	for (at = 0; at < len; at += CSIW_PAGE_SIZE) {
		n = pair.win.size - at;
		n = n < CSIW_PAGE_SIZE ? n : CSIW_PAGE_SIZE;
		csiw_win_write(&pair.win, at, stock_image + at, n);
		coro_yield();
	}
	pair.hold_ms = 0;
}

/* The block is zeroed, and its page with it. */
static inline void stock_guest_fails(enum csiw_ret ret)
{
	memset(stock_image, 0, CSIW_PARAM_SIZE);
	stock_image[CSIW_PARAM_FLAGS] = F;
	stock_image[CSIW_PARAM_RET] = (uint8_t)ret;
	stock_pages(CSIW_PARAM_SIZE);
}

/* The snapshot goes back whole, with the answer in it. */
static inline void stock_guest_answers(const uint8_t *asked, enum csiw_ret ret,
				       uint32_t total)
{
	memcpy(stock_image, asked, CSIW_PARAM_SIZE);
	stock_image[CSIW_PARAM_FLAGS] = (asked[0] & 0xfc) | F;
	stock_image[CSIW_PARAM_RET] = (uint8_t)ret;
	csiw_put32(stock_image + CSIW_PARAM_TOTAL, total, CSIW_ORDER_LITTLE);
	stock_pages(csiw_sample_offset(total));
}

/* A stock guest does not know the window's size: the test does. */
static inline uint32_t stock_guest_capture(const uint8_t *asked)
{
	uint32_t run = pair_open_run(asked);
	uint32_t n = pair_below(pair.win.capacity + 1);
	uint64_t end = pair.now_ms + pair_below(600);
	struct csiw_sample sample;
	uint8_t *at;
	uint32_t i;

	n = pair_below(4) == 0 ? pair.win.capacity : n;
	while (pair.now_ms < end) {
		pair_idle();
	}
	memset(&sample, 0, sizeof(sample));
	for (i = 0; i < n; i++) {
		at = stock_image + csiw_sample_offset(i);
		device_mac(sample.mac, i % 3);
		csiw_sample_encode(at, CSIW_SAMPLE_CSI, &sample,
				   CSIW_ORDER_LITTLE);
		pair_csi(at + CSIW_SAMPLE_CSI, run, i);
	}
	pair.runs[run].handed = n;
	return n;
}

static inline void stock_guest_serve(void)
{
	uint8_t asked[CSIW_PARAM_SIZE];
	uint32_t total;

	csiw_win_read(&pair.win, 0, asked, sizeof(asked));
	if (asked[CSIW_PARAM_CHANNEL] == 0) {
		stock_guest_answers(asked, CSIW_RET_REFUSED, 0);
	} else if (pair_chance(50)) {
		stock_guest_fails(pair_below(2) == 0 ? CSIW_RET_MAIN_ERROR
						     : CSIW_RET_READ_ERROR);
	} else {
		total = stock_guest_capture(asked);
		stock_guest_answers(asked, CSIW_RET_TIMEOUT, total);
	}
}

static inline void stock_guest_body(void)
{
	uint64_t poll;

	memset(stock_image, 0, CSIW_PARAM_SIZE);
	stock_pages(CSIW_PARAM_SIZE);
	for (;;) {
		poll = pair.now_ms + STOCK_SLEEP_MS + pair_below(200);
		while (pair.now_ms < poll) {
			pair_idle();
		}
		if (csiw_win_get8(&pair.win, CSIW_PARAM_FLAGS) & S) {
			stock_guest_serve();
		}
	}
}

/* Byte by byte, as a pseudo-TA in memory that is not cached. */
static inline void stock_store(size_t offset, const uint8_t *src, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		csiw_win_put8(&pair.win, offset + i, src[i]);
		if (pair_below(8) == 0) {
			coro_yield();
		}
	}
}

static inline void stock_set_flag(unsigned int bit, unsigned int clear)
{
	unsigned int flags = csiw_win_get8(&pair.win, CSIW_PARAM_FLAGS);

	flags = (flags & ~clear) | bit;
	csiw_win_put8(&pair.win, CSIW_PARAM_FLAGS, (uint8_t)flags);
}

static inline void stock_peer_asks(const uint8_t *ask)
{
	static const uint8_t zeros[CSIW_PARAM_MACS];
	bool filter = ask[CSIW_PARAM_FLAGS] & FILTER;

	stock_store(0, zeros, sizeof(zeros));
	if (filter) {
		stock_store(CSIW_PARAM_MACS, ask + CSIW_PARAM_MACS,
			    (size_t)ask[CSIW_PARAM_MAC_COUNT] * CSIW_MAC_SIZE);
		stock_store(CSIW_PARAM_MAC_COUNT, ask + CSIW_PARAM_MAC_COUNT,
			    1);
	}
	stock_set_flag(filter ? FILTER : 0, FILTER);
	stock_store(CSIW_PARAM_CHANNEL, ask + CSIW_PARAM_CHANNEL,
		    CSIW_PARAM_MAC_COUNT - CSIW_PARAM_CHANNEL);
	coro_yield();
	stock_set_flag(S, 0);
}

/* Waits for ever; then reads what stands there. */
static inline void stock_peer_run(const uint8_t *ask)
{
	static uint8_t bytes[PAIR_ROOM * CSIW_SAMPLE_SIZE];
	uint8_t block[CSIW_PARAM_SIZE];
	uint8_t raw[4];
	uint32_t since = pair.run_count;
	uint32_t total;

	stock_peer_asks(ask);
	while (!(csiw_win_get8(&pair.win, CSIW_PARAM_FLAGS) & F)) {
		pair_idle();
	}
	csiw_win_read(&pair.win, CSIW_PARAM_TOTAL, raw, sizeof(raw));
	total = csiw_get32(raw, CSIW_ORDER_LITTLE);
	if (total > pair.win.capacity) {
		pair_blame("a stock peer saw a total beyond the capacity");
		total = 0;
	}
	csiw_win_read(&pair.win, CSIW_PARAM_SIZE, bytes,
		      (size_t)total * CSIW_SAMPLE_SIZE);
	csiw_win_read(&pair.win, 0, block, sizeof(block));
	if (memcmp(block + 1, ask + 1, CSIW_PARAM_RET - 1) != 0) {
		pair_blame("a guest changed a field of a stock peer");
	}
	if (block[CSIW_PARAM_RET] == CSIW_RET_NONE ||
	    block[CSIW_PARAM_RET] > CSIW_RET_CAPTURE_BROKE) {
		pair_blame("a stock peer saw finished over no answer");
	}
	/* the list behind the count is whatever stood there before */
	pair_judge(block, since, total, bytes);
}

static inline void stock_peer_body(void)
{
	uint8_t ask[CSIW_PARAM_SIZE];
	struct csiw_param req;

	for (;;) {
		req = pair_below(2) == 0 ? listed_request(pair_below(4), 2)
					 : plain_request();
		req.timeout_s = (uint16_t)pair_below(2);
		csiw_param_encode(ask, sizeof(ask), &req, CSIW_ORDER_LITTLE);
		stock_peer_run(ask);
		coro_yield();
	}
}

#endif

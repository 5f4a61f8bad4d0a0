/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.h: the other side of a window, by hand: bytes poked and peeked in
 * memory, past win.c.
 */
#ifndef TESTS_UNIT_WINDOW_H
#define TESTS_UNIT_WINDOW_H

#include <string.h>

#include <csiw/param.h>
#include <csiw/sample.h>
#include <csiw/win.h>

#include "check.h"

enum {
	S = CSIW_F_START,
	F = CSIW_F_FINISHED,
	FILTER = CSIW_F_FILTER,
};

static inline void poke(const struct csiw_win *win, size_t offset,
			unsigned int value)
{
	assert_true(offset < win->size);
	win->base[offset] = (uint8_t)value;
}

static inline uint8_t peek(const struct csiw_win *win, size_t offset)
{
	assert_true(offset < win->size);
	return win->base[offset];
}

static inline void poke_bytes(const struct csiw_win *win, size_t offset,
			      const void *src, size_t len)
{
	const uint8_t *from = src;
	size_t i;

	for (i = 0; i < len; i++) {
		poke(win, offset + i, from[i]);
	}
}

static inline void peek_bytes(const struct csiw_win *win, size_t offset,
			      void *dst, size_t len)
{
	uint8_t *to = dst;
	size_t i;

	for (i = 0; i < len; i++) {
		to[i] = peek(win, offset + i);
	}
}

static inline void poke_fill(const struct csiw_win *win, size_t offset,
			     unsigned int value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		poke(win, offset + i, value);
	}
}

static inline bool peek_all(const struct csiw_win *win, size_t offset,
			    unsigned int value, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (peek(win, offset + i) != value) {
			return false;
		}
	}
	return true;
}

static inline uint32_t peek_total(const struct csiw_win *win,
				  enum csiw_order order)
{
	uint8_t raw[4];

	peek_bytes(win, CSIW_PARAM_TOTAL, raw, sizeof(raw));
	return csiw_get32(raw, order);
}

static inline void poke_total(const struct csiw_win *win, enum csiw_order order,
			      uint32_t total)
{
	uint8_t raw[4];

	csiw_put32(raw, total, order);
	poke_bytes(win, CSIW_PARAM_TOTAL, raw, sizeof(raw));
}

/* Where the sample area and its pad end. */
static inline size_t area_end(const struct csiw_win *win)
{
	return win->size - CSIW_DESCRIPTOR_SIZE;
}

/* Channel 6, everything, 30 s. */
static inline struct csiw_param plain_request(void)
{
	struct csiw_param req;

	memset(&req, 0, sizeof(req));
	req.channel = 6;
	req.bandwidth_mhz = 20;
	req.timeout_s = 30;
	return req;
}

/* Transmitter n; never the fill. */
static inline void device_mac(uint8_t mac[CSIW_MAC_SIZE], uint32_t n)
{
	mac[0] = 0x02;
	mac[1] = 0x10;
	mac[2] = (uint8_t)(n >> 24);
	mac[3] = (uint8_t)(n >> 16);
	mac[4] = (uint8_t)(n >> 8);
	mac[5] = (uint8_t)n;
}

/* The filter on, devices 0 to listed - 1. */
static inline struct csiw_param listed_request(unsigned int samples,
					       unsigned int listed)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	req.flags = FILTER;
	req.samples_per_device = (uint8_t)samples;
	req.mac_count = (uint8_t)listed;
	for (i = 0; i < listed && i < CSIW_MACS_MAX; i++) {
		device_mac(req.macs[i], i);
	}
	return req;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * other_peer.c: what the other side does to the window of a guest with a link: an
 * ask, the peer's line, a byte of the descriptor.
 */
#include <csiw/param.h>

#include <string.h>

#include "guest_trace.h"

static void put32(size_t field, uint32_t value)
{
	uint8_t bytes[4];

	csiw_put32(bytes, value, CSIW_ORDER_BIG);
	window_put(trace.lines + field, bytes, sizeof(bytes));
}

static void greet(uint32_t nonce)
{
	put32(CSIW_LINK_PEER_NONCE, nonce);
	put32(CSIW_LINK_PEER_ECHO, own(CSIW_LINK_NONCE));
	put32(CSIW_LINK_PEER_VERSION, CSIW_LINK_VERSION);
}

/* An ask as a linked peer writes it (L6), but for what how says. */
static void rewrite_ask(struct stream *s)
{
	uint8_t how = stream_u8(s);
	struct csiw_param ask = {.channel = 36, .flags = CSIW_F_START};
	uint8_t block[CSIW_PARAM_SIZE];
	uint8_t first;

	ask.flags |= how & 1 ? CSIW_F_STREAM : 0;
	ask.flags |= how & 2 ? CSIW_F_FILTER : 0;
	ask.bandwidth_mhz = (uint8_t)(20 << (how >> 2) % 4);
	ask.samples_per_device = stream_u8(s);
	ask.timeout_s = stream_u8(s);
	ask.mac_count = stream_u8(s);
	first = stream_u8(s);
	for (unsigned int i = 0; i < ask.mac_count && i < CSIW_MACS_MAX; i++) {
		memset(ask.macs[i], (uint8_t)(first + i), CSIW_MAC_SIZE);
	}
	csiw_param_encode(block, sizeof(block), &ask, window.order);
	block[CSIW_PARAM_SIZE - 1] ^= first;
	window_put(0, block, sizeof(block));
	if (how & 0x10) {
		return; /* a stock peer's */
	}
	greet(theirs(CSIW_LINK_PEER_NONCE) | 1);
	put32(CSIW_LINK_PEER_VERSION, how & 0x20 ? 2 : CSIW_LINK_VERSION);
	put32(CSIW_LINK_MARK, be32(block + CSIW_PARAM_SIZE - 4) ^ (how & 0x40));
	put32(CSIW_LINK_REQUEST, theirs(CSIW_LINK_REQUEST) + 1);
}

static void rewrite_line(struct stream *s)
{
	uint8_t what = stream_u8(s);
	uint8_t arg = stream_u8(s);

	switch (what & 7) {
	case 0:
		put32(CSIW_LINK_CONSUMER, own(CSIW_LINK_PRODUCER));
		break;
	case 1:
		put32(CSIW_LINK_CONSUMER, theirs(CSIW_LINK_CONSUMER) + arg);
		break;
	case 2:
		put32(CSIW_LINK_CONSUMER, own(CSIW_LINK_PRODUCER) - arg);
		break;
	case 3:
		greet(arg);
		break;
	case 4:
		put32(CSIW_LINK_CANCEL, arg == 0 ? own(CSIW_LINK_SERVED) : arg);
		break;
	case 5:
		put32(CSIW_LINK_PEER_HEARTBEAT,
		      theirs(CSIW_LINK_PEER_HEARTBEAT) + 1);
		break;
	case 6:
		put32(CSIW_LINK_PEER_ARMED, arg);
		break;
	case 7:
		put32(CSIW_LINK_PEER_ECHO, arg);
		break;
	}
}

void target_rewrite(unsigned int kind, struct stream *s)
{
	size_t where;
	uint8_t value;

	if (kind == REWRITE_OWN) {
		rewrite_ask(s);
	} else if (kind == REWRITE_OWN + 1) {
		rewrite_line(s);
	} else {
		where = stream_u8(s) % CSIW_DESCRIPTOR_SIZE;
		value = stream_u8(s);
		window_put(trace.lines + where, &value, 1);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * other_guest.c: what the other side does to the window of a peer with a link: the
 * lines of a guest, records, counters and answers, right or a little wrong.
 */
#include <csiw/record.h>
#include <csiw/sample.h>

#include <string.h>

#include "peer_trace.h"

enum { WRONG = 8, WORSE = 16, FOREIGN = 32 };

static void put32(size_t at, uint32_t value)
{
	uint8_t bytes[4];

	csiw_put32(bytes, value, CSIW_ORDER_BIG);
	window_put(at, bytes, sizeof(bytes));
}

static void put_line(size_t field, uint32_t value)
{
	put32(lines + field, value);
}

/* A guest that starts, and has met the peer. */
static void live(struct stream *s)
{
	uint8_t how = stream_u8(s);
	uint8_t nonce = stream_u8(s);
	uint32_t size = (uint32_t)window.win.size;

	put_line(CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE);
	put_line(CSIW_LINK_VERSIONS, how & 1 ? 0x20003 : 0x10001);
	put_line(CSIW_LINK_FEATURES, how & 2 ? 0 : CSIW_FEATURE_STREAM);
	put_line(CSIW_LINK_ORDER, how & 4 ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG);
	put_line(CSIW_LINK_WINDOW, how & WRONG ? size * 2 : size);
	put_line(CSIW_LINK_RING, CSIW_RING_OFFSET);
	put_line(CSIW_LINK_SLOTS, csiw_ring_slots(size));
	put_line(CSIW_LINK_NONCE, nonce);
	for (size_t i = CSIW_LINK_NONCE + 4; i < CSIW_LINK_PEER_NONCE; i += 4) {
		put_line(i, 0);
	}
	put_line(CSIW_LINK_ECHO, how & WORSE ? 0 : word(CSIW_LINK_PEER_NONCE));
}

/* L7, L12: the ask is taken, and its stream begins. */
static void serve(void)
{
	uint8_t taken = CSIW_RET_TAKEN;

	put_line(CSIW_LINK_PRODUCER, word(CSIW_LINK_CONSUMER));
	put_line(CSIW_LINK_SERVED, word(CSIW_LINK_REQUEST));
	window_put(CSIW_PARAM_RET, &taken, 1);
}

/* Into the slot of place, which may not be its own. */
static void put_record(uint32_t place, uint32_t index, uint32_t request,
		       uint8_t value)
{
	const struct csiw_ring *ring = &peer.link.ring;
	struct csiw_record r = {
		.index = index,
		.request = request,
		.csi_len = (uint16_t)(ring->slot_size - CSIW_RECORD_HEADER),
		.rssi_dbm = (int8_t)value,
	};
	uint8_t bytes[CSIW_SLOT_80];

	memset(bytes, value, sizeof(bytes));
	csiw_record_encode(bytes, sizeof(bytes), &r);
	window_put(CSIW_RING_OFFSET +
			   place % ring->slot_count * ring->slot_size,
		   bytes, ring->slot_size);
}

/* L13: so many records more, into what is free. */
static void publish(uint8_t what, uint8_t times)
{
	uint32_t producer = word(CSIW_LINK_PRODUCER);
	uint32_t used = producer - word(CSIW_LINK_CONSUMER);
	uint32_t request = word(CSIW_LINK_REQUEST) + (what & FOREIGN ? 1 : 0);

	if (peer.link.ring.slot_count == 0) {
		return;
	}
	while (times > 0 && used < peer.link.ring.slot_count) {
		put_record(producer, producer + (what & WRONG ? 1 : 0), request,
			   times);
		producer++;
		used++;
		times--;
	}
	put_line(CSIW_LINK_PRODUCER, producer + (what & WORSE ? 1 : 0));
}

/* The answer to the ask that stands in the block. */
static void finish(uint8_t ret, uint32_t total)
{
	uint8_t block[CSIW_PARAM_SIZE];

	memcpy(block, peer.block, sizeof(block));
	block[CSIW_PARAM_FLAGS] &= CSIW_F_FILTER;
	block[CSIW_PARAM_FLAGS] |= CSIW_F_FINISHED;
	block[CSIW_PARAM_RET] = ret;
	csiw_put32(block + CSIW_PARAM_TOTAL, total, peer.order);
	window_put(0, block, sizeof(block));
}

static void put_counters(uint8_t what, uint8_t value)
{
	struct csiw_counters c = {.received = value, .delivered = value};
	uint8_t bytes[CSIW_COUNTERS_LEN] = {0};

	c.surplus = what & WRONG ? 1 : 0;
	csiw_put32(bytes, what & WORSE ? 1 : 2, CSIW_ORDER_BIG);
	csiw_put32(bytes + CSIW_COUNTERS_REQUEST, word(CSIW_LINK_REQUEST),
		   CSIW_ORDER_BIG);
	csiw_counters_encode(bytes, sizeof(bytes), &c);
	window_put(peer.link.ring.counters, bytes, sizeof(bytes));
}

static void work(struct stream *s)
{
	uint8_t what = stream_u8(s);
	uint8_t arg = stream_u8(s);
	uint32_t records = word(CSIW_LINK_PRODUCER) - peer.link.start;

	switch (what & 7) {
	case 0:
		serve();
		break;
	case 1:
		publish(what, arg);
		break;
	case 2:
		finish(arg, records + (what & WRONG ? 1 : 0));
		break;
	case 3:
		finish(what & WRONG ? CSIW_RET_REFUSED : CSIW_RET_TIMEOUT, arg);
		break;
	case 4:
		put_line(CSIW_LINK_HEARTBEAT, word(CSIW_LINK_HEARTBEAT) + 1);
		put_line(CSIW_LINK_ECHO, word(CSIW_LINK_PEER_NONCE));
		break;
	case 5:
		put_line(CSIW_LINK_PRODUCER, word(CSIW_LINK_PRODUCER) + arg);
		break;
	case 6:
		put_counters(what, arg);
		break;
	case 7:
		put_line(CSIW_LINK_NONCE, word(CSIW_LINK_NONCE) + arg);
		break;
	}
}

void target_rewrite(unsigned int kind, struct stream *s)
{
	size_t where;
	uint8_t value;

	if (kind == REWRITE_OWN) {
		live(s);
	} else if (kind == REWRITE_OWN + 1) {
		work(s);
	} else {
		where = stream_u8(s) % CSIW_DESCRIPTOR_SIZE;
		value = stream_u8(s);
		window_put(lines + where, &value, 1);
	}
}

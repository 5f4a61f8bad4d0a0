/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_trace.c: see guest_trace.h. */
#include "guest_trace.h"

#include <csiw/order.h>
#include <csiw/sample.h>

#include "fuzz.h"

struct guest_trace trace;

uint32_t be32(const uint8_t *at)
{
	return csiw_get32(at, CSIW_ORDER_BIG);
}

uint32_t own(size_t field)
{
	return be32(trace.seen + trace.lines + field);
}

uint32_t counted(size_t field)
{
	return trace.word[(field - CSIW_LINK_PEER_NONCE) / 4];
}

uint32_t theirs(size_t field)
{
	return be32(window.mem + trace.lines + field);
}

/* The window after a call is what was stored only where nobody rewrote it. */
const uint8_t *stored(size_t at)
{
	return (window.win.memory == CSIW_MEMORY_PLAIN ? window.mem
						       : trace.seen) +
	       at;
}

static void count(size_t field, uint32_t value)
{
	uint32_t used = trace.index - value;

	trace.word[(field - CSIW_LINK_PEER_NONCE) / 4] = value;
	if (field != CSIW_LINK_CONSUMER) {
		return;
	}
	trace.counted = true;
	trace.free =
		used > trace.ring.slot_count ? 0 : trace.ring.slot_count - used;
	if (used > trace.ring.slot_count) {
		trace.impossible = true;
	} else if (trace.free > trace.room) {
		trace.room = trace.free;
	}
}

void target_loaded(size_t at, const uint8_t *bytes, size_t len)
{
	size_t field = at - trace.lines;

	if (at == CSIW_PARAM_FLAGS && len == 1) {
		trace.asked = bytes[0] & CSIW_F_START;
	}
	if (at == trace.lines + CSIW_LINK_NONCE) {
		trace.found = be32(bytes);
	}
	if (at < trace.lines + CSIW_LINK_PEER_NONCE) {
		return;
	}
	if (field == CSIW_LINK_PEER_ECHO) {
		trace.looked = true;
		trace.echo = be32(bytes) == own(CSIW_LINK_NONCE);
		trace.field = trace.echo ? trace.field : 0;
	} else if (field == CSIW_LINK_PEER_NONCE) {
		trace.whole = trace.echo && own(CSIW_LINK_ECHO) != 0 &&
			      be32(bytes) == own(CSIW_LINK_ECHO);
		if (trace.whole && trace.field != 0) {
			count(trace.field, trace.value);
		}
		trace.field = 0;
		trace.echo = false;
	} else {
		trace.field = trace.whole ? field : 0;
		trace.value = be32(bytes);
		trace.whole = false;
	}
}

/* L7, L12: whose the run is, and where its records begin. */
static void check_served(uint32_t number)
{
	bool stream = trace.guest->block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM;

	CHECK(own(CSIW_LINK_SERVED) == 0);
	CHECK(number == counted(CSIW_LINK_REQUEST));
	CHECK(counted(CSIW_LINK_PEER_VERSION) == CSIW_LINK_VERSION);
	CHECK(be32(trace.guest->block + CSIW_PARAM_SIZE - 4) ==
	      counted(CSIW_LINK_MARK));
	CHECK(number != trace.used || trace.used_by != own(CSIW_LINK_ECHO));
	CHECK(!stream ||
	      own(CSIW_LINK_PRODUCER) == counted(CSIW_LINK_CONSUMER));
	memset(&trace.ring, 0, sizeof(trace.ring));
	csiw_ring_layout(&trace.ring, window.win.size,
			 trace.guest->request.bandwidth_mhz);
	trace.index = own(CSIW_LINK_PRODUCER);
	trace.room = trace.ring.slot_count;
	trace.impossible = false;
}

static void check_line(size_t field, uint32_t value)
{
	bool rewriting = own(CSIW_LINK_MAGIC) == 0;

	CHECK(field < CSIW_LINK_PEER_NONCE);
	CHECK(rewriting || field == CSIW_LINK_MAGIC || field >= CSIW_LINK_LINE);
	CHECK(value == 0 || field <= CSIW_LINK_NONCE ||
	      (field >= CSIW_LINK_ECHO && field <= CSIW_LINK_ARMED));
	if (field == CSIW_LINK_HEARTBEAT) {
		CHECK(value - own(field) <= 1 || rewriting);
		trace.beat_ms =
			value == own(field) ? trace.beat_ms : trace.now_ms;
	} else if (field == CSIW_LINK_SERVED && !rewriting && value != 0) {
		check_served(value);
	} else if (field == CSIW_LINK_PRODUCER) {
		CHECK(value == trace.guest->link.producer.index);
	} else if (field == CSIW_LINK_STATE) {
		CHECK(value <= CSIW_STATE_FAILED);
	} else if (field == CSIW_LINK_CAUSE) {
		CHECK(value <= CSIW_CAUSE_PEER_SILENT);
	}
}

/* Sums are right in every snapshot, and nothing changes outside of one (13). */
static void check_counters(size_t field, const uint8_t *bytes, size_t len)
{
	const uint8_t *at = trace.seen + trace.ring.counters;
	struct csiw_counters c;

	CHECK(len == 4 && field < CSIW_COUNTERS_LEN);
	if (field != CSIW_COUNTERS_VERSION) {
		CHECK(be32(at) % 2 == 1);
		return;
	}
	if (be32(bytes) % 2 == 1) {
		return;
	}
	csiw_counters_decode(&c, at, CSIW_COUNTERS_LEN);
	CHECK(be32(at + CSIW_COUNTERS_REQUEST) == trace.guest->link.number);
	CHECK(c.received == c.delivered + c.filtered + c.surplus + c.malformed +
				    c.dropped_kernel + c.dropped_ring);
}

size_t slot_at(uint32_t index)
{
	return CSIW_RING_OFFSET +
	       index % trace.ring.slot_count * trace.ring.slot_size;
}

static void check_area(size_t at, const uint8_t *bytes, size_t len)
{
	if (!trace.guest->link.streaming) {
		CHECK(at + len <= trace.lines);
		return;
	}
	CHECK(trace.guest->link.number != 0 && trace.ring.slot_count > 0);
	if (at >= trace.ring.counters) {
		check_counters(at - trace.ring.counters, bytes, len);
		return;
	}
	CHECK(trace.room > 0);
	CHECK(at >= slot_at(trace.index) &&
	      at + len <= slot_at(trace.index) + trace.ring.slot_size);
}

void target_stores(size_t at, const uint8_t *bytes, size_t len)
{
	if (at >= trace.lines) {
		CHECK(len == 4);
		check_line(at - trace.lines, be32(bytes));
	} else {
		CHECK(trace.asked);
		if (at == CSIW_PARAM_FLAGS) {
			CHECK(len == 1 &&
			      (bytes[0] & ~CSIW_F_FILTER) == CSIW_F_FINISHED);
		} else if (at < CSIW_PARAM_SIZE) {
			CHECK(at >= CSIW_PARAM_RET &&
			      at + len <= CSIW_PARAM_MACS);
		} else {
			check_area(at, bytes, len);
		}
	}
	memcpy(trace.seen + at, bytes, len);
}

/* What is published as the cause really was. */
void trace_cause(void)
{
	bool stream = trace.guest->block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM;
	uint32_t number = own(CSIW_LINK_SERVED);
	uint8_t ret = trace.guest->ret;

	CHECK(trace.guest->link.cause == own(CSIW_LINK_CAUSE));
	switch (own(CSIW_LINK_CAUSE)) {
	case CSIW_CAUSE_NONE:
		CHECK(ret >= CSIW_RET_COMPLETE && ret <= CSIW_RET_WINDOW_FULL);
		break;
	case CSIW_CAUSE_CANCELLED:
		CHECK(ret == CSIW_RET_TIMEOUT && number != 0);
		CHECK(number == counted(CSIW_LINK_CANCEL));
		break;
	case CSIW_CAUSE_REQUEST:
		CHECK(ret <= CSIW_RET_REFUSED);
		break;
	case CSIW_CAUSE_CONFIG:
		CHECK(ret <= CSIW_RET_MAIN_ERROR);
		break;
	case CSIW_CAUSE_CAPTURE:
		CHECK(ret == CSIW_RET_CAPTURE_BROKE);
		break;
	case CSIW_CAUSE_NO_LINK:
		CHECK(ret == CSIW_RET_REFUSED && stream && number == 0);
		break;
	case CSIW_CAUSE_VERSION:
		CHECK(ret == CSIW_RET_REFUSED && stream && number == 0);
		CHECK(counted(CSIW_LINK_PEER_VERSION) != CSIW_LINK_VERSION);
		break;
	case CSIW_CAUSE_CONSUMER:
		CHECK(ret == CSIW_RET_MAIN_ERROR && stream);
		CHECK(trace.impossible);
		break;
	case CSIW_CAUSE_PEER_NEW:
		CHECK(ret == CSIW_RET_CAPTURE_BROKE && stream && number != 0);
		break;
	case CSIW_CAUSE_PEER_SILENT:
		CHECK(ret == CSIW_RET_CAPTURE_BROKE && stream && number != 0);
		CHECK(trace.now_ms - trace.guest->taken_ms >=
		      CSIW_PEER_SILENT_MS);
		break;
	}
}

void trace_used(uint32_t number)
{
	if (number != 0) {
		trace.used = number;
		trace.used_by = own(CSIW_LINK_ECHO);
	}
}

void trace_window(const struct csiw_guest *guest)
{
	memset(&trace, 0, sizeof(trace));
	trace.guest = guest;
	trace.lines = csiw_samples_end(window.win.size);
}

void trace_life(void)
{
	memset(trace.seen + trace.lines, 0, CSIW_DESCRIPTOR_SIZE);
	memset(&trace.ring, 0, sizeof(trace.ring));
	trace.used = 0;
	trace.whole = false;
	trace.echo = false;
	trace.field = 0;
}

void trace_call(uint64_t now_ms)
{
	trace.now_ms = now_ms;
	trace.counted = false;
	trace.looked = false;
	window_call();
}

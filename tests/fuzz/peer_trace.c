/* SPDX-License-Identifier: BSD-2-Clause */
/* peer_trace.c: see peer_trace.h. */
#include "peer_trace.h"

#include <csiw/err.h>
#include <csiw/sample.h>

#include "fuzz.h"

struct csiw_peer peer;
size_t lines;
struct peer_trace trace;

uint32_t mine(size_t field)
{
	return csiw_get32(trace.own + (field - CSIW_LINK_PEER_NONCE),
			  CSIW_ORDER_BIG);
}

/* L14: what must be as it was for records to count. */
enum { FLAGS = 1, MAGIC = 2, NONCE = 4, ECHO = 8, ALL = 15 };

static void right(unsigned int what, bool is)
{
	trace.right = is ? trace.right | what : trace.right & ~what;
}

void target_loaded(size_t at, const uint8_t *bytes, size_t len)
{
	uint32_t value;

	if (at == CSIW_PARAM_FLAGS && len == 1) {
		right(FLAGS, bytes[0] & (CSIW_F_START | CSIW_F_FINISHED));
	} else if (at >= CSIW_RING_OFFSET && at < lines) {
		trace.right = 0;
	}
	if (at < lines) {
		return;
	}
	value = csiw_get32(bytes, CSIW_ORDER_BIG);
	if (at == lines + CSIW_LINK_MAGIC) {
		right(MAGIC, value == CSIW_LINK_MAGIC_VALUE);
	} else if (at == lines + CSIW_LINK_NONCE) {
		right(NONCE, value == peer.link.guest.nonce);
	} else if (at == lines + CSIW_LINK_ECHO) {
		right(ECHO, value == mine(CSIW_LINK_PEER_NONCE));
	} else if (at == lines + CSIW_LINK_HEARTBEAT &&
		   value != trace.heartbeat) {
		trace.heartbeat = value;
		trace.alive_ms = trace.now_ms;
	}
}

static void store_line(size_t field, const uint8_t *bytes)
{
	uint32_t value = csiw_get32(bytes, CSIW_ORDER_BIG);
	bool rewriting = mine(CSIW_LINK_PEER_ECHO) == 0;

	CHECK(field >= CSIW_LINK_PEER_NONCE);
	if (trace.cancelling != 0) {
		CHECK(field == CSIW_LINK_CANCEL && value == trace.cancelling);
		return;
	}
	CHECK(value == 0 || field <= CSIW_LINK_PEER_ARMED);
	if (field == CSIW_LINK_PEER_HEARTBEAT) {
		trace.beat_ms = trace.now_ms;
	} else if (field == CSIW_LINK_PEER_ECHO) {
		CHECK(value == 0 || value == peer.link.guest.nonce);
	} else if (field == CSIW_LINK_CONSUMER) {
		CHECK(rewriting || (trace.releasing && trace.right == ALL));
	} else if (field == CSIW_LINK_PEER_NONCE ||
		   field == CSIW_LINK_PEER_VERSION ||
		   field > CSIW_LINK_PEER_ARMED) {
		CHECK(rewriting);
	}
	memcpy(trace.own + (field - CSIW_LINK_PEER_NONCE), bytes, 4);
}

/* L11: a stream is asked of a guest that serves it; with a link no fill. */
static void store_block(size_t at, const uint8_t *bytes, size_t len)
{
	bool asks = peer.phase == CSIW_PEER_PHASE_FILL ||
		    peer.phase == CSIW_PEER_PHASE_HELLO;

	if (at > CSIW_PARAM_FLAGS) {
		CHECK(asks);
		CHECK(at < CSIW_PARAM_RET || at + len > CSIW_PARAM_MACS ||
		      bytes[0] == 0);
		return;
	}
	CHECK(asks || !(bytes[0] & CSIW_F_START));
	CHECK(!(bytes[0] & CSIW_F_STREAM) ||
	      (peer.link.state == CSIW_PEER_LINK_LINKED &&
	       peer.link.number != 0 &&
	       (peer.link.guest.features & CSIW_FEATURE_STREAM)));
}

void target_stores(size_t at, const uint8_t *bytes, size_t len)
{
	if (at >= lines) {
		CHECK(len == 4);
		store_line(at - lines, bytes);
		return;
	}
	CHECK(trace.cancelling == 0 && peer.phase != CSIW_PEER_PHASE_NONE);
	CHECK(at + len <= lines);
	if (at < CSIW_PARAM_SIZE) {
		store_block(at, bytes, len);
		return;
	}
	CHECK(peer.phase == CSIW_PEER_PHASE_FILL && !peer.link.streaming);
	for (size_t i = 0; i < len; i++) {
		CHECK(bytes[i] == CSIW_FILL);
	}
}

/* Magic, nonce and echo, as they stand. */
bool whole(void)
{
	return word(CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE &&
	       word(CSIW_LINK_NONCE) == peer.link.guest.nonce &&
	       word(CSIW_LINK_ECHO) == mine(CSIW_LINK_PEER_NONCE);
}

/* Of an answer that was not rewritten while it was judged. */
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
	CHECK(csiw_get32(mem + CSIW_PARAM_TOTAL, peer.order) == peer.total);
	CHECK(memcmp(mem + CSIW_PARAM_MACS, peer.block + CSIW_PARAM_MACS,
		     CSIW_PARAM_SIZE - CSIW_PARAM_MACS) == 0);
	if (peer.link.number != 0 && peer.ret >= CSIW_RET_COMPLETE) {
		CHECK(whole() && word(CSIW_LINK_SERVED) == peer.link.number);
	}
}

void peer_done(void)
{
	uint8_t one[CSIW_SAMPLE_SIZE];
	int err = csiw_peer_samples(&peer, 0, 1, one, sizeof(one));

	CHECK(peer.ret != CSIW_RET_NONE && peer.ret != CSIW_RET_TAKEN &&
	      peer.ret <= CSIW_RET_READ_ERROR);
	if (window.rewritten == 0) {
		check_answer();
	}
	if (peer.link.streaming) {
		CHECK(peer.total == trace.released);
		CHECK(err == CSIW_ERR_STATE);
		return;
	}
	CHECK(peer.total <= window.win.capacity);
	CHECK(peer.total > 0 ? err == CSIW_OK || err == CSIW_ERR_PARTNER
			     : err == CSIW_ERR_RANGE);
}

/* One of the reasons that peer.h names; some are a stream's alone. */
static bool reason(int err)
{
	return err == CSIW_ERR_PENDING || err == CSIW_ERR_DEADLINE ||
	       err == CSIW_ERR_PARTNER || err == CSIW_ERR_DEAD;
}

static bool stream_reason(int err)
{
	return err == CSIW_ERR_RESTARTED || err == CSIW_ERR_DAMAGED ||
	       err == CSIW_ERR_LINK || err == CSIW_ERR_VERSION ||
	       err == CSIW_ERR_WINDOW;
}

void peer_failed(void)
{
	CHECK(peer.err != CSIW_ERR_DEAD ||
	      trace.now_ms - trace.alive_ms >= CSIW_SILENT_MS);
	CHECK(reason(peer.err) ||
	      (peer.link.streaming && stream_reason(peer.err)));
}

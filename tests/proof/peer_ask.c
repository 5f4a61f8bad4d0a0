/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_ask.c: csiw_peer_ask refuses during a run, more than 50 MACs, a
 * deadline in the past, and a stream that has no link or no ring, with the
 * peer as it was; else what stands for the ask is the request with start
 * beside its filter and stream bits, without an answer and without a number,
 * each MAC once. The request stays as it is, and no window is touched.
 *
 * Bounds: windows of any size up to 8 MiB; no loop is left.  Sorting out MACs
 * is csiw_param_distinct's proof; here it leaves any MACs, not more than there
 * were, and zeroes behind them.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 *     lib/wire/param.c
 * cbmc: --unwind 7
 * mutant: lib/peer/ask.c: p->state == CSIW_PEER_BUSY || p->state ==
 *     CSIW_PEER_WAITING) { return CSIW_ERR_STATE; =>
 *     p->state == CSIW_PEER_WAITING) { return CSIW_ERR_STATE;
 * mutant: lib/peer/ask.c: req->mac_count > CSIW_MACS_MAX =>
 *     req->mac_count > CSIW_MACS_MAX + 1
 * mutant: lib/peer/ask.c: (req->flags & (CSIW_F_FILTER | CSIW_F_STREAM)) |
 *     CSIW_F_START => req->flags | CSIW_F_START
 * mutant: lib/peer/ask.c: ask.ret = CSIW_RET_NONE; =>
 * mutant: lib/peer/ask.c: ask.total = 0; =>
 * mutant: lib/peer/ask.c: csiw_param_distinct(&ask); =>
 * mutant: lib/peer/ask.c: p->asks = 0; p->arrived => p->arrived
 * mutant: lib/peer/ask.c: sizeof(p->block), &ask, =>
 *     sizeof(p->block), req,
 * mutant: lib/wire/param.c: buf[CSIW_PARAM_CHANNEL] = in->channel; =>
 *     buf[CSIW_PARAM_CHANNEL] = in->bandwidth_mhz;
 * mutant: lib/peer/ask.c: if (streaming && !csiw_link_fits(p->win)) => if (0)
 * mutant: lib/peer/ask.c: p->link.number = 0; p->link.ready = 0; return =>
 *     p->link.ready = 0; return
 * mutant: lib/peer/ask.c: p->link.streaming = streaming; =>
 */
#include <csiw/err.h>
#include <csiw/order.h>

#include "peer_any.h"

static struct csiw_param req, req_before;
static bool distinct;
static uint8_t distinct_count;
static uint8_t distinct_byte;

/* The first of two that are linked: param.c's own stays out. */
void csiw_param_distinct(struct csiw_param *p)
{
	size_t max =
		p->mac_count < CSIW_MACS_MAX ? p->mac_count : CSIW_MACS_MAX;

	p->mac_count = (uint8_t)any_size(max);
	HAVOC(p->macs, sizeof(p->macs));
	distinct = true;
	distinct_count = p->mac_count;
	if (mark.body >= CSIW_PARAM_MACS) {
		distinct_byte =
			((uint8_t *)p->macs)[mark.body - CSIW_PARAM_MACS];
	}
}

static bool is_the_request(void)
{
	const uint8_t *b = peer.block;

	return b[CSIW_PARAM_FLAGS] ==
		       ((req.flags & (CSIW_F_FILTER | CSIW_F_STREAM)) |
			CSIW_F_START) &&
	       b[CSIW_PARAM_CHANNEL] == req.channel &&
	       b[CSIW_PARAM_BANDWIDTH] == req.bandwidth_mhz &&
	       b[CSIW_PARAM_SAMPLES] == req.samples_per_device &&
	       csiw_get16(b + CSIW_PARAM_TIMEOUT, peer.order) ==
		       req.timeout_s &&
	       b[CSIW_PARAM_MAC_COUNT] == distinct_count &&
	       b[CSIW_PARAM_RET] == CSIW_RET_NONE && b[mark.total] == 0 &&
	       (mark.body < CSIW_PARAM_MACS || b[mark.body] == distinct_byte);
}

int main(void)
{
	ANY(uint64_t, deadline_ms);
	size_t any = any_size(sizeof(req) - 1);
	bool running, stream, range, fits, ring;
	int err;

	any_peer(WINDOW_MAX);
	__CPROVER_havoc_object(&req);
	req_before = req;
	running =
		peer.state == CSIW_PEER_BUSY || peer.state == CSIW_PEER_WAITING;
	err = csiw_peer_ask(&peer, &req, now_ms, deadline_ms);
	PROVE(watch.accesses == 0);
	PROVE(peer_holds());
	PROVE(((uint8_t *)&req)[any] == ((uint8_t *)&req_before)[any]);
	PROVE((err == CSIW_ERR_STATE) == running);
	stream = req.flags & CSIW_F_STREAM;
	range = req.mac_count > CSIW_MACS_MAX || deadline_ms < now_ms;
	fits = csiw_link_fits(&window_of_peer);
	ring = req.bandwidth_mhz == 20 || req.bandwidth_mhz == 40 ||
	       req.bandwidth_mhz == 80;
	PROVE((err == CSIW_ERR_LINK) ==
	      (!running && !range && stream && !fits));
	PROVE((err == CSIW_ERR_RANGE) ==
	      (!running && (range || (stream && fits && !ring))));
	if (err != CSIW_OK) {
		PROVE(err == CSIW_ERR_STATE || err == CSIW_ERR_RANGE ||
		      err == CSIW_ERR_LINK);
		PROVE(peer_kept());
		return 0;
	}
	PROVE(peer.state == CSIW_PEER_BUSY &&
	      peer.phase == CSIW_PEER_PHASE_PENDING);
	PROVE(distinct && is_the_request());
	PROVE(peer.deadline_ms == deadline_ms);
	PROVE(peer.asks == 0 && peer.arrived == 0);
	PROVE(peer.random == before.random);
	PROVE(peer.link.streaming == stream && peer_link_holds());
	PROVE(peer.link.number == 0 && peer.link.ready == 0);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_quiet.c: quiet() of lib/peer/settle.c, with sum_piece and
 * sum_from_start, is P6 for data that end with their page or with the area of
 * the samples.  DONE means that the sum of this pass was that of 250 ms ago,
 * that the pass read every byte of the data, and that it saw no page of them,
 * and not their last piece, end in fill.  BUSY means that it came further and
 * has less budget left than a piece takes.  Nothing is read outside the data
 * but for the tail of a page, and nothing is stored.
 *
 * Assumed: the clock does not go back; what the cursor has left behind in
 * earlier steps was read, and pages' ends seen to be no fill.  Bounds: windows
 * up to 8 KiB, data of one sample at least, budget for one piece.  That
 * different data have different sums is not shown: it is a hash.
 *
 * sources: lib/wire/sample.c
 * cbmc: --unwind 7 --unwindset sum_piece.0:17,sum_piece.1:5
 * mutant: lib/peer/settle.c: if (p->timed && p->sum != p->sum_run) => if (0)
 * mutant: lib/peer/settle.c: if ((stop % CSIW_PAGE_SIZE == 0 || stop == end) &&
 *     => if (stop == end &&
 */
#include <csiw/sample.h>

#include "trace.h"

#include "peer_wrap_any.c"

enum { WINDOW_MAX = 8192 };

static struct csiw_win window;
static struct csiw_peer peer;
static struct csiw_peer before;
static uint64_t now_ms;
static size_t end;
static size_t spot; /* stands for every byte of the data */
static size_t page; /* stands for the end of every page */
static bool spot_read;
static bool page_seen;
static bool last_seen; /* the last piece's end */

static void must_be_data(size_t offset, size_t len)
{
	DEMAND(offset >= CSIW_PARAM_SIZE && offset < end && len <= end - offset,
	       "what is read is data");
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	must_be_data(offset, len);
	DEMAND(win == &window && len <= 16, "a bite");
	HAVOC(dst, 16);
	spot_read = spot_read || (spot >= offset && spot - offset < len);
	return 0;
}

bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	bool fill = any_bool();

	must_be_data(offset, len);
	DEMAND(win == &window && value == CSIW_FILL && len == 64,
	       "the tail of a page");
	page_seen = page_seen || (offset + 64 == page && !fill);
	last_seen = last_seen || (offset + 64 == end && !fill);
	return fill;
}

static void any_data(void)
{
	window.size = any_size(WINDOW_MAX);
	ASSUME(window.size >= CSIW_WINDOW_SIZE_MIN);
	end = any_size(WINDOW_MAX);
	ASSUME(end >= CSIW_PARAM_SIZE + CSIW_SAMPLE_SIZE);
	ASSUME(end < csiw_samples_end(window.size)
		       ? end % CSIW_PAGE_SIZE == 0
		       : end == csiw_samples_end(window.size));
	spot = any_size(end - 1);
	page = CSIW_PAGE_SIZE * any_size(WINDOW_MAX / CSIW_PAGE_SIZE);
	ASSUME(spot >= CSIW_PARAM_SIZE);
}

/* A peer in a pass over the data. */
static void any_pass(void)
{
	ANY(uint64_t, now);

	now_ms = now;
	__CPROVER_havoc_object(&peer);
	peer.win = &window;
	peer.cursor = CSIW_PARAM_SIZE + any_size(end - CSIW_PARAM_SIZE);
	ASSUME(peer.cursor == CSIW_PARAM_SIZE || peer.cursor == end ||
	       peer.cursor % 64 == 0);
	ASSUME(!peer.timed || peer.since_ms <= now_ms);
	spot_read = spot < peer.cursor;
	page_seen = page <= peer.cursor;
	last_seen = peer.cursor == end;
	before = peer;
}

int main(void)
{
	size_t budget = 64 + any_size(63);
	enum csiw_peer_state state;

	any_data();
	any_pass();
	state = quiet(&peer, end, now_ms, budget);
	PROVE(state != CSIW_PEER_DONE ||
	      (before.timed && peer.timed && peer.sum == before.sum &&
	       now_ms - before.since_ms >= 250));
	PROVE(state != CSIW_PEER_DONE ||
	      (spot_read && last_seen && (page > end || page_seen)));
	PROVE(state != CSIW_PEER_BUSY ||
	      (peer.cursor > before.cursor && peer.cursor % 64 == 0 &&
	       (spot_read || spot >= peer.cursor) &&
	       (page_seen || page > peer.cursor)));
	PROVE(state == CSIW_PEER_BUSY ||
	      (state == CSIW_PEER_WAITING) != (state == CSIW_PEER_DONE));
	PROVE(state == CSIW_PEER_BUSY || peer.cursor == CSIW_PARAM_SIZE);
	PROVE(!peer.timed || peer.since_ms <= now_ms);
	PROVE(peer.phase == before.phase && peer.asks == before.asks &&
	      peer.arrived == before.arrived && peer.win == before.win);
	return 0;
}

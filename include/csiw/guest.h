/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest.h: the answering side as a state machine: protocol v1, and the link
 * once csiw_guest_link_start was called.
 *
 * No clock, no I/O, no wait: the caller passes the time in milliseconds of any
 * monotonic clock, opens and closes the capture when told to, and hands over
 * each CSI it hears.  Rules G1-G3 of PROTOCOL.md section 6, L1-L16 of sections
 * 10 and 11.
 *
 *	csiw_collect_init(&collect, memory, size, win.capacity, random64);
 *	csiw_guest_init(&g, &win, CSIW_ORDER_BIG, &collect);
 *
 * and then, over and over:
 *
 *	todo = csiw_guest_step(&g, now_ms);
 *	if (todo == CSIW_GUEST_OPEN)
 *		todo = csiw_guest_opened(&g, now_ms, open_capture(&g.request));
 *	while (todo == CSIW_GUEST_CAPTURE && next_csi(&csi, ...))
 *		todo = csiw_guest_csi(&g, &csi, wall_ns, mono_ns);
 *	if (todo == CSIW_GUEST_CLOSE)
 *		close_capture();
 */
#ifndef CSIW_GUEST_H
#define CSIW_GUEST_H

#include <stdint.h>

#include <csiw/collect.h>
#include <csiw/guest_link.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>
#include <csiw/param.h>
#include <csiw/win.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the caller does next. */
enum csiw_guest_do {
	CSIW_GUEST_WAIT, /* nothing is asked; step again later */
	CSIW_GUEST_OPEN, /* configure for g->request, then csiw_guest_opened */
	CSIW_GUEST_CAPTURE, /* the run goes on: hand over CSI, step again soon
			     */
	CSIW_GUEST_CLOSE,   /* the run is over: close the capture */
};

enum csiw_guest_state {
	CSIW_GUEST_IDLE,
	CSIW_GUEST_OPENING,
	CSIW_GUEST_CAPTURING,
};

struct csiw_guest {
	/* readable by the caller */
	struct csiw_param request; /* being served, or served last */
	uint8_t ret;               /* of the last run: 0 if it was abandoned */
	uint32_t runs;             /* published */
	uint32_t abandoned; /* withdrawn, or overtaken by another request */
	struct csiw_guest_link link; /* some of it too, see guest_link.h */

	/* private */
	const struct csiw_win *win;
	struct csiw_collect *collect;
	enum csiw_order order;
	enum csiw_guest_state state;
	uint8_t overtaken; /* the last run was: mind CSIW_RETAKE_MS */
	uint8_t timed;     /* first_ns is set */
	uint64_t taken_ms;
	uint64_t end_ms;
	uint64_t first_ns;
	uint8_t block[CSIW_PARAM_SIZE]; /* the request as copied */
};

/**
 * Start a guest on a window.  Writes nothing (G1): an unread answer survives.
 *
 * @param g        overwritten; the caller owns it.
 * @param win      attached window; must outlive g.
 * @param order    byte order of the block, the same at both ends.
 * @param collect  initialised with the capacity of win; must outlive g.
 */
void csiw_guest_init(struct csiw_guest *g, const struct csiw_win *win,
		     enum csiw_order order, struct csiw_collect *collect);

/**
 * Look at the window and the clock.
 *
 * Takes a request, answers one that cannot be served, ends a run whose time is
 * over, that was withdrawn (G3), overtaken (G2) or cancelled (L9), and lets the
 * peer know of the records of a stream so far (L13).  Call it at least every 50
 * ms and every few hundred packets while a run is on, and every 200 ms at any
 * other time: a peer holds a guest for dead that stands still for 3 s (L4).  A
 * capture that takes longer to open is stepped over until csiw_guest_opened.
 *
 * @return what the caller does next; CSIW_GUEST_OPEN and CSIW_GUEST_CLOSE once
 * a run, CLOSE only after OPEN.
 */
enum csiw_guest_do csiw_guest_step(struct csiw_guest *g, uint64_t now_ms);

/**
 * The answer to CSIW_GUEST_OPEN.
 *
 * @param ret  CSIW_RET_NONE: capturing, and the timeout starts now; else the
 *             return value to publish (3, 4 or 5).
 *
 * @return as csiw_guest_step.
 */
enum csiw_guest_do csiw_guest_opened(struct csiw_guest *g, uint64_t now_ms,
				     enum csiw_ret ret);

/**
 * One measurement, written to the window at once if the run keeps it.  The peer
 * of a stream sees it at the next step.
 *
 * @param csi      not kept after the call; a run of version 1 uses only its
 *                 first 256 CSI bytes.
 * @param wall_ns  stamp of the packet, since 1970; in version 1 the first one of
 *                 the run is time offset 0, and any epoch does.
 * @param mono_ns  the same by a monotonic clock; used in streams alone.
 *
 * @return CSIW_GUEST_CAPTURE; CSIW_GUEST_CLOSE when it ended the run (6 or 8);
 *         CSIW_GUEST_WAIT if no run is on.
 */
enum csiw_guest_do csiw_guest_csi(struct csiw_guest *g,
				  const struct csiw_csi *csi, uint64_t wall_ns,
				  uint64_t mono_ns);

/**
 * End the run from outside and publish the samples so far.
 *
 * @param ret  CSIW_RET_TIMEOUT for a replay that is exhausted,
 *             CSIW_RET_CAPTURE_BROKE for a capture that failed or an agent that
 *             must stop.
 *
 * @return CSIW_GUEST_CLOSE if a capture is open, else CSIW_GUEST_WAIT.
 */
enum csiw_guest_do csiw_guest_end(struct csiw_guest *g, enum csiw_ret ret);

#ifdef __cplusplus
}
#endif
#endif

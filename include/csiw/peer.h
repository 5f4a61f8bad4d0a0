/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer.h: the asking side as a state machine, with the link where the guest has
 * one; stream.h reads streams.
 *
 * No clock, no I/O, no wait: the caller passes the time (milliseconds of any
 * monotonic clock) and how many bytes of the window a step may touch, and asks
 * what to do next.  Rules P1-P6 of PROTOCOL.md section 6, L1-L16 of sections 10
 * and 11.
 *
 *	csiw_peer_init(&p, &win, CSIW_ORDER_BIG, random64);
 *	csiw_peer_ask(&p, &request, now_ms, deadline_ms);
 *	do { state = csiw_peer_step(&p, now_ms, 65536); } while (...);
 *	csiw_peer_samples(&p, 0, p.total, buffer, size);
 *
 * struct csiw_peer is at most 1 KiB, with the copy of the block in it; no call
 * goes deeper than 512 bytes of stack.
 */
#ifndef CSIW_PEER_H
#define CSIW_PEER_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/param.h>
#include <csiw/peer_link.h>
#include <csiw/win.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the caller does next. */
enum csiw_peer_state {
	CSIW_PEER_IDLE,    /* csiw_peer_ask */
	CSIW_PEER_BUSY,    /* csiw_peer_step again at once: work is left */
	CSIW_PEER_WAITING, /* csiw_peer_step again in a few milliseconds */
	CSIW_PEER_DONE,    /* ret and total are valid, samples can be read */
	CSIW_PEER_FAILED,  /* err says why; ret is what stood there, if anything
			    */
};

/* Where the engine stands inside BUSY and WAITING; for display and tests. */
enum csiw_peer_phase {
	CSIW_PEER_PHASE_NONE,
	CSIW_PEER_PHASE_PENDING, /* P1: another request is in the window */
	CSIW_PEER_PHASE_PAUSE,   /* the 250 ms before asking again */
	CSIW_PEER_PHASE_HELLO,   /* L2: looking for a guest with a link */
	CSIW_PEER_PHASE_FILL,    /* P6: filling the sample area */
	CSIW_PEER_PHASE_WAIT,    /* asked, finished still clear */
	CSIW_PEER_PHASE_LOOK,    /* P6: looking at the fill while waiting */
	CSIW_PEER_PHASE_SETTLE, /* finished seen; P4 and P6 are being checked */
};

struct csiw_peer {
	/* result, valid in CSIW_PEER_DONE */
	uint8_t ret;    /* enum csiw_ret, 1..10 or 12 */
	uint32_t total; /* samples, never above the capacity; or records */
	/* cause, valid in CSIW_PEER_FAILED: CSIW_ERR_PENDING, _DEADLINE,
	 * _PARTNER; with a link _DEAD; of a stream also _RESTARTED, _DAMAGED,
	 * _LINK, _VERSION, _WINDOW */
	int err;
	uint32_t asks; /* times the request was written, re-asks included */

	struct csiw_peer_link link; /* some of it, see peer_link.h */
	enum csiw_order order;      /* of the block; with a link the guest's */

	/* private */
	const struct csiw_win *win;
	enum csiw_peer_state state;
	enum csiw_peer_phase phase;
	uint8_t ours;     /* byte 7 showed 11 since this ask */
	uint8_t looked;   /* the fill was seen whole since this ask */
	uint8_t odd;      /* finished, with values that no answer has */
	uint8_t settling; /* settled_ms is set */
	uint8_t foreign;  /* finished, over a block that is not this ask's */
	uint8_t timed;    /* since_ms runs */
	uint64_t random;
	uint64_t deadline_ms;
	uint64_t filled_ms;  /* when the fill before this ask began */
	uint64_t settled_ms; /* when finished was seen */
	uint64_t since_ms;   /* when what is being waited out began */
	uint64_t foreign_ms; /* when that was seen first */
	uint32_t arrived;    /* samples seen to be no fill, from the first on */
	uint32_t sum;        /* of the data, for "nothing has changed" */
	uint32_t sum_run;    /* the same while it is being made */
	size_t cursor;       /* window offset where the phase goes on */
	uint8_t block[CSIW_PARAM_SIZE]; /* the ask as written, flags included */
};

/**
 * Start a peer on a window.
 *
 * @param p       overwritten; the caller owns it.
 * @param win     attached window; must outlive p.
 * @param order   byte order of the block, the same at both ends; a guest with a
 *                link has the last word.
 * @param random  64 random bits, different in every life of the peer: the tags
 *                of its asks come out of them (P2).
 */
void csiw_peer_init(struct csiw_peer *p, const struct csiw_win *win,
		    enum csiw_order order, uint64_t random);

/**
 * Ask for a run.  Writes nothing yet; the steps do.
 *
 * @param p            in state IDLE, DONE or FAILED.
 * @param req          channel, bandwidth, samples, timeout, filter bit and
 *                     MACs; CSIW_F_STREAM for a stream.  Other flags, ret and
 *                     total are ignored.  Sent with each MAC once.
 * @param now_ms       the time.
 * @param deadline_ms  same clock; after it the engine withdraws and fails.  An
 *                     answer that stands there by then has 1 s to be judged, and
 *                     the records of one, a ring full at most, wait for the
 *                     caller.
 *
 * @return CSIW_OK; CSIW_ERR_STATE while a run is under way; CSIW_ERR_RANGE for
 *         more than 50 MACs, a deadline in the past, or a stream with another
 *         bandwidth than 20, 40 and 80; CSIW_ERR_LINK for a stream through a
 *         window that a link does not fit.
 */
int csiw_peer_ask(struct csiw_peer *p, const struct csiw_param *req,
		  uint64_t now_ms, uint64_t deadline_ms);

/**
 * Go on.  Step at least every 200 ms while an ask stands (CSIW_BEAT_MS), and give a budget that
 * fills the window in less than a second: a stock guest's answer must be told from
 * what its older run left behind (P6), and a slower peer has to ask it again.
 *
 * @param p       any state; nothing happens outside of a run.
 * @param now_ms  the time, never less than at the call before.
 * @param budget  bytes of the samples this call may touch; at least
 *                CSIW_SAMPLE_SIZE is used.  Beside them it touches some 1,000 of
 *                the block and, where it judges an answer, one in 64 again and
 *                at most a page more (CSIW_PAGE_SIZE).
 *
 * @return what the caller does next; see enum csiw_peer_state.
 */
enum csiw_peer_state csiw_peer_step(struct csiw_peer *p, uint64_t now_ms,
				    size_t budget);

/**
 * Give up a run: one store that clears start (P3), if this peer's request still
 * stands.  The state becomes IDLE.  Safe in every state.
 */
void csiw_peer_withdraw(struct csiw_peer *p);

/**
 * Samples that have arrived so far, for a progress bar; looks at no more than
 * budget bytes a call and never goes back.  It proves nothing: a run counts
 * when it is DONE.
 */
uint32_t csiw_peer_progress(struct csiw_peer *p, size_t budget);

/**
 * Copy samples of a finished run, each CSIW_SAMPLE_SIZE bytes as on the wire.
 *
 * @param p      in state DONE, of a run that was no stream.
 * @param first  index of the first one.
 * @param count  how many; first + count at most total.
 * @param dst    receives count * CSIW_SAMPLE_SIZE bytes.
 * @param size   capacity of dst.
 *
 * @return CSIW_OK; CSIW_ERR_STATE for any other p; CSIW_ERR_RANGE;
 *         CSIW_ERR_SHORT if dst is too small; dst is untouched by these.
 *         CSIW_ERR_PARTNER if the answer was replaced while it was read (a
 *         stock guest that restarts does that): what dst holds then is worth
 *         nothing.
 */
int csiw_peer_samples(const struct csiw_peer *p, uint32_t first, uint32_t count,
		      uint8_t *dst, size_t size);

#ifdef __cplusplus
}
#endif
#endif

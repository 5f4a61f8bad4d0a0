/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_any.h: any guest on any window, for the proofs of lib/guest/guest.c.
 *
 * guest_holds is the invariant of struct csiw_guest: csiw_guest_init
 * establishes it, each public function keeps it, and every proof begins in any
 * state that satisfies it.  guest_watch_any.c watches the window during the
 * call and demands rules G1 and G2 of each access.  What link.c and ring.c do
 * is guest_link_any.c's, which tells the watch; their words and records lie
 * where no store of guest.c does, and their proofs show that.
 */
#ifndef CSIW_PROOF_GUEST_ANY_H
#define CSIW_PROOF_GUEST_ANY_H

#include <csiw/guest.h>

#include "trace.h"

enum { WINDOW_MAX = 4096 }; /* bytes: 13 samples */

/* What was stored last; publication goes through these in order. */
enum stored {
	STORED_NOTHING,
	STORED_TAKEN,   /* 11 */
	STORED_SAMPLES, /* or the 0 byte behind them, or records */
	STORED_TOTAL,
	STORED_RET,
	STORED_FLAGS,
};

/* What the watch saw during the call. */
struct guest_watch {
	enum stored last;
	bool over;      /* what was read allows no store any more (G1, G2) */
	bool wanted;    /* a request stands there (G1) */
	bool copied;    /* the block was, behind 11 */
	bool started;   /* the flags last compared had start set */
	bool zero;      /* the 0 byte was written */
	size_t len;     /* bytes of samples stored */
	size_t watched; /* any offset; any_guest_parts sets these three */
	size_t body;    /* stands for every byte of the request */
	size_t total;   /* and this for those of the total */
	uint8_t byte;   /* stored there as part of a sample */
	uint8_t ret;    /* the return value written */
	unsigned int accesses;
	/* what the link was told */
	bool published; /* all records are the peer's */
	bool counted;   /* and the counters behind them written */
	bool taken;     /* served was written; the number is used up */
	bool told;      /* progress and what was lost, when so much was kept: */
	uint32_t kept;
	bool shown; /* a state was, the last one with its cause: */
	enum csiw_link_state state;
	enum csiw_cause cause;
	enum csiw_cause ended; /* what the link said of the run */
	bool asked;            /* it was asked for that */
	bool barrier;          /* behind the last word of the link */
	bool armed;            /* 1 was written, barrier */
};

extern struct csiw_guest guest;
extern struct csiw_win window_of_guest;
extern struct csiw_collect collect;
extern struct guest_watch watch;
extern struct csiw_guest before; /* the guest as it was before the call */
extern uint32_t kept_before;
extern uint64_t now_ms;

/* The clock, a window, and a guest of any state in which guest_holds. */
void any_guest(size_t window_max);

/* A window and a run's counters, and nothing said of the guest. */
void any_guest_parts(size_t window_max);

/* What a caller may end a run with, or CSIW_RET_NONE. */
enum csiw_ret any_ret(void);

/* The invariant. */
bool guest_holds(void);

/* Whether a whole compare stands behind the last store to the block. */
bool watch_compared(void);

/* Records go to the ring, and what follows comes behind them. */
void on_records(void);

/* Whether the state, what the caller is told and the counters fit what was
 * stored: OPEN and CLOSE once a run, a run counted once. */
bool guest_told(enum csiw_guest_do todo);

/* Whether what the link shows of it fits. */
bool guest_shown(void);

/* Whether the private copy of the request is what it was. */
bool guest_copy_kept(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.h: one run: ask, wait, and say how it ended.
 */
#ifndef CSIW_RUN_H
#define CSIW_RUN_H

#include <csiw/hosted.h>
#include <csiw/link.h>
#include <csiw/peer.h>
#include <stdbool.h>
#include <time.h>

struct run {
	/* filled by the caller */
	const char *uri;
	struct csiw_window *window;
	struct csiw_param request;
	uint32_t deadline_s;
	/* filled by run_once */
	struct timespec start; /* wall clock */
	double elapsed_s;
	uint32_t cause; /* what the link says of this run: enum csiw_cause, or
			   anything */
	bool counted;   /* lost is known */
	uint32_t lost;  /* what the link says that the guest lost in it;
			   UINT32_MAX: or more */
	char why[CSIW_WHY_SIZE]; /* a sentence unless STATUS_DONE */
};

/** From now on Ctrl-C, SIGTERM and SIGHUP only raise a flag; those that are
 * ignored stay so. */
void run_catch_signals(void);

/** How many of them came, 2 at most. */
int run_interrupted(void);

/** Seconds of the monotonic clock. */
double run_clock(void);

/** The same in milliseconds, for an engine. */
uint64_t run_clock_ms(void);

/** 64 random bits for csiw_peer_init; false, with a sentence said. */
bool run_random(uint64_t *out);

enum {
	RUN_STEP_BYTES = 512 * 1024, /* some tens of microseconds of RAM */
	RUN_REST_MIN_NS = 1000000,   /* for run_rest to begin with */
};

/** Sleep longer the longer nothing happens. */
void run_rest(long *sleep_ns);

/**
 * csiw_link_look at the run of an engine.
 *
 * @return whether the link is, or still is, about that run.
 */
bool run_look(struct csiw_link_view *out, const struct csiw_win *win,
	      const struct csiw_peer *peer);

/** What an engine that is done, or has failed, means: as run_once. */
int run_judge(struct run *run, const struct csiw_peer *peer);

/** There is no guest with a link: withdraws, and returns as run_once. */
int run_unlinked(struct run *run, struct csiw_peer *peer);

/**
 * Ask and wait.
 *
 * @param peer  initialised; in CSIW_PEER_DONE afterwards if the guest answered.
 *
 * @return an enum status; STATUS_GUEST with samples in peer if the capture
 *         broke (return value 9).
 */
int run_once(struct run *run, struct csiw_peer *peer);

#endif

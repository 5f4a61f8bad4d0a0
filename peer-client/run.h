/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.h: one run: ask, wait, and say how it ended.
 */
#ifndef CSIW_RUN_H
#define CSIW_RUN_H

#include <csiw/hosted.h>
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
	char why[CSIW_WHY_SIZE]; /* a sentence unless STATUS_DONE */
};

/** From now on Ctrl-C, SIGTERM and SIGHUP only raise a flag; those that are
 * ignored stay so. */
void run_catch_signals(void);

/** Whether one of them came. */
bool run_interrupted(void);

/** Seconds of the monotonic clock. */
double run_clock(void);

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

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.h: a bar on stderr while a run lasts, if that is a terminal and the
 * run takes more than a second.
 */
#ifndef CSIW_PROGRESS_H
#define CSIW_PROGRESS_H

#include <csiw/peer.h>

struct progress {
	double start_s; /* run_clock() when the run began */
	double next_s;  /* when to draw again */
	uint32_t timeout_s;
	int shown;
};

void progress_begin(struct progress *p, double now_s, uint32_t timeout_s);
void progress_step(struct progress *p, double now_s, struct csiw_peer *peer);

/** Take the bar away, so that a sentence begins on a clean line. */
void progress_end(struct progress *p);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.h: a bar on stderr while a run lasts, if that is a terminal and the
 * run takes more than a second.
 */
#ifndef CSIW_PROGRESS_H
#define CSIW_PROGRESS_H

#include <csiw/peer.h>
#include <csiw/win.h>

struct progress {
	double start_s; /* run_clock() when the run began */
	double next_s;  /* when to draw again */
	uint32_t timeout_s;
	int shown;
	/* of a stream, when it was drawn last */
	double drawn_s;
	uint64_t records;
};

void progress_begin(struct progress *p, double now_s, uint32_t timeout_s);

/** Of a run in this window: samples so far, and lost ones if there are any. */
void progress_step(struct progress *p, double now_s, struct csiw_peer *peer,
		   const struct csiw_win *win);

/** Instead of progress_step, for a stream: records so far, and lost ones. */
void progress_records(struct progress *p, double now_s, uint64_t records,
		      uint64_t lost);

/** Take the bar away, so that a sentence begins on a clean line. */
void progress_end(struct progress *p);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.c: see progress.h.
 */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

enum {
	BAR_WIDTH = 30,
	LOOK_BYTES = 65536, /* of the window, at every drawing */
};

static const double first_s = 1.0;
static const double period_s = 0.2;

void progress_begin(struct progress *p, double now_s, uint32_t timeout_s)
{
	*p = (struct progress){
		.start_s = now_s,
		.next_s = now_s + first_s,
		.timeout_s = timeout_s,
	};
}

static const char *phase_words(enum csiw_peer_phase phase)
{
	switch (phase) {
	case CSIW_PEER_PHASE_PENDING:
		return ", waiting for another request to end";
	case CSIW_PEER_PHASE_PAUSE:
		return ", asking again";
	case CSIW_PEER_PHASE_SETTLE:
		return ", checking the answer";
	case CSIW_PEER_PHASE_NONE:
	case CSIW_PEER_PHASE_FILL:
	case CSIW_PEER_PHASE_WAIT:
	case CSIW_PEER_PHASE_LOOK:
		break;
	}
	return "";
}

static void draw(const struct progress *p, double elapsed_s, uint32_t samples,
		 const char *words)
{
	static const char full[] = "##############################";
	static const char none[] = "..............................";
	int width = BAR_WIDTH;
	char of[24] = "";

	if (elapsed_s < (double)p->timeout_s) {
		width = (int)(elapsed_s / (double)p->timeout_s * BAR_WIDTH);
	}
	if (p->timeout_s > 0) {
		snprintf(of, sizeof(of), " of %u", p->timeout_s);
	}
	fprintf(stderr, "\r[%.*s%.*s] %.0f%s s, %u samples%s\033[K", width,
		full, BAR_WIDTH - width, none, elapsed_s, of, samples, words);
	fflush(stderr);
}

void progress_step(struct progress *p, double now_s, struct csiw_peer *peer)
{
	if (now_s < p->next_s || !isatty(STDERR_FILENO)) {
		return;
	}
	draw(p, now_s - p->start_s, csiw_peer_progress(peer, LOOK_BYTES),
	     phase_words(peer->phase));
	p->shown = 1;
	p->next_s = now_s + period_s;
}

void progress_end(struct progress *p)
{
	if (p->shown) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
		p->shown = 0;
	}
}

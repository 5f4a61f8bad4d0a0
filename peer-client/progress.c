/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress.c: see progress.h.
 */
#include "progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "run.h"

enum {
	BAR_WIDTH = 30,
	LOOK_BYTES = 65536, /* of the window, at every drawing */
	LINE_SIZE = 200,
};

static const double first_s = 1.0;
static const double period_s = 0.2;
static const double second_s = 1.0; /* of a rate that can be read */

void progress_begin(struct progress *p, double now_s, uint32_t timeout_s)
{
	*p = (struct progress){
		.start_s = now_s,
		.drawn_s = now_s,
		.next_s = now_s + first_s,
		.timeout_s = timeout_s,
	};
}

static const char *phase_words(enum csiw_peer_phase phase)
{
	switch (phase) {
	case CSIW_PEER_PHASE_PENDING:
		return ", another request is on";
	case CSIW_PEER_PHASE_PAUSE:
		return ", asking again";
	case CSIW_PEER_PHASE_SETTLE:
		return ", checking the answer";
	case CSIW_PEER_PHASE_NONE:
	case CSIW_PEER_PHASE_HELLO:
	case CSIW_PEER_PHASE_FILL:
	case CSIW_PEER_PHASE_WAIT:
	case CSIW_PEER_PHASE_LOOK:
		break;
	}
	return "";
}

static uint32_t lost_by_now(const struct csiw_peer *peer,
			    const struct csiw_win *win)
{
	struct csiw_link_view v;

	return run_look(&v, win, peer) ? v.lost : 0;
}

/* In place of the line before, cut where the terminal ends: what is wrapped could
 * not be cleared. */
static void redraw(const char line[LINE_SIZE])
{
	struct winsize size;
	int columns = LINE_SIZE;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
		columns = size.ws_col - 1;
	}
	fprintf(stderr, "\r%.*s\033[K", columns, line);
	fflush(stderr);
}

static void draw(const struct progress *p, double elapsed_s, uint32_t samples,
		 uint32_t lost, const char *words)
{
	static const char full[] = "##############################";
	static const char none[] = "..............................";
	int width = BAR_WIDTH;
	char of[24] = "";
	char missing[24] = "";
	char line[LINE_SIZE];

	if (elapsed_s < (double)p->timeout_s) {
		width = (int)(elapsed_s / (double)p->timeout_s * BAR_WIDTH);
	}
	if (p->timeout_s > 0) {
		snprintf(of, sizeof(of), " of %u", p->timeout_s);
	}
	if (lost > 0) {
		snprintf(missing, sizeof(missing), ", %u lost", lost);
	}
	snprintf(line, sizeof(line), "[%.*s%.*s] %.0f%s s, %u samples%s%s",
		 width, full, BAR_WIDTH - width, none, elapsed_s, of, samples,
		 missing, words);
	redraw(line);
}

void progress_step(struct progress *p, double now_s, struct csiw_peer *peer,
		   const struct csiw_win *win)
{
	if (now_s < p->next_s || !isatty(STDERR_FILENO)) {
		return;
	}
	draw(p, now_s - p->start_s, csiw_peer_progress(peer, LOOK_BYTES),
	     lost_by_now(peer, win), phase_words(peer->phase));
	p->shown = 1;
	p->next_s = now_s + period_s;
}

void progress_records(struct progress *p, double now_s, uint64_t records,
		      uint64_t lost)
{
	char line[LINE_SIZE];

	if (now_s < p->next_s || !isatty(STDERR_FILENO)) {
		return;
	}
	snprintf(line, sizeof(line),
		 "%.0f s, %" PRIu64 " records, %.0f a second, %" PRIu64 " lost",
		 now_s - p->start_s, records,
		 (double)(records - p->records) / (now_s - p->drawn_s), lost);
	redraw(line);
	p->shown = 1;
	p->records = records;
	p->drawn_s = now_s;
	p->next_s = now_s + second_s;
}

void progress_end(struct progress *p)
{
	if (p->shown) {
		fputs("\r\033[K", stderr);
		fflush(stderr);
		p->shown = 0;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream.c: see stream.h.
 */
#include "stream.h"

#include <csiw/err.h>
#include <csiw/link.h>
#include <stdio.h>

#include "commands.h"
#include "stream_follow.h"
#include "text.h"

/* An ask that cannot be made is one of the command line, or of the window. */
static int ask(struct stream *s)
{
	int err;

	s->now_ms = run_clock_ms();
	s->asked_ms = s->now_ms;
	s->flushed_ms = s->now_ms;
	s->checked_ms = s->now_ms;
	clock_gettime(CLOCK_REALTIME, &s->recording.start);
	progress_begin(&s->bar, run_clock(), 0);
	err = csiw_peer_ask(&s->peer, &s->run.request, s->now_ms, UINT64_MAX);
	if (err == CSIW_OK) {
		return STATUS_DONE;
	}
	snprintf(s->run.why, sizeof(s->run.why),
		 "%s: the stream cannot be asked for: %s", s->plan->window,
		 err == CSIW_ERR_LINK
			 ? "its base or size has no room for a link"
			 : csiw_err_text(err));
	return err == CSIW_ERR_LINK ? STATUS_WINDOW : STATUS_USAGE;
}

/* What broke, if anything did, goes before how the stream ended. */
static int judge(struct stream *s, int status)
{
	static const char cut[] =
		"standard output could not be written in full";

	if (s->sinks.broken || s->lines.broken) {
		snprintf(s->run.why, sizeof(s->run.why), "%s",
			 s->sinks.broken ? s->sinks.why : cut);
		return STATUS_OUTPUT;
	}
	return status;
}

/* However the stream ended. */
static int close_outputs(struct stream *s, int status)
{
	struct recording *r = &s->recording;

	if (status == STATUS_DONE || status == STATUS_GUEST) {
		r->ret = s->peer.ret;
		r->cause = s->run.cause;
	}
	status = judge(s, status);
	r->error = status == STATUS_DONE ? NULL : s->run.why;
	sinks_close(&s->sinks);
	return judge(s, status);
}

static int report(struct stream *s, int status)
{
	struct stream_report r = {
		.recording = &s->recording,
		.sinks = &s->sinks,
		.records = s->records,
		.cancelled = !s->ending && s->run.cause == CSIW_CAUSE_CANCELLED,
		.status = status,
		.why = status == STATUS_DONE ? "" : s->run.why,
	};

	if (s->plan->json) {
		stream_json(&r);
	} else if (!s->plan->quiet &&
		   (status == STATUS_DONE || s->records > 0 ||
		    s->recording.counters.received > 0)) {
		stream_words(&r);
	}
	if (status != STATUS_DONE) {
		say("%s", s->run.why);
	}
	return status;
}

static int whole(struct stream *s)
{
	int status = STATUS_OUTPUT;

	if (sinks_open(&s->sinks, s->plan->outputs, s->plan->output_count,
		       &s->recording)) {
		status = ask(s);
	}
	if (status == STATUS_DONE) {
		status = stream_follow(s);
	}
	progress_end(&s->bar);
	return close_outputs(s, status);
}

int stream_run(const struct stream_plan *plan, struct csiw_window *window)
{
	static struct stream s;
	uint64_t random;
	int status;

	if (!run_random(&random)) {
		return STATUS_WINDOW;
	}
	s = (struct stream){
		.plan = plan,
		.run = {.uri = plan->window,
			.window = window,
			.request = plan->request,
			.deadline_s = plan->deadline_s},
		.recording = {.request = plan->request,
			      .window = plan->window,
			      .window_size = csiw_window_win(window)->size,
			      .tones = plan->request.bandwidth_mhz * 16u / 5u,
			      .rotate_size = plan->rotate_size,
			      .rotate_ms = (uint64_t)plan->rotate_s * 1000},
		.print = plan->output_count == 0 && !plan->json && !plan->quiet,
	};
	csiw_peer_init(&s.peer, csiw_window_win(window), CSIW_ORDER_BIG,
		       random);
	run_catch_signals();
	status = report(&s, whole(&s));
	sinks_discard(&s.sinks);
	return status;
}

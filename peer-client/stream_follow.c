/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream_follow.c: see stream_follow.h.
 */
#include "stream_follow.h"

#include <csiw/err.h>
#include <csiw/stream.h>
#include <stdio.h>

#include "commands.h"

enum {
	COPY_SIZE = 256 * 1024,
	COPIES = 16, /* from one step of the engine to the next */
	FLUSH_MS = 100,
	CHECK_MS = 1000, /* from one csiw_window_check to the next */
};

/* The guest is told once more at every step: its link may be under repair. */
static void cancel(struct stream *s)
{
	bool hurry = run_interrupted() > 0;

	if (!s->ending || hurry != s->hurry) {
		s->ending = true;
		s->hurry = hurry;
		s->ending_ms = s->now_ms;
	}
	if (s->peer.link.number != 0) {
		bool ring; /* no window of ours has a bell */

		csiw_link_cancel(csiw_window_win(s->run.window),
				 s->peer.link.number, &ring);
	}
}

static void begin(struct stream *s)
{
	if (!s->begun) {
		s->begun = true;
		s->begun_ms = s->now_ms;
	}
}

static bool counted_out(const struct stream *s)
{
	return s->plan->count > 0 && s->records == s->plan->count;
}

static void print(struct stream *s, const struct csiw_record *r)
{
	char line[STREAM_LINE_MAX];

	if (s->records == 0) {
		stream_lines_put(&s->lines, stream_columns);
	}
	stream_line(line, r);
	stream_lines_put(&s->lines, line);
}

static void keep(struct stream *s, const struct csiw_record *r,
		 const uint8_t *csi)
{
	if (counted_out(s) || s->lines.broken) {
		return;
	}
	begin(s);
	sinks_put(&s->sinks, r, csi, s->now_ms);
	if (s->print) {
		print(s, r);
	}
	s->records++;
}

/* Bytes of the ring that may be taken now. */
static size_t room(const struct stream *s)
{
	size_t lines = stream_lines_room(&s->lines);
	size_t slot = csiw_stream_slot(&s->peer);

	if (!s->print || s->lines.broken || counted_out(s)) {
		return COPY_SIZE;
	}
	return lines < COPY_SIZE / slot ? lines * slot : COPY_SIZE;
}

/* Whether there were records. */
static bool take(struct stream *s)
{
	static uint8_t slots[COPY_SIZE];
	size_t slot = csiw_stream_slot(&s->peer);
	uint32_t count = 1;
	bool any = false;

	s->recording.order = s->peer.order;
	for (int i = 0; i < COPIES && count > 0 && room(s) > 0; i++) {
		if (csiw_stream_copy(&s->peer, slots, room(s), &count) !=
		    CSIW_OK) {
			return any;
		}
		for (uint32_t j = 0; j < count; j++) {
			const uint8_t *p = slots + j * slot;
			struct csiw_record r;

			csiw_record_decode(&r, p, slot);
			keep(s, &r, p + CSIW_RECORD_CSI);
		}
		any = any || count > 0;
	}
	return any;
}

static void look_at_counters(struct stream *s)
{
	struct csiw_counters *c = &s->recording.counters;

	if (csiw_stream_counters(&s->peer, c) != CSIW_OK) {
		return;
	}
	s->recording.counted = true;
	begin(s);
}

static void flush(struct stream *s)
{
	s->flushed_ms = s->now_ms;
	s->recording.elapsed_s = (double)(s->now_ms - s->asked_ms) / 1000;
	look_at_counters(s);
	sinks_flush(&s->sinks, s->now_ms);
	if (s->sinks.count > 0 && !s->plan->quiet) {
		progress_records(&s->bar, run_clock(), s->records,
				 s->recording.counters.dropped_kernel +
					 s->recording.counters.dropped_ring);
	}
}

static bool enough(const struct stream *s)
{
	const struct stream_plan *plan = s->plan;

	return s->sinks.broken || s->lines.broken || run_interrupted() > 0 ||
	       counted_out(s) ||
	       (plan->duration_s > 0 && s->begun &&
		s->now_ms - s->begun_ms >= (uint64_t)plan->duration_s * 1000);
}

static int give_up(struct stream *s, const char *what, const char *hint)
{
	csiw_peer_withdraw(&s->peer);
	snprintf(s->run.why, sizeof(s->run.why), "%s: %s within %u s; %s",
		 s->plan->window, what, s->plan->deadline_s, hint);
	return STATUS_GAVE_UP;
}

static int interrupted(struct stream *s)
{
	csiw_peer_withdraw(&s->peer);
	snprintf(s->run.why, sizeof(s->run.why), "%s: interrupted; %s",
		 s->plan->window,
		 stream_lines_left(&s->lines) > 0
			 ? "lines that standard output did not take are lost"
			 : "the request is withdrawn");
	return STATUS_GAVE_UP;
}

static bool patient(const struct stream *s, uint64_t since_ms)
{
	return s->now_ms - since_ms < (uint64_t)s->plan->deadline_s * 1000;
}

static int no_begin(struct stream *s)
{
	static const char withdrawn[] = "the request is withdrawn";

	switch (s->peer.phase) {
	case CSIW_PEER_PHASE_PENDING:
		return give_up(s, "another request did not end", withdrawn);
	case CSIW_PEER_PHASE_HELLO:
		return run_unlinked(&s->run, &s->peer);
	default:
		return give_up(s, "no stream began", withdrawn);
	}
}

/* Of a stream that was cancelled.  Without an interrupt, lines wait for their
 * reader as long as it likes. */
static int no_end(struct stream *s)
{
	if (stream_lines_left(&s->lines) == 0) {
		return give_up(s, "the guest did not end the stream",
			       "the request is withdrawn");
	}
	if (!s->hurry) {
		return STATUS_DONE;
	}
	csiw_peer_withdraw(&s->peer);
	s->lines.broken = true;
	return STATUS_OUTPUT;
}

/* Whether the guest has ended, and the reader has not taken all of it: nothing is
 * added behind an answer (L15), so the guest's time begins when that is done. */
static bool reader_is_due(struct stream *s)
{
	uint32_t unread = 0;

	return s->peer.phase == CSIW_PEER_PHASE_SETTLE &&
	       (stream_lines_left(&s->lines) > 0 ||
		(csiw_stream_ready(&s->peer, &unread) == CSIW_OK &&
		 unread > 0));
}

/* Whether it goes on: STATUS_DONE, or how it ends. */
static int watch(struct stream *s)
{
	int status = STATUS_DONE;

	if (run_interrupted() > (s->begun ? 1 : 0)) {
		return interrupted(s);
	}
	if (enough(s)) {
		cancel(s);
	}
	if (s->ending && !s->hurry && reader_is_due(s)) {
		s->ending_ms = s->now_ms;
	}
	if (s->ending && !patient(s, s->ending_ms)) {
		status = no_end(s);
	}
	if (!s->begun && !patient(s, s->asked_ms)) {
		status = no_begin(s);
	}
	if (s->now_ms - s->checked_ms >= CHECK_MS) {
		s->checked_ms = s->now_ms;
		if (csiw_window_check(s->run.window, s->run.why) != CSIW_OK) {
			csiw_peer_withdraw(&s->peer);
			return STATUS_WINDOW;
		}
	}
	return status;
}

/* The engine waits a second for a guest; it may boot longer than that. */
static enum csiw_peer_state step(struct stream *s)
{
	struct csiw_peer *p = &s->peer;
	enum csiw_peer_state state =
		csiw_peer_step(p, s->now_ms, RUN_STEP_BYTES);

	if (state != CSIW_PEER_FAILED || p->err != CSIW_ERR_LINK ||
	    p->link.state == CSIW_PEER_LINK_LINKED ||
	    csiw_peer_ask(p, &s->run.request, s->now_ms, UINT64_MAX) !=
		    CSIW_OK) {
		return state;
	}
	return csiw_peer_step(p, s->now_ms, RUN_STEP_BYTES);
}

/* Lines that their reader has not taken yet, when all else is over. */
static int hand_over(struct stream *s, int status)
{
	while (stream_lines_left(&s->lines) > 0) {
		s->now_ms = run_clock_ms();
		if (run_interrupted() > 1) {
			return interrupted(s);
		}
		if (run_interrupted() > 0) {
			cancel(s);
		}
		if (s->hurry && !patient(s, s->ending_ms)) {
			s->lines.broken = true;
			return status;
		}
		stream_lines_wait();
		stream_lines_write(&s->lines);
	}
	return status;
}

int stream_follow(struct stream *s)
{
	long rest_ns = RUN_REST_MIN_NS;
	enum csiw_peer_state state;
	int status = STATUS_DONE;
	bool any;

	while (status == STATUS_DONE) {
		s->now_ms = run_clock_ms();
		state = step(s);
		any = take(s);
		any = stream_lines_write(&s->lines) || any;
		if (state == CSIW_PEER_DONE || state == CSIW_PEER_FAILED) {
			flush(s);
			status = run_judge(&s->run, &s->peer);
			return hand_over(s, status);
		}
		if (s->now_ms - s->flushed_ms >= FLUSH_MS) {
			flush(s);
		}
		status = watch(s);
		if (any || state == CSIW_PEER_BUSY) {
			rest_ns = RUN_REST_MIN_NS;
		} else if (status == STATUS_DONE) {
			run_rest(&rest_ns);
		}
	}
	flush(s);
	return status == STATUS_WINDOW ? hand_over(s, status) : status;
}

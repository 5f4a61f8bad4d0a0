/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * series.c: see series.h.
 */
#include "series.h"

#include <csiw/err.h>
#include <csiw/peer.h>
#include <csiw/wire_link.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "run.h"
#include "text.h"

enum {
	CHUNK_SAMPLES = 1024,
	NUMBER_DIGITS = 4, /* in names of outputs */
};

/* One run with all that belongs to it; series_one frees it. */
struct one {
	const struct plan *plan;
	struct run run;
	struct collection c;
	struct devices devices;
	struct out outs[OUTPUTS_MAX];
	char *names[OUTPUTS_MAX];
	int written;   /* outputs in place */
	bool replaced; /* the answer, while it was read */
	uint32_t number;
};

/* name.npy of run 7 is name-0007.npy. */
static char *name_of(const struct one *one, int i)
{
	const char *path = one->plan->outputs[i];

	return one->number == 0
		       ? strdup(path)
		       : out_numbered(path, one->number, NUMBER_DIGITS);
}

static bool open_outputs(struct one *one)
{
	const struct plan *plan = one->plan;

	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): series_one frees them */
	for (int i = 0; i < plan->output_count; i++) {
		one->names[i] = name_of(one, i);
		if (one->names[i] == NULL) {
			snprintf(one->run.why, CSIW_WHY_SIZE,
				 "%s: out of memory", plan->outputs[i]);
			return false;
		}
		if (!out_open(&one->outs[i], one->names[i], one->run.why)) {
			return false;
		}
	}
	return true;
}

static bool begin_outputs(struct one *one)
{
	for (int i = 0; i < one->plan->output_count; i++) {
		if (!out_begin(&one->outs[i], &one->c, one->run.why)) {
			return false;
		}
	}
	return true;
}

static bool note_devices(struct one *one, const uint8_t *buf, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct csiw_sample head;

		csiw_sample_decode(&head, buf + (size_t)i * CSIW_SAMPLE_SIZE,
				   CSIW_SAMPLE_SIZE, one->c.order);
		if (!devices_add(&one->devices, &head)) {
			snprintf(one->run.why, CSIW_WHY_SIZE,
				 "%s: out of memory for %u samples",
				 one->plan->window, one->c.total);
			return false;
		}
	}
	return true;
}

static bool write_chunk(struct one *one, const uint8_t *buf, uint32_t count)
{
	for (int i = 0; i < one->plan->output_count; i++) {
		if (!out_put(&one->outs[i], &one->c, buf, count,
			     one->run.why)) {
			return false;
		}
	}
	return true;
}

/* Each sample is read from the window once, for every output (rule W1).  When
 * an output breaks the devices are still counted: the run can be reported. */
static bool take_samples(struct one *one, const struct csiw_peer *peer)
{
	static uint8_t buf[CHUNK_SAMPLES * CSIW_SAMPLE_SIZE];
	bool ok = begin_outputs(one);
	uint32_t count;

	for (uint32_t i = 0; i < peer->total; i += count) {
		count = peer->total - i;
		count = count < CHUNK_SAMPLES ? count : CHUNK_SAMPLES;
		if (csiw_peer_samples(peer, i, count, buf, sizeof(buf)) !=
		    CSIW_OK) {
			one->replaced = true;
			return false;
		}
		if (!note_devices(one, buf, count)) {
			return false;
		}
		ok = ok && write_chunk(one, buf, count);
	}
	devices_merge(&one->devices);
	return ok;
}

static bool publish(struct one *one)
{
	for (int i = 0; i < one->plan->output_count; i++) {
		if (!out_complete(&one->outs[i], &one->c, one->run.why)) {
			return false;
		}
	}
	for (int i = 0; i < one->plan->output_count; i++) {
		if (out_publish(&one->outs[i], one->run.why)) {
			continue;
		}
		for (int j = i; j >= 0; j--) {
			out_retract(&one->outs[j]);
		}
		return false;
	}
	one->written = one->plan->output_count;
	for (int i = 0; i < one->written; i++) {
		out_discard(&one->outs[i]);
	}
	return true;
}

static int nothing_kept(struct one *one, int status)
{
	devices_free(&one->devices);
	one->c.ret = CSIW_RET_NONE;
	one->c.cause = CSIW_CAUSE_NONE;
	one->c.counted = false;
	one->c.total = 0;
	return status;
}

/* Samples count only if the window was still there when they had been read: one
 * that was truncated reads as zeros; and if the answer was still that one. */
static int keep(struct one *one, const struct csiw_peer *peer)
{
	char broke[CSIW_WHY_SIZE];
	bool taken;

	memcpy(broke, one->run.why, sizeof(broke));
	taken = take_samples(one, peer);
	if (csiw_window_check(one->run.window, one->run.why) != CSIW_OK) {
		return nothing_kept(one, STATUS_WINDOW);
	}
	if (one->replaced) {
		snprintf(one->run.why, sizeof(one->run.why),
			 "%s: the answer was replaced while it was read; did "
			 "the guest restart? ask again",
			 one->run.uri);
		return nothing_kept(one, STATUS_PARTNER);
	}
	if (!taken || !publish(one)) {
		return STATUS_OUTPUT;
	}
	memcpy(one->run.why, broke, sizeof(broke));
	return STATUS_DONE;
}

static void describe(struct one *one, const struct csiw_peer *peer, int status)
{
	struct collection *c = &one->c;

	c->start = one->run.start;
	c->elapsed_s = one->run.elapsed_s;
	c->order = peer->order; /* a guest with a link had the last word */
	if (status != STATUS_WINDOW) {
		c->ret = peer->ret;
		c->cause = one->run.cause;
		c->counted = one->run.counted;
		c->lost = one->run.lost;
	}
	if (status == STATUS_DONE || status == STATUS_GUEST) {
		c->total = peer->total;
	}
}

static int collect(struct one *one, struct csiw_peer *peer)
{
	int status;
	int kept;

	if (!open_outputs(one)) {
		return STATUS_OUTPUT;
	}
	status = run_once(&one->run, peer);
	describe(one, peer, status);
	if (status == STATUS_DONE ||
	    (status == STATUS_GUEST && peer->ret == CSIW_RET_CAPTURE_BROKE)) {
		kept = keep(one, peer);
		return kept == STATUS_DONE ? status : kept;
	}
	return status;
}

/* The status again, or that stdout takes no more. */
static int report(struct one *one, int status)
{
	struct report r = {
		.c = &one->c,
		.devices = &one->devices,
		.outputs = one->names,
		.output_count = one->written,
		.number = one->number,
		.status = status,
		.why = one->run.why,
	};

	if (one->plan->json) {
		report_json(&r);
	} else if (status == STATUS_DONE || one->c.total > 0) {
		report_text(&r);
	}
	fflush(stdout);
	if (status != STATUS_DONE) {
		say("%s", one->run.why);
		return status;
	}
	return ferror(stdout) ? STATUS_OUTPUT : STATUS_DONE;
}

static int series_one(const struct plan *plan, struct csiw_window *window,
		      struct csiw_peer *peer, uint32_t number)
{
	struct one one = {
		.plan = plan,
		.run = {.uri = plan->window,
			.window = window,
			.request = plan->request,
			.deadline_s = plan->deadline_s},
		.c = {.request = plan->request,
		      .order = plan->order,
		      .window = plan->window,
		      .window_size = csiw_window_win(window)->size,
		      .chip = plan->chip},
		.number = number,
	};
	int status;

	clock_gettime(CLOCK_REALTIME, &one.c.start);
	status = report(&one, collect(&one, peer));
	for (int i = 0; i < plan->output_count; i++) {
		out_discard(&one.outs[i]);
		free(one.names[i]);
	}
	devices_free(&one.devices);
	return status;
}

/* Until then, or a signal. */
static bool sleep_until(double then_s)
{
	double left_s = then_s - run_clock();

	while (left_s > 0 && !run_interrupted()) {
		struct timespec t = {.tv_nsec = 100000000};

		if (left_s < 0.1) {
			t.tv_nsec = (long)(left_s * 1e9);
		}
		nanosleep(&t, NULL);
		left_s = then_s - run_clock();
	}
	return !run_interrupted();
}

int series_run(const struct plan *plan, struct csiw_window *window)
{
	struct csiw_peer peer;
	uint64_t random;
	double start_s = run_clock();
	int status;

	if (!run_random(&random)) {
		return STATUS_WINDOW;
	}
	run_catch_signals();
	csiw_peer_init(&peer, csiw_window_win(window), plan->order, random);
	if (plan->repeat == 0) {
		return series_one(plan, window, &peer, 0);
	}
	for (uint32_t i = 1; i <= plan->repeat; i++) {
		if (!sleep_until(start_s)) {
			say("interrupted after run %u of %u", i - 1,
			    plan->repeat);
			return STATUS_GAVE_UP;
		}
		start_s = run_clock() + plan->every_s;
		status = series_one(plan, window, &peer, i);
		if (status != STATUS_DONE) {
			return status;
		}
	}
	return STATUS_DONE;
}

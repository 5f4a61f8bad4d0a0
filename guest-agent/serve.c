/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve.c: the loop of csiwd.  Each turn looks at the window, hands over a
 * batch of CSI while a run is on, and sleeps in ppoll: the only place where
 * csiwd waits.
 */
#include "serve.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <csiw/err.h>
#include <csiw/guest.h>

#include "guard.h"
#include "notify.h"
#include "report.h"
#include "signals.h"
#include "table.h"

static const uint64_t MS = 1000000; /* nanoseconds */

enum {
	BATCH = 256,    /* packets from one look at window and clock to the
			 next */
	LOOK_MS = 10,   /* between looks at the window, at most */
	LISTEN_MS = 50, /* the same during a run that packets wake up */
	BRISK_MS = 1,   /* the same soon after a run, and between packets */
	BRISK_FOR_MS = 3000,
	CHECK_MS = 1000, /* between looks at whether the window still exists */
};

enum phase {
	RESTING,
	STARTING, /* the capture */
	RUNNING,
};

struct server {
	const struct options *options;
	const struct csiw_window *window;
	struct capture *capture;
	struct csiw_guest guest;
	struct csiw_collect collect;
	struct report report;
	void *table;
	int signals; /* signals_open's */

	uint64_t now_ns;   /* the clock, read once a turn */
	uint64_t brisk_ns; /* look often until then */
	uint64_t check_ns; /* of the next look at the window's file */
	enum phase phase;
	bool over;
	enum status status; /* valid when over */
};

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void leave(struct server *s, enum status status)
{
	/* The first cause counts. */
	if (!s->over) {
		s->status = status;
	}
	s->over = true;
}

static void check_window(struct server *s)
{
	char why[CSIW_WHY_SIZE];

	s->check_ns = s->now_ns + CHECK_MS * MS;
	if (csiw_window_check(s->window, why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
		leave(s, STATUS_LOST);
	}
}

/* The capture is configured, or cannot be. */
static enum csiw_guest_do opened(struct server *s, enum csiw_ret ret)
{
	s->phase = RUNNING;
	/* The timeout begins here, however long that took. */
	s->now_ns = clock_ns();
	if (ret == CSIW_RET_NONE) {
		report_begun(&s->report, s->now_ns);
	}
	return csiw_guest_opened(&s->guest, s->now_ns / MS, ret);
}

static enum csiw_guest_do open_run(struct server *s)
{
	const struct csiw_param *request = &s->guest.request;
	struct capture *c = s->capture;
	uint16_t chanspec = 0;
	enum csiw_ret ret;

	report_taken(&s->report, request, s->now_ns);
	c->quiet = s->report.quiet;
	/* The engine found that there is one. */
	(void)csiw_chanspec_request(&chanspec, request->channel,
				    request->bandwidth_mhz);
	if (c->ops->start(c, request, chanspec, s->now_ns, &ret)) {
		return opened(s, ret);
	}
	s->phase = STARTING;
	return CSIW_GUEST_WAIT;
}

static void close_run(struct server *s)
{
	const struct capture_ops *ops = s->capture->ops;

	if (ops->dropped != NULL) {
		s->report.tally.live = true;
		s->report.tally.dropped = ops->dropped(s->capture);
	}
	ops->stop(s->capture);
	s->phase = RESTING;
	s->now_ns = clock_ns();
}

/* A run, or a request that was answered without one, may be over. */
static void end_run(struct server *s)
{
	uint8_t ret = s->guest.ret;
	enum report_end end =
		report_over(&s->report, &s->guest, &s->collect, s->now_ns);

	if (end == REPORT_NOTHING) {
		return;
	}
	s->brisk_ns = s->now_ns + BRISK_FOR_MS * MS;
	if (end == REPORT_ABANDONED) {
		return;
	}
	check_window(s);
	if (s->options->once) {
		leave(s, ret >= CSIW_RET_COMPLETE && ret <= CSIW_RET_WINDOW_FULL
				 ? STATUS_DONE
				 : STATUS_REFUSED);
	}
}

/* Do what the engine says. */
static void act(struct server *s, enum csiw_guest_do todo)
{
	if (todo == CSIW_GUEST_OPEN) {
		todo = open_run(s);
	}
	switch (todo) {
	case CSIW_GUEST_OPEN:
	case CSIW_GUEST_CAPTURE:
		break;
	case CSIW_GUEST_CLOSE:
		close_run(s);
		end_run(s);
		break;
	case CSIW_GUEST_WAIT:
		end_run(s);
		break;
	}
}

/* What csiw_guest_csi never saw, for the counters of the link; kernel: its drops
 * too, which takes a system call. */
static void count(struct server *s, bool kernel)
{
	const struct capture_ops *ops = s->capture->ops;
	struct tally *tally = &s->report.tally;

	if (s->phase != RUNNING) {
		return;
	}
	if (kernel && ops->dropped != NULL) {
		tally->dropped = ops->dropped(s->capture);
	}
	csiw_guest_count(&s->guest, tally->malformed, tally->dropped);
}

/* End the run, or its start, if there is one. */
static void broke(struct server *s)
{
	count(s, true);
	act(s, csiw_guest_end(&s->guest, CSIW_RET_CAPTURE_BROKE));
}

static void lose(struct server *s)
{
	leave(s, STATUS_LOST);
	broke(s);
}

/* Stamps are the capture's, so a packet may wait for the next one. */
static uint64_t until(const struct server *s, uint64_t due_ns)
{
	if (due_ns == UINT64_MAX) {
		return LISTEN_MS * MS;
	}
	if (due_ns - s->now_ns < BRISK_MS * MS) {
		return BRISK_MS * MS;
	}
	return due_ns - s->now_ns < LOOK_MS * MS ? due_ns - s->now_ns
						 : LOOK_MS * MS;
}

/*
 * Hand over what is due, a batch at most.
 *
 * @return ns until there is more to do.
 */
static uint64_t deliver(struct server *s)
{
	struct tally *tally = &s->report.tally;
	struct capture_packet packet;

	for (int i = 0; i < BATCH; i++) {
		enum csiw_guest_do todo = CSIW_GUEST_CAPTURE;

		switch (s->capture->ops->next(s->capture, s->now_ns, &packet)) {
		case CAPTURE_CSI:
			tally->received++;
			todo = csiw_guest_csi(&s->guest, &packet.csi,
					      packet.time_ns, packet.mono_ns);
			break;
		case CAPTURE_MALFORMED:
			tally->received++;
			tally->malformed++;
			count(s, false);
			break;
		case CAPTURE_FOREIGN:
			tally->foreign++;
			break;
		case CAPTURE_LATER:
			return until(s, packet.due_ns);
		case CAPTURE_END:
			count(s, true);
			todo = csiw_guest_end(&s->guest, CSIW_RET_TIMEOUT);
			break;
		case CAPTURE_STRANGER:
			tally->strangers++;
			break;
		case CAPTURE_BROKE:
			broke(s);
			return 0;
		case CAPTURE_GONE:
			lose(s);
			return 0;
		}
		if (todo != CSIW_GUEST_CAPTURE) {
			act(s, todo);
			return 0;
		}
	}
	return 0;
}

/* What an open capture needs besides packets; ns until there is more to do. */
static uint64_t attend(struct server *s)
{
	const struct capture_ops *ops = s->capture->ops;
	enum csiw_ret ret;

	switch (s->phase) {
	case RESTING:
		if (ops->idle != NULL && !ops->idle(s->capture, s->now_ns)) {
			lose(s);
		}
		return s->now_ns < s->brisk_ns ? BRISK_MS * MS : LOOK_MS * MS;
	case STARTING:
		if (ops->settled(s->capture, s->now_ns, &ret)) {
			act(s, opened(s, ret));
			return 0;
		}
		return LOOK_MS * MS;
	case RUNNING:
		break;
	}
	return deliver(s);
}

/* Until a signal, something of the capture, or the end of the time. */
static void rest(struct server *s, uint64_t wait_ns)
{
	const struct capture_ops *ops = s->capture->ops;
	struct pollfd polled[1 + CAPTURE_FDS];
	unsigned int count = 0;
	int fds[1 + CAPTURE_FDS] = {s->signals};
	struct timespec ts = {
		.tv_sec = (time_t)(wait_ns / 1000000000),
		.tv_nsec = (long)(wait_ns % 1000000000),
	};

	if (ops->fds != NULL) {
		count = ops->fds(s->capture, fds + 1);
	}
	for (unsigned int i = 0; i <= count; i++) {
		polled[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	}
	if (ppoll(polled, count + 1, &ts, NULL) > 0 && polled[0].revents &&
	    signals_came(s->signals)) {
		leave(s, STATUS_DONE);
		/* Publish what there is. */
		broke(s);
	}
}

static void take_turn(struct server *s)
{
	uint64_t wait_ns;

	s->now_ns = clock_ns();
	notify_alive(s->now_ns);
	report_unsaid(&s->report, s->now_ns);
	if (s->now_ns >= s->check_ns) {
		check_window(s);
	}
	if (s->over) {
		return;
	}
	count(s, true);
	act(s, csiw_guest_step(&s->guest, s->now_ns / MS));
	wait_ns = attend(s);
	csiw_guest_flush(&s->guest);
	if (!s->over) {
		rest(s, wait_ns);
	}
}

static bool prepare(struct server *s, const struct csiw_win *win)
{
	char why[CSIW_WHY_SIZE];
	uint32_t nonce;

	s->signals = signals_open();
	s->table = table_open(&s->collect, win->capacity);
	if (s->signals < 0 || s->table == NULL ||
	    !random_bits(&nonce, sizeof(nonce))) {
		return false;
	}
	/* Everything is open; from here on the window is read. */
	if (guard_enter(GUARD_SERVE, why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
		return false;
	}
	csiw_guest_init(&s->guest, win, s->options->order, &s->collect);
	s->now_ns = clock_ns();
	if (csiw_guest_link_start(&s->guest, nonce, 0, s->now_ns / MS) !=
	    CSIW_OK) {
		log_say(LOG_WARNING,
			"%s has no room for a link, so there are no streams: "
			"its size must be a multiple of 4096, at least 8192",
			s->options->window);
	}
	return true;
}

enum status serve(const struct options *options, struct csiw_window *window,
		  struct capture *capture)
{
	const struct csiw_win *win = csiw_window_win(window);
	struct server s = {
		.options = options,
		.window = window,
		.capture = capture,
	};

	if (!prepare(&s, win)) {
		leave(&s, STATUS_LOST);
	} else {
		log_say(LOG_INFO,
			"serving %s: %zu bytes, %u samples, %s-endian, from %s",
			options->window, win->size, win->capacity,
			options->order == CSIW_ORDER_BIG ? "big" : "little",
			options->capture_text);
		notify_ready();
		while (!s.over) {
			take_turn(&s);
		}
		report_unsaid(&s.report, UINT64_MAX);
	}
	notify_stopping();
	capture->ops->stop(capture);
	free(s.table);
	if (s.signals >= 0) {
		close(s.signals);
	}
	return s.status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * serve.c: the loop of csiwd.  Each turn looks at the window, hands over a
 * batch of CSI while a run is on, and sleeps in ppoll: the only place where
 * csiwd waits.
 */
#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#include <csiw/err.h>
#include <csiw/guest.h>

#include "report.h"

static const uint64_t MS = 1000000; /* nanoseconds */

enum {
	BATCH = 256,  /* packets from one look at window and clock to the
			 next */
	LOOK_MS = 10, /* between looks at the window, at most */
	BRISK_MS = 1, /* the same soon after a run, and between packets */
	BRISK_FOR_MS = 3000,
	CHECK_MS = 1000, /* between looks at whether the window still exists */
};

struct server {
	const struct options *options;
	const struct csiw_window *window;
	struct capture *capture;
	struct csiw_guest guest;
	struct csiw_collect collect;
	struct tally tally;
	struct ration ration;
	void *table;
	int signals;
	sigset_t stop; /* signals that end csiwd */

	uint64_t now_ns;    /* the clock, read once a turn */
	uint64_t taken_ns;  /* when the run began */
	uint64_t brisk_ns;  /* look often until then */
	uint64_t check_ns;  /* of the next look at the window's file */
	uint32_t runs;      /* reported */
	uint32_t abandoned; /* reported */
	bool running;       /* the capture is started */
	bool quiet;         /* this request is not logged */
	bool over;
	enum status status; /* valid when over */
};

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
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

static enum csiw_guest_do open_run(struct server *s)
{
	const struct csiw_param *request = &s->guest.request;
	uint16_t chanspec = 0;
	enum csiw_ret ret;

	s->taken_ns = s->now_ns;
	memset(&s->tally, 0, sizeof(s->tally));
	s->quiet = !report_may(&s->ration, s->now_ns);
	if (!s->quiet) {
		report_request(request);
	}
	/* The engine found that there is one. */
	(void)csiw_chanspec_request(&chanspec, request->channel,
				    request->bandwidth_mhz);
	ret = s->capture->ops->start(s->capture, chanspec, s->now_ns);
	s->running = true;
	/* The timeout begins here, however long that took. */
	s->now_ns = clock_ns();
	return csiw_guest_opened(&s->guest, s->now_ns / MS, ret);
}

/* What became of a run, or of a request that was answered at once. */
static void report_end(struct server *s)
{
	const struct csiw_guest *g = &s->guest;

	if (s->abandoned != g->abandoned) {
		s->abandoned = g->abandoned;
		s->brisk_ns = s->now_ns + BRISK_FOR_MS * MS;
		if (!s->quiet) {
			log_say(LOG_INFO,
				"the request was withdrawn or replaced");
		}
	}
	if (s->runs == g->runs) {
		return;
	}
	s->brisk_ns = s->now_ns + BRISK_FOR_MS * MS;
	s->runs = g->runs;
	check_window(s);
	if (s->options->once) {
		leave(s, g->ret >= CSIW_RET_COMPLETE &&
					 g->ret <= CSIW_RET_WINDOW_FULL
				 ? STATUS_DONE
				 : STATUS_REFUSED);
	}
}

static void close_run(struct server *s)
{
	s->capture->ops->stop(s->capture);
	s->running = false;
	s->now_ns = clock_ns();
	if (s->runs != s->guest.runs && !s->quiet) {
		report_run(&s->guest, &s->collect, &s->tally,
			   s->now_ns - s->taken_ns);
	}
}

/* A request that was answered without a run, 1, 2 or 3, or withdrawn meanwhile.
 */
static void report_answer(struct server *s)
{
	const struct csiw_guest *g = &s->guest;

	if (s->runs == g->runs && s->abandoned == g->abandoned) {
		return;
	}
	s->quiet = !report_may(&s->ration, s->now_ns);
	if (s->quiet || s->runs == g->runs) {
		return;
	}
	report_request(&g->request);
	report_run(g, &s->collect, &s->tally, 0);
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
		report_end(s);
		break;
	case CSIW_GUEST_WAIT:
		report_answer(s);
		report_end(s);
		break;
	}
}

static void broke(struct server *s)
{
	leave(s, STATUS_LOST);
	act(s, csiw_guest_end(&s->guest, CSIW_RET_CAPTURE_BROKE));
}

/*
 * Hand over what is due, a batch at most.
 *
 * @return ns until there is more to do.
 */
static uint64_t deliver(struct server *s)
{
	struct capture_packet packet;

	for (int i = 0; i < BATCH; i++) {
		enum csiw_guest_do todo = CSIW_GUEST_CAPTURE;

		switch (s->capture->ops->next(s->capture, s->now_ns, &packet)) {
		case CAPTURE_CSI:
			s->tally.received++;
			todo = csiw_guest_csi(&s->guest, &packet.csi,
					      packet.time_ns);
			break;
		case CAPTURE_MALFORMED:
			s->tally.received++;
			s->tally.malformed++;
			break;
		case CAPTURE_FOREIGN:
			s->tally.foreign++;
			break;
		case CAPTURE_LATER:
			/* Stamps are the capture's, so a packet may wait for
			 * the next one. */
			return packet.due_ns - s->now_ns < BRISK_MS * MS
				       ? BRISK_MS * MS
				       : earlier(packet.due_ns - s->now_ns,
						 LOOK_MS * MS);
		case CAPTURE_END:
			todo = csiw_guest_end(&s->guest, CSIW_RET_TIMEOUT);
			break;
		case CAPTURE_BROKE:
			broke(s);
			return 0;
		}
		if (todo != CSIW_GUEST_CAPTURE) {
			act(s, todo);
			return 0;
		}
	}
	return 0;
}

/* SIGTERM, SIGINT, SIGHUP: publish what there is.  A second one kills. */
static void end_by_signal(struct server *s)
{
	struct signalfd_siginfo info;

	if (read(s->signals, &info, sizeof(info)) != sizeof(info)) {
		return;
	}
	sigprocmask(SIG_UNBLOCK, &s->stop, NULL);
	log_say(LOG_INFO, "stopping: %s", strsignal((int)info.ssi_signo));
	leave(s, STATUS_DONE);
	act(s, csiw_guest_end(&s->guest, CSIW_RET_CAPTURE_BROKE));
}

static void rest(struct server *s, uint64_t wait_ns)
{
	struct pollfd fd = {.fd = s->signals, .events = POLLIN};
	struct timespec ts = {
		.tv_sec = (time_t)(wait_ns / 1000000000),
		.tv_nsec = (long)(wait_ns % 1000000000),
	};

	if (ppoll(&fd, 1, &ts, NULL) > 0) {
		end_by_signal(s);
	}
}

static void run_loop(struct server *s)
{
	while (!s->over) {
		uint64_t wait_ns;

		s->now_ns = clock_ns();
		report_unsaid(&s->ration, s->now_ns);
		if (s->now_ns >= s->check_ns) {
			check_window(s);
		}
		if (s->over) {
			return;
		}
		act(s, csiw_guest_step(&s->guest, s->now_ns / MS));
		if (s->running) {
			wait_ns = deliver(s);
		} else if (s->now_ns < s->brisk_ns) {
			wait_ns = BRISK_MS * MS;
		} else {
			wait_ns = LOOK_MS * MS;
		}
		if (!s->over) {
			rest(s, wait_ns);
		}
	}
}

static bool open_signals(struct server *s)
{
	static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
	struct sigaction action;

	/* A log that nobody reads any more is no reason to die. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&s->stop);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		/* nohup and shells have some ignored on purpose. */
		if (sigaction(numbers[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN) {
			sigaddset(&s->stop, numbers[i]);
		}
	}
	sigprocmask(SIG_BLOCK, &s->stop, NULL);
	s->signals = signalfd(-1, &s->stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (s->signals < 0) {
		log_say(LOG_ERROR, "signals cannot be received by signalfd: %s",
			strerror(errno));
	}
	return s->signals >= 0;
}

static bool open_table(struct server *s, const struct csiw_win *win)
{
	size_t size = csiw_collect_memory(win->capacity);
	uint64_t key;

	/* Transmitters must not be able to guess it. */
	if (getrandom(&key, sizeof(key), 0) != sizeof(key)) {
		log_say(LOG_ERROR, "the system gives no random numbers: %s",
			strerror(errno));
		return false;
	}
	s->table = calloc(1, size);
	if (s->table == NULL) {
		log_say(LOG_ERROR,
			"the table of devices takes %zu bytes, more than the "
			"system gives; use a smaller window",
			size);
		return false;
	}
	if (csiw_collect_init(&s->collect, s->table, size, win->capacity,
			      key) != CSIW_OK) {
		log_say(LOG_ERROR,
			"%u samples are more than csiwd can count; use a "
			"smaller window",
			win->capacity);
		return false;
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

	if (!open_signals(&s) || !open_table(&s, win)) {
		leave(&s, STATUS_LOST);
	} else {
		csiw_guest_init(&s.guest, win, options->order, &s.collect);
		log_say(LOG_INFO,
			"serving %s: %zu bytes, %u samples, %s-endian, from %s",
			options->window, win->size, win->capacity,
			options->order == CSIW_ORDER_BIG ? "big" : "little",
			options->capture_text);
		run_loop(&s);
		report_unsaid(&s.ration, UINT64_MAX);
	}
	capture->ops->stop(capture);
	free(s.table);
	if (s.signals >= 0) {
		close(s.signals);
	}
	return s.status;
}

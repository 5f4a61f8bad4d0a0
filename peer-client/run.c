/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.c: see run.h.
 */
#include "run.h"

#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/win.h>
#include <csiw/wire.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "commands.h"
#include "progress.h"
#include "text.h"

enum { REST_MAX_NS = 10000000 };

static const double check_s = 1.0; /* from one csiw_window_check to the next */

static volatile sig_atomic_t interrupted;

static void on_signal(int signo)
{
	(void)signo;
	interrupted = interrupted == 0 ? 1 : 2;
}

/* Unless whoever started the program has it ignored, as nohup does. */
static void catch_signal(int signo)
{
	struct sigaction action = {.sa_handler = on_signal};
	struct sigaction before;

	if (sigaction(signo, NULL, &before) == 0 &&
	    before.sa_handler != SIG_IGN) {
		sigaction(signo, &action, NULL);
	}
}

void run_catch_signals(void)
{
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
	catch_signal(SIGHUP);
}

int run_interrupted(void)
{
	return interrupted;
}

double run_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

uint64_t run_clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

bool run_random(uint64_t *out)
{
	if (getrandom(out, sizeof(*out), 0) == (ssize_t)sizeof(*out)) {
		return true;
	}
	say("the system gives no random numbers: %s", strerror(errno));
	return false;
}

static int give_up(struct run *run, struct csiw_peer *peer)
{
	csiw_peer_withdraw(peer);
	snprintf(run->why, sizeof(run->why),
		 "%s: interrupted; the request is withdrawn", run->uri);
	return STATUS_GAVE_UP;
}

void run_rest(long *sleep_ns)
{
	struct timespec t = {.tv_nsec = *sleep_ns};

	nanosleep(&t, NULL);
	*sleep_ns = *sleep_ns * 2 < REST_MAX_NS ? *sleep_ns * 2 : REST_MAX_NS;
}

/* Step until the engine is done; STATUS_DONE says only that it is. */
static int wait_for(struct run *run, struct csiw_peer *peer,
		    struct progress *bar)
{
	long sleep_ns = RUN_REST_MIN_NS;
	double checked_s = run_clock();

	for (;;) {
		enum csiw_peer_state state =
			csiw_peer_step(peer, run_clock_ms(), RUN_STEP_BYTES);
		double now_s = run_clock();

		if (state == CSIW_PEER_DONE || state == CSIW_PEER_FAILED) {
			return STATUS_DONE;
		}
		if (interrupted) {
			return give_up(run, peer);
		}
		if (now_s - checked_s >= check_s) {
			checked_s = now_s;
			if (csiw_window_check(run->window, run->why) !=
			    CSIW_OK) {
				csiw_peer_withdraw(peer);
				return STATUS_WINDOW;
			}
		}
		progress_step(bar, now_s, peer, csiw_window_win(run->window));
		if (state == CSIW_PEER_BUSY) {
			sleep_ns = RUN_REST_MIN_NS;
		} else {
			run_rest(&sleep_ns);
		}
	}
}

bool run_look(struct csiw_link_view *out, const struct csiw_win *win,
	      const struct csiw_peer *peer)
{
	return peer->link.number != 0 && csiw_link_look(out, win) == CSIW_OK &&
	       out->served == peer->link.number;
}

/* The words of the guest are complete before its answer is. */
static void look_back(struct run *run, const struct csiw_peer *peer)
{
	struct csiw_link_view v;

	run->counted = run_look(&v, csiw_window_win(run->window), peer);
	run->cause = run->counted ? v.cause : CSIW_CAUSE_NONE;
	run->lost = run->counted ? v.lost : 0;
}

static int answered(struct run *run, const struct csiw_peer *peer)
{
	const char *text = csiw_ret_text(peer->ret);
	bool stream = run->request.flags & CSIW_F_STREAM;
	char words[96] = "";

	look_back(run, peer);
	if (peer->ret >= CSIW_RET_COMPLETE &&
	    peer->ret <= CSIW_RET_WINDOW_FULL) {
		return STATUS_DONE;
	}
	/* those before are in the return value */
	if (run->cause >= CSIW_CAUSE_NO_LINK) {
		snprintf(words, sizeof(words), " (%s)",
			 csiw_cause_text(run->cause));
	}
	if (peer->ret == CSIW_RET_CAPTURE_BROKE) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest answered %u, %s%s; %s until then: %u",
			 run->uri, peer->ret, text, words,
			 stream ? "records" : "valid samples", peer->total);
	} else if (peer->ret == CSIW_RET_REFUSED) {
		snprintf(
			run->why, sizeof(run->why),
			"%s: the guest answered %u, %s%s: channel %u at %u MHz",
			run->uri, peer->ret, text, words, run->request.channel,
			run->request.bandwidth_mhz);
	} else {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest answered %u, %s%s", run->uri, peer->ret,
			 text, words);
	}
	return STATUS_GUEST;
}

static int other_size(struct run *run, uint32_t size)
{
	snprintf(run->why, sizeof(run->why),
		 "%s: the guest's window is %u bytes, this one %zu; open the "
		 "same memory at both ends, all of it",
		 run->uri, size, csiw_window_win(run->window)->size);
	return STATUS_WINDOW;
}

/* Of the guest's window, if that is another one than this; 0 if not known. */
static uint32_t size_elsewhere(const struct run *run,
			       const struct csiw_peer *peer)
{
	if (peer->link.state != CSIW_PEER_LINK_NONE) {
		return 0;
	}
	return peer->link.err == CSIW_ERR_WINDOW
		       ? peer->link.guest.window_size
		       : csiw_identity_elsewhere(csiw_window_win(run->window));
}

/* Behind the fill only a guest that is alive can stand elsewhere. */
static int no_answer(struct run *run, const struct csiw_peer *peer)
{
	const struct csiw_win *win = csiw_window_win(run->window);
	uint32_t size = size_elsewhere(run, peer);

	if (size != 0) {
		return other_size(run, size);
	}
	if (csiw_win_get8(win, CSIW_PARAM_RET) == CSIW_RET_TAKEN) {
		snprintf(run->why, sizeof(run->why),
			 "%s: a guest took the request and did not finish it "
			 "within %u s; do both ends use the same byte order?",
			 run->uri, run->deadline_s);
	} else {
		snprintf(run->why, sizeof(run->why),
			 "%s: no answer within %u s; is a guest running on "
			 "this window?",
			 run->uri, run->deadline_s);
	}
	return STATUS_GAVE_UP;
}

static int nonsense(struct run *run, const struct csiw_peer *peer)
{
	if (run->request.flags & CSIW_F_STREAM) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest broke the protocol: what stands in the "
			 "ring cannot be; does another program write this "
			 "window?",
			 run->uri);
	} else if (peer->ret > CSIW_RET_READ_ERROR) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest broke the protocol: there is no return "
			 "value %u",
			 run->uri, peer->ret);
	} else if (peer->ret != CSIW_RET_NONE) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest broke the protocol: it counts more "
			 "samples than the window holds; do both ends use the "
			 "same byte order?",
			 run->uri);
	} else {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest broke the protocol: it says finished, "
			 "but the samples that it counts never arrived",
			 run->uri);
	}
	return STATUS_PARTNER;
}

static int unlinked(struct run *run)
{
	uint32_t size = csiw_identity_elsewhere(csiw_window_win(run->window));

	if (size != 0) {
		return other_size(run, size);
	}
	snprintf(run->why, sizeof(run->why),
		 "%s: %s; is csiwd running on this window? A stock guest has "
		 "no streams",
		 run->uri, csiw_err_text(CSIW_ERR_LINK));
	return STATUS_GAVE_UP;
}

int run_unlinked(struct run *run, struct csiw_peer *peer)
{
	csiw_peer_withdraw(peer);
	return unlinked(run);
}

/* Of the link, PROTOCOL.md section 10. */
static int cut_off(struct run *run, const struct csiw_peer *peer)
{
	const char *todo = "";
	int status = STATUS_GUEST;

	switch (peer->err) {
	case CSIW_ERR_LINK:
		return unlinked(run);
	case CSIW_ERR_WINDOW:
		return other_size(run, peer->link.guest.window_size);
	case CSIW_ERR_DEAD:
		todo = "its log may say why";
		status = STATUS_GAVE_UP;
		break;
	case CSIW_ERR_RESTARTED:
		todo = "ask again";
		break;
	case CSIW_ERR_VERSION:
		todo = "use the same release of csiw at both ends";
		break;
	case CSIW_ERR_DAMAGED:
		todo = "does another program write this window?";
		status = STATUS_PARTNER;
		break;
	}
	snprintf(run->why, sizeof(run->why), "%s: %s; %s", run->uri,
		 csiw_err_text(peer->err), todo);
	return status;
}

static int failed(struct run *run, const struct csiw_peer *peer)
{
	if (peer->err == CSIW_ERR_PARTNER) {
		return nonsense(run, peer);
	}
	if (peer->err == CSIW_ERR_DEADLINE) {
		return no_answer(run, peer);
	}
	if (peer->err != CSIW_ERR_PENDING) {
		return cut_off(run, peer);
	}
	snprintf(run->why, sizeof(run->why),
		 "%s: gave up after %u s: %s; csiw status shows which",
		 run->uri, run->deadline_s, csiw_err_text(peer->err));
	return STATUS_GAVE_UP;
}

int run_judge(struct run *run, const struct csiw_peer *peer)
{
	if (csiw_window_check(run->window, run->why) != CSIW_OK) {
		return STATUS_WINDOW;
	}
	return peer->state == CSIW_PEER_DONE ? answered(run, peer)
					     : failed(run, peer);
}

int run_once(struct run *run, struct csiw_peer *peer)
{
	uint64_t now_ms = run_clock_ms();
	double begun_s = run_clock();
	struct progress bar;
	int status;
	int err;

	clock_gettime(CLOCK_REALTIME, &run->start);
	err = csiw_peer_ask(peer, &run->request, now_ms,
			    now_ms + (uint64_t)run->deadline_s * 1000);
	if (err != CSIW_OK) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the request cannot be made: %s", run->uri,
			 csiw_err_text(err));
		return STATUS_USAGE;
	}
	progress_begin(&bar, begun_s, run->request.timeout_s);
	status = wait_for(run, peer, &bar);
	progress_end(&bar);
	run->elapsed_s = run_clock() - begun_s;
	return status == STATUS_DONE ? run_judge(run, peer) : status;
}

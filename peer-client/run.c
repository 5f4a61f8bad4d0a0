/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run.c: see run.h.
 */
#include "run.h"

#include <csiw/err.h>
#include <csiw/win.h>
#include <csiw/wire.h>
#include <signal.h>
#include <stdio.h>

#include "commands.h"
#include "progress.h"

enum {
	STEP_BYTES = 512 * 1024, /* some tens of microseconds of RAM */
	SLEEP_MIN_NS = 1000000,
	SLEEP_MAX_NS = 10000000,
};

static const double check_s = 1.0; /* from one csiw_window_check to the next */

static volatile sig_atomic_t interrupted;

static void on_signal(int signo)
{
	(void)signo;
	interrupted = 1;
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

bool run_interrupted(void)
{
	return interrupted;
}

double run_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static int give_up(struct run *run, struct csiw_peer *peer)
{
	csiw_peer_withdraw(peer);
	snprintf(run->why, sizeof(run->why),
		 "%s: interrupted; the request is withdrawn", run->uri);
	return STATUS_GAVE_UP;
}

/* Sleep longer the longer nothing happens. */
static void rest(long *sleep_ns)
{
	struct timespec t = {.tv_nsec = *sleep_ns};

	nanosleep(&t, NULL);
	*sleep_ns = *sleep_ns * 2 < SLEEP_MAX_NS ? *sleep_ns * 2 : SLEEP_MAX_NS;
}

/* Step until the engine is done; STATUS_DONE says only that it is. */
static int wait_for(struct run *run, struct csiw_peer *peer,
		    struct progress *bar)
{
	long sleep_ns = SLEEP_MIN_NS;
	double checked_s = run_clock();

	for (;;) {
		enum csiw_peer_state state =
			csiw_peer_step(peer, clock_ms(), STEP_BYTES);
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
		progress_step(bar, now_s, peer);
		if (state == CSIW_PEER_BUSY) {
			sleep_ns = SLEEP_MIN_NS;
		} else {
			rest(&sleep_ns);
		}
	}
}

static int answered(struct run *run, const struct csiw_peer *peer)
{
	const char *text = csiw_ret_text(peer->ret);

	if (peer->ret >= CSIW_RET_COMPLETE &&
	    peer->ret <= CSIW_RET_WINDOW_FULL) {
		return STATUS_DONE;
	}
	if (peer->ret == CSIW_RET_CAPTURE_BROKE) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest answered %u, %s; valid samples until "
			 "then: %u",
			 run->uri, peer->ret, text, peer->total);
	} else if (peer->ret == CSIW_RET_REFUSED) {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest answered %u, %s: channel %u at %u MHz",
			 run->uri, peer->ret, text, run->request.channel,
			 run->request.bandwidth_mhz);
	} else {
		snprintf(run->why, sizeof(run->why),
			 "%s: the guest answered %u, %s", run->uri, peer->ret,
			 text);
	}
	return STATUS_GUEST;
}

static int no_answer(struct run *run)
{
	const struct csiw_win *win = csiw_window_win(run->window);

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
	if (peer->ret > CSIW_RET_READ_ERROR) {
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

static int failed(struct run *run, const struct csiw_peer *peer)
{
	if (peer->err == CSIW_ERR_PARTNER) {
		return nonsense(run, peer);
	}
	if (peer->err == CSIW_ERR_DEADLINE) {
		return no_answer(run);
	}
	snprintf(run->why, sizeof(run->why),
		 "%s: gave up after %u s: %s; csiw status shows which",
		 run->uri, run->deadline_s, csiw_err_text(peer->err));
	return STATUS_GAVE_UP;
}

static int judge(struct run *run, const struct csiw_peer *peer)
{
	if (csiw_window_check(run->window, run->why) != CSIW_OK) {
		return STATUS_WINDOW;
	}
	return peer->state == CSIW_PEER_DONE ? answered(run, peer)
					     : failed(run, peer);
}

int run_once(struct run *run, struct csiw_peer *peer)
{
	uint64_t now_ms = clock_ms();
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
	return status == STATUS_DONE ? judge(run, peer) : status;
}

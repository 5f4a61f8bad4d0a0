/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * radio.c: csiwd's end of the line to the radio helper.  What comes from there
 * went through a driver and a firmware, and is not believed either.
 */
#include "radio.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <csiw/err.h>

#include "helper.h"

enum {
	END_PATIENCE_MS = 5000,  /* the helper restores the radio */
	REAP_PATIENCE_MS = 2000, /* its line is closed: it ends right now */
	WHY_SIZE = 160,
};

struct radio {
	int line; /* -1: the helper is gone */
	pid_t pid;
	bool reaped;
	uint32_t number;  /* of the last ask */
	uint32_t awaited; /* the answer that counts; 0: none */
	char why[WHY_SIZE];
};

static uint64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

int radio_fork(struct radio **out, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE])
{
	struct radio *r = calloc(1, sizeof(*r));
	int ends[2] = {-1, -1};

	if (r == NULL ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the radio helper cannot be started: %s",
			 strerror(errno));
		free(r);
		return CSIW_ERR_SYSTEM;
	}
	r->pid = fork();
	if (r->pid == 0) {
		close(ends[0]);
		_exit(helper_run(ends[1], options));
	}
	close(ends[1]);
	if (r->pid < 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the radio helper cannot be started: %s",
			 strerror(errno));
		close(ends[0]);
		free(r);
		return CSIW_ERR_SYSTEM;
	}
	r->line = ends[0];
	*out = r;
	return CSIW_OK;
}

int radio_fd(const struct radio *r)
{
	return r->line;
}

bool radio_ask(struct radio *r, struct radio_ask *ask)
{
	ssize_t n;

	ask->number = r->number + 1 != 0 ? r->number + 1 : 1;
	n = send(r->line, ask, sizeof(*ask), MSG_DONTWAIT | MSG_NOSIGNAL);
	if (n != (ssize_t)sizeof(*ask)) {
		return false;
	}
	r->number = ask->number;
	if (ask->verb != RADIO_LED) {
		r->awaited = ask->number;
	}
	return true;
}

/* True if the helper ended within the time. */
static bool reap(struct radio *r, unsigned int patience_ms, int *status)
{
	uint64_t end_ms = clock_ms() + patience_ms;

	while (!r->reaped) {
		pid_t pid = waitpid(r->pid, status, WNOHANG);

		/* ECHILD: somebody ignores SIGCHLD for us. */
		r->reaped = pid == r->pid || (pid < 0 && errno != EINTR);
		if (r->reaped || clock_ms() >= end_ms) {
			break;
		}
		poll(NULL, 0, 1);
	}
	return r->reaped;
}

static void hang_up(struct radio *r)
{
	if (r->line >= 0) {
		close(r->line);
		r->line = -1;
	}
}

static void find_cause(struct radio *r)
{
	int status = 0;

	if (!reap(r, REAP_PATIENCE_MS, &status)) {
		snprintf(r->why, sizeof(r->why),
			 "the radio helper hung up: restart csiwd");
	} else if (!WIFSIGNALED(status)) {
		snprintf(r->why, sizeof(r->why),
			 "the radio helper ended: what it said before is the "
			 "reason");
	} else if (WTERMSIG(status) == SIGSYS) {
		snprintf(r->why, sizeof(r->why),
			 "the radio helper was killed by its own filter of "
			 "system calls: please report that, with the line of "
			 "dmesg");
	} else {
		snprintf(r->why, sizeof(r->why),
			 "the radio helper was killed by signal %d: restart "
			 "csiwd; the radio was not restored",
			 WTERMSIG(status));
	}
}

static enum radio_heard say_dead(const struct radio *r,
				 struct radio_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->verb = RADIO_VERBS;
	answer->ret = CSIW_RET_CONFIG_ERROR;
	memcpy(answer->text, r->why, sizeof(r->why));
	return RADIO_DEAD;
}

static bool is_sane(const struct radio_answer *a, ssize_t len)
{
	if (len != (ssize_t)sizeof(*a) || a->verb > RADIO_VERBS ||
	    a->event > RADIO_EVENT_REGULATORY) {
		return false;
	}
	if ((a->verb == RADIO_VERBS) != (a->event != RADIO_EVENT_NONE)) {
		return false;
	}
	return a->ret == CSIW_RET_NONE || a->ret == CSIW_RET_REFUSED ||
	       a->ret == CSIW_RET_CONFIG_ERROR;
}

/* Only a report has lines. */
static void disarm(struct radio_answer *a)
{
	char *line = a->text;
	char *end;

	a->text[sizeof(a->text) - 1] = '\0';
	while (a->verb == RADIO_REPORT && (end = strchr(line, '\n')) != NULL) {
		*end = '\0';
		csiw_disarm(line);
		*end = '\n';
		line = end + 1;
	}
	csiw_disarm(line);
}

enum radio_heard radio_hear(struct radio *r, struct radio_answer *answer)
{
	while (r->line >= 0) {
		ssize_t n = recv(r->line, answer, sizeof(*answer),
				 MSG_DONTWAIT | MSG_TRUNC);

		if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
			return RADIO_NOTHING;
		}
		if (n <= 0) {
			find_cause(r);
			hang_up(r);
			break;
		}
		if (!is_sane(answer, n)) {
			snprintf(r->why, sizeof(r->why),
				 "the radio helper said something that makes "
				 "no sense: restart csiwd");
			hang_up(r); /* it restores the radio and ends */
			break;
		}
		disarm(answer);
		if (answer->verb == RADIO_VERBS) {
			return RADIO_EVENT;
		}
		if (r->awaited != 0 && answer->number == r->awaited) {
			r->awaited = 0;
			return RADIO_ANSWER;
		}
	}
	return say_dead(r, answer);
}

void radio_close(struct radio *r)
{
	int status;

	if (r == NULL) {
		return;
	}
	hang_up(r);
	/* One that takes longer is not killed: it would leave the radio as it
	 * is, and it ends by itself, as each of its steps is limited. */
	(void)reap(r, END_PATIENCE_MS, &status);
	free(r);
}

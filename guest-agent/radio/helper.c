/* SPDX-License-Identifier: BSD-2-Clause */
/* helper.c: the radio helper: one poll loop over the line and the events. */
#include "helper.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csiw/err.h>

#include "../guard.h"
#include "../log.h"
#include "verbs.h"

enum { LINE = 3, MASK_MAX = 15 };

enum turn { GO_ON, CLOSED, BROKEN };

/* The terminal's Ctrl-C, and a manager's SIGTERM to all: the end of csiwd ends
 * the helper, not before the radio is restored. */
static void ignore_signals(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				      SIGPIPE};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		(void)signal(signals[i], SIG_IGN);
	}
}

/* Kernels before 5.9 have no close_range. */
static void close_from(int first)
{
#ifdef SYS_close_range
	if (syscall(SYS_close_range, (unsigned int)first, ~0U, 0U) == 0) {
		return;
	}
#endif
	for (long fd = first; fd < sysconf(_SC_OPEN_MAX); fd++) {
		close((int)fd);
	}
}

static bool keep_only(int line)
{
	if (line != LINE && dup2(line, LINE) < 0) {
		log_say(LOG_ERROR, "radio helper: no descriptor: %s",
			strerror(errno));
		return false;
	}
	close_from(LINE + 1);
	return true;
}

static bool is_sane(const struct radio_ask *ask)
{
	if (ask->verb >= RADIO_VERBS || ask->led_on > 1 ||
	    ask->mac_count > CSIW_EXTRACTOR_MACS_MAX ||
	    ask->core_mask > MASK_MAX || ask->stream_mask > MASK_MAX) {
		return false;
	}
	return ask->verb != RADIO_CONFIGURE ||
	       (ask->core_mask != 0 && ask->stream_mask != 0);
}

static enum turn send_answer(const struct radio_answer *answer)
{
	ssize_t n = send(LINE, answer, sizeof(*answer), MSG_NOSIGNAL);

	return n == (ssize_t)sizeof(*answer) ? GO_ON : CLOSED;
}

static enum turn take_ask(struct verbs *v)
{
	struct radio_answer answer;
	struct radio_ask ask;
	ssize_t n = recv(LINE, &ask, sizeof(ask), MSG_TRUNC | MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		return GO_ON;
	}
	if (n <= 0) {
		return CLOSED;
	}
	if (n != (ssize_t)sizeof(ask) || !is_sane(&ask)) {
		log_say(LOG_ERROR,
			"radio helper: csiwd asked something that makes no "
			"sense; restoring the radio and ending");
		return BROKEN;
	}
	verbs_do(v, &ask, &answer);
	return ask.verb == RADIO_LED ? GO_ON : send_answer(&answer);
}

static enum turn tell_events(struct verbs *v)
{
	struct radio_answer event;
	enum turn turn = GO_ON;

	verbs_drain(v);
	while (turn == GO_ON && verbs_event(v, &event)) {
		turn = send_answer(&event);
	}
	return turn;
}

/* Asks of a csiwd that is dead already are not carried out. */
static enum turn take_turn(struct verbs *v)
{
	struct pollfd fds[3] = {{.fd = LINE, .events = POLLIN}};
	int sockets[2];
	enum turn turn = GO_ON;

	verbs_fds(v, sockets);
	for (int i = 0; i < 2; i++) {
		fds[i + 1] =
			(struct pollfd){.fd = sockets[i], .events = POLLIN};
	}
	if (poll(fds, 3, verbs_heard(v) ? 0 : -1) < 0) {
		return errno == EINTR ? GO_ON : BROKEN;
	}
	if (fds[0].revents & ~POLLIN) {
		return CLOSED;
	}
	if (fds[0].revents) {
		turn = take_ask(v);
	}
	/* What a verb took from the sockets wakes nobody up any more. */
	if (turn == GO_ON &&
	    (fds[1].revents || fds[2].revents || verbs_heard(v))) {
		turn = tell_events(v);
	}
	return turn;
}

static enum turn run(struct verbs *v)
{
	enum turn turn = GO_ON;

	while (turn == GO_ON) {
		turn = take_turn(v);
	}
	return turn;
}

/* It may come later, and each request looks again. */
static void tell_missing(struct verbs *v)
{
	struct radio_answer missing = {0};

	if (!verbs_present(v, &missing)) {
		log_say(LOG_WARNING, "%s", missing.text);
	}
}

int helper_run(int line, const struct radio_options *options)
{
	struct verbs v;
	char why[CSIW_WHY_SIZE];
	enum turn turn = BROKEN;

	ignore_signals();
	(void)prctl(PR_SET_NAME, "csiwd-radio", 0, 0, 0);
	if (!keep_only(line)) {
		return 1;
	}
	if (verbs_open(&v, options, why) != CSIW_OK) {
		log_say(LOG_ERROR, "radio helper: %s", why);
		return 1;
	}
	tell_missing(&v);
	if (guard_enter(v.dcmd.nexutil != NULL ? GUARD_RADIO_EXTERN
					       : GUARD_RADIO,
			why) == CSIW_OK) {
		turn = run(&v);
	} else {
		log_say(LOG_ERROR, "radio helper: %s", why);
	}
	verbs_close(&v);
	return turn == CLOSED ? 0 : 1;
}

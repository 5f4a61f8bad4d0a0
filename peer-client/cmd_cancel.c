/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_cancel.c: csiw cancel, the end of a run that another process asked for.
 * Writes one word (PROTOCOL.md 10.3).
 */
#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/peer_link.h>
#include <stdio.h>
#include <time.h>

#include "commands.h"
#include "link_state.h"
#include "options.h"
#include "run.h"
#include "text.h"

enum {
	OPTION_DEADLINE = OPTION_OWN,
	DEADLINE_S = 5, /* unless given */
	LOOK_NS = 5000000,
};

static const struct option long_options[] = {
	OPTIONS_SHARED,
	{"deadline", required_argument, NULL, OPTION_DEADLINE},
	{NULL, 0, NULL, 0},
};

static void help(void)
{
	puts("usage: csiw cancel --window URI [OPTION]...\n"
	     "\n"
	     "Ends the run or stream that a guest serves on a window: it "
	     "answers "
	     "with what\n"
	     "it has, and the process that asked gets that.  Waits until it "
	     "has "
	     "ended.\n"
	     "\n"
	     "  --window URI     the window: file:PATH[,size=8M]\n"
	     "  --deadline S     give up after so many seconds; 5 unless "
	     "given\n"
	     "  -h, --help       print this and exit");
}

static bool runs(const struct csiw_link_view *v)
{
	return v->state == CSIW_STATE_CONFIGURING ||
	       v->state == CSIW_STATE_CAPTURING ||
	       v->state == CSIW_STATE_DRAINING;
}

/* Why there is no link, and so nothing to cancel. */
static void say_none(const char *window, const struct link_state *s)
{
	char words[160];

	if (s->err == CSIW_ERR_FOREIGN && s->elsewhere == 0) {
		say("%s: no guest with a link is on this window; a run of a "
		    "stock guest ends when its peer clears start",
		    window);
		return;
	}
	link_why(words, sizeof(words), s);
	say("%s: there is no link: %s", window, words);
}

/* What there is to cancel, or why there is nothing. */
static int find(const char *window, const struct csiw_win *win,
		struct csiw_link_view *v)
{
	struct link_state s = {.guest = LINK_NONE};

	link_again(&s, win, run_clock());
	*v = s.view;
	if (s.guest == LINK_NONE) {
		say_none(window, &s);
		return STATUS_GAVE_UP;
	}
	if (!runs(v)) {
		say("%s: no run is on; csiw status shows what stands there",
		    window);
		return STATUS_GAVE_UP;
	}
	if (v->served == 0) {
		say("%s: the run that is on was asked for without a link, by a "
		    "stock peer; only that peer can end it",
		    window);
		return STATUS_GAVE_UP;
	}
	return STATUS_DONE;
}

static int wait_for_end(const char *window, const struct csiw_win *win,
			uint32_t number, uint32_t deadline_s)
{
	const double end_s = run_clock() + deadline_s;
	struct csiw_link_view v;

	while (csiw_link_look(&v, win) == CSIW_OK && v.served == number &&
	       runs(&v)) {
		struct timespec t = {.tv_nsec = LOOK_NS};

		if (run_clock() > end_s) {
			say("%s: the guest did not end the run within %u s; is "
			    "it alive? csiw status --follow shows it",
			    window, deadline_s);
			return STATUS_GAVE_UP;
		}
		nanosleep(&t, NULL);
	}
	return STATUS_DONE;
}

static int cancel(const struct options *o, struct csiw_window *window,
		  uint32_t deadline_s)
{
	const struct csiw_win *win = csiw_window_win(window);
	struct csiw_link_view v;
	int status = find(o->window, win, &v);
	bool ring; /* no window of ours has a bell */

	if (status != STATUS_DONE) {
		return status;
	}
	(void)csiw_link_cancel(win, v.served, &ring);
	return wait_for_end(o->window, win, v.served, deadline_s);
}

int cmd_cancel(int argc, char **argv)
{
	struct options options = {.command = "cancel", .longs = long_options};
	uint32_t deadline_s = DEADLINE_S;
	struct csiw_window *window;
	int option;
	int status;

	opterr = 0;
	while ((option = getopt_long(argc, argv, OPTIONS_SHORT, long_options,
				     NULL)) != -1) {
		if (option == OPTION_HELP || option == 'h') {
			help();
			return STATUS_DONE;
		}
		if (option == OPTION_DEADLINE) {
			if (!text_number("--deadline", optarg, 1, UINT16_MAX,
					 &deadline_s)) {
				return STATUS_USAGE;
			}
		} else if (!options_take(&options, option, argv)) {
			return STATUS_USAGE;
		}
	}
	if (!options_check(&options, argc, argv)) {
		return STATUS_USAGE;
	}
	status = options_open(&window, &options, CSIW_ROLE_CANCEL, false);
	if (status == STATUS_DONE) {
		status = cancel(&options, window, deadline_s);
		csiw_window_close(window);
	}
	return status;
}

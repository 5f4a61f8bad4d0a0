/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_status.c: csiw status, a window in words.  Reads only.
 */
#include <csiw/err.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "link_state.h"
#include "options.h"
#include "out.h"
#include "run.h"
#include "state.h"
#include "text.h"

enum {
	OPTION_FOLLOW = OPTION_OWN,
	LINE_SIZE = 200,
	FOLLOW_LOOK_MS = 100,
	FOLLOW_LOOKS = 10, /* to a line, at least */
};

static const struct option long_options[] = {
	OPTIONS_SHARED,
	{"json", no_argument, NULL, OPTION_JSON},
	{"follow", no_argument, NULL, OPTION_FOLLOW},
	{NULL, 0, NULL, 0},
};

struct view {
	const struct options *options;
	const struct csiw_win *win;
	struct csiw_param block;
	struct state state;
	struct hints hints;
	struct link_state link;
	bool streamed; /* the total counts records */
};

static void help(void)
{
	puts("usage: csiw status --window URI [OPTION]...\n"
	     "\n"
	     "Explains in words what stands in a window, and points out what "
	     "looks like\n"
	     "the other byte order.  Writes nothing and disturbs nobody.\n"
	     "\n"
	     "  --window URI     the window: file:PATH[,size=8M]\n"
	     "  --byte-order big|little\n"
	     "                   how to read numbers; big unless given\n"
	     "  --stock          the same as --byte-order little\n"
	     "  --json           print one object, on one line\n"
	     "  --follow         then a line whenever something changes, at "
	     "most one a second,\n"
	     "                   until Ctrl-C\n"
	     "  -h, --help       print this and exit");
}

static void print_flags(uint8_t flags)
{
	const uint8_t known =
		CSIW_F_START | CSIW_F_FINISHED | CSIW_F_STREAM | CSIW_F_FILTER;

	printf("flags       0x%02x:%s%s%s%s%s\n", flags,
	       flags & CSIW_F_START ? " start" : "",
	       flags & CSIW_F_FINISHED ? " finished" : "",
	       flags & CSIW_F_STREAM ? " stream" : "",
	       flags & CSIW_F_FILTER ? " filter" : "",
	       flags == 0             ? " none"
	       : (flags & known) == 0 ? " none known"
				      : "");
}

static void print_macs(const struct csiw_param *b)
{
	if (!(b->flags & CSIW_F_FILTER)) {
		printf("filter      off: every transmitter\n");
		return;
	}
	printf("filter      on, MACs listed: %u%s\n", b->mac_count,
	       b->mac_count == 0 ? ", which lets nothing pass" : "");
	for (int i = 0; i < b->mac_count && i < CSIW_MACS_MAX; i++) {
		char mac[MAC_TEXT_SIZE];

		text_mac_format(mac, b->macs[i]);
		printf("            %s\n", mac);
	}
}

static void print_total(const struct view *v)
{
	if (v->streamed) {
		printf("records     %u, of a stream: there are no samples\n",
		       v->block.total);
	} else if (v->block.flags & CSIW_F_STREAM) {
		puts("records     counted when the stream ends");
	} else {
		printf("samples     %u of %u\n", v->block.total,
		       v->win->capacity);
	}
}

static void print_text(const struct view *v)
{
	const struct csiw_param *b = &v->block;

	printf("window      %s: %zu bytes, samples that fit: %u, %s-endian\n",
	       v->options->window, v->win->size, v->win->capacity,
	       options_order_name(v->options->order));
	printf("state       %s: %s\n", v->state.name, v->state.words);
	link_print(&v->link);
	print_flags(b->flags);
	printf("request     channel %u, %u MHz, timeout %u s, samples per "
	       "device: ",
	       b->channel, b->bandwidth_mhz, b->timeout_s);
	if (b->samples_per_device == 0) {
		puts("no limit");
	} else {
		printf("at most %u\n", b->samples_per_device);
	}
	print_macs(b);
	printf("answer      %u: %s\n", b->ret, csiw_ret_text(b->ret));
	print_total(v);
	for (int i = 0; i < v->hints.count; i++) {
		printf("note        %s\n", v->hints.text[i]);
	}
}

static json_t *hint_list(const struct hints *hints)
{
	json_t *list = json_array();

	for (int i = 0; i < hints->count; i++) {
		json_array_append_new(list, json_string(hints->text[i]));
	}
	return list;
}

static void print_json(const struct view *v)
{
	const struct csiw_param *b = &v->block;
	json_t *line = json_pack(
		"{s:o, s:I, s:I, s:s, s:s, s:s, s:{s:i, s:b, s:b, s:b, s:b}, "
		"s:o, s:i, s:s, s:I, s:s, s:o, s:o}",
		"window", out_string(v->options->window), "window_size",
		(json_int_t)v->win->size, "capacity",
		(json_int_t)v->win->capacity, "byte_order",
		options_order_name(v->options->order), "state", v->state.name,
		"state_text", v->state.words, "flags", "value", b->flags,
		"start", (b->flags & CSIW_F_START) != 0, "finished",
		(b->flags & CSIW_F_FINISHED) != 0, "stream",
		(b->flags & CSIW_F_STREAM) != 0, "filter",
		(b->flags & CSIW_F_FILTER) != 0, "request", out_request(b),
		"return_value", b->ret, "return_text", csiw_ret_text(b->ret),
		"total", (json_int_t)b->total, "total_of",
		v->streamed || (b->flags & CSIW_F_STREAM) ? "records"
							  : "samples",
		"hints", hint_list(&v->hints), "link", link_json(&v->link));

	json_dumpf(line, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(line);
}

/* A line about the link, if it differs from the one before. */
static void follow_line(const struct view *v, char before[LINE_SIZE])
{
	char now[TIME_TEXT_SIZE];
	char line[LINE_SIZE];
	struct timespec t;
	json_t *object;

	link_line(line, sizeof(line), &v->link);
	if (strcmp(line, before) == 0) {
		return;
	}
	memcpy(before, line, sizeof(line));
	clock_gettime(CLOCK_REALTIME, &t);
	text_time_format(now, t);
	if (!v->options->json) {
		printf("%s %s\n", now, line);
	} else {
		object = link_json(&v->link);
		json_object_set_new(object, "time", json_string(now));
		json_dumpf(object, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(object);
	}
}

/* Until the next look; false if nobody reads any more. */
static bool rest(void)
{
	struct pollfd out = {.fd = STDOUT_FILENO};

	return poll(&out, 1, FOLLOW_LOOK_MS) <= 0;
}

/* Until Ctrl-C, or nobody reads any more. */
static int follow(struct view *v, struct csiw_window *window)
{
	char before[LINE_SIZE] = "";
	char why[CSIW_WHY_SIZE];

	for (unsigned int turn = 0; !run_interrupted(); turn++) {
		link_again(&v->link, v->win, run_clock());
		if (turn % FOLLOW_LOOKS == 0) {
			follow_line(v, before);
			if (fflush(stdout) != 0) {
				return STATUS_OUTPUT;
			}
			if (csiw_window_check(window, why) != CSIW_OK) {
				say("%s", why);
				return STATUS_WINDOW;
			}
		}
		if (!rest()) {
			say("nobody reads standard output any more");
			return STATUS_OUTPUT;
		}
	}
	return STATUS_DONE;
}

static int show(const struct options *options, struct csiw_window *window,
		bool to_follow)
{
	struct view v = {.options = options, .win = csiw_window_win(window)};
	uint8_t copy[CSIW_PARAM_SIZE];
	char why[CSIW_WHY_SIZE];

	if (to_follow) {
		run_catch_signals();
	}
	link_first(&v.link, v.win);
	if (run_interrupted()) {
		return STATUS_DONE;
	}
	csiw_win_read(v.win, 0, copy, sizeof(copy));
	if (csiw_window_check(window, why) != CSIW_OK) {
		say("%s", why);
		return STATUS_WINDOW;
	}
	csiw_param_decode(&v.block, copy, sizeof(copy), options->order);
	v.state = state_of(&v.block);
	v.streamed = (v.block.flags & CSIW_F_FINISHED) != 0 &&
		     link_streamed(v.win, copy);
	state_hints(&v.hints, &v.block, options->order,
		    v.link.guest == LINK_NONE ? options->order
					      : v.link.identity.order,
		    v.streamed ? UINT32_MAX : v.win->capacity);
	if (options->json) {
		print_json(&v);
	} else {
		print_text(&v);
	}
	return to_follow ? follow(&v, window) : STATUS_DONE;
}

int cmd_status(int argc, char **argv)
{
	struct options options = {.command = "status", .longs = long_options};
	struct csiw_window *window;
	bool to_follow = false;
	int option;
	int status;

	opterr = 0;
	while ((option = getopt_long(argc, argv, OPTIONS_SHORT, long_options,
				     NULL)) != -1) {
		if (option == OPTION_HELP || option == 'h') {
			help();
			return STATUS_DONE;
		}
		if (option == OPTION_FOLLOW) {
			to_follow = true;
		} else if (!options_take(&options, option, argv)) {
			return STATUS_USAGE;
		}
	}
	if (!options_check(&options, argc, argv)) {
		return STATUS_USAGE;
	}
	status = options_open(&window, &options, CSIW_ROLE_READER, false);
	if (status == STATUS_DONE) {
		status = show(&options, window, to_follow);
		csiw_window_close(window);
	}
	return status;
}

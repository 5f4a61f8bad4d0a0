/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_stream.c: csiw stream, from the command line to a plan.
 */
#include <stdio.h>

#include "commands.h"
#include "options.h"
#include "stream.h"
#include "text.h"

enum {
	DEADLINE_S = 5,
	SECONDS_MAX = 31536000,
	ROTATE_SIZE_MIN = 4096,
};

enum {
	OPTION_CHANNEL = OPTION_OWN,
	OPTION_BANDWIDTH,
	OPTION_SAMPLES,
	OPTION_MAC,
	OPTION_COUNT,
	OPTION_DURATION,
	OPTION_OUTPUT,
	OPTION_ROTATE_SIZE,
	OPTION_ROTATE_TIME,
	OPTION_DEADLINE,
	OPTION_QUIET,
};

static const struct option long_options[] = {
	{"help", no_argument, NULL, OPTION_HELP},
	{"window", required_argument, NULL, OPTION_WINDOW},
	{"json", no_argument, NULL, OPTION_JSON},
	{"channel", required_argument, NULL, OPTION_CHANNEL},
	{"bandwidth", required_argument, NULL, OPTION_BANDWIDTH},
	{"samples", required_argument, NULL, OPTION_SAMPLES},
	{"mac", required_argument, NULL, OPTION_MAC},
	{"count", required_argument, NULL, OPTION_COUNT},
	{"duration", required_argument, NULL, OPTION_DURATION},
	{"output", required_argument, NULL, OPTION_OUTPUT},
	{"rotate-size", required_argument, NULL, OPTION_ROTATE_SIZE},
	{"rotate-time", required_argument, NULL, OPTION_ROTATE_TIME},
	{"deadline", required_argument, NULL, OPTION_DEADLINE},
	{"quiet", no_argument, NULL, OPTION_QUIET},
	{NULL, 0, NULL, 0},
};

#define NOT_GIVEN UINT32_MAX

struct wish {
	struct options shared;
	struct stream_plan plan;
	uint32_t channel;   /* NOT_GIVEN at first */
	uint32_t bandwidth; /* 0 at first */
	uint32_t samples;
};

static void help(void)
{
	puts("usage: csiw stream --window URI --channel C --bandwidth B "
	     "[OPTION]...\n"
	     "\n"
	     "Asks a guest of csiw for CSI and writes it as it comes, until an "
	     "interrupt.\n"
	     "\n"
	     "  --window URI     the window: file:PATH[,size=8M]\n"
	     "  --channel C      IEEE 802.11 channel number\n"
	     "  --bandwidth B    in MHz: 20, 40 or 80\n"
	     "  --samples N      at most so many of each device, 0 to 255; 0, "
	     "no limit,\n"
	     "                   unless given\n"
	     "  --mac MAC        only this transmitter; up to 50 times\n"
	     "  --count N        end after so many records\n"
	     "  --duration S     end after so many seconds\n"
	     "  --output FILE    write to a file instead of lines; FILE ends "
	     "in "
	     ".npy,\n"
	     "                   .csv, .jsonl or .pcap; up to 16 times\n"
	     "  --rotate-size N  a new file before one is larger than so many "
	     "bytes,\n"
	     "                   like 10M; name.pcap becomes "
	     "name-00000001.pcap and on\n"
	     "  --rotate-time S  a new file every so many seconds\n"
	     "  --deadline S     give up when the stream does not begin, or "
	     "end, within\n"
	     "                   so many seconds; 5 unless given\n"
	     "  --json           print one object at the end, and no lines\n"
	     "  --quiet          print nothing but what fails\n"
	     "  -h, --help       print this and exit");
}

static bool bandwidth_set(struct wish *w, const char *text)
{
	if (!text_number("--bandwidth", text, 20, 80, &w->bandwidth)) {
		return false;
	}
	if (w->bandwidth == 20 || w->bandwidth == 40 || w->bandwidth == 80) {
		return true;
	}
	say("--bandwidth of a stream is 20, 40 or 80, not '%s'", text);
	return false;
}

static bool take_end(struct wish *w, int option, char **argv)
{
	switch (option) {
	case OPTION_COUNT:
		return text_number("--count", optarg, 1, UINT32_MAX,
				   &w->plan.count);
	case OPTION_DURATION:
		return text_number("--duration", optarg, 1, SECONDS_MAX,
				   &w->plan.duration_s);
	case OPTION_ROTATE_SIZE:
		return text_size("--rotate-size", optarg, ROTATE_SIZE_MIN,
				 &w->plan.rotate_size);
	case OPTION_ROTATE_TIME:
		return text_number("--rotate-time", optarg, 1, SECONDS_MAX,
				   &w->plan.rotate_s);
	case OPTION_DEADLINE:
		return text_number("--deadline", optarg, 1, SECONDS_MAX,
				   &w->plan.deadline_s);
	default:
		return options_take(&w->shared, option, argv);
	}
}

static bool take(struct wish *w, int option, char **argv)
{
	switch (option) {
	case OPTION_CHANNEL:
		return text_number("--channel", optarg, 0, UINT8_MAX,
				   &w->channel);
	case OPTION_BANDWIDTH:
		return bandwidth_set(w, optarg);
	case OPTION_SAMPLES:
		return text_number("--samples", optarg, 0, UINT8_MAX,
				   &w->samples);
	case OPTION_MAC:
		return options_mac(&w->plan.request, optarg);
	case OPTION_OUTPUT:
		return options_output(w->plan.outputs, &w->plan.output_count,
				      optarg);
	case OPTION_QUIET:
		w->plan.quiet = true;
		return true;
	default:
		return take_end(w, option, argv);
	}
}

static bool complete(const struct wish *w)
{
	const struct stream_plan *plan = &w->plan;
	const char *missing = w->channel == NOT_GIVEN ? "--channel"
			      : w->bandwidth == 0     ? "--bandwidth"
						      : NULL;

	if (missing != NULL) {
		say("%s is missing; see csiw stream --help", missing);
		return false;
	}
	if ((plan->rotate_size > 0 || plan->rotate_s > 0) &&
	    plan->output_count == 0) {
		say("%s needs --output to say which files",
		    plan->rotate_size > 0 ? "--rotate-size" : "--rotate-time");
		return false;
	}
	return true;
}

static void settle(struct wish *w)
{
	struct stream_plan *plan = &w->plan;

	plan->window = w->shared.window;
	plan->json = w->shared.json;
	plan->request.flags |= CSIW_F_STREAM;
	plan->request.channel = (uint8_t)w->channel;
	plan->request.bandwidth_mhz = (uint8_t)w->bandwidth;
	plan->request.samples_per_device = (uint8_t)w->samples;
}

int cmd_stream(int argc, char **argv)
{
	struct wish w = {
		.shared = {.command = "stream", .longs = long_options},
		.plan = {.deadline_s = DEADLINE_S},
		.channel = NOT_GIVEN,
	};
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
		if (!take(&w, option, argv)) {
			return STATUS_USAGE;
		}
	}
	if (!options_check(&w.shared, argc, argv) || !complete(&w)) {
		return STATUS_USAGE;
	}
	settle(&w);
	status = options_open(&window, &w.shared, CSIW_ROLE_PEER, false);
	if (status == STATUS_DONE) {
		status = stream_run(&w.plan, window);
		csiw_window_close(window);
	}
	return status;
}

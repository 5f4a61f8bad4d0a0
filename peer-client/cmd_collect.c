/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_collect.c: csiw collect, from the command line to a plan.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "options.h"
#include "series.h"
#include "text.h"

enum {
	GRACE_S = 5,        /* of the deadline beyond the timeout */
	STOCK_GRACE_S = 20, /* a stock guest polls and settles slowly */
	DEADLINE_MAX_S = 31536000,
	REPEAT_MAX = 1000000000,
};

enum {
	OPTION_CHANNEL = OPTION_OWN,
	OPTION_BANDWIDTH,
	OPTION_SAMPLES,
	OPTION_TIMEOUT,
	OPTION_MAC,
	OPTION_FILTER,
	OPTION_DEADLINE,
	OPTION_REPEAT,
	OPTION_EVERY,
	OPTION_OUTPUT,
	OPTION_CHIP,
	OPTION_CREATE,
};

static const struct option long_options[] = {
	OPTIONS_SHARED,
	{"json", no_argument, NULL, OPTION_JSON},
	{"channel", required_argument, NULL, OPTION_CHANNEL},
	{"bandwidth", required_argument, NULL, OPTION_BANDWIDTH},
	{"samples", required_argument, NULL, OPTION_SAMPLES},
	{"timeout", required_argument, NULL, OPTION_TIMEOUT},
	{"mac", required_argument, NULL, OPTION_MAC},
	{"filter", no_argument, NULL, OPTION_FILTER},
	{"deadline", required_argument, NULL, OPTION_DEADLINE},
	{"repeat", required_argument, NULL, OPTION_REPEAT},
	{"every", required_argument, NULL, OPTION_EVERY},
	{"output", required_argument, NULL, OPTION_OUTPUT},
	{"chip", required_argument, NULL, OPTION_CHIP},
	{"create", no_argument, NULL, OPTION_CREATE},
	{NULL, 0, NULL, 0},
};

#define NOT_GIVEN UINT32_MAX

struct wish {
	struct options shared;
	struct plan plan;
	/* NOT_GIVEN at first */
	uint32_t channel;
	uint32_t bandwidth;
	uint32_t samples;
	uint32_t timeout;
	uint32_t every;
	bool create;
};

static void help(void)
{
	puts("usage: csiw collect --window URI --channel C --bandwidth B "
	     "--samples N\n"
	     "                    --timeout S [OPTION]...\n"
	     "\n"
	     "Asks the guest for CSI, waits for the answer and keeps it.\n"
	     "\n"
	     "  --window URI     the window: file:PATH[,size=8M]\n"
	     "  --channel C      IEEE 802.11 channel number\n"
	     "  --bandwidth B    in MHz, 0 to 255; the guest judges, usually "
	     "20, 40\n"
	     "                   or 80\n"
	     "  --samples N      at most so many of each device, 0 to 255; 0 "
	     "is no limit\n"
	     "  --timeout S      seconds to capture, 0 to 65535\n"
	     "  --mac MAC        only this transmitter; up to 50 times\n"
	     "  --filter         only those of --mac, also if there is none\n"
	     "  --byte-order big|little\n"
	     "                   that of the guest; big unless given\n"
	     "  --stock          the guest is a stock one: little, and more "
	     "time\n"
	     "  --deadline S     give up after so many seconds; the timeout "
	     "plus 5,\n"
	     "                   with --stock plus 20, unless given\n"
	     "  --repeat N       so many runs; name.npy becomes name-0001.npy "
	     "and "
	     "on\n"
	     "  --every S        with --repeat: seconds from start to start\n"
	     "  --output FILE    keep the samples; FILE ends in .npy, .csv, "
	     ".jsonl or\n"
	     "                   .pcap; up to 16 times\n"
	     "  --chip NAME      decode the CSI: 43455c0, 4339, 4358 or "
	     "4366c0\n"
	     "  --create         make the window's file if there is none\n"
	     "  --json           print one object a run, on one line\n"
	     "  -h, --help       print this and exit");
}

static bool chip_set(struct plan *plan, const char *name)
{
	plan->chip = chip_find(name);
	if (plan->chip == NULL) {
		say("--chip knows " CHIP_NAMES ", not '%s'", name);
		return false;
	}
	return true;
}

static bool take(struct wish *w, int option, char **argv)
{
	switch (option) {
	case OPTION_CHANNEL:
		return text_number("--channel", optarg, 0, UINT8_MAX,
				   &w->channel);
	case OPTION_BANDWIDTH:
		return text_number("--bandwidth", optarg, 0, UINT8_MAX,
				   &w->bandwidth);
	case OPTION_SAMPLES:
		return text_number("--samples", optarg, 0, UINT8_MAX,
				   &w->samples);
	case OPTION_TIMEOUT:
		return text_number("--timeout", optarg, 0, UINT16_MAX,
				   &w->timeout);
	case OPTION_MAC:
		return options_mac(&w->plan.request, optarg);
	case OPTION_FILTER:
		w->plan.request.flags = CSIW_F_FILTER;
		return true;
	case OPTION_DEADLINE:
		return text_number("--deadline", optarg, 1, DEADLINE_MAX_S,
				   &w->plan.deadline_s);
	case OPTION_REPEAT:
		return text_number("--repeat", optarg, 1, REPEAT_MAX,
				   &w->plan.repeat);
	case OPTION_EVERY:
		return text_number("--every", optarg, 0, DEADLINE_MAX_S,
				   &w->every);
	case OPTION_OUTPUT:
		return options_output(w->plan.outputs, &w->plan.output_count,
				      optarg);
	case OPTION_CHIP:
		return chip_set(&w->plan, optarg);
	case OPTION_CREATE:
		w->create = true;
		return true;
	default:
		return options_take(&w->shared, option, argv);
	}
}

static bool complete(const struct wish *w)
{
	const char *missing = w->channel == NOT_GIVEN     ? "--channel"
			      : w->bandwidth == NOT_GIVEN ? "--bandwidth"
			      : w->samples == NOT_GIVEN   ? "--samples"
			      : w->timeout == NOT_GIVEN   ? "--timeout"
							  : NULL;

	if (missing != NULL) {
		say("%s is missing; see csiw collect --help", missing);
		return false;
	}
	if (w->every != NOT_GIVEN && w->plan.repeat == 0) {
		say("--every needs --repeat to say how many runs");
		return false;
	}
	return true;
}

static void settle(struct wish *w)
{
	struct plan *plan = &w->plan;

	plan->window = w->shared.window;
	plan->order = w->shared.order;
	plan->json = w->shared.json;
	plan->request.channel = (uint8_t)w->channel;
	plan->request.bandwidth_mhz = (uint8_t)w->bandwidth;
	plan->request.samples_per_device = (uint8_t)w->samples;
	plan->request.timeout_s = (uint16_t)w->timeout;
	plan->every_s = w->every == NOT_GIVEN ? 0 : w->every;
	if (plan->deadline_s == 0) {
		plan->deadline_s =
			w->timeout +
			(uint32_t)(w->shared.stock ? STOCK_GRACE_S : GRACE_S);
	}
}

int cmd_collect(int argc, char **argv)
{
	struct wish w = {
		.shared = {.command = "collect", .longs = long_options},
		.channel = NOT_GIVEN,
		.bandwidth = NOT_GIVEN,
		.samples = NOT_GIVEN,
		.timeout = NOT_GIVEN,
		.every = NOT_GIVEN,
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
	status = options_open(&window, &w.shared, CSIW_ROLE_PEER, w.create);
	if (status == STATUS_DONE) {
		status = series_run(&w.plan, window);
		csiw_window_close(window);
	}
	return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* options.c: the command line of csiwd. */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/version.h>

#include "status.h"

static const char help[] =
	"usage: csiwd --window URI [--capture SOURCE] [OPTION]...\n"
	"       csiwd --check [--report] [--capture nexmon:INTERFACE]\n"
	"Answer a peer's requests for Wi-Fi CSI through a window of shared "
	"memory.\n"
	"\n"
	"  --window URI         the window: file:PATH[,size=8M], made if it "
	"does "
	"not\n"
	"                       exist, or mem:ADDRESS[,size=8M]\n"
	"  --capture SOURCE     where CSI comes from:\n"
	"                         nexmon[:INTERFACE]  the radio; default, "
	"interface wlan0\n"
	"                         replay:FILE[,pace=capture|fast|N/s][,loop]\n"
	"                         synthetic[:devices=N,rate=N,seed=N]\n"
	"  --byte-order ORDER   of the parameter block: big (default), or "
	"little for a\n"
	"                       stock peer\n"
	"  --monitor NAME       monitor interface to make if there is none "
	"(default mon0)\n"
	"  --led FILE           write 1 there while capturing, then 0\n"
	"  --nexutil PROGRAM    nexutil, for drivers that take commands no "
	"other "
	"way\n"
	"  --once               exit after one answered request: 0 if it "
	"delivered, else 3\n"
	"  --log-level LEVEL    error, warning, info (default) or debug\n"
	"  --check              say what the radio and this machine lack, and "
	"exit\n"
	"  --report             with --check: measure too, and print a report "
	"to "
	"post\n"
	"  --help               show this and exit\n"
	"  --version            show the version and exit\n";

enum option_id {
	OPTION_WINDOW = 1,
	OPTION_CAPTURE,
	OPTION_BYTE_ORDER,
	OPTION_MONITOR,
	OPTION_LED,
	OPTION_NEXUTIL,
	OPTION_ONCE,
	OPTION_LOG_LEVEL,
	OPTION_CHECK,
	OPTION_REPORT,
	OPTION_HELP,
	OPTION_VERSION,
};

static const struct option table[] = {
	{"window", required_argument, NULL, OPTION_WINDOW},
	{"capture", required_argument, NULL, OPTION_CAPTURE},
	{"byte-order", required_argument, NULL, OPTION_BYTE_ORDER},
	{"monitor", required_argument, NULL, OPTION_MONITOR},
	{"led", required_argument, NULL, OPTION_LED},
	{"nexutil", required_argument, NULL, OPTION_NEXUTIL},
	{"once", no_argument, NULL, OPTION_ONCE},
	{"log-level", required_argument, NULL, OPTION_LOG_LEVEL},
	{"check", no_argument, NULL, OPTION_CHECK},
	{"report", no_argument, NULL, OPTION_REPORT},
	{"help", no_argument, NULL, OPTION_HELP},
	{"version", no_argument, NULL, OPTION_VERSION},
	{NULL, 0, NULL, 0},
};

static int print(const char *text)
{
	if (fputs(text, stdout) == EOF || fflush(stdout) != 0) {
		log_say(LOG_ERROR, "standard output cannot be written");
		return STATUS_OUTPUT;
	}
	return STATUS_DONE;
}

static int print_version(void)
{
	char line[64];

	snprintf(line, sizeof(line), "csiwd %s (protocol %d)\n", CSIW_VERSION,
		 CSIW_PROTOCOL_VERSION);
	return print(line);
}

static int take_byte_order(struct options *o, const char *text)
{
	if (strcmp(text, "big") == 0) {
		o->order = CSIW_ORDER_BIG;
		return OPTIONS_GO;
	}
	if (strcmp(text, "little") == 0) {
		o->order = CSIW_ORDER_LITTLE;
		return OPTIONS_GO;
	}
	log_say(LOG_ERROR, "--byte-order must be big or little, not \"%.200s\"",
		text);
	return STATUS_USAGE;
}

static int take_log_level(struct options *o, const char *text)
{
	static const char *const names[] = {
		[LOG_ERROR] = "error",
		[LOG_WARNING] = "warning",
		[LOG_INFO] = "info",
		[LOG_DEBUG] = "debug",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i]) == 0) {
			o->level = (enum log_level)i;
			return OPTIONS_GO;
		}
	}
	log_say(LOG_ERROR,
		"--log-level must be error, warning, info or debug, not "
		"\"%.200s\"",
		text);
	return STATUS_USAGE;
}

static int take_monitor(struct options *o, const char *text)
{
	size_t len = strlen(text);

	if (len == 0 || len > SOURCE_INTERFACE_MAX || strchr(text, '/')) {
		log_say(LOG_ERROR,
			"--monitor must be the name of an interface, 1 to %d "
			"characters without /, not \"%.200s\"",
			SOURCE_INTERFACE_MAX, text);
		return STATUS_USAGE;
	}
	o->monitor = text;
	return OPTIONS_GO;
}

static int take(struct options *o, enum option_id id, const char *value)
{
	switch (id) {
	case OPTION_WINDOW:
		o->window = value;
		return OPTIONS_GO;
	case OPTION_CAPTURE:
		o->capture_text = value;
		return OPTIONS_GO;
	case OPTION_BYTE_ORDER:
		return take_byte_order(o, value);
	case OPTION_MONITOR:
		return take_monitor(o, value);
	case OPTION_LED:
		o->led = value;
		return OPTIONS_GO;
	case OPTION_NEXUTIL:
		o->nexutil = value;
		return OPTIONS_GO;
	case OPTION_ONCE:
		o->once = true;
		return OPTIONS_GO;
	case OPTION_LOG_LEVEL:
		return take_log_level(o, value);
	case OPTION_CHECK:
		o->check = true;
		return OPTIONS_GO;
	case OPTION_REPORT:
		o->report = true;
		return OPTIONS_GO;
	case OPTION_HELP:
		return print(help);
	case OPTION_VERSION:
		return print_version();
	}
	return STATUS_USAGE;
}

/* After getopt_long gave ':' or '?'. */
static int complain(int id, char **argv)
{
	const char *text = argv[optind - 1];
	char letter[] = {'-', (char)optopt, '\0'};
	const char *what = "is no option of csiwd";

	if (id == ':') {
		what = "needs a value";
	} else if (optopt > OPTION_VERSION) {
		text = letter;
	} else if (optopt != 0) {
		what = "takes no value";
	}
	log_say(LOG_ERROR, "%.200s %s; see csiwd --help", text, what);
	return STATUS_USAGE;
}

static int take_all(struct options *o, int argc, char **argv)
{
	int id;

	opterr = 0;
	while ((id = getopt_long(argc, argv, ":", table, NULL)) != -1) {
		int got = id == ':' || id == '?'
				  ? complain(id, argv)
				  : take(o, (enum option_id)id, optarg);

		if (got != OPTIONS_GO) {
			return got;
		}
	}
	if (optind < argc) {
		log_say(LOG_ERROR,
			"%.200s is not expected there; see csiwd --help",
			argv[optind]);
		return STATUS_USAGE;
	}
	return OPTIONS_GO;
}

/* What only makes sense, or only goes, together. */
static int check_together(struct options *o)
{
	char why[CSIW_WHY_SIZE];
	struct csiw_uri uri;

	if (o->check && (o->window != NULL || o->once)) {
		log_say(LOG_ERROR,
			"--check serves nothing: leave --window and --once "
			"out");
		return STATUS_USAGE;
	}
	if (o->report && !o->check) {
		log_say(LOG_ERROR, "--report goes with --check");
		return STATUS_USAGE;
	}
	if (o->window == NULL && !o->check) {
		log_say(LOG_ERROR,
			"--window is missing: say which window to serve, as in "
			"--window file:/dev/shm/csiw");
		return STATUS_USAGE;
	}
	if ((o->led != NULL && o->led[0] == '\0') ||
	    (o->nexutil != NULL && o->nexutil[0] == '\0')) {
		log_say(LOG_ERROR, "--led and --nexutil need a path");
		return STATUS_USAGE;
	}
	if ((o->window != NULL &&
	     csiw_uri_parse(&uri, o->window, why) != CSIW_OK) ||
	    source_parse(&o->capture, o->capture_text, why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
		return STATUS_USAGE;
	}
	if (o->check && o->capture.kind != SOURCE_NEXMON) {
		log_say(LOG_ERROR,
			"--check is about a radio: give --capture nexmon, or "
			"leave it out");
		return STATUS_USAGE;
	}
	return OPTIONS_GO;
}

int options_parse(struct options *out, int argc, char **argv)
{
	struct options o = {
		.capture_text = "nexmon",
		.monitor = "mon0",
		.level = LOG_INFO,
	};
	int got = take_all(&o, argc, argv);

	if (got == OPTIONS_GO) {
		got = check_together(&o);
	}
	if (got == OPTIONS_GO) {
		*out = o;
	}
	return got;
}

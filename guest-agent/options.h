/* SPDX-License-Identifier: BSD-2-Clause */
/* options.h: the command line of csiwd. */
#ifndef CSIWD_OPTIONS_H
#define CSIWD_OPTIONS_H

#include <stdbool.h>

#include <csiw/order.h>

#include "log.h"
#include "source.h"

struct options {
	const char *window;       /* URI, into argv */
	const char *capture_text; /* as given, into argv */
	const char *monitor;      /* name of the monitor interface */
	const char *led;          /* path, NULL: none */
	const char *nexutil;      /* path, NULL: not wanted */
	struct source capture;
	enum csiw_order order;
	enum log_level level;
	bool once;
	bool check;  /* look at what there is, serve nothing */
	bool report; /* with check: try it too */
};

enum { OPTIONS_GO = -1 };

/**
 * Read the command line; says on stderr what is wrong with it.
 *
 * @return OPTIONS_GO with out filled, else an enum status to exit with: --help
 *         and --version are done then.
 */
int options_parse(struct options *out, int argc, char **argv);

#endif

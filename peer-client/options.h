/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options.h: the options that commands share, and what they say about a command
 * line in error.
 */
#ifndef CSIW_OPTIONS_H
#define CSIW_OPTIONS_H

#include <getopt.h>
#include <stdbool.h>

#include <csiw/hosted.h>
#include <csiw/order.h>
#include <csiw/param.h>

/* Values of long options; a command's own begin at OPTION_OWN. */
enum {
	OPTION_HELP = 256,
	OPTION_WINDOW,
	OPTION_BYTE_ORDER,
	OPTION_STOCK,
	OPTION_JSON,
	OPTION_OWN,
};

#define OPTIONS_SHORT ":h"

#define OPTIONS_SHARED                                                         \
	{"help", no_argument, NULL, OPTION_HELP},                              \
		{"window", required_argument, NULL, OPTION_WINDOW},            \
		{"byte-order", required_argument, NULL, OPTION_BYTE_ORDER},    \
	{                                                                      \
		"stock", no_argument, NULL, OPTION_STOCK                       \
	}

struct options {
	const char *command;
	const struct option *longs; /* of the command, or NULL */
	const char *window;         /* NULL: not given */
	enum csiw_order order;
	bool order_given;
	bool stock;
	bool json;
};

/**
 * Take one result of getopt_long; run that with opterr 0 and OPTIONS_SHORT.
 *
 * @return false, with a sentence said, if it is in error.
 */
bool options_take(struct options *o, int option, char **argv);

/**
 * Judge what options_take gathered, and that nothing is left in argv.
 *
 * @return false, with a sentence said, if it is in error.
 */
bool options_check(struct options *o, int argc, char **argv);

/**
 * One --mac: the filter of request is on, and lists it once.
 *
 * @return false, with a sentence said, if it is in error.
 */
bool options_mac(struct csiw_param *request, const char *text);

/**
 * One --output, of at most OUTPUTS_MAX.
 *
 * @param outputs  receives path, which is not copied.
 *
 * @return false, with a sentence said, if it is in error.
 */
bool options_output(const char **outputs, int *count, const char *path);

const char *options_order_name(enum csiw_order order);

/**
 * Open o->window.
 *
 * @return an enum status, with a sentence said unless it is STATUS_DONE.
 */
int options_open(struct csiw_window **out, const struct options *o,
		 enum csiw_role role, bool create);

#endif

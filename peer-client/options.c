/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * options.c: see options.h.
 */
#include "options.h"

#include <csiw/err.h>
#include <string.h>

#include "commands.h"
#include "out.h"
#include "text.h"

static bool order_parse(struct options *o, const char *text)
{
	if (strcmp(text, "big") == 0) {
		o->order = CSIW_ORDER_BIG;
	} else if (strcmp(text, "little") == 0) {
		o->order = CSIW_ORDER_LITTLE;
	} else {
		say("--byte-order is big or little, not '%s'", text);
		return false;
	}
	o->order_given = true;
	return true;
}

/* Of a long option that getopt refused: whether it could be one, spelled out. */
static bool cut_short(const struct options *o, const char *name, size_t len)
{
	for (const struct option *l = o->longs; l != NULL && l->name != NULL;
	     l++) {
		if (strncmp(l->name, name, len) == 0) {
			return true;
		}
	}
	return false;
}

static void refuse_long(const struct options *o, const char *word)
{
	size_t len = strcspn(word, "=");

	if (cut_short(o, word + 2, len - 2)) {
		say("'%.*s' could be more than one option; see csiw %s --help",
		    (int)len, word, o->command);
	} else {
		say("csiw %s has no option %.*s; see csiw %s --help",
		    o->command, (int)len, word, o->command);
	}
}

/* getopt's '?' (unknown, or a value too many) and ':' (a value is missing). */
static bool refuse(const struct options *o, int option, char **argv)
{
	const char *word = argv[optind - 1];

	if (option == ':') {
		say("%s needs a value; see csiw %s --help", word, o->command);
	} else if (optopt != 0 && strncmp(word, "--", 2) == 0 &&
		   strchr(word, '=') != NULL) {
		say("'%s': the option takes no value; see csiw %s --help", word,
		    o->command);
	} else if (optopt != 0) {
		say("csiw %s has no option -%c; see csiw %s --help", o->command,
		    optopt, o->command);
	} else {
		refuse_long(o, word);
	}
	return false;
}

bool options_take(struct options *o, int option, char **argv)
{
	switch (option) {
	case OPTION_WINDOW:
		if (o->window != NULL) {
			say("--window is given twice; one command works on one "
			    "window");
			return false;
		}
		o->window = optarg;
		return true;
	case OPTION_BYTE_ORDER:
		return order_parse(o, optarg);
	case OPTION_STOCK:
		o->stock = true;
		return true;
	case OPTION_JSON:
		o->json = true;
		return true;
	default:
		return refuse(o, option, argv);
	}
}

bool options_check(struct options *o, int argc, char **argv)
{
	if (optind < argc) {
		say("%s takes options only and cannot use '%s'", o->command,
		    argv[optind]);
		return false;
	}
	if (o->window == NULL) {
		say("--window is missing; for example --window "
		    "file:/dev/shm/csiw");
		return false;
	}
	if (o->stock && o->order_given && o->order == CSIW_ORDER_BIG) {
		say("--stock means little-endian; leave out --byte-order big");
		return false;
	}
	if (o->stock) {
		o->order = CSIW_ORDER_LITTLE;
	}
	return true;
}

bool options_mac(struct csiw_param *request, const char *text)
{
	uint8_t mac[CSIW_MAC_SIZE];

	if (!text_mac("--mac", text, mac)) {
		return false;
	}
	request->flags |= CSIW_F_FILTER;
	for (int i = 0; i < request->mac_count; i++) {
		if (memcmp(request->macs[i], mac, sizeof(mac)) == 0) {
			return true;
		}
	}
	if (request->mac_count == CSIW_MACS_MAX) {
		say("--mac: a request lists at most %d transmitters, and '%s' "
		    "is one more",
		    CSIW_MACS_MAX, text);
		return false;
	}
	memcpy(request->macs[request->mac_count++], mac, sizeof(mac));
	return true;
}

bool options_output(const char **outputs, int *count, const char *path)
{
	if (out_format(path) == NULL) {
		say("--output %s: the name must end in .npy, .csv, .jsonl or "
		    ".pcap",
		    path);
		return false;
	}
	for (int i = 0; i < *count; i++) {
		if (strcmp(outputs[i], path) == 0 ||
		    out_same(outputs[i], path)) {
			say("--output %s is given twice", path);
			return false;
		}
	}
	if (*count == OUTPUTS_MAX) {
		say("--output is taken at most %d times", OUTPUTS_MAX);
		return false;
	}
	outputs[(*count)++] = path;
	return true;
}

const char *options_order_name(enum csiw_order order)
{
	return order == CSIW_ORDER_BIG ? "big" : "little";
}

int options_open(struct csiw_window **out, const struct options *o,
		 enum csiw_role role, bool create)
{
	char why[CSIW_WHY_SIZE];
	int err = csiw_window_open(out, o->window, role, create, why);

	if (err == CSIW_OK) {
		return STATUS_DONE;
	}
	say("%s", why);
	return err == CSIW_ERR_RANGE ? STATUS_USAGE : STATUS_WINDOW;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_csiparams.c: csiw csiparams, the extractor's parameters as makecsiparams
 * prints them, for nexutil.  docs/CSIPARAMS.md says where the two differ.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/nexmon.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "options.h"
#include "text.h"

/* The four bytes of base64 for each three, and NUL. */
enum { LINE_SIZE = (CSIW_EXTRACTOR_SIZE + 2) / 3 * 4 + 1 };

enum { MASK_MAX = 15 };

struct order {
	struct csiw_extractor e;
	bool channel_given;
	bool delay_given;
	bool raw;
	bool help;
};

static const char example[] = "csiw csiparams -c 157/80 -C 1 -N 1";

static void help(void)
{
	puts("usage: csiw csiparams -c CHANSPEC -C MASK -N MASK [OPTION]...\n"
	     "       csiw csiparams -e 0 [OPTION]...\n"
	     "\n"
	     "Prints the parameters of the CSI extractor in base64, with the "
	     "options of\n"
	     "makecsiparams.  Numbers are decimal, 0x hexadecimal or 0 "
	     "octal.\n"
	     "\n"
	     "  -c CHANSPEC  channel and bandwidth: 6, 36/20, 36/40, 157/80, "
	     "36/160; at\n"
	     "               2.4 GHz 40 MHz is 6/40l (6 is the lower half) or "
	     "6/40u\n"
	     "  -C MASK      cores, 1 to 15: bit 0 is core 0\n"
	     "  -N MASK      spatial streams, 1 to 15: bit 0 is the first\n"
	     "  -m MAC[,MAC...]  only these transmitters, at most 4; may be "
	     "repeated\n"
	     "  -b BYTE      only frames whose first byte is this, 0 to 255\n"
	     "  -d US        microseconds after each report (default 0, or 50 "
	     "for 12 and\n"
	     "               more pairs of core and stream)\n"
	     "  -e 0|1       extractor off or on (default 1)\n"
	     "  -r           the 34 bytes themselves instead of base64\n"
	     "  -h, --help   print this and exit");
}

/* Decimal, 0x or 0 as C has them; no sign and no space. */
static bool number(int option, const char *text, unsigned long max,
		   unsigned long *out)
{
	char *end = NULL;
	unsigned long value = 0;

	if (*text >= '0' && *text <= '9') {
		value = strtoul(text, &end, 0);
	}
	if (end == NULL || *end != '\0' || value > max) {
		say("-%c takes a whole number from 0 to %lu, not '%s'", option,
		    max, text);
		return false;
	}
	*out = value;
	return true;
}

static bool number8(int option, const char *text, unsigned long max,
		    uint8_t *out)
{
	unsigned long value;

	if (!number(option, text, max, &value)) {
		return false;
	}
	*out = (uint8_t)value;
	return true;
}

static bool chanspec(const char *text, uint16_t *out)
{
	int err = csiw_chanspec_parse(out, text);

	if (err == CSIW_ERR_FORMAT) {
		say("-c takes CHANNEL[/20|/40|/80|/160] like 157/80, at 2.4 "
		    "GHz also CHANNEL/40l or /40u, not '%s'",
		    text);
	} else if (err != CSIW_OK) {
		say("-c: there is no channel '%s'; each bandwidth has its own "
		    "channels, and 40 MHz at 2.4 GHz needs l or u as in 6/40l",
		    text);
	}
	return err == CSIW_OK;
}

/* One or two hexadecimal digits six times: 0:1:2:3:4:5 is an address here. */
static bool mac(const char *text, size_t len, uint8_t out[CSIW_MAC_SIZE])
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	size_t at = 0;

	for (int i = 0; i < CSIW_MAC_SIZE; i++) {
		unsigned int value = 0;
		size_t begin = at;
		const char *d;

		while (at < len && at - begin < 2 &&
		       (d = strchr(digits, text[at])) != NULL) {
			value = value << 4 | ((d - digits) & 15);
			at++;
		}
		if (at == begin) {
			return false;
		}
		if (i < CSIW_MAC_SIZE - 1 && (at == len || text[at++] != ':')) {
			return false;
		}
		out[i] = (uint8_t)value;
	}
	return at == len;
}

static bool mac_list(const char *text, struct csiw_extractor *e)
{
	for (;;) {
		size_t len = strcspn(text, ",");

		if (e->mac_count == CSIW_EXTRACTOR_MACS_MAX) {
			say("-m: the extractor takes at most %d MAC addresses",
			    CSIW_EXTRACTOR_MACS_MAX);
			return false;
		}
		if (!mac(text, len, e->macs[e->mac_count])) {
			say("-m takes MAC addresses like AA:BB:CC:DD:EE:FF "
			    "with commas between, not '%.*s'",
			    (int)len, text);
			return false;
		}
		e->mac_count++;
		if (text[len] == '\0') {
			return true;
		}
		text += len + 1;
	}
}

/* The field has 16 bits; what does not fit is dropped as makecsiparams does. */
static bool delay(const char *text, struct order *o)
{
	unsigned long us;

	if (!number('d', text, INT32_MAX, &us)) {
		return false;
	}
	o->e.delay_us = (uint16_t)us;
	o->delay_given = true;
	if (us > UINT16_MAX) {
		say("-d: %lu does not fit 16 bits; %u us are stored, as by "
		    "makecsiparams",
		    us, (unsigned int)o->e.delay_us);
	}
	return true;
}

static bool take(struct order *o, int option, char **argv)
{
	struct options shared = {.command = "csiparams"};

	switch (option) {
	case 'c':
		o->channel_given = true;
		return chanspec(optarg, &o->e.chanspec);
	case 'C':
		return number8(option, optarg, MASK_MAX, &o->e.core_mask);
	case 'N':
		return number8(option, optarg, MASK_MAX, &o->e.stream_mask);
	case 'm':
		return mac_list(optarg, &o->e);
	case 'b':
		o->e.byte_filter = 1;
		return number8(option, optarg, UINT8_MAX, &o->e.first_byte);
	case 'd':
		return delay(optarg, o);
	case 'e':
		return number8(option, optarg, 1, &o->e.collect);
	case 'r':
		o->raw = true;
		return true;
	case 'h':
	case OPTION_HELP:
		o->help = true;
		return true;
	default:
		return options_take(&shared, option, argv);
	}
}

static bool parse(struct order *o, int argc, char **argv)
{
	static const struct option longs[] = {
		{"help", no_argument, NULL, OPTION_HELP},
		{NULL, 0, NULL, 0},
	};
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":c:C:N:m:b:d:e:rh", longs,
				     NULL)) != -1) {
		if (!take(o, option, argv)) {
			return false;
		}
		if (o->help) {
			return true;
		}
	}
	if (optind < argc) {
		say("csiw csiparams takes options only and cannot use '%s'",
		    argv[optind]);
		return false;
	}
	return true;
}

/* An extractor that is on needs all three. */
static bool complete(const struct order *o)
{
	char missing;

	if (o->e.collect == 0) {
		return true;
	}
	if (!o->channel_given) {
		missing = 'c';
	} else if (o->e.core_mask == 0) {
		missing = 'C';
	} else if (o->e.stream_mask == 0) {
		missing = 'N';
	} else {
		return true;
	}
	say("-%c is missing%s; for example %s", missing,
	    missing == 'c' ? "" : " or 0", example);
	return false;
}

static int print(const struct csiw_extractor *e, bool raw)
{
	uint8_t block[CSIW_EXTRACTOR_SIZE];
	char line[LINE_SIZE];
	int err = csiw_extractor_encode(block, sizeof(block), e);

	if (err == CSIW_OK) {
		err = csiw_base64_encode(line, sizeof(line), block,
					 sizeof(block));
	}
	if (err != CSIW_OK) {
		say("the parameters cannot be encoded: %s", csiw_err_text(err));
		return STATUS_USAGE;
	}
	if (raw) {
		fwrite(block, 1, sizeof(block), stdout);
	} else {
		puts(line);
	}
	return STATUS_DONE;
}

int cmd_csiparams(int argc, char **argv)
{
	struct order o = {.e = {.collect = 1}};

	if (!parse(&o, argc, argv)) {
		return STATUS_USAGE;
	}
	if (o.help) {
		help();
		return STATUS_DONE;
	}
	if (!complete(&o)) {
		return STATUS_USAGE;
	}
	if (!o.delay_given) {
		o.e.delay_us =
			csiw_extractor_delay(o.e.core_mask, o.e.stream_mask);
	}
	return print(&o.e, o.raw);
}

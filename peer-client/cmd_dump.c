/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_dump.c: csiw dump, a window in hexadecimal with the names of its fields.
 * Reads only, and any bytes will do.
 */
#include <csiw/err.h>
#include <csiw/param.h>
#include <csiw/sample.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "link_state.h"
#include "options.h"
#include "text.h"

enum { OPTION_SAMPLES = OPTION_OWN };

enum {
	SAMPLES_USUAL = 2, /* without --samples */
	LINE_BYTES = 16,
};

#define NOT_GIVEN UINT32_MAX

static const struct option long_options[] = {
	OPTIONS_SHARED,
	{"samples", required_argument, NULL, OPTION_SAMPLES},
	{NULL, 0, NULL, 0},
};

static void help(void)
{
	puts("usage: csiw dump --window URI [OPTION]...\n"
	     "\n"
	     "Prints the block and the first samples of a window in "
	     "hexadecimal, with the\n"
	     "names and values of the fields.  Writes nothing and disturbs "
	     "nobody.\n"
	     "\n"
	     "  --window URI     the window: file:PATH[,size=8M]\n"
	     "  --samples N      so many samples, counted or not; unless "
	     "given, the\n"
	     "                   first 2 of those counted, which a stream has "
	     "none of\n"
	     "  --byte-order big|little\n"
	     "                   how to read numbers; big unless given\n"
	     "  --stock          the same as --byte-order little\n"
	     "  -h, --help       print this and exit");
}

/* One field: offset, name, bytes, and the value at the end of the last line. */
static void field(size_t offset, const char *name, const uint8_t *p, size_t len,
		  const char *value)
{
	for (size_t at = 0; at < len; at += LINE_BYTES) {
		size_t n = len - at < LINE_BYTES ? len - at : LINE_BYTES;
		bool last = at + n == len && *value != '\0';

		printf("%06zx  %-11s", offset + at, at == 0 ? name : "");
		for (size_t i = 0; i < n; i++) {
			printf(" %02x", p[at + i]);
		}
		if (last) {
			printf("%*s  %s", (int)(n < 6 ? 3 * (6 - n) : 0), "",
			       value);
		}
		putchar('\n');
	}
}

static void number(size_t offset, const char *name, const uint8_t *p,
		   size_t len, long long value, const char *words)
{
	char text[80];

	snprintf(text, sizeof(text), "%lld%s%s", value, *words ? " " : "",
		 words);
	field(offset, name, p, len, text);
}

static void dump_flags(const uint8_t *p)
{
	char text[40];

	snprintf(text, sizeof(text), "%s%s%s%s",
		 p[0] & CSIW_F_START ? " start" : "",
		 p[0] & CSIW_F_FINISHED ? " finished" : "",
		 p[0] & CSIW_F_STREAM ? " stream" : "",
		 p[0] & CSIW_F_FILTER ? " filter" : "");
	field(CSIW_PARAM_FLAGS, "flags", p, 1, *text ? text + 1 : "none");
}

/* Entries that the filter counts, and what else is not zero. */
static void dump_macs(const uint8_t *block, uint8_t count)
{
	static const uint8_t none[CSIW_MAC_SIZE];

	for (size_t i = 0; i < CSIW_MACS_MAX; i++) {
		size_t at = CSIW_PARAM_MACS + i * CSIW_MAC_SIZE;
		char name[16];

		if (i >= count &&
		    memcmp(block + at, none, CSIW_MAC_SIZE) == 0) {
			continue;
		}
		snprintf(name, sizeof(name), "mac %zu", i);
		field(at, name, block + at, CSIW_MAC_SIZE,
		      i < count              ? ""
		      : at == CSIW_PARAM_TAG ? "not counted: tag of the ask"
					     : "not counted");
	}
}

static void dump_block(const uint8_t *p, const struct csiw_param *b,
		       bool streamed)
{
	puts("block");
	dump_flags(p);
	number(CSIW_PARAM_CHANNEL, "channel", p + CSIW_PARAM_CHANNEL, 1,
	       b->channel, "");
	number(CSIW_PARAM_BANDWIDTH, "bandwidth", p + CSIW_PARAM_BANDWIDTH, 1,
	       b->bandwidth_mhz, "MHz");
	number(CSIW_PARAM_SAMPLES, "samples", p + CSIW_PARAM_SAMPLES, 1,
	       b->samples_per_device, "a device");
	number(CSIW_PARAM_TIMEOUT, "timeout", p + CSIW_PARAM_TIMEOUT, 2,
	       b->timeout_s, "s");
	number(CSIW_PARAM_MAC_COUNT, "mac count", p + CSIW_PARAM_MAC_COUNT, 1,
	       b->mac_count, "");
	number(CSIW_PARAM_RET, "return", p + CSIW_PARAM_RET, 1, b->ret,
	       csiw_ret_text(b->ret));
	number(CSIW_PARAM_TOTAL, "total", p + CSIW_PARAM_TOTAL, 4, b->total,
	       streamed ? "records of a stream; there are no samples"
			: "samples");
	dump_macs(p, b->mac_count);
}

static void dump_sample(uint32_t index, const uint8_t *p, enum csiw_order order)
{
	size_t at = csiw_sample_offset(index);
	char mac[MAC_TEXT_SIZE];
	struct csiw_sample s;

	csiw_sample_decode(&s, p, CSIW_SAMPLE_SIZE, order);
	text_mac_format(mac, s.mac);
	printf("sample %u\n", index);
	number(at + CSIW_SAMPLE_RSSI, "rssi", p + CSIW_SAMPLE_RSSI, 1,
	       s.rssi_dbm, "dBm");
	field(at + CSIW_SAMPLE_MAC, "mac", p + CSIW_SAMPLE_MAC, CSIW_MAC_SIZE,
	      mac);
	number(at + CSIW_SAMPLE_STREAM, "stream", p + CSIW_SAMPLE_STREAM, 2,
	       s.stream, "");
	number(at + CSIW_SAMPLE_TIME, "time", p + CSIW_SAMPLE_TIME, 2, s.time_s,
	       "s");
	field(at + CSIW_SAMPLE_CSI, "csi", p + CSIW_SAMPLE_CSI, CSIW_CSI_SIZE,
	      "");
}

/* How many to show; what the block says is capped by what fits. */
static uint32_t sample_count(uint32_t wanted, uint32_t total, uint32_t capacity)
{
	uint32_t count = wanted;

	if (wanted == NOT_GIVEN) {
		count = total < SAMPLES_USUAL ? total : SAMPLES_USUAL;
	}
	return count < capacity ? count : capacity;
}

/* All of it is read before anything is printed: a window that was truncated reads
 * as zeros, and made-up zeros are no dump. */
static int show(const struct options *options, struct csiw_window *window,
		uint32_t wanted)
{
	const struct csiw_win *win = csiw_window_win(window);
	bool streamed;
	size_t size = csiw_sample_offset(win->capacity);
	uint8_t *copy = malloc(size);
	struct csiw_param block;
	char why[CSIW_WHY_SIZE];
	uint32_t count;

	if (copy == NULL) {
		say("out of memory");
		return STATUS_WINDOW;
	}
	csiw_win_read(win, 0, copy, size);
	if (csiw_window_check(window, why) != CSIW_OK) {
		say("%s", why);
		free(copy);
		return STATUS_WINDOW;
	}
	csiw_param_decode(&block, copy, size, options->order);
	streamed = (block.flags & CSIW_F_FINISHED) != 0 &&
		   link_streamed(win, copy);
	count = sample_count(wanted, streamed ? 0 : block.total, win->capacity);
	dump_block(copy, &block, streamed);
	for (uint32_t i = 0; i < count; i++) {
		dump_sample(i, copy + csiw_sample_offset(i), options->order);
	}
	free(copy);
	return STATUS_DONE;
}

int cmd_dump(int argc, char **argv)
{
	struct options options = {.command = "dump", .longs = long_options};
	struct csiw_window *window;
	uint32_t wanted = NOT_GIVEN;
	int option;
	int status;

	opterr = 0;
	while ((option = getopt_long(argc, argv, OPTIONS_SHORT, long_options,
				     NULL)) != -1) {
		if (option == OPTION_HELP || option == 'h') {
			help();
			return STATUS_DONE;
		}
		if (option == OPTION_SAMPLES
			    ? !text_number("--samples", optarg, 0,
					   UINT32_MAX - 1, &wanted)
			    : !options_take(&options, option, argv)) {
			return STATUS_USAGE;
		}
	}
	if (!options_check(&options, argc, argv)) {
		return STATUS_USAGE;
	}
	status = options_open(&window, &options, CSIW_ROLE_READER, false);
	if (status == STATUS_DONE) {
		status = show(&options, window, wanted);
		csiw_window_close(window);
	}
	return status;
}

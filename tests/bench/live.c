/* SPDX-License-Identifier: BSD-2-Clause */
/* live.c: the live benchmark's helpers by name. */
#include "live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void live_fail(const char *what, const char *why)
{
	fprintf(stderr, "csiw_live: %s: %s\n", what, why);
	exit(1);
}

static uint32_t number(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n > 1000000000) {
		live_fail(text, "a number from 0 to 1,000,000,000 is needed");
	}
	return (uint32_t)n;
}

static int send_frames(char **argv)
{
	struct live_load load = {
		.interface = argv[2],
		.rate = number(argv[3]),
		.count = number(argv[4]),
		.csi_len = number(argv[5]),
	};

	if (load.csi_len != 256 && load.csi_len != 1024) {
		live_fail(argv[5], "CSI has 256 or 1024 bytes here");
	}
	live_send(&load);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "send") == 0) {
		return send_frames(argv);
	}
	if (argc == 3 && strcmp(argv[1], "loop") == 0) {
		live_loop(argv[2]);
		return 0;
	}
	fprintf(stderr, "usage: csiw_live send INTERFACE RATE COUNT 256|1024 | "
			"loop INTERFACE\n");
	return 2;
}

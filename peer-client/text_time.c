/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text_time.c: the one file with 64 bits of time_t on every machine: a record's
 * time is the other side's, and may lie behind 2038.  libpcap's structures have
 * the machine's own, so the rest of csiw has too.
 */
#include "text.h"

#include <stdio.h>
#include <time.h>

enum { NS = 1000000000, MS = 1000000 };

void text_time_ns(char out[TIME_TEXT_SIZE], uint64_t ns)
{
	const time_t second = (time_t)(ns / NS);
	struct tm utc;
	char day[24];

	gmtime_r(&second, &utc);
	strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(out, TIME_TEXT_SIZE, "%s.%03dZ", day, (int)(ns % NS / MS));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_source.c: the SOURCE of csiwd's --capture: what is taken can be written
 * out in full and is taken the same, or it is refused in one whole sentence.
 */
#include <inttypes.h>

#include <csiw/err.h>

#include "fuzz.h"
#include "source.h"

enum { UNTOUCHED = 0x5a, FULL_SIZE = PATH_MAX + 128 };

static void write_out(char out[FULL_SIZE], const struct source *s)
{
	char pace[32] = "capture";

	if (s->pace == SOURCE_PACE_FAST) {
		snprintf(pace, sizeof(pace), "fast");
	} else if (s->pace == SOURCE_PACE_RATE) {
		snprintf(pace, sizeof(pace), "%u/s", s->rate);
	}
	switch (s->kind) {
	case SOURCE_NEXMON:
		snprintf(out, FULL_SIZE, "nexmon:%s", s->where);
		return;
	case SOURCE_REPLAY:
		snprintf(out, FULL_SIZE, "replay:%s,pace=%s%s", s->where, pace,
			 s->loop ? ",loop" : "");
		return;
	case SOURCE_SYNTHETIC:
		break;
	}
	snprintf(out, FULL_SIZE, "synthetic:devices=%u,rate=%u,seed=%" PRIu64,
		 s->devices, s->rate, s->seed);
}

static void check_taken(const struct source *s)
{
	static struct source again;
	static char full[FULL_SIZE];
	char why[CSIW_WHY_SIZE];

	CHECK(memchr(s->where, '\0', sizeof(s->where)) != NULL);
	CHECK(strchr(s->where, ',') == NULL);
	CHECK(s->kind != SOURCE_NEXMON ||
	      strlen(s->where) <= SOURCE_INTERFACE_MAX);
	CHECK(s->rate >= 1 && s->rate <= SOURCE_RATE_MAX);
	CHECK(s->devices >= 1 && s->devices <= SOURCE_DEVICES_MAX);
	write_out(full, s);
	CHECK(source_parse(&again, full, why) == CSIW_OK);
	CHECK(again.kind == s->kind && again.pace == s->pace);
	CHECK(again.loop == s->loop && again.rate == s->rate);
	CHECK(again.devices == s->devices && again.seed == s->seed);
	CHECK(strcmp(again.where, s->where) == 0);
}

static void check_refused(const struct source *s, const char *why)
{
	const unsigned char *p = (const unsigned char *)s;
	const char *end = memchr(why, '\0', CSIW_WHY_SIZE);

	for (size_t i = 0; i < sizeof(*s); i++) {
		CHECK(p[i] == UNTOUCHED);
	}
	/* One that fills why has lost its end, which says what to do. */
	CHECK(end != NULL && end != why && end < why + CSIW_WHY_SIZE - 1);
	CHECK(strncmp(why, "--capture", strlen("--capture")) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct source source;
	char *text = fuzz_text(data, size);
	char why[CSIW_WHY_SIZE];
	int err;

	memset(why, UNTOUCHED, sizeof(why));
	memset(&source, UNTOUCHED, sizeof(source));
	err = source_parse(&source, text, why);
	CHECK(err == CSIW_OK || err == CSIW_ERR_RANGE);
	if (err == CSIW_OK) {
		check_taken(&source);
	} else {
		check_refused(&source, why);
	}
	free(text);
	return 0;
}

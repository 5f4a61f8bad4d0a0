/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_csiwd.c: the command line of csiwd, one word a line: taken as it should
 * be, or refused in one sentence and with out untouched.
 */
#include <csiw/err.h>

#include "arguments.h"
#include "options.h"
#include "seam.h"
#include "status.h"

static void check_source(const struct source *s)
{
	CHECK(memchr(s->where, '\0', sizeof(s->where)) != NULL);
	CHECK(s->kind == SOURCE_SYNTHETIC || s->where[0] != '\0');
	CHECK(s->kind != SOURCE_NEXMON ||
	      strlen(s->where) <= SOURCE_INTERFACE_MAX);
	CHECK(s->rate >= 1 && s->rate <= SOURCE_RATE_MAX);
	CHECK(s->devices >= 1 && s->devices <= SOURCE_DEVICES_MAX);
}

static void check_taken(const struct options *o)
{
	char why[CSIW_WHY_SIZE];
	struct csiw_uri uri;

	CHECK((o->window == NULL) == o->check);
	CHECK(o->window == NULL ||
	      csiw_uri_parse(&uri, o->window, why) == CSIW_OK);
	CHECK(!o->check || (!o->once && o->capture.kind == SOURCE_NEXMON));
	CHECK(!o->report || o->check);
	CHECK(o->order == CSIW_ORDER_BIG || o->order == CSIW_ORDER_LITTLE);
	CHECK(strlen(o->monitor) >= 1 &&
	      strlen(o->monitor) <= SOURCE_INTERFACE_MAX);
	CHECK(o->led == NULL || o->led[0] != '\0');
	CHECK(o->nexutil == NULL || o->nexutil[0] != '\0');
	CHECK(o->level <= LOG_DEBUG);
	check_source(&o->capture);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct options out, before;
	struct arguments a;
	int got;

	memset(&out, 0x5a, sizeof(out));
	memcpy(&before, &out, sizeof(out));
	arguments_begin(&a, data, size);
	seam_enter("csiwd: ");
	got = options_parse(&out, a.argc, a.argv);
	seam_leave();
	arguments_printed(&a);
	CHECK(said.lines == (got == STATUS_USAGE ? 1 : 0));
	CHECK((a.out_size > 0) == (got == STATUS_DONE));
	if (got == OPTIONS_GO) {
		check_taken(&out);
	} else {
		CHECK(got == STATUS_DONE || got == STATUS_USAGE);
		/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): padding too */
		CHECK(memcmp(&out, &before, sizeof(out)) == 0);
	}
	arguments_end(&a);
	return 0;
}

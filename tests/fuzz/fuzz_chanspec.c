/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_chanspec.c: chanspecs as people write them: what is read can be written,
 * and reads the same.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>

#include "fuzz.h"

enum { UNTOUCHED = 0x5a5a };

static void check_written(uint16_t chanspec)
{
	char text[CSIW_CHANSPEC_TEXT_SIZE];
	uint16_t again = UNTOUCHED;

	memset(text, 'x', sizeof(text));
	CHECK(csiw_chanspec_format(text, chanspec) == CSIW_OK);
	CHECK(memchr(text, '\0', sizeof(text)) != NULL);
	CHECK(csiw_chanspec_parse(&again, text) == CSIW_OK);
	CHECK(again == chanspec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	uint16_t chanspec = UNTOUCHED;
	int err = csiw_chanspec_parse(&chanspec, text);

	if (err == CSIW_OK) {
		check_written(chanspec);
	} else {
		CHECK(err == CSIW_ERR_FORMAT || err == CSIW_ERR_CHANNEL);
		CHECK(chanspec == UNTOUCHED);
	}
	free(text);
	return 0;
}

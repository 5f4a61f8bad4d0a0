/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_uri.c: window URIs: taken apart inside the text, or refused with one
 * sentence that is whole.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>

#include "fuzz.h"

enum { UNTOUCHED = 0x5a };

static void check_parts(const struct csiw_uri *uri, const char *text)
{
	size_t len = strlen(text);

	CHECK(uri->where > text && uri->where < text + len);
	CHECK(uri->where[-1] == ':');
	CHECK(uri->where_len > 0);
	CHECK(uri->where_len <= (size_t)(text + len - uri->where));
	CHECK(uri->size <= 0x40000000);
}

static void check_sentence(const char why[CSIW_WHY_SIZE])
{
	const char *end = memchr(why, '\0', CSIW_WHY_SIZE);

	CHECK(end != NULL && end != why);
	/* One that fills why has lost its end, which says what to do. */
	CHECK(end < why + CSIW_WHY_SIZE - 1);
	for (const char *c = why; c < end; c++) {
		CHECK((unsigned char)*c >= ' ' && *c != 0x7f);
	}
}

static void check_untouched(const void *memory, size_t size)
{
	const unsigned char *p = memory;

	for (size_t i = 0; i < size; i++) {
		CHECK(p[i] == UNTOUCHED);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	char why[CSIW_WHY_SIZE];
	struct csiw_uri uri;
	int err;

	memset(why, UNTOUCHED, sizeof(why));
	memset(&uri, UNTOUCHED, sizeof(uri));
	err = csiw_uri_parse(&uri, text, why);
	if (err == CSIW_OK) {
		check_parts(&uri, text);
		check_untouched(why, sizeof(why));
	} else {
		CHECK(err == CSIW_ERR_RANGE);
		check_untouched(&uri, sizeof(uri));
		check_sentence(why);
	}
	free(text);
	return 0;
}

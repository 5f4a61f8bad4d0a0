/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_stage.h: an output of a stream in a folder of its own, and what its files
 * are to hold.  After cmocka.h.
 */
#ifndef CSIW_TESTS_SINK_STAGE_H
#define CSIW_TESTS_SINK_STAGE_H

#include <csiw/err.h>

#include "../scratch.h"
#include "records.h"

enum { NPY_HEAD = 448, NPY_RECORD = 304, PCAP_HEAD = 24, PACKET = 332 };

static inline void put(struct sink *s, uint32_t index, uint64_t now_ms)
{
	struct csiw_record r = record_of(index, 256);
	char why[CSIW_WHY_SIZE] = "";

	if (!sink_put(s, &r, csi_of(), now_ms, why)) {
		fail_msg("%s", why);
	}
}

static inline void flush(struct sink *s, uint64_t now_ms)
{
	char why[CSIW_WHY_SIZE] = "";

	if (!sink_flush(s, now_ms, why)) {
		fail_msg("%s", why);
	}
}

static inline struct sink opened(const char *path, const struct recording *r)
{
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = {0};

	if (!sink_open(&s, path, r, why)) {
		fail_msg("%s", why);
	}
	return s;
}

static inline void finished(struct sink *s)
{
	char why[CSIW_WHY_SIZE] = "";

	if (!sink_close(s, why)) {
		fail_msg("%s", why);
	}
	sink_discard(s);
}

static inline void expect_size(const char *path, long size)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		fail_msg("there is no %s", path);
	}
	assert_int_equal(st.st_size, size);
}

static inline void expect_words(const char *path, const char *words)
{
	static char text[TEXT_MAX];
	long len = read_file(path, text);

	if (len < 0 ||
	    memmem(text, (size_t)len, words, strlen(words)) == NULL) {
		fail_msg("%s lacks %s", path, words);
	}
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

#endif

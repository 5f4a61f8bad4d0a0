/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stream_line.c: a record as a line for people.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "records.h"
#include "stream.h"

static void expect(const struct csiw_record *r, const char *line)
{
	char got[STREAM_LINE_MAX];

	stream_line(got, r);
	assert_string_equal(got, line);
}

static void a_line_stands_below_its_columns(void **state)
{
	struct csiw_record r = record_of(1, 256);
	char got[STREAM_LINE_MAX];

	(void)state;
	r.dropped = 0;
	expect(&r, "2026-11-21T12:00:00.123Z  02:C5:00:00:00:01  -52  6/20"
		   "       1/2     291    256\n");
	stream_line(got, &r);
	assert_int_equal(strlen(got), strlen(stream_columns));
	assert_true(strlen(got) <= 81);
}

static void what_was_lost_before_it_stands_at_its_end(void **state)
{
	struct csiw_record r = record_of(1, 256);

	(void)state;
	expect(&r, "2026-11-21T12:00:00.123Z  02:C5:00:00:00:01  -52  6/20"
		   "       1/2     291    256  3 lost before\n");
}

static void an_older_header_has_no_rssi(void **state)
{
	struct csiw_record r = record_of(1, 256);

	(void)state;
	r.flags = CSIW_RECORD_OLD_HEADER;
	r.dropped = 0;
	expect(&r, "2026-11-21T12:00:00.123Z  02:C5:00:00:00:01    -  6/20"
		   "       1/2     291    256\n");
}

static void any_record_is_one_line(void **state)
{
	char got[STREAM_LINE_MAX];
	struct csiw_record r;

	(void)state;
	memset(&r, 0xff, sizeof(r));
	r.rssi_dbm = -128;
	r.flags = 0;
	expect(&r, "2554-07-21T23:34:33.709Z  FF:FF:FF:FF:FF:FF -128  0xffff"
		   "     7/7    4095  65535  4294967295 lost before\n");
	for (uint32_t i = 0; i <= UINT16_MAX; i++) {
		r.chanspec = (uint16_t)i;
		stream_line(got, &r);
		assert_ptr_equal(strchr(got, '\n'), got + strlen(got) - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_stands_below_its_columns),
		cmocka_unit_test(what_was_lost_before_it_stands_at_its_end),
		cmocka_unit_test(an_older_header_has_no_rssi),
		cmocka_unit_test(any_record_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

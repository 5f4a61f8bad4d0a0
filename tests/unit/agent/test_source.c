/* SPDX-License-Identifier: BSD-2-Clause */
/* test_source.c: the SOURCE of --capture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "source.h"

static struct source parse(const char *text)
{
	struct source s;
	char why[CSIW_WHY_SIZE] = "untouched";

	memset(&s, 0, sizeof(s));
	assert_int_equal(source_parse(&s, text, why), CSIW_OK);
	assert_string_equal(why, "untouched");
	return s;
}

static void refuse(const char *text, const char *words)
{
	struct source s;
	struct source before;
	char why[CSIW_WHY_SIZE] = "";

	memset(&s, 0xa5, sizeof(s));
	before = s;
	assert_int_equal(source_parse(&s, text, why), CSIW_ERR_RANGE);
	assert_memory_equal(&s, &before, sizeof(s));
	if (strstr(why, words) == NULL) {
		fail_msg("%s: \"%s\" lacks \"%s\"", text, why, words);
	}
}

static void nexmon_listens_on_wlan0_unless_told(void **state)
{
	(void)state;
	assert_int_equal(parse("nexmon").kind, SOURCE_NEXMON);
	assert_string_equal(parse("nexmon").where, "wlan0");
	assert_string_equal(parse("nexmon:wlp1s0").where, "wlp1s0");
	assert_string_equal(parse("nexmon:abcdefghijklmno").where,
			    "abcdefghijklmno");
}

static void replay_keeps_the_pace_of_the_capture(void **state)
{
	struct source s = parse("replay:/a/b c:d.pcap");

	(void)state;
	assert_int_equal(s.kind, SOURCE_REPLAY);
	assert_string_equal(s.where, "/a/b c:d.pcap");
	assert_int_equal(s.pace, SOURCE_PACE_CAPTURE);
	assert_false(s.loop);
}

static void replay_takes_pace_and_loop_in_any_order(void **state)
{
	struct source s = parse("replay:f,loop,pace=fast");

	(void)state;
	assert_string_equal(s.where, "f");
	assert_int_equal(s.pace, SOURCE_PACE_FAST);
	assert_true(s.loop);
	s = parse("replay:f,pace=1000000/s,loop");
	assert_int_equal(s.pace, SOURCE_PACE_RATE);
	assert_int_equal(s.rate, 1000000);
	assert_true(s.loop);
	assert_int_equal(parse("replay:f,pace=1/s").rate, 1);
	assert_int_equal(parse("replay:f,pace=capture").pace,
			 SOURCE_PACE_CAPTURE);
}

static void synthetic_has_defaults_for_every_key(void **state)
{
	struct source s = parse("synthetic");

	(void)state;
	assert_int_equal(s.kind, SOURCE_SYNTHETIC);
	assert_int_equal(s.devices, 3);
	assert_int_equal(s.rate, 100);
	assert_true(s.seed == 1);
}

static void synthetic_takes_every_key_up_to_its_limit(void **state)
{
	struct source s = parse("synthetic:seed=18446744073709551615,"
				"devices=65536,rate=1000000");

	(void)state;
	assert_int_equal(s.devices, SOURCE_DEVICES_MAX);
	assert_int_equal(s.rate, SOURCE_RATE_MAX);
	assert_true(s.seed == UINT64_MAX);
	s = parse("synthetic:devices=1,rate=1,seed=0");
	assert_int_equal(s.devices, 1);
	assert_int_equal(s.rate, 1);
	assert_true(s.seed == 0);
}

static void refuses_an_unknown_source(void **state)
{
	(void)state;
	refuse("", "no such source");
	refuse("nexmon2", "no such source");
	refuse("Replay:f", "no such source");
	refuse("file:f", "no such source");
}

static void refuses_a_missing_or_overlong_name(void **state)
{
	static char overlong[PATH_MAX + 300];

	(void)state;
	refuse("replay", "the file is missing");
	refuse("replay:", "the file is missing");
	refuse("replay:,loop", "the file is missing");
	refuse("nexmon:", "the interface is missing");
	refuse("nexmon:abcdefghijklmnop", "too long");
	memset(overlong, 'a', sizeof(overlong) - 1);
	memcpy(overlong, "replay:", 7);
	refuse(overlong, "too long");
	overlong[7 + PATH_MAX] = '\0';
	refuse(overlong, "too long");
}

static void refuses_an_unknown_key(void **state)
{
	(void)state;
	refuse("nexmon:wlan0,loop", "\"loop\" is unknown");
	refuse("replay:f,rate=5", "\"rate\" is unknown");
	refuse("replay:f,", "\"\" is unknown");
	refuse("synthetic:", "\"\" is unknown");
	refuse("synthetic:loop", "\"loop\" is unknown");
	refuse("synthetic:pace=fast", "\"pace\" is unknown");
}

static void refuses_a_key_with_too_much_or_too_little(void **state)
{
	(void)state;
	refuse("replay:f,loop=1", "loop takes no value");
	refuse("replay:f,pace", "pace needs a value");
	refuse("synthetic:seed", "seed needs a value");
	refuse("replay:f,loop,loop", "loop is given twice");
	refuse("synthetic:rate=1,rate=2", "rate is given twice");
}

static void refuses_numbers_that_are_none_or_out_of_range(void **state)
{
	(void)state;
	refuse("synthetic:rate=0", "from 1 to 1000000");
	refuse("synthetic:rate=1000001", "from 1 to 1000000");
	refuse("synthetic:rate=4294967297", "from 1 to 1000000");
	refuse("synthetic:devices=0", "from 1 to 65536");
	refuse("synthetic:devices=65537", "from 1 to 65536");
	refuse("synthetic:devices= 1", "from 1 to 65536");
	refuse("synthetic:seed=18446744073709551616", "2^64 - 1");
	refuse("synthetic:seed=0x10", "2^64 - 1");
	refuse("synthetic:seed=-1", "2^64 - 1");
	refuse("synthetic:seed=", "2^64 - 1");
}

static void refuses_a_pace_that_is_none(void **state)
{
	(void)state;
	refuse("replay:f,pace=", "capture, fast or N/s");
	refuse("replay:f,pace=slow", "capture, fast or N/s");
	refuse("replay:f,pace=100", "capture, fast or N/s");
	refuse("replay:f,pace=/s", "number from 1");
	refuse("replay:f,pace=0/s", "number from 1");
	refuse("replay:f,pace=1.5/s", "number from 1");
	refuse("replay:f,pace=1000001/s", "number from 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nexmon_listens_on_wlan0_unless_told),
		cmocka_unit_test(replay_keeps_the_pace_of_the_capture),
		cmocka_unit_test(replay_takes_pace_and_loop_in_any_order),
		cmocka_unit_test(synthetic_has_defaults_for_every_key),
		cmocka_unit_test(synthetic_takes_every_key_up_to_its_limit),
		cmocka_unit_test(refuses_an_unknown_source),
		cmocka_unit_test(refuses_a_missing_or_overlong_name),
		cmocka_unit_test(refuses_an_unknown_key),
		cmocka_unit_test(refuses_a_key_with_too_much_or_too_little),
		cmocka_unit_test(refuses_numbers_that_are_none_or_out_of_range),
		cmocka_unit_test(refuses_a_pace_that_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sink_rotate.c: outputs of a stream in pieces: exactly as large and as
 * long as told, and never over what is there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sink_stage.h"

static void a_file_is_as_large_as_it_may_be(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	r.rotate_size = PCAP_HEAD + 2 * PACKET;
	s = opened("x.pcap", &r);
	for (uint32_t i = 0; i < 5; i++) {
		put(&s, i, i);
	}
	assert_int_equal(s.first, 1);
	finished(&s);
	expect_size("x-00000001.pcap", PCAP_HEAD + 2 * PACKET);
	expect_size("x-00000002.pcap", PCAP_HEAD + 2 * PACKET);
	expect_size("x-00000003.pcap", PCAP_HEAD + PACKET);
	expect_words("x-00000001.pcap.json", "\"complete\": true");
	expect_words("x-00000001.pcap.json", "\"records\": 2");
	expect_words("x-00000003.pcap.json", "\"records\": 1");
	expect_words("x-00000003.pcap.json", "\"number\": 3");
	assert_int_equal(scratch_files(false), 6);
}

static void one_byte_less_is_one_record_less(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	r.rotate_size = NPY_HEAD + 2 * NPY_RECORD - 1;
	s = opened("x.npy", &r);
	put(&s, 0, 0);
	put(&s, 1, 0);
	finished(&s);
	expect_size("x-00000001.npy", NPY_HEAD + NPY_RECORD);
	expect_size("x-00000002.npy", NPY_HEAD + NPY_RECORD);
}

static void a_record_larger_than_a_file_has_one_of_its_own(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	r.rotate_size = 1;
	s = opened("x.jsonl", &r);
	put(&s, 0, 0);
	put(&s, 1, 0);
	finished(&s);
	expect_words("x-00000001.jsonl", "\"index\":0,");
	expect_words("x-00000002.jsonl", "\"index\":1,");
	assert_int_equal(scratch_files(false), 4);
}

static void a_file_ends_when_its_time_is_over(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	r.rotate_ms = 1000;
	s = opened("x.pcap", &r);
	put(&s, 0, 500); /* turns begin at 500, 1500, 2500, ... */
	put(&s, 1, 1499);
	put(&s, 2, 1500);
	flush(&s, 2499);
	expect_words("x-00000002.pcap.json", "\"complete\": false");
	flush(&s, 2500);
	expect_words("x-00000002.pcap.json", "\"complete\": true");
	flush(&s, 7777);
	put(&s, 3, 9499);
	put(&s, 4, 9500);
	finished(&s);
	expect_size("x-00000001.pcap", PCAP_HEAD + 2 * PACKET);
	expect_size("x-00000002.pcap", PCAP_HEAD + PACKET);
	expect_size("x-00000003.pcap", PCAP_HEAD + PACKET);
	expect_size("x-00000004.pcap", PCAP_HEAD + PACKET);
	assert_int_equal(scratch_files(false), 8);
}

static void numbers_go_on_behind_those_that_are_there(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	make_file("x-00000041.pcap", 1, 0600);
	make_file("x-00000007.pcap", 1, 0600);
	make_file("x-00000099.npy", 1, 0600);
	make_file("x-00000099.pcap.json", 1, 0600);
	make_file("x-0000009x.pcap", 1, 0600);
	make_file("y-00000099.pcap", 1, 0600);
	assert_int_equal(sink_last_number("x.pcap"), 41);
	assert_int_equal(sink_last_number("./x.pcap"), 41);
	assert_int_equal(sink_last_number("/nowhere/x.pcap"), 0);
	assert_int_equal(sink_last_number("z.pcap"), 0);
	r.rotate_size = 1000000;
	s = opened("x.pcap", &r);
	put(&s, 0, 0);
	assert_int_equal(s.first, 42);
	finished(&s);
	expect_size("x-00000042.pcap", PCAP_HEAD + PACKET);
	expect_size("x-00000041.pcap", 1);
}

static void a_number_that_was_taken_meanwhile_is_not_overwritten(void **state)
{
	struct csiw_record record = record_of(1, 256);
	struct recording r = recording_of(64);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s;

	(void)state;
	r.rotate_ms = 1000;
	s = opened("x.pcap", &r);
	make_file("x-00000001.pcap", 7, 0600);
	assert_false(sink_put(&s, &record, csi_of(), 0, why));
	assert_non_null(strstr(why, "x-00000001.pcap exists by now"));
	sink_discard(&s);
	expect_size("x-00000001.pcap", 7);
	assert_int_equal(scratch_files(false), 1);
}

static void the_last_number_is_the_end(void **state)
{
	struct recording r = recording_of(64);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = {0};

	(void)state;
	make_file("x-99999999.pcap", 1, 0600);
	r.rotate_size = 1000;
	assert_false(sink_open(&s, "x.pcap", &r, why));
	assert_non_null(strstr(why, "99999999"));
	sink_discard(&s);
	expect_size("x-99999999.pcap", 1);
	assert_int_equal(scratch_files(false), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_file_is_as_large_as_it_may_be),
		IN_SCRATCH(one_byte_less_is_one_record_less),
		IN_SCRATCH(a_record_larger_than_a_file_has_one_of_its_own),
		IN_SCRATCH(a_file_ends_when_its_time_is_over),
		IN_SCRATCH(numbers_go_on_behind_those_that_are_there),
		IN_SCRATCH(
			a_number_that_was_taken_meanwhile_is_not_overwritten),
		IN_SCRATCH(the_last_number_is_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

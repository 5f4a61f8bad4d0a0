/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sink.c: outputs of a stream: readable at any moment, and whole
 * records only, whatever fails.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <sys/resource.h>

#include "sink_stage.h"

static void no_file_has_its_name_before_the_first_record(void **state)
{
	struct recording r = recording_of(64);
	struct sink s = opened("x.csv", &r);

	(void)state;
	assert_int_equal(access("x.csv", F_OK), -1);
	flush(&s, 5);
	assert_int_equal(access("x.csv", F_OK), -1);
	sink_discard(&s);
	assert_int_equal(scratch_files(false), 0);
}

static void an_older_file_stays_until_the_first_record(void **state)
{
	struct recording r = recording_of(64);
	struct sink s;

	(void)state;
	make_file("x.pcap", 7, 0600);
	s = opened("x.pcap", &r);
	expect_size("x.pcap", 7);
	put(&s, 1, 0);
	expect_size("x.pcap", PCAP_HEAD);
	flush(&s, 0);
	expect_size("x.pcap", PCAP_HEAD + PACKET);
	finished(&s);
	assert_int_equal(scratch_files(false), 2);
}

static void each_flush_leaves_whole_records(void **state)
{
	struct recording r = recording_of(64);
	struct sink pcap = opened("x.pcap", &r);
	struct sink npy = opened("x.npy", &r);
	char count[40];

	(void)state;
	for (uint32_t i = 1; i <= 3000; i++) {
		put(&pcap, i, i);
		put(&npy, i, i);
		if (i % 500 != 1) {
			continue;
		}
		flush(&pcap, i);
		flush(&npy, i);
		expect_size("x.pcap", PCAP_HEAD + PACKET * (long)i);
		expect_size("x.npy", NPY_HEAD + NPY_RECORD * (long)i);
		snprintf(count, sizeof(count), "%16u,), }", i);
		expect_words("x.npy", count);
	}
	finished(&pcap);
	finished(&npy);
	expect_size("x.pcap", PCAP_HEAD + PACKET * 3000L);
	expect_words("x.npy", "            3000,), }");
	assert_int_equal(scratch_files(false), 4);
}

/* What a killed writer leaves: a count never runs ahead of the records. */
static void a_batch_that_is_full_is_written_without_a_flush(void **state)
{
	struct recording r = recording_of(64);
	struct sink s = opened("x.npy", &r);
	long fit = SINK_BATCH / NPY_RECORD;
	char count[40];

	(void)state;
	for (long i = 0; i < fit; i++) {
		put(&s, (uint32_t)i, 0);
	}
	expect_size("x.npy", NPY_HEAD);
	put(&s, 0, 0);
	expect_size("x.npy", NPY_HEAD + NPY_RECORD * fit);
	snprintf(count, sizeof(count), "%16ld,), }", fit);
	expect_words("x.npy", count);
	finished(&s);
}

static void a_stream_without_records_leaves_the_older_file(void **state)
{
	struct recording r = recording_of(64);
	struct sink old;
	struct sink new = opened("x.csv", &r);

	(void)state;
	make_file("x.npy", 7, 0600);
	old = opened("x.npy", &r);
	finished(&old);
	finished(&new);
	expect_size("x.npy", 7);
	assert_int_equal(scratch_files(false), 1);
}

static void a_stream_that_was_cut_off_says_why(void **state)
{
	struct recording r = recording_of(64);
	struct sink s = opened("x.csv", &r);

	(void)state;
	put(&s, 1, 0);
	r.error = "the guest is gone";
	finished(&s);
	expect_words("x.csv.json", "\"complete\": false");
	expect_words("x.csv.json", "\"error\": \"the guest is gone\"");
	expect_words("x.csv.json", "\"records\": 1");
}

static void the_side_file_comes_first_and_is_replaced_at_the_end(void **state)
{
	struct recording r = recording_of(64);
	struct sink s = opened("x.csv", &r);

	(void)state;
	put(&s, 1, 0);
	put(&s, 2, 0);
	expect_words("x.csv.json", "\"complete\": false");
	expect_words("x.csv.json", "\"window\": \"file:/w\"");
	r.counters.dropped_ring = UINT64_MAX;
	r.counted = true;
	r.ret = CSIW_RET_TIMEOUT;
	r.cause = CSIW_CAUSE_CANCELLED;
	finished(&s);
	expect_words("x.csv.json", "\"complete\": true");
	expect_words("x.csv.json", "\"records\": 2");
	expect_words("x.csv.json", "\"return_value\": 7");
	expect_words("x.csv.json", "\"cause\": \"cancelled\"");
	expect_words("x.csv.json", "\"dropped_ring\": 9223372036854775807");
	assert_int_equal(scratch_files(false), 2);
}

static void no_file_has_its_name_without_its_side_file(void **state)
{
	struct recording r = recording_of(64);
	struct csiw_record record = record_of(1, 256);
	struct sink s = opened("x.csv", &r);
	char why[CSIW_WHY_SIZE] = "";

	(void)state;
	assert_int_equal(mkdir("x.csv.json", 0700), 0);
	assert_false(sink_put(&s, &record, csi_of(), 0, why));
	assert_non_null(strstr(why, "x.csv.json cannot be written"));
	assert_true(sink_close(&s, why));
	sink_discard(&s);
	assert_int_equal(rmdir("x.csv.json"), 0);
	assert_int_equal(scratch_files(false), 0);
}

static void a_folder_that_is_not_there_is_known_at_once(void **state)
{
	struct recording r = recording_of(64);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = {0};

	(void)state;
	assert_false(sink_open(&s, "none/x.csv", &r, why));
	assert_non_null(strstr(why, "none/x.csv cannot be written: No such"));
	sink_discard(&s);
}

/* Files of at most so many bytes, as a disk that is full. */
static void limit(rlim_t size)
{
	struct rlimit most;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &most);
	most.rlim_cur = size;
	setrlimit(RLIMIT_FSIZE, &most);
}

static int fill_the_disk(void)
{
	struct recording r = recording_of(64);
	struct csiw_record record = record_of(0, 256);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = {0};

	limit(4096);
	CHECK(sink_open(&s, "x.npy", &r, why));
	for (int i = 0; i < 5; i++) {
		CHECK(sink_put(&s, &record, csi_of(), 0, why));
	}
	CHECK(sink_flush(&s, 0, why));
	for (int i = 0; i < 50; i++) {
		CHECK(sink_put(&s, &record, csi_of(), 0, why));
	}
	CHECK(!sink_flush(&s, 0, why));
	CHECK(strcmp(why, "x.npy cannot be written: File too large") == 0);
	CHECK(sink_close(&s, why));
	sink_discard(&s);
	return 0;
}

static void a_full_disk_leaves_whole_records_and_a_sentence(void **state)
{
	(void)state;
	assert_true(exited(in_child(fill_the_disk), 0));
	expect_size("x.npy", NPY_HEAD + 5L * NPY_RECORD);
	expect_words("x.npy", "               5,), }");
	expect_words("x.npy.json", "\"complete\": false");
	assert_int_equal(scratch_files(false), 2);
}

static int no_room_for_a_head(void)
{
	struct recording r = recording_of(64);
	struct csiw_record record = record_of(0, 256);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = {0};

	limit(100);
	CHECK(sink_open(&s, "x.npy", &r, why));
	CHECK(!sink_put(&s, &record, csi_of(), 0, why));
	CHECK(strcmp(why, "x.npy cannot be written: File too large") == 0);
	CHECK(sink_close(&s, why));
	sink_discard(&s);
	return 0;
}

static void a_disk_without_room_for_the_head_keeps_the_older_file(void **state)
{
	(void)state;
	make_file("x.npy", 7, 0600);
	assert_true(exited(in_child(no_room_for_a_head), 0));
	expect_size("x.npy", 7);
	assert_int_equal(scratch_files(false), 1);
}

static void csi_beyond_the_slot_is_left_out(void **state)
{
	struct recording r = recording_of(64);
	struct csiw_record record = record_of(0, 1024);
	char why[CSIW_WHY_SIZE] = "";
	struct sink s = opened("x.npy", &r);

	(void)state;
	assert_true(sink_put(&s, &record, csi_of(), 0, why));
	record.csi_len = UINT16_MAX;
	assert_true(sink_put(&s, &record, csi_of(), 0, why));
	finished(&s);
	expect_size("x.npy", NPY_HEAD + 2 * NPY_RECORD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(no_file_has_its_name_before_the_first_record),
		IN_SCRATCH(an_older_file_stays_until_the_first_record),
		IN_SCRATCH(each_flush_leaves_whole_records),
		IN_SCRATCH(a_batch_that_is_full_is_written_without_a_flush),
		IN_SCRATCH(a_stream_without_records_leaves_the_older_file),
		IN_SCRATCH(a_stream_that_was_cut_off_says_why),
		IN_SCRATCH(
			the_side_file_comes_first_and_is_replaced_at_the_end),
		IN_SCRATCH(no_file_has_its_name_without_its_side_file),
		IN_SCRATCH(a_folder_that_is_not_there_is_known_at_once),
		IN_SCRATCH(a_full_disk_leaves_whole_records_and_a_sentence),
		IN_SCRATCH(
			a_disk_without_room_for_the_head_keeps_the_older_file),
		IN_SCRATCH(csi_beyond_the_slot_is_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

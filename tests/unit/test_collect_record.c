/* SPDX-License-Identifier: BSD-2-Clause */
/* test_collect_record.c: what a stream keeps, which has no capacity, with a table
 * that has one.  PROTOCOL.md sections 11 and 13. */
#include <csiw/collect.h>
#include <csiw/err.h>

#include "window.h"

enum { CAPACITY = 3 };

static struct csiw_device table[128];
static struct csiw_collect c;

static void start(unsigned int flags, unsigned int samples, unsigned int listed)
{
	struct csiw_param req = listed_request(samples, listed);

	req.flags = (uint8_t)(flags | CSIW_F_STREAM);
	assert_int_equal(
		csiw_collect_init(&c, table, sizeof(table), CAPACITY, 9),
		CSIW_OK);
	csiw_collect_start(&c, &req);
}

static enum csiw_verdict offer(uint32_t device, bool room)
{
	uint8_t mac[CSIW_MAC_SIZE];

	device_mac(mac, device);
	return csiw_collect_record(&c, mac, 0, room);
}

static void everything_is_kept_beyond_the_capacity(void **state)
{
	uint32_t i;

	(void)state;
	start(0, 0, 0);
	for (i = 0; i < 1000; i++) {
		assert_int_equal(offer(i % 5, true), CSIW_VERDICT_KEEP);
		assert_int_equal(csiw_collect_over(&c), CSIW_RET_NONE);
	}
	assert_int_equal(c.kept, 1000);
}

static void strangers_beyond_the_table_are_kept_and_not_followed(void **state)
{
	uint32_t i;

	(void)state;
	start(0, 0, 0);
	for (i = 0; i < 100; i++) {
		assert_int_equal(offer(i, true), CSIW_VERDICT_KEEP);
	}
	assert_int_equal(c.device_count, CAPACITY);
	assert_int_equal(c.kept, 100);
	assert_int_equal(offer(100, false), CSIW_VERDICT_DROPPED);
	assert_int_equal(c.kept, 100);
}

static void with_a_limit_strangers_beyond_the_table_are_surplus(void **state)
{
	uint32_t i;

	(void)state;
	start(0, 2, 0);
	for (i = 0; i < 100; i++) {
		assert_int_equal(offer(i, true),
				 i < CAPACITY ? CSIW_VERDICT_KEEP
					      : CSIW_VERDICT_SURPLUS);
	}
	assert_true(c.surplus == 100 - CAPACITY);
	assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	assert_int_equal(offer(0, true), CSIW_VERDICT_SURPLUS);
}

static void the_filter_passes_the_listed_alone(void **state)
{
	(void)state;
	start(FILTER, 0, 2);
	assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	assert_int_equal(offer(1, true), CSIW_VERDICT_KEEP);
	assert_int_equal(offer(2, true), CSIW_VERDICT_FILTERED);
	assert_int_equal(offer(2, false), CSIW_VERDICT_FILTERED);
	assert_true(c.filtered == 2);
}

static void more_may_be_listed_than_the_table_follows(void **state)
{
	(void)state;
	start(FILTER, 1, 50);
	assert_int_equal(offer(49, true), CSIW_VERDICT_KEEP);
	assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	assert_int_equal(offer(0, true), CSIW_VERDICT_SURPLUS);
	assert_int_equal(offer(50, true), CSIW_VERDICT_FILTERED);
}

static void what_is_dropped_is_not_counted_against_the_limit(void **state)
{
	(void)state;
	start(FILTER, 1, 1);
	assert_int_equal(offer(0, false), CSIW_VERDICT_DROPPED);
	assert_int_equal(csiw_collect_over(&c), CSIW_RET_NONE);
	assert_int_equal(c.kept, 0);
	assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	assert_int_equal(csiw_collect_over(&c), CSIW_RET_COMPLETE);
	assert_int_equal(offer(0, false), CSIW_VERDICT_SURPLUS);
}

static void a_stranger_that_is_dropped_is_followed(void **state)
{
	uint8_t mac[CSIW_MAC_SIZE];

	(void)state;
	start(0, 0, 0);
	device_mac(mac, 1);
	csiw_collect_record(&c, mac, 1 << 4, false);
	csiw_collect_record(&c, mac, 4 << 4, true);
	assert_true(c.gaps == 2);
}

static void a_device_is_kept_for_ever(void **state)
{
	uint32_t i;

	(void)state;
	start(0, 0, 0);
	for (i = 0; i < 70000; i++) {
		assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	}
	start(FILTER, 0, 1);
	for (i = 0; i < 70000; i++) {
		assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	}
	assert_int_equal(csiw_collect_over(&c), CSIW_RET_NONE);
}

static void the_count_of_records_wraps(void **state)
{
	(void)state;
	start(0, 0, 0);
	c.kept = UINT32_MAX;
	assert_int_equal(offer(0, true), CSIW_VERDICT_KEEP);
	assert_int_equal(c.kept, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test(f)
	static const struct CMUnitTest tests[] = {
		T(everything_is_kept_beyond_the_capacity),
		T(strangers_beyond_the_table_are_kept_and_not_followed),
		T(with_a_limit_strangers_beyond_the_table_are_surplus),
		T(the_filter_passes_the_listed_alone),
		T(more_may_be_listed_than_the_table_follows),
		T(what_is_dropped_is_not_counted_against_the_limit),
		T(a_stranger_that_is_dropped_is_followed),
		T(a_device_is_kept_for_ever),
		T(the_count_of_records_wraps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_devices.c: who was heard, and how often.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "devices.h"

static void hear(struct devices *d, uint32_t who, int8_t rssi, uint16_t time_s)
{
	struct csiw_sample s = {
		.rssi_dbm = rssi,
		.mac = {2, 0, 0, (uint8_t)(who >> 16), (uint8_t)(who >> 8),
			(uint8_t)who},
		.time_s = time_s,
	};

	assert_true(devices_add(d, &s));
}

static void nobody_heard_is_an_empty_list(void **state)
{
	struct devices d = {0};

	(void)state;
	devices_merge(&d);
	assert_int_equal(d.count, 0);
	devices_free(&d);
}

static void a_device_has_its_count_and_the_ends_of_its_ranges(void **state)
{
	struct devices d = {0};

	(void)state;
	hear(&d, 1, -50, 7);
	hear(&d, 2, -90, 65535);
	hear(&d, 1, -128, 3);
	hear(&d, 1, 127, 5);
	devices_merge(&d);
	assert_int_equal(d.count, 2);
	assert_int_equal(d.list[0].mac[5], 1);
	assert_int_equal(d.list[0].samples, 3);
	assert_int_equal(d.list[0].rssi_min_dbm, -128);
	assert_int_equal(d.list[0].rssi_max_dbm, 127);
	assert_int_equal(d.list[0].first_s, 3);
	assert_int_equal(d.list[0].last_s, 7);
	assert_int_equal(d.list[1].samples, 1);
	assert_int_equal(d.list[1].first_s, 65535);
	devices_free(&d);
}

static void the_list_has_most_samples_first_then_by_address(void **state)
{
	struct devices d = {0};

	(void)state;
	hear(&d, 3, 0, 0);
	hear(&d, 9, 0, 0);
	hear(&d, 1, 0, 0);
	hear(&d, 9, 0, 0);
	devices_merge(&d);
	assert_int_equal(d.list[0].mac[5], 9);
	assert_int_equal(d.list[1].mac[5], 1);
	assert_int_equal(d.list[2].mac[5], 3);
	devices_free(&d);
}

static void a_window_full_of_different_devices_keeps_them_all(void **state)
{
	enum { CAPACITY = 31416 };
	struct devices d = {0};

	(void)state;
	for (uint32_t i = 0; i < CAPACITY; i++) {
		hear(&d, i, 0, 0);
	}
	devices_merge(&d);
	assert_int_equal(d.count, CAPACITY);
	devices_free(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_heard_is_an_empty_list),
		cmocka_unit_test(
			a_device_has_its_count_and_the_ends_of_its_ranges),
		cmocka_unit_test(
			the_list_has_most_samples_first_then_by_address),
		cmocka_unit_test(
			a_window_full_of_different_devices_keeps_them_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

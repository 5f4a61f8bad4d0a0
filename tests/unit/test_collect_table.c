/* SPDX-License-Identifier: BSD-2-Clause */
/* test_collect_table.c: 31,416 distinct devices without going quadratic. */
#include <stdlib.h>
#include <string.h>

#include <csiw/collect.h>
#include <csiw/err.h>

#include "check.h"

enum { REFERENCE = 31416, LONGEST = 500 };

static struct csiw_device table[65536];
static struct csiw_collect c;

static void start(uint64_t key)
{
	static const struct csiw_param everything;

	assert_int_equal(
		csiw_collect_init(&c, table, sizeof(table), REFERENCE, key),
		CSIW_OK);
	csiw_collect_start(&c, &everything);
}

/* 48 bits as a transmitter. */
static void keep(uint64_t x)
{
	uint8_t mac[CSIW_MAC_SIZE];
	unsigned int i;

	for (i = 0; i < CSIW_MAC_SIZE; i++) {
		mac[i] = (uint8_t)(x >> (8 * (5 - i)));
	}
	assert_int_equal(csiw_collect_offer(&c, mac), CSIW_VERDICT_KEEP);
}

static uint64_t random_key(uint64_t *seed)
{
	uint64_t high = check_random(seed);

	return high << 32 | check_random(seed);
}

/* A look-up is never longer than the longest run of used slots, whatever the
 * hash.  Random placing gives some 40. */
static uint32_t longest_run(void)
{
	uint32_t longest = 0;
	uint32_t run = 0;
	uint32_t i;

	for (i = 0; i < 2 * 65536; i++) {
		run = table[i % 65536].used ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void keep_one_vendor(uint64_t key)
{
	uint32_t i;

	start(key);
	for (i = 0; i < REFERENCE; i++) {
		assert_int_equal(csiw_collect_over(&c), CSIW_RET_NONE);
		keep(0xe81098000000 + i);
	}
	assert_int_equal(c.device_count, REFERENCE);
	assert_int_equal(csiw_collect_over(&c), CSIW_RET_WINDOW_FULL);
}

static void distinct_devices_of_one_vendor_fill_the_window(void **state)
{
	uint64_t seed = check_seed(6);
	unsigned int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		keep_one_vendor(random_key(&seed));
		assert_in_range(longest_run(), 1, LONGEST);
	}
}

/* Without random bits it can be attacked, but ordinary MACs must still do. */
static void weak_keys_still_spread_devices_of_one_vendor(void **state)
{
	static const uint64_t keys[] = {0, 1, 2, 12345, 0xffff, UINT64_MAX};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		keep_one_vendor(keys[i]);
		assert_in_range(longest_run(), 1, LONGEST);
	}
}

/* Transmitters choose their MACs: regular steps of every power of two. */
static void regular_macs_do_not_share_one_run(void **state)
{
	uint64_t seed = check_seed(7);
	unsigned int shift;
	uint64_t i;

	(void)state;
	for (shift = 0; shift < 32; shift++) {
		start(random_key(&seed));
		for (i = 0; i < REFERENCE; i++) {
			keep(i << shift);
		}
		assert_in_range(longest_run(), 1, LONGEST);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			distinct_devices_of_one_vendor_fill_the_window),
		cmocka_unit_test(weak_keys_still_spread_devices_of_one_vendor),
		cmocka_unit_test(regular_macs_do_not_share_one_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

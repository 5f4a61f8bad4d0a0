/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_text.c: numbers and MACs from the command line, taken strictly.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "text.h"

static void numbers_within_the_limits_are_taken(void **state)
{
	uint32_t n = 9;

	(void)state;
	assert_true(text_number("--x", "0", 0, 255, &n));
	assert_int_equal(n, 0);
	assert_true(text_number("--x", "255", 0, 255, &n));
	assert_int_equal(n, 255);
	assert_true(text_number("--x", "007", 0, 255, &n));
	assert_int_equal(n, 7);
	assert_true(text_number("--x", "4294967295", 0, UINT32_MAX, &n));
	assert_int_equal(n, UINT32_MAX);
}

static void everything_else_is_no_number_and_leaves_out_alone(void **state)
{
	static const char *const bad[] = {
		"",
		"abc",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1e3",
		"0x10",
		"1.0",
		"1,0",
		"256",
		"99999999999",
		"5.",
		"\xb2",
		"4294967296",
		"4294967297",
		"18446744073709551617",
		"184467440737095516160000000000",
	};
	uint32_t n = 9;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(text_number("--x", bad[i], 0, 255, &n));
		assert_int_equal(n, 9);
	}
	assert_false(text_number("--x", "4", 5, 255, &n));
	assert_int_equal(n, 9);
}

static void macs_are_six_bytes_between_colons(void **state)
{
	static const uint8_t expected[] = {0x00, 0xaf, 0xBC, 0x09, 0xff, 0x10};
	uint8_t mac[CSIW_MAC_SIZE];
	char text[MAC_TEXT_SIZE];

	(void)state;
	assert_true(text_mac("--mac", "00:aF:bC:09:FF:10", mac));
	assert_memory_equal(mac, expected, sizeof(mac));
	text_mac_format(text, mac);
	assert_string_equal(text, "00:AF:BC:09:FF:10");
}

static void everything_else_is_no_mac_and_leaves_out_alone(void **state)
{
	static const char *const bad[] = {
		"",
		"0",
		"00",
		"00:",
		"00:11:22:33:44",
		"00:11:22:33:44:",
		"00:11:22:33:44:5",
		"00:11:22:33:44:55:",
		"00:11:22:33:44:55:66",
		"00-11-22-33-44-55",
		"00:11:22:33:44:5g",
		"0:11:22:33:44:55",
		" 0:11:22:33:44:55",
		"001122334455",
	};
	uint8_t mac[CSIW_MAC_SIZE] = {1, 2, 3, 4, 5, 6};
	static const uint8_t before[] = {1, 2, 3, 4, 5, 6};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(text_mac("--mac", bad[i], mac));
		assert_memory_equal(mac, before, sizeof(mac));
	}
}

static void times_are_iso_8601_in_utc(void **state)
{
	char text[TIME_TEXT_SIZE];
	struct timespec t = {.tv_sec = 1795221118, .tv_nsec = 7999999};

	(void)state;
	text_time_format(text, t);
	assert_string_equal(text, "2026-11-21T00:31:58.007Z");
}

static void sizes_have_a_binary_letter_or_none(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{"4096", 4096},
		{"4k", 4096},
		{"10M", 10485760},
		{"3G", 3221225472},
		{"4294967295G", 4294967295u * ((uint64_t)1 << 30)},
	};
	static const char *const bad[] = {
		"",           "4095",
		"3k",         "0",
		"M",          "10T",
		"10m",        "1 k",
		"1kk",        "-4k",
		"4294967296", "0x10k",
		"1.5M",       "99999999999999999999999",
	};
	uint64_t n = 9;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(text_size("--x", bad[i], 4096, &n));
		assert_int_equal(n, 9);
	}
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(text_size("--x", good[i].text, 4096, &n));
		assert_int_equal(n, good[i].bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_within_the_limits_are_taken),
		cmocka_unit_test(
			everything_else_is_no_number_and_leaves_out_alone),
		cmocka_unit_test(macs_are_six_bytes_between_colons),
		cmocka_unit_test(
			everything_else_is_no_mac_and_leaves_out_alone),
		cmocka_unit_test(times_are_iso_8601_in_utc),
		cmocka_unit_test(sizes_have_a_binary_letter_or_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_uri.c: window URIs, right and wrong.  A wrong one must be told apart in
 * words, so the sentences are looked at too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/hosted.h>

static void expect(const char *text, enum csiw_scheme scheme, const char *where,
		   size_t size)
{
	char why[CSIW_WHY_SIZE] = "untouched";
	struct csiw_uri uri;

	assert_int_equal(csiw_uri_parse(&uri, text, why), CSIW_OK);
	assert_int_equal(uri.scheme, scheme);
	assert_int_equal(uri.where_len, strlen(where));
	assert_memory_equal(uri.where, where, strlen(where));
	assert_true(uri.where >= text && uri.where < text + strlen(text));
	assert_int_equal(uri.size, size);
	assert_string_equal(why, "untouched");
}

static void expect_sentence(const char *why)
{
	assert_true(strlen(why) > 20);
	assert_true(strlen(why) < CSIW_WHY_SIZE);
	for (const char *c = why; *c != '\0'; c++) {
		assert_true((unsigned char)*c >= ' ' && *c != 0x7f);
	}
}

static void refuse(const char *text, const char *words)
{
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_uri uri, before;

	memset(&uri, 0x5a, sizeof(uri));
	before = uri;
	assert_int_equal(csiw_uri_parse(&uri, text, why), CSIW_ERR_RANGE);
	assert_memory_equal(&uri, &before, sizeof(uri));
	expect_sentence(why);
	if (strstr(why, words) == NULL) {
		fail_msg("\"%s\" gave: %s", text, why);
	}
}

static void parse_knows_every_scheme(void **state)
{
	(void)state;
	expect("file:/dev/shm/w", CSIW_SCHEME_FILE, "/dev/shm/w", 0);
	expect("file:w", CSIW_SCHEME_FILE, "w", 0);
	expect("mem:0x09000000,size=8M", CSIW_SCHEME_MEM, "0x09000000",
	       0x800000);
	expect("uio:csi,map=1", CSIW_SCHEME_UIO, "csi", 0);
	expect("pci:0000:00:04.0,bar=2", CSIW_SCHEME_PCI, "0000:00:04.0", 0);
	expect("chardev:/dev/csi", CSIW_SCHEME_CHARDEV, "/dev/csi", 0);
	expect("xen:1,grant=8", CSIW_SCHEME_XEN, "1,grant=8", 0);
}

static void parse_takes_sizes_in_every_notation(void **state)
{
	(void)state;
	expect("file:w,size=1", CSIW_SCHEME_FILE, "w", 1);
	expect("file:w,size=8388608", CSIW_SCHEME_FILE, "w", 8388608);
	expect("file:w,size=010", CSIW_SCHEME_FILE, "w", 10);
	expect("file:w,size=64k", CSIW_SCHEME_FILE, "w", 65536);
	expect("file:w,size=64K", CSIW_SCHEME_FILE, "w", 65536);
	expect("file:w,size=8M", CSIW_SCHEME_FILE, "w", 8388608);
	expect("file:w,size=8m", CSIW_SCHEME_FILE, "w", 8388608);
	expect("file:w,size=1G", CSIW_SCHEME_FILE, "w", 0x40000000);
	expect("file:w,size=1073741824", CSIW_SCHEME_FILE, "w", 0x40000000);
	expect("file:w,size=0x800000", CSIW_SCHEME_FILE, "w", 0x800000);
	expect("file:w,size=0XaBc", CSIW_SCHEME_FILE, "w", 0xabc);
	expect("file:w,size=0x8M", CSIW_SCHEME_FILE, "w", 0x800000);
}

static void expect_address(const char *text, uint64_t address)
{
	char why[CSIW_WHY_SIZE] = "untouched";
	struct csiw_uri uri;

	assert_int_equal(csiw_uri_parse(&uri, text, why), CSIW_OK);
	assert_int_equal(uri.scheme, CSIW_SCHEME_MEM);
	assert_true(uri.address == address);
	assert_string_equal(why, "untouched");
}

static void parse_takes_physical_addresses_of_64_bits(void **state)
{
	(void)state;
	expect_address("mem:0x09000000", 0x09000000);
	expect_address("mem:0X9000000,size=4k", 0x09000000);
	expect_address("mem:150994944", 0x09000000);
	expect_address("mem:144M", 0x09000000);
	expect_address("mem:0", 0);
	expect_address("mem:0xfee0000000", 0xfee0000000);
	expect_address("mem:0x7fffffffbfff0000", 0x7fffffffbfff0000);
}

static void parse_refuses_what_is_no_address(void **state)
{
	(void)state;
	refuse("mem:here", "is not a number");
	refuse("mem:0x", "is not a number");
	refuse("mem:0x09000000 ", "is not a number");
	refuse("mem:-4096", "is not a number");
	refuse("mem:/dev/mem", "is not a number");
	refuse("mem:0x09000000:8M", "is not a number");
	/* hexadecimal that lost its 0x */
	refuse("mem:09000000", "with 0x, such as mem:0x09000000");
	refuse("mem:0x09000001", "is not where a page begins");
	refuse("mem:0x09000800", "is not where a page begins");
}

static void parse_refuses_addresses_whose_window_would_not_end(void **state)
{
	(void)state;
	refuse("mem:0x7fffffffc0000000", "is out of range");
	refuse("mem:0x8000000000000000", "is out of range");
	refuse("mem:0xfffffffffffff000", "is out of range");
	refuse("mem:0x10000000000000000", "is out of range");
	refuse("mem:18446744073709551616", "is out of range");
	refuse("mem:17179869184G", "is out of range");
	refuse("mem:99999999999999999999999G", "is out of range");
}

static void parse_keeps_colons_and_equal_signs_of_a_path(void **state)
{
	(void)state;
	expect("file:/a:b=c d,size=4k", CSIW_SCHEME_FILE, "/a:b=c d", 4096);
	expect("file:file:", CSIW_SCHEME_FILE, "file:", 0);
}

static void parse_refuses_what_has_no_scheme(void **state)
{
	(void)state;
	refuse("", "is empty");
	refuse("/dev/shm/w", "file:/dev/shm/w");
	refuse("file", "no scheme");
}

static void parse_names_the_known_schemes_to_an_unknown_one(void **state)
{
	static const char known[] = "file, mem, uio, pci, chardev and xen";

	(void)state;
	refuse("flie:/dev/shm/w", known);
	refuse("FILE:/dev/shm/w", known);
	refuse("fil:/dev/shm/w", known);
	refuse("filee:/dev/shm/w", known);
	refuse(":/dev/shm/w", known);
	refuse(" file:/dev/shm/w", known);
}

static void parse_refuses_an_empty_place(void **state)
{
	(void)state;
	refuse("file:", "names no path after file:");
	refuse("file:,size=8M", "names no path after file:");
	refuse("mem:", "names no address after mem:");
	refuse("uio:,map=0", "names no device after uio:");
	refuse("chardev:", "names no path after chardev:");
	refuse("xen:", "after xen:");
}

static void parse_refuses_bad_sizes(void **state)
{
	static const char *const bad[] = {
		"",    "x",     "M",  "8MB",  "8MM", "8 M", " 8M",
		"8M ", "-1",    "+1", "8.5M", "0x",  "0xM", "0xg1",
		"1e6", "8M=8M", "8T", "8Mi",  "08h", "k8",  "0x0x8",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[64];

		snprintf(text, sizeof(text), "file:w,size=%s", bad[i]);
		refuse(text, "is not a number");
	}
	refuse("file:w,size", "the size in \"file:w,size\" is missing");
}

static void parse_refuses_sizes_out_of_range(void **state)
{
	static const char *const bad[] = {
		"0",
		"0k",
		"0x0",
		"1073741825",
		"0x40000001",
		"2G",
		"4G",
		"4294967296",
		"1025M",
		"1048577k",
		"18446744073709551616",
		"18446744073709551617",
		"17179869185G",
		"0x10000000000000001",
		"99999999999999999999999999999999999999999999G",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[96];

		snprintf(text, sizeof(text), "file:w,size=%s", bad[i]);
		refuse(text, "is out of range");
	}
}

static void parse_refuses_a_key_given_twice(void **state)
{
	(void)state;
	refuse("file:w,size=8M,size=8M", "gives size twice");
	refuse("uio:csi,map=0,map=1", "gives map twice");
}

static void parse_refuses_keys_that_are_not_of_the_scheme(void **state)
{
	(void)state;
	refuse("file:w,map=1", "has no key \"map\"");
	refuse("file:w,bar=1", "has no key \"bar\"");
	refuse("file:w,sizes=1", "has no key \"sizes\"");
	refuse("file:w,siz=1", "has no key \"siz\"");
	refuse("file:w,Size=1", "has no key \"Size\"");
	refuse("file:w,=1", "has no key \"\"");
	refuse("file:w,", "has no key \"\"");
	refuse("file:w,,size=8M", "has no key \"\"");
	refuse("file:w,size=8M,", "has no key \"\"");
	refuse("file:a, b", "cannot hold a comma");
	refuse("mem:0,bar=1", "takes size=NUMBER");
	refuse("uio:csi,size=8M", "takes map=NUMBER");
	refuse("pci:0,size=8M", "takes bar=NUMBER");
	refuse("chardev:/dev/csi,size=8M", "takes no key");
	refuse("chardev:/dev/csi,=8M", "takes no key");
}

static void parse_refuses_maps_and_bars_that_no_device_has(void **state)
{
	(void)state;
	refuse("uio:csi,map=5", "from 0 to 4");
	refuse("uio:csi,map=x", "is not a number");
	refuse("pci:0,bar=6", "from 0 to 5");
	refuse("pci:0,bar=", "is not a number");
	refuse("pci:0,bar", "is missing");
}

static void a_sentence_stays_whole_and_clean_on_any_uri(void **state)
{
	char text[8192];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	refuse(text, "has no scheme");
	memcpy(text, "file:/", 6);
	memcpy(text + sizeof(text) - 10, ",size=8Q", 9);
	refuse(text, "such as size=8M");
	memset(text + 6, 'y', sizeof(text) - 7);
	text[7] = ',';
	refuse(text, "cannot hold a comma");
	refuse("ab\033[31m\n:c", "known are file");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parse_knows_every_scheme),
		cmocka_unit_test(parse_takes_sizes_in_every_notation),
		cmocka_unit_test(parse_takes_physical_addresses_of_64_bits),
		cmocka_unit_test(parse_refuses_what_is_no_address),
		cmocka_unit_test(
			parse_refuses_addresses_whose_window_would_not_end),
		cmocka_unit_test(parse_keeps_colons_and_equal_signs_of_a_path),
		cmocka_unit_test(parse_refuses_what_has_no_scheme),
		cmocka_unit_test(
			parse_names_the_known_schemes_to_an_unknown_one),
		cmocka_unit_test(parse_refuses_an_empty_place),
		cmocka_unit_test(parse_refuses_bad_sizes),
		cmocka_unit_test(parse_refuses_sizes_out_of_range),
		cmocka_unit_test(parse_refuses_a_key_given_twice),
		cmocka_unit_test(parse_refuses_keys_that_are_not_of_the_scheme),
		cmocka_unit_test(
			parse_refuses_maps_and_bars_that_no_device_has),
		cmocka_unit_test(a_sentence_stays_whole_and_clean_on_any_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_extractor.c: the extractor's block.  Its many vectors are in
 * tests/vectors/csiparams.csv, which tests/system/csiparams.py reads.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/nexmon.h>

/* Every field different from its neighbours. */
static const struct csiw_extractor full = {
	.chanspec = 0xe29b,
	.collect = 1,
	.core_mask = 0x3,
	.stream_mask = 0xd,
	.byte_filter = 1,
	.first_byte = 0x88,
	.mac_count = 4,
	.macs = {{0x02, 1, 2, 3, 4, 5},
		 {0x06, 11, 12, 13, 14, 15},
		 {0x0a, 21, 22, 23, 24, 25},
		 {0x0e, 31, 32, 33, 34, 35}},
	.delay_us = 0x1234,
};

static const uint8_t full_bytes[CSIW_EXTRACTOR_SIZE] = {
	0x9b, 0xe2, 0x01, 0xd3, 0x01, 0x88, 0x04, 0x00, 0x02, 1,    2,  3,
	4,    5,    0x06, 11,   12,   13,   14,   15,   0x0a, 21,   22, 23,
	24,   25,   0x0e, 31,   32,   33,   34,   35,   0x34, 0x12,
};

static void expect_refused(const struct csiw_extractor *e, size_t size, int err)
{
	uint8_t buf[CSIW_EXTRACTOR_SIZE];

	memset(buf, 0xa5, sizeof(buf));
	assert_int_equal(csiw_extractor_encode(buf, size, e), err);
	for (size_t i = 0; i < sizeof(buf); i++) {
		assert_int_equal(buf[i], 0xa5);
	}
}

static void encode_puts_every_field_where_the_firmware_reads_it(void **state)
{
	uint8_t buf[CSIW_EXTRACTOR_SIZE + 1];

	(void)state;
	memset(buf, 0xa5, sizeof(buf));
	assert_int_equal(csiw_extractor_encode(buf, sizeof(buf), &full),
			 CSIW_OK);
	assert_memory_equal(buf, full_bytes, sizeof(full_bytes));
	assert_int_equal(buf[CSIW_EXTRACTOR_SIZE], 0xa5);
}

static void encode_sends_no_address_and_no_byte_that_is_not_asked(void **state)
{
	struct csiw_extractor e = full;
	uint8_t expected[CSIW_EXTRACTOR_SIZE];
	uint8_t buf[CSIW_EXTRACTOR_SIZE];

	(void)state;
	e.mac_count = 1;
	e.byte_filter = 0;
	memcpy(expected, full_bytes, sizeof(expected));
	expected[4] = 0;
	expected[5] = 0;
	expected[6] = 1;
	memset(expected + 14, 0, 18);
	assert_int_equal(csiw_extractor_encode(buf, sizeof(buf), &e), CSIW_OK);
	assert_memory_equal(buf, expected, sizeof(expected));
}

static void encode_takes_every_field_at_its_limits(void **state)
{
	struct csiw_extractor e = full;
	uint8_t buf[CSIW_EXTRACTOR_SIZE];

	(void)state;
	e.chanspec = 0xffff;
	e.core_mask = 15;
	e.stream_mask = 15;
	e.byte_filter = 255;
	e.first_byte = 255;
	e.delay_us = 0xffff;
	assert_int_equal(csiw_extractor_encode(buf, sizeof(buf), &e), CSIW_OK);
	assert_memory_equal(buf, "\xff\xff\x01\xff\x01\xff\x04\x00", 8);
	assert_memory_equal(buf + 32, "\xff\xff", 2);
}

static void encode_of_an_extractor_that_is_off_needs_no_masks(void **state)
{
	static const struct csiw_extractor off = {0};
	static const uint8_t zeros[CSIW_EXTRACTOR_SIZE];
	uint8_t buf[CSIW_EXTRACTOR_SIZE];

	(void)state;
	memset(buf, 0xa5, sizeof(buf));
	assert_int_equal(csiw_extractor_encode(buf, sizeof(buf), &off),
			 CSIW_OK);
	assert_memory_equal(buf, zeros, sizeof(zeros));
}

static void encode_refuses_a_short_buffer_and_leaves_it_alone(void **state)
{
	(void)state;
	expect_refused(&full, CSIW_EXTRACTOR_SIZE - 1, CSIW_ERR_SHORT);
	expect_refused(&full, 0, CSIW_ERR_SHORT);
}

static void encode_refuses_masks_that_four_bits_cannot_hold(void **state)
{
	(void)state;
	for (unsigned int mask = 0; mask < 256; mask++) {
		struct csiw_extractor e = full;

		if (mask >= 1 && mask <= 15) {
			continue;
		}
		e.core_mask = (uint8_t)mask;
		expect_refused(&e, CSIW_EXTRACTOR_SIZE, CSIW_ERR_RANGE);
		e = full;
		e.stream_mask = (uint8_t)mask;
		expect_refused(&e, CSIW_EXTRACTOR_SIZE, CSIW_ERR_RANGE);
		if (mask != 0) {
			e.collect = 0;
			expect_refused(&e, CSIW_EXTRACTOR_SIZE, CSIW_ERR_RANGE);
		}
	}
}

static void encode_refuses_more_than_four_addresses(void **state)
{
	struct csiw_extractor e = full;

	(void)state;
	for (unsigned int count = 5; count < 256; count++) {
		e.mac_count = (uint8_t)count;
		expect_refused(&e, CSIW_EXTRACTOR_SIZE, CSIW_ERR_RANGE);
	}
}

static void delay_is_50_for_twelve_and_more_pairs(void **state)
{
	(void)state;
	assert_int_equal(csiw_extractor_delay(1, 1), 0);
	assert_int_equal(csiw_extractor_delay(0, 0), 0);
	assert_int_equal(csiw_extractor_delay(0x7, 0x7), 0);
	assert_int_equal(csiw_extractor_delay(0xf, 0x3), 0);
	assert_int_equal(csiw_extractor_delay(0xf, 0xe), 50);
	assert_int_equal(csiw_extractor_delay(0xd, 0xf), 50);
	assert_int_equal(csiw_extractor_delay(0xf, 0xf), 50);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			encode_puts_every_field_where_the_firmware_reads_it),
		cmocka_unit_test(
			encode_sends_no_address_and_no_byte_that_is_not_asked),
		cmocka_unit_test(encode_takes_every_field_at_its_limits),
		cmocka_unit_test(
			encode_of_an_extractor_that_is_off_needs_no_masks),
		cmocka_unit_test(
			encode_refuses_a_short_buffer_and_leaves_it_alone),
		cmocka_unit_test(
			encode_refuses_masks_that_four_bits_cannot_hold),
		cmocka_unit_test(encode_refuses_more_than_four_addresses),
		cmocka_unit_test(delay_is_50_for_twelve_and_more_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

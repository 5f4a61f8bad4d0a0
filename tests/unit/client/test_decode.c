/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_decode.c: CSI bytes to complex numbers, worked out by hand from the
 * formats of the four chips.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "decode.h"

/* Decode one tone; the other 63 are zeros and must stay so. */
static struct tone decode_one(const char *chip, int index, uint8_t a, uint8_t b,
			      uint8_t c, uint8_t d)
{
	const uint8_t word[] = {a, b, c, d};
	uint8_t csi[CSIW_CSI_SIZE] = {0};
	struct tone out[TONE_COUNT];

	memcpy(csi + 4 * index, word, sizeof(word));
	decode_csi(out, chip_find(chip), csi);
	for (int i = 0; i < TONE_COUNT; i++) {
		if (i != index) {
			assert_true(out[i].re == 0 && out[i].im == 0);
		}
	}
	return out[index];
}

static void expect(struct tone t, double re, double im)
{
	assert_true((double)t.re == re);
	assert_true((double)t.im == im);
}

static void unknown_chips_are_not_found(void **state)
{
	(void)state;
	assert_null(chip_find(""));
	assert_null(chip_find("4366"));
	assert_null(chip_find("4366C0"));
	assert_int_equal(chip_find("43455c0")->id, 0x65);
	assert_int_equal(chip_find("4366c0")->id, 0x6a);
}

static void pairs_are_real_then_imaginary_little_endian(void **state)
{
	(void)state;
	expect(decode_one("43455c0", 0, 0x7f, 0x11, 0xa0, 0xfc), 4479, -864);
	expect(decode_one("4339", 63, 0xff, 0x1f, 0x00, 0xe0), 8191, -8192);
	expect(decode_one("4339", 7, 0x00, 0x80, 0xff, 0x7f), -32768, 32767);
}

static void a_4366c0_packs_6_bits_of_exponent_and_twice_12(void **state)
{
	(void)state;
	expect(decode_one("4366c0", 1, 0xfe, 0x00, 0x16, 0x00), 1.25, -0.75);
	/* the smallest exponent, -32 */
	expect(decode_one("4366c0", 1, 0x60, 0x00, 0x04, 0x00),
	       1 / 4294967296.0, 1 / 4294967296.0);
	/* the largest, 31, with the largest mantissas, negative */
	expect(decode_one("4366c0", 62, 0xdf, 0xff, 0xff, 0x3f),
	       -2047 * 2147483648.0, -2047 * 2147483648.0);
}

static void a_4358_packs_5_bits_of_exponent_and_twice_9(void **state)
{
	(void)state;
	expect(decode_one("4358", 0, 0xef, 0x5f, 0x40, 0x00), -32768, 8355840);
	expect(decode_one("4358", 63, 0x30, 0x40, 0x00, 0x00), 1 / 65536.0,
	       1 / 65536.0);
}

static void bits_above_the_word_are_ignored(void **state)
{
	(void)state;
	expect(decode_one("4366c0", 1, 0xfe, 0x00, 0x16, 0xc0), 1.25, -0.75);
	expect(decode_one("4358", 0, 0xef, 0x5f, 0xc0, 0xff), -32768, 8355840);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unknown_chips_are_not_found),
		cmocka_unit_test(pairs_are_real_then_imaginary_little_endian),
		cmocka_unit_test(
			a_4366c0_packs_6_bits_of_exponent_and_twice_12),
		cmocka_unit_test(a_4358_packs_5_bits_of_exponent_and_twice_9),
		cmocka_unit_test(bits_above_the_word_are_ignored),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

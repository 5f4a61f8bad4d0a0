/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_npy.c: the header of a .npy file, as NumPy's format page has it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "npy.h"

static void check(uint32_t count, bool decoded, const char *csi)
{
	uint8_t header[NPY_HEADER_MAX];
	char expected[NPY_HEADER_MAX];
	size_t size = npy_header(header, count, decoded);
	int len = snprintf(
		expected, sizeof(expected),
		"{'descr': [('rssi', '|i1'), ('mac', '|u1', (6,)), ('stream', "
		"'<u2'), ('time_s', '<u2'), ('csi', %s)], 'fortran_order': "
		"False, 'shape': (%u,), }",
		csi, count);
	size_t end = 10 + (size_t)len;

	assert_memory_equal(header, "\x93NUMPY\x01\x00", 8);
	assert_int_equal(header[8] | header[9] << 8, size - 10);
	assert_int_equal(size % 64, 0);
	assert_memory_equal(header + 10, expected, (size_t)len);
	for (; end < size - 1; end++) {
		assert_int_equal(header[end], ' ');
	}
	assert_int_equal(header[size - 1], '\n');
}

static void header_says_int16_pairs_without_a_chip(void **state)
{
	(void)state;
	check(314, false, "'<i2', (64, 2)");
}

static void header_says_complex64_with_a_chip(void **state)
{
	(void)state;
	check(314, true, "'<c8', (64,)");
}

static void header_takes_every_count(void **state)
{
	(void)state;
	for (uint64_t count = 1; count <= UINT32_MAX; count *= 10) {
		check((uint32_t)count, false, "'<i2', (64, 2)");
	}
	check(0, false, "'<i2', (64, 2)");
	check(UINT32_MAX, false, "'<i2', (64, 2)");
	check(UINT32_MAX, true, "'<c8', (64,)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_says_int16_pairs_without_a_chip),
		cmocka_unit_test(header_says_complex64_with_a_chip),
		cmocka_unit_test(header_takes_every_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

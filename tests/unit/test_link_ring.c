/* SPDX-License-Identifier: BSD-2-Clause */
/* test_link_ring.c: which windows a link fits, and where a ring lies in them.
 * PROTOCOL.md sections 9 and 11. */
#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>

#include "vectors.h"

enum { SIZE = 65536, STAIN = 0x5a };

/* Nothing here is read or written. */
static _Alignas(CSIW_LINK_LINE) uint8_t mem[2 * CSIW_LINK_LINE];

/* A size that only csiw_link_fits looks at. */
static bool fits(size_t size)
{
	struct csiw_win win = {.base = mem, .size = size};

	return csiw_link_fits(&win);
}

static void a_link_wants_whole_pages_from_8_kib_to_4_gib(void **state)
{
	static const size_t bad[] = {
		0,        1,         771,         4032,     4095,      4096,
		4097,     8128,      8191,        8193,     8192 + 64, 12287,
		SIZE - 1, SIZE + 64, SIZE + 2048, SIZE_MAX,
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(fits(bad[i]));
	}
	assert_true(fits(8192));
	assert_true(fits(12288));
	assert_true(fits(CSIW_WINDOW_SIZE));
	assert_true(fits(UINT32_MAX - 4095));
#if SIZE_MAX > UINT32_MAX
	assert_false(fits((size_t)UINT32_MAX + 1));
	assert_false(fits((size_t)UINT32_MAX + 1 + CSIW_WINDOW_SIZE));
#endif
}

static void a_link_wants_a_base_of_whole_lines(void **state)
{
	struct csiw_win win = {.size = SIZE};
	unsigned int shift;

	(void)state;
	for (shift = 0; shift <= CSIW_LINK_LINE; shift += 8) {
		win.base = mem + shift;
		assert_int_equal(csiw_link_fits(&win),
				 shift % CSIW_LINK_LINE == 0);
	}
}

static void check_ring(const struct vector *v)
{
	size_t size = (size_t)vector_count(v, "window_size");
	uint8_t mhz = (uint8_t)vector_number(v, "bandwidth_mhz");
	struct csiw_ring ring;

	assert_int_equal(csiw_ring_layout(&ring, size, mhz), CSIW_OK);
	assert_true(ring.slot_size == vector_count(v, "slot_size"));
	assert_true(ring.slot_count == vector_count(v, "slot_count"));
	assert_true(ring.counters == vector_count(v, "counters"));
	assert_true(csiw_ring_slots(size) == vector_count(v, "slots_word"));
}

static void rings_are_the_golden_ones(void **state)
{
	static struct vector v;
	FILE *f = vectors_open("ring.txt");
	unsigned int count = 0;

	(void)state;
	while (vectors_next(f, &v)) {
		check_ring(&v);
		count++;
	}
	fclose(f);
	assert_true(count >= 150);
}

static void rings_of_every_size_fit_and_could_not_be_larger(void **state)
{
	static const uint8_t widths[] = {20, 40, 80};
	struct csiw_ring ring;
	size_t size, end;
	unsigned int i;

	(void)state;
	for (size = 8192; size <= (size_t)16 << 20; size += 4096) {
		for (i = 0; i < sizeof(widths); i++) {
			csiw_ring_layout(&ring, size, widths[i]);
			end = ring.counters + CSIW_COUNTERS_SIZE;
			assert_true(end <= csiw_samples_end(size));
			end += ring.slot_count * ring.slot_size;
			assert_true(end > csiw_samples_end(size));
			assert_true(ring.slot_count >= 4);
			assert_int_equal(csiw_ring_slots(size) >> 8 * i & 0xff,
					 __builtin_ctz(ring.slot_count));
		}
	}
}

static void there_is_no_ring_for_another_bandwidth_or_size(void **state)
{
	struct csiw_ring ring;
	uint8_t same[sizeof(ring)];
	unsigned int mhz;
	size_t size;

	(void)state;
	memset(&ring, STAIN, sizeof(ring));
	memset(same, STAIN, sizeof(same));
	for (mhz = 0; mhz < 256; mhz++) {
		if (mhz != 20 && mhz != 40 && mhz != 80) {
			assert_int_equal(
				csiw_ring_layout(&ring, SIZE, (uint8_t)mhz),
				CSIW_ERR_RANGE);
		}
	}
	for (size = 0; size < 8192; size += 64) {
		assert_int_equal(csiw_ring_layout(&ring, size, 20),
				 CSIW_ERR_RANGE);
		assert_int_equal(csiw_ring_slots(size), 0);
	}
	assert_int_equal(csiw_ring_layout(&ring, SIZE + 1, 80), CSIW_ERR_RANGE);
	assert_int_equal(csiw_ring_slots(SIZE + 1), 0);
	assert_memory_equal(&ring, same, sizeof(ring));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_wants_whole_pages_from_8_kib_to_4_gib),
		cmocka_unit_test(a_link_wants_a_base_of_whole_lines),
		cmocka_unit_test(rings_are_the_golden_ones),
		cmocka_unit_test(
			rings_of_every_size_fit_and_could_not_be_larger),
		cmocka_unit_test(
			there_is_no_ring_for_another_bandwidth_or_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

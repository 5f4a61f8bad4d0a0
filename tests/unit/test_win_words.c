/* SPDX-License-Identifier: BSD-2-Clause */
/* test_win_words.c: words of 32 and 64 bits in a window: big-endian, by single
 * aligned accesses.  PROTOCOL.md section 9. */
#include "win_stage.h"

static uint32_t big_endian(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	       (uint32_t)p[2] << 8 | p[3];
}

/* One aligned word; every other offset gives 0 and takes nothing. */
static void check_word(struct stage *s, size_t offset)
{
	uint32_t value;
	uint8_t *at;

	if (offset % 4 != 0 || offset + 4 > SIZE) {
		assert_int_equal(csiw_win_get32(&s->win, offset), 0);
		csiw_win_put32(&s->win, offset, 0x01020304);
		expect_unharmed(s);
		return;
	}
	at = s->same + offset;
	value = big_endian(at);
	assert_int_equal(csiw_win_get32(&s->win, offset), value);
	value = value * 0x01000193 + 0xfedcba98;
	csiw_win_put32(&s->win, offset, value);
	at[0] = (uint8_t)(value >> 24);
	at[1] = (uint8_t)(value >> 16);
	at[2] = (uint8_t)(value >> 8);
	at[3] = (uint8_t)value;
	assert_int_equal(csiw_win_get32(&s->win, offset), value);
	expect_unharmed(s);
}

static void words_are_big_endian_aligned_and_inside_or_nothing(void **state)
{
	static const size_t far[] = {
		SIZE_MAX,     SIZE_MAX - 1, SIZE_MAX - 2, SIZE_MAX - 3,
		SIZE_MAX - 4, SIZE_MAX - 7, SIZE_MAX / 2, SIZE_MAX / 2 + 1,
	};
	static struct stage s;
	size_t offset, k, i;

	(void)state;
	for (k = 0; k < 2; k++) {
		set_up(&s, kinds[k]);
		for (offset = 0; offset < SIZE + GUARD; offset++) {
			check_word(&s, offset);
		}
		for (i = 0; i < sizeof(far) / sizeof(far[0]); i++) {
			assert_int_equal(csiw_win_get32(&s.win, far[i]), 0);
			csiw_win_put32(&s.win, far[i], UINT32_MAX);
			expect_unharmed(&s);
		}
	}
}

static void a_word_is_written_upper_byte_first(void **state)
{
	static const uint8_t want[] = {0x43, 0x53, 0x49, 0x57};
	static struct stage s;

	(void)state;
	set_up(&s, CSIW_MEMORY_DEVICE);
	csiw_win_put32(&s.win, 8, 0x43534957);
	assert_memory_equal(s.mem + GUARD + 8, want, sizeof(want));
	assert_int_equal(csiw_win_get32(&s.win, 8), 0x43534957);
}

/* So many values at every offset and around the end. */
static void check_words64(struct stage *s, size_t offset, size_t count)
{
	static const uint64_t values[] = {
		0x0102030405060708, UINT64_MAX, 1, 0, 0x8000000000000000,
	};
	const size_t len = count * sizeof(values[0]);
	bool good = offset % 8 == 0 && offset <= SIZE && SIZE - offset >= len;
	size_t i;

	assert_true(count <= sizeof(values) / sizeof(values[0]));
	assert_int_equal(csiw_win_write64(&s->win, offset, values, count),
			 good ? CSIW_OK : CSIW_ERR_RANGE);
	for (i = 0; good && i < len; i++) {
		s->same[offset + i] =
			(uint8_t)(values[i / 8] >> (56 - i % 8 * 8));
	}
	expect_unharmed(s);
}

static void values_of_64_bits_are_written_upper_byte_first_or_not(void **state)
{
	static const uint64_t one = 1;
	static struct stage s;
	size_t offset, count, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		set_up(&s, kinds[k]);
		for (offset = 0; offset < SIZE + GUARD; offset++) {
			for (count = 0; count <= 5; count++) {
				check_words64(&s, offset, count);
			}
		}
		/* so many that their bytes would wrap to none */
		assert_int_equal(
			csiw_win_write64(&s.win, 0, &one, SIZE_MAX / 8 + 1),
			CSIW_ERR_RANGE);
		assert_int_equal(csiw_win_write64(&s.win, 0, &one, 0), CSIW_OK);
		expect_unharmed(&s);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			words_are_big_endian_aligned_and_inside_or_nothing),
		cmocka_unit_test(a_word_is_written_upper_byte_first),
		cmocka_unit_test(
			values_of_64_bits_are_written_upper_byte_first_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

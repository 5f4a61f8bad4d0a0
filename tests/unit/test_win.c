/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_win.c: the functions that touch a window, with both kinds of memory, at
 * every alignment and length around the machine word, against plain arrays.
 */
#include <string.h>

#include <csiw/err.h>
#include <csiw/win.h>
#include <csiw/wire.h>

#include "check.h"

enum {
	SIZE = CSIW_WINDOW_SIZE_MIN,
	GUARD = 64,
	EDGE = 40,  /* offsets and lengths 0 to 39: five words of 8 bytes */
	TAIL = 160, /* longer than the pieces in which win.c compares */
	GUARD_BYTE = 0xa5,
};

static const enum csiw_memory kinds[] = {CSIW_MEMORY_DEVICE, CSIW_MEMORY_PLAIN};

/* The window lies between two guards; what it must hold stands beside it. */
struct stage {
	_Alignas(16) uint8_t mem[GUARD + SIZE + GUARD];
	uint8_t same[SIZE]; /* what the window must hold */
	struct csiw_win win;
};

static void set_up(struct stage *s, enum csiw_memory kind)
{
	uint64_t seed = check_seed(kind);
	unsigned int i;

	memset(s->mem, GUARD_BYTE, sizeof(s->mem));
	for (i = 0; i < SIZE; i++) {
		s->same[i] = (uint8_t)check_random(&seed);
	}
	memcpy(s->mem + GUARD, s->same, SIZE);
	assert_int_equal(csiw_win_init(&s->win, s->mem + GUARD, SIZE, kind),
			 CSIW_OK);
}

static void expect_unharmed(const struct stage *s)
{
	unsigned int i;

	assert_memory_equal(s->mem + GUARD, s->same, SIZE);
	for (i = 0; i < GUARD; i++) {
		assert_int_equal(s->mem[i], GUARD_BYTE);
		assert_int_equal(s->mem[GUARD + SIZE + i], GUARD_BYTE);
	}
}

/* Calls check for every alignment and length at both ends of the window, and
 * for lengths beyond a piece. */
static void each_span(void (*check)(struct stage *, size_t, size_t))
{
	static struct stage s;
	size_t offset, len, k;

	for (k = 0; k < 2; k++) {
		set_up(&s, kinds[k]);
		for (offset = 0; offset < EDGE; offset++) {
			for (len = 0; len < EDGE; len++) {
				check(&s, offset, len);
				check(&s, SIZE - offset - len, len);
			}
			check(&s, offset, TAIL);
			check(&s, SIZE - offset - TAIL, TAIL);
		}
		check(&s, 0, SIZE);
		check(&s, SIZE, 0);
	}
}

static void check_read(struct stage *s, size_t offset, size_t len)
{
	/* odd alignments of the private side too */
	uint8_t out[SIZE + 16];
	uint8_t *dst = out + 1 + offset % 7;

	memset(out, GUARD_BYTE, sizeof(out));
	assert_int_equal(csiw_win_read(&s->win, offset, dst, len), CSIW_OK);
	assert_memory_equal(dst, s->same + offset, len);
	assert_int_equal(dst[-1], GUARD_BYTE);
	assert_int_equal(dst[len], GUARD_BYTE);
	expect_unharmed(s);
}

static void check_write(struct stage *s, size_t offset, size_t len)
{
	static uint8_t next;
	uint8_t src[SIZE + 16];
	size_t shift = offset % 7;
	size_t i;

	for (i = 0; i < sizeof(src); i++) {
		src[i] = (uint8_t)(next++ * 7);
	}
	assert_int_equal(csiw_win_write(&s->win, offset, src + shift, len),
			 CSIW_OK);
	memcpy(s->same + offset, src + shift, len);
	expect_unharmed(s);
}

static void check_fill(struct stage *s, size_t offset, size_t len)
{
	static uint8_t value;

	value = (uint8_t)(value + 37);
	assert_int_equal(csiw_win_fill(&s->win, offset, value, len), CSIW_OK);
	memset(s->same + offset, value, len);
	expect_unharmed(s);
}

static void check_same(struct stage *s, size_t offset, size_t len)
{
	uint8_t want[SIZE];
	size_t i;

	memcpy(want, s->same + offset, len);
	assert_true(csiw_win_same(&s->win, offset, want, len));
	for (i = 0; i < len; i++) {
		want[i] ^= 0x80;
		assert_false(csiw_win_same(&s->win, offset, want, len));
		want[i] ^= 0x80;
	}
	expect_unharmed(s);
}

static void check_all(struct stage *s, size_t offset, size_t len)
{
	uint8_t *at = s->mem + GUARD + offset;
	size_t i;

	memset(at, CSIW_FILL, len);
	memset(s->same + offset, CSIW_FILL, len);
	assert_true(csiw_win_all(&s->win, offset, CSIW_FILL, len));
	for (i = 0; i < len; i++) {
		at[i] = 0xfe;
		assert_false(csiw_win_all(&s->win, offset, CSIW_FILL, len));
		at[i] = CSIW_FILL;
	}
	if (len > 0) {
		assert_false(csiw_win_all(&s->win, offset, 0, len));
	}
	expect_unharmed(s);
}

static void check_bytes(struct stage *s, size_t offset, size_t len)
{
	size_t i;

	for (i = offset; i < offset + len; i++) {
		assert_int_equal(csiw_win_get8(&s->win, i), s->same[i]);
		s->same[i] ^= 0x11;
		csiw_win_put8(&s->win, i, s->same[i]);
	}
	expect_unharmed(s);
}

static void read_copies_every_alignment_and_length(void **state)
{
	(void)state;
	each_span(check_read);
}

static void write_copies_every_alignment_and_length(void **state)
{
	(void)state;
	each_span(check_write);
}

static void fill_sets_every_alignment_and_length(void **state)
{
	(void)state;
	each_span(check_fill);
}

static void same_sees_every_single_difference(void **state)
{
	(void)state;
	each_span(check_same);
}

static void all_sees_every_single_difference(void **state)
{
	(void)state;
	each_span(check_all);
}

static void single_bytes_are_read_and_written_where_they_lie(void **state)
{
	(void)state;
	each_span(check_bytes);
}

/* Every call with a span that is not wholly inside. */
static void check_outside(struct stage *s, size_t offset, size_t len)
{
	uint8_t buffer[8] = {1, 2, 3, 4, 5, 6, 7, 8};
	static const uint8_t same[8] = {1, 2, 3, 4, 5, 6, 7, 8};

	assert_int_equal(csiw_win_read(&s->win, offset, buffer, len),
			 CSIW_ERR_RANGE);
	assert_memory_equal(buffer, same, sizeof(same));
	assert_int_equal(csiw_win_write(&s->win, offset, buffer, len),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_win_fill(&s->win, offset, 0, len),
			 CSIW_ERR_RANGE);
	assert_false(csiw_win_same(&s->win, offset, buffer, len));
	assert_false(csiw_win_all(&s->win, offset, GUARD_BYTE, len));
	expect_unharmed(s);
}

static void accesses_outside_of_the_window_do_nothing(void **state)
{
	static const size_t spans[][2] = {
		{SIZE, 1},      {SIZE - 1, 2},     {SIZE - 7, 8},
		{SIZE + 1, 0},  {0, SIZE + 1},     {0, SIZE_MAX},
		{1, SIZE_MAX},  {SIZE, SIZE_MAX},  {SIZE_MAX, 1},
		{SIZE_MAX, 0},  {SIZE_MAX - 3, 8}, {SIZE_MAX, SIZE_MAX},
		{SIZE + 64, 1},
	};
	static struct stage s;
	size_t i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		set_up(&s, kinds[k]);
		for (i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
			check_outside(&s, spans[i][0], spans[i][1]);
		}
		assert_int_equal(csiw_win_get8(&s.win, SIZE), 0);
		assert_int_equal(csiw_win_get8(&s.win, SIZE_MAX), 0);
		csiw_win_put8(&s.win, SIZE, 1);
		csiw_win_put8(&s.win, SIZE_MAX, 1);
		expect_unharmed(&s);
	}
}

static void init_fixes_size_and_capacity_and_touches_nothing(void **state)
{
	static struct stage s;

	(void)state;
	set_up(&s, CSIW_MEMORY_PLAIN);
	assert_true(s.win.base == s.mem + GUARD);
	assert_int_equal(s.win.size, SIZE);
	assert_int_equal(s.win.capacity, 1);
	assert_int_equal(s.win.memory, CSIW_MEMORY_PLAIN);
	expect_unharmed(&s);
}

static void init_refuses_what_is_no_window_and_leaves_out_alone(void **state)
{
	static struct stage s;
	struct csiw_win win;
	struct csiw_win same;
	unsigned int i;

	(void)state;
	memset(&win, 0x5a, sizeof(win));
	same = win;
	assert_int_equal(csiw_win_init(&win, NULL, SIZE, CSIW_MEMORY_DEVICE),
			 CSIW_ERR_RANGE);
	for (i = 1; i < 8; i++) {
		assert_int_equal(csiw_win_init(&win, s.mem + i, SIZE,
					       CSIW_MEMORY_DEVICE),
				 CSIW_ERR_RANGE);
	}
	assert_int_equal(
		csiw_win_init(&win, s.mem, SIZE - 1, CSIW_MEMORY_DEVICE),
		CSIW_ERR_WINDOW);
	assert_int_equal(csiw_win_init(&win, s.mem, 0, CSIW_MEMORY_DEVICE),
			 CSIW_ERR_WINDOW);
	assert_int_equal(
		csiw_win_init(&win, s.mem, SIZE_MAX, CSIW_MEMORY_DEVICE),
		CSIW_ERR_RANGE);
	assert_memory_equal(&win, &same, sizeof(win));
}

static void a_barrier_can_be_called(void **state)
{
	(void)state;
	csiw_win_barrier();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_copies_every_alignment_and_length),
		cmocka_unit_test(write_copies_every_alignment_and_length),
		cmocka_unit_test(fill_sets_every_alignment_and_length),
		cmocka_unit_test(same_sees_every_single_difference),
		cmocka_unit_test(all_sees_every_single_difference),
		cmocka_unit_test(
			single_bytes_are_read_and_written_where_they_lie),
		cmocka_unit_test(accesses_outside_of_the_window_do_nothing),
		cmocka_unit_test(
			init_fixes_size_and_capacity_and_touches_nothing),
		cmocka_unit_test(
			init_refuses_what_is_no_window_and_leaves_out_alone),
		cmocka_unit_test(a_barrier_can_be_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

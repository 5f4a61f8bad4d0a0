/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_win.c: the functions that touch a window, with both kinds of memory, at
 * every alignment and length around the machine word, against plain arrays.
 */
#include <sys/mman.h>
#include <unistd.h>

#include "win_stage.h"

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

/* A hint changes nothing, wherever it is about. */
static void check_prefetch(struct stage *s, size_t offset, size_t len)
{
	csiw_win_prefetch(&s->win, offset, len);
	csiw_win_prefetch(&s->win, offset, SIZE - offset + 1);
	csiw_win_prefetch(&s->win, 0 - offset, len);
	csiw_win_prefetch(&s->win, offset, 0 - len);
	expect_unharmed(s);
}

static void a_prefetch_changes_nothing(void **state)
{
	(void)state;
	each_span(check_prefetch);
}

/* Whoever reads or writes a byte of this window is ended by a signal. */
static void a_prefetch_is_no_access(void **state)
{
	const size_t size = (size_t)sysconf(_SC_PAGESIZE);
	struct csiw_win win;
	void *map =
		mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t offset, k;

	(void)state;
	assert_true(map != MAP_FAILED);
	for (k = 0; k < 2; k++) {
		assert_int_equal(csiw_win_init(&win, map, size, kinds[k]),
				 CSIW_OK);
		for (offset = 0; offset < size; offset++) {
			csiw_win_prefetch(&win, offset, size - offset);
		}
	}
	munmap(map, size);
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
	csiw_win_prefetch(&s->win, offset, len);
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

static void barriers_can_be_called(void **state)
{
	(void)state;
	csiw_win_barrier();
	csiw_win_barrier_loads();
	csiw_win_barrier_stores();
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
		cmocka_unit_test(a_prefetch_changes_nothing),
		cmocka_unit_test(a_prefetch_is_no_access),
		cmocka_unit_test(accesses_outside_of_the_window_do_nothing),
		cmocka_unit_test(
			init_fixes_size_and_capacity_and_touches_nothing),
		cmocka_unit_test(
			init_refuses_what_is_no_window_and_leaves_out_alone),
		cmocka_unit_test(barriers_can_be_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_link_state.c: what csiw status says of the link, and by what an answer of
 * a stream is told from samples.
 */
#include "../link_stage.h"

#include <stdio.h>

#include "link_state.h"

static struct link_state seen;

static int set_up(void **state)
{
	memset(&seen, 0, sizeof(seen));
	return link_stage_set_up(state);
}

static void look_at(double now_s)
{
	link_again(&seen, &stage.win, now_s);
}

/* Looks every tenth of a second, as csiw status does. */
static void look_on(double from_s, double to_s)
{
	unsigned int i;

	for (i = 0; from_s + i * 0.1 < to_s; i++) {
		look_at(from_s + i * 0.1);
	}
}

static void expect_guest(enum link_guest guest, const char *name)
{
	json_t *object = link_json(&seen);
	char line[200];
	char words[20];

	link_line(line, sizeof(line), &seen);
	snprintf(words, sizeof(words), "guest %s,", name);
	assert_int_equal(seen.guest, guest);
	assert_memory_equal(line, words, strlen(words));
	assert_string_equal(json_string_value(json_object_get(object, "guest")),
			    name);
	json_decref(object);
}

static void expect_none(const char *why, json_int_t window_size)
{
	json_t *object = link_json(&seen);
	char line[200];
	char words[200];

	link_line(line, sizeof(line), &seen);
	snprintf(words, sizeof(words), "link none: %s", why);
	assert_string_equal(line, words);
	assert_string_equal(json_string_value(json_object_get(object, "guest")),
			    "none");
	assert_string_equal(
		json_string_value(json_object_get(object, "reason")), why);
	assert_int_equal(
		json_integer_value(json_object_get(object, "window_size")),
		window_size);
	json_decref(object);
}

static void a_guest_is_silent_after_three_seconds(void **state)
{
	(void)state;
	look_on(10, 12.95);
	assert_int_equal(seen.guest, LINK_UNSURE);
	look_at(13.01);
	expect_guest(LINK_SILENT, "silent");
}

static void
a_guest_that_beats_is_alive_until_it_was_still_for_long(void **state)
{
	(void)state;
	look_at(10);
	guest_goes_on(300);
	look_at(10.3);
	expect_guest(LINK_ALIVE, "alive");
	look_on(10.4, 13.25);
	expect_guest(LINK_ALIVE, "alive");
	look_at(13.35);
	expect_guest(LINK_SILENT, "silent");
	guest_goes_on(300);
	look_at(13.6);
	expect_guest(LINK_ALIVE, "alive");
}

static void who_was_halted_itself_calls_nobody_silent(void **state)
{
	(void)state;
	look_at(10);
	guest_goes_on(300);
	look_at(10.3);
	look_at(100);
	expect_guest(LINK_ALIVE, "alive");
	look_on(100.1, 103.1);
	expect_guest(LINK_SILENT, "silent");
}

static void a_guest_that_is_started_anew_is_alive(void **state)
{
	(void)state;
	look_on(10, 13.2);
	expect_guest(LINK_SILENT, "silent");
	guest_boots(CSIW_ORDER_BIG);
	look_at(13.3);
	expect_guest(LINK_ALIVE, "alive");
	put_word(CSIW_LINK_MAGIC, 0);
	look_at(13.4);
	expect_none("no guest of csiw, or a stock one", 0);
	put_word(CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE);
	look_at(13.5);
	expect_guest(LINK_ALIVE, "alive");
}

static void a_window_without_a_guest_has_none(void **state)
{
	(void)state;
	memset(stage.mem, 0, sizeof(stage.mem));
	look_at(10);
	expect_none("no guest of csiw, or a stock one", 0);
}

static void a_guest_of_a_smaller_window_is_named(void **state)
{
	size_t d = LINK_SIZE / 2 - CSIW_DESCRIPTOR_SIZE;

	(void)state;
	memset(stage.mem, 0, sizeof(stage.mem));
	csiw_win_put32(&stage.win, d + CSIW_LINK_MAGIC, CSIW_LINK_MAGIC_VALUE);
	csiw_win_put32(&stage.win, d + CSIW_LINK_WINDOW, LINK_SIZE / 2);
	look_at(10);
	expect_none("the guest's window is 8192 bytes, this one 16384", 8192);
}

static void a_guest_of_a_larger_window_is_named(void **state)
{
	(void)state;
	put_word(CSIW_LINK_WINDOW, 4 * LINK_SIZE);
	look_at(10);
	expect_none("the guest's window is 65536 bytes, this one 16384", 65536);
}

static void a_window_without_room_says_so(void **state)
{
	(void)state;
	assert_int_equal(
		csiw_win_init(&stage.win, stage.mem, 5000, CSIW_MEMORY_DEVICE),
		CSIW_OK);
	look_at(10);
	expect_none("the size of this window, or its place, has no room for a "
		    "link",
		    0);
}

/* A stream of 3 records, at its end. */
static void stream_of_three(void)
{
	uint8_t slot[CSIW_SLOT_20];
	uint32_t count;

	stream(20);
	hear(3, 256);
	guest_steps();
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT),
			 CSIW_GUEST_CLOSE);
	do {
		assert_int_equal(csiw_stream_copy(&stage.peer, slot,
						  sizeof(slot), &count),
				 CSIW_OK);
	} while (count > 0);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], CSIW_F_FINISHED);
	assert_int_equal(stage.mem[CSIW_PARAM_TOTAL + 3], 3);
}

static void an_answer_of_a_stream_is_one(void **state)
{
	(void)state;
	stream_of_three();
	assert_true(link_streamed(&stage.win, stage.mem));
	/* a hand on the peer's line takes nothing from it */
	put_word(CSIW_LINK_REQUEST, 0);
	assert_true(link_streamed(&stage.win, stage.mem));
}

static void it_stays_one_when_the_guest_is_started_anew(void **state)
{
	(void)state;
	stream_of_three();
	guest_boots(CSIW_ORDER_BIG);
	guest_goes_on(300);
	assert_true(link_streamed(&stage.win, stage.mem));
	/* the ask in the block is another one then */
	put_word(CSIW_LINK_MARK, word(CSIW_LINK_MARK) + 1);
	assert_false(link_streamed(&stage.win, stage.mem));
}

/* A run of version 1 behind a stream, by a stock peer that leaves the tag. */
static void stock_run(void)
{
	stage.mem[CSIW_PARAM_TOTAL + 3] = 0;
	stage.mem[CSIW_PARAM_RET] = 0;
	stage.mem[CSIW_PARAM_TIMEOUT + 1] = 1;
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START;
	guest_steps();
	hear(3, 256);
	guest_goes_on(1100);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], CSIW_F_FINISHED);
	assert_int_equal(stage.mem[CSIW_PARAM_TOTAL + 3], 3);
}

static void samples_behind_a_stream_are_samples(void **state)
{
	(void)state;
	stream_of_three();
	stock_run();
	assert_false(link_streamed(&stage.win, stage.mem));
	link_stage_set_up(NULL);
	stream_of_three();
	guest_boots(CSIW_ORDER_BIG);
	stock_run();
	assert_false(link_streamed(&stage.win, stage.mem));
}

static void a_block_of_anything_is_no_stream(void **state)
{
	(void)state;
	memset(stage.mem, 0, sizeof(stage.mem));
	assert_false(link_streamed(&stage.win, stage.mem));
	stage.mem[CSIW_PARAM_BANDWIDTH] = 20;
	assert_false(link_streamed(&stage.win, stage.mem));
	memset(stage.mem, 0xff, sizeof(stage.mem));
	assert_false(link_streamed(&stage.win, stage.mem));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(a_guest_is_silent_after_three_seconds,
				       set_up),
		cmocka_unit_test_setup(
			a_guest_that_beats_is_alive_until_it_was_still_for_long,
			set_up),
		cmocka_unit_test_setup(
			who_was_halted_itself_calls_nobody_silent, set_up),
		cmocka_unit_test_setup(a_guest_that_is_started_anew_is_alive,
				       set_up),
		cmocka_unit_test_setup(a_window_without_a_guest_has_none,
				       set_up),
		cmocka_unit_test_setup(a_guest_of_a_smaller_window_is_named,
				       set_up),
		cmocka_unit_test_setup(a_guest_of_a_larger_window_is_named,
				       set_up),
		cmocka_unit_test_setup(a_window_without_room_says_so, set_up),
		cmocka_unit_test_setup(an_answer_of_a_stream_is_one, set_up),
		cmocka_unit_test_setup(
			it_stays_one_when_the_guest_is_started_anew, set_up),
		cmocka_unit_test_setup(samples_behind_a_stream_are_samples,
				       set_up),
		cmocka_unit_test_setup(a_block_of_anything_is_no_stream,
				       set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

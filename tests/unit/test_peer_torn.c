/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_peer_torn.c: P6 of PROTOCOL.md: a stock guest publishes finished first
 * and then page after page, and pages of an abandoned run can land late.
 */
#include "peer_stage.h"

/* What a stock guest writes: block and samples, the last page zero-padded. */
static uint8_t image[PEER_SIZE_MAX + CSIW_PAGE_SIZE];

static size_t make_image(uint32_t total)
{
	size_t end = csiw_sample_offset(total);
	size_t pages = (end + CSIW_PAGE_SIZE - 1) / CSIW_PAGE_SIZE;
	uint32_t i;

	memset(image, 0, pages * CSIW_PAGE_SIZE);
	peek_bytes(&stage.win, 0, image, CSIW_PARAM_SIZE);
	image[CSIW_PARAM_FLAGS] &= (uint8_t)~S;
	image[CSIW_PARAM_FLAGS] |= F;
	image[CSIW_PARAM_RET] = CSIW_RET_TIMEOUT;
	csiw_put32(image + CSIW_PARAM_TOTAL, total, stage.order);
	for (i = 0; i < total; i++) {
		make_sample(image + csiw_sample_offset(i), i);
	}
	return pages;
}

static void put_page(size_t page)
{
	size_t at = page * CSIW_PAGE_SIZE;
	size_t left = stage.win.size - at;

	poke_bytes(&stage.win, at, image + at,
		   left < CSIW_PAGE_SIZE ? left : CSIW_PAGE_SIZE);
}

static void put_pages(size_t from, size_t to)
{
	for (; from < to; from++) {
		put_page(from);
	}
}

/* Stalls before page `stall` of every answer for a time below 250 ms. */
static void expect_whole_after_a_stall(uint32_t total, size_t stall)
{
	size_t pages;

	peer_asked_plain();
	pages = make_image(total);
	if (stall >= pages) {
		stall = pages - 1;
	}
	put_pages(0, stall);
	peer_pass(CSIW_QUIET_MS - 1);
	assert_false(peer_over());
	put_pages(stall, pages);
	peer_pass(3 * CSIW_QUIET_MS);
	expect_done(CSIW_RET_TIMEOUT, total);
	assert_int_equal(stage.peer.asks, 1);
}

static void a_stall_before_any_page_is_waited_out(void **state)
{
	uint32_t total;
	size_t stall;

	(void)state;
	for (total = 0; total <= PEER_ROOM; total++) {
		for (stall = 1; stall < 4; stall++) {
			size_t end = csiw_sample_offset(total);

			if (stall * CSIW_PAGE_SIZE <= end) {
				peer_stage_open(PEER_ROOM, PEER_PAD,
						CSIW_ORDER_LITTLE);
				expect_whole_after_a_stall(total, stall);
			}
		}
	}
}

/* Bytes of a page land one after another. */
static void a_page_that_lands_byte_by_byte_is_waited_out(void **state)
{
	enum { TOTAL = 2 };
	size_t end = csiw_sample_offset(TOTAL);
	size_t i;

	(void)state;
	peer_asked_plain();
	make_image(TOTAL);
	for (i = 0; i <= end; i++) {
		assert_false(peer_over());
		poke(&stage.win, i, image[i]);
		peer_step();
		peer_step();
	}
	peer_pass(3);
	expect_done(CSIW_RET_TIMEOUT, TOTAL);
}

static void no_room_behind_the_data(void)
{
	peer_stage_open(PEER_ROOM, 0, CSIW_ORDER_LITTLE);
	assert_int_equal(csiw_sample_offset(PEER_ROOM), area_end(&stage.win));
}

static void data_that_leave_no_room_must_stay_quiet(void **state)
{
	size_t stall;

	(void)state;
	for (stall = 1; stall < 4; stall++) {
		no_room_behind_the_data();
		expect_whole_after_a_stall(PEER_ROOM, stall);
	}
}

static void data_that_leave_no_room_are_watched_for_250_ms(void **state)
{
	(void)state;
	no_room_behind_the_data();
	peer_asked_plain();
	put_pages(0, make_image(PEER_ROOM));
	peer_pass(CSIW_QUIET_MS);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, PEER_ROOM);
}

static void every_change_begins_the_250_ms_anew(void **state)
{
	size_t at;

	(void)state;
	no_room_behind_the_data();
	peer_asked_plain();
	put_pages(0, make_image(PEER_ROOM));
	for (at = CSIW_PARAM_SIZE + 20; at < 12000; at += 1333) {
		poke(&stage.win, at, 0xee);
		peer_pass(CSIW_QUIET_MS - 5);
		poke(&stage.win, at, image[at]);
		peer_pass(CSIW_QUIET_MS - 5);
		assert_false(peer_over());
	}
	peer_pass(10);
	expect_done(CSIW_RET_TIMEOUT, PEER_ROOM);
}

static void a_guest_that_showed_11_needs_no_such_wait(void **state)
{
	(void)state;
	no_room_behind_the_data();
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(1);
	put_answer(CSIW_RET_WINDOW_FULL, PEER_ROOM);
	peer_pass(2);
	expect_done(CSIW_RET_WINDOW_FULL, PEER_ROOM);
}

static void an_11_of_an_earlier_ask_is_not_remembered(void **state)
{
	(void)state;
	no_room_behind_the_data();
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(1);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_asks_again();
	put_answer(CSIW_RET_WINDOW_FULL, PEER_ROOM);
	peer_pass(CSIW_QUIET_MS / 2);
	assert_false(peer_over());
	peer_pass(CSIW_QUIET_MS);
	expect_done(CSIW_RET_WINDOW_FULL, PEER_ROOM);
}

static void wide_window(void)
{
	peer_stage_open(PAGE_END_TOTAL + 5, 3, CSIW_ORDER_LITTLE);
	stage.tick_ms = 25;
	assert_int_equal(csiw_sample_offset(PAGE_END_TOTAL) % CSIW_PAGE_SIZE,
			 0);
}

static void data_that_end_on_a_page_are_waited_for(void **state)
{
	static const size_t stalls[] = {1, 2, 77, 154, 155};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(stalls) / sizeof(stalls[0]); i++) {
		wide_window();
		expect_whole_after_a_stall(PAGE_END_TOTAL, stalls[i]);
	}
}

static void a_page_of_data_that_ends_in_fill_has_not_landed(void **state)
{
	size_t page = 100;
	size_t tail = (page + 1) * CSIW_PAGE_SIZE - 64;

	(void)state;
	wide_window();
	peer_asked_plain();
	put_pages(0, make_image(PAGE_END_TOTAL));
	poke_fill(&stage.win, tail, CSIW_FILL, 64);
	peer_pass(10 * CSIW_QUIET_MS);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	put_page(page);
	peer_pass(2 * CSIW_QUIET_MS);
	expect_done(CSIW_RET_TIMEOUT, PAGE_END_TOTAL);
}

static void our_guests_zero_on_the_next_page_needs_no_wait(void **state)
{
	(void)state;
	wide_window();
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, PAGE_END_TOTAL);
	peer_pass(3);
	expect_done(CSIW_RET_TIMEOUT, PAGE_END_TOTAL);
}

static void the_smallest_budget_gives_the_same_answers(void **state)
{
	(void)state;
	wide_window();
	stage.budget = 0;
	expect_whole_after_a_stall(PAGE_END_TOTAL, 155);
	no_room_behind_the_data();
	stage.budget = CSIW_SAMPLE_SIZE;
	expect_whole_after_a_stall(PEER_ROOM, 2);
	peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_LITTLE);
	stage.budget = 1;
	expect_whole_after_a_stall(PEER_ROOM - 1, 2);
}

/* An abandoned run's page lands over the fill of this ask. */
static void late_pages_before_the_answer_make_it_ask_again(void **state)
{
	size_t page;

	(void)state;
	for (page = 1; page < 4; page++) {
		no_room_behind_the_data();
		peer_asked_plain();
		make_image(PEER_ROOM);
		put_page(page);
		peer_pass(CSIW_QUIET_MS - 1);
		assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), S);
		peer_pass(1);
		assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), 0);
		expect_phase(CSIW_PEER_PHASE_PAUSE);
		peer_asks_again();
		assert_true(peek_all(&stage.win, CSIW_PARAM_SIZE, CSIW_FILL,
				     area_end(&stage.win) - CSIW_PARAM_SIZE));
	}
}

static void a_late_first_page_never_counts(void **state)
{
	(void)state;
	peer_asked_plain();
	make_image(2);
	csiw_peer_withdraw(&stage.peer);
	peer_asked_plain();
	put_page(0);
	peer_asks_again();
	put_answer(CSIW_RET_TIMEOUT, 1);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 1);
}

static void samples_of_a_guest_that_showed_11_are_no_late_pages(void **state)
{
	(void)state;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(5);
	put_samples(5);
	peer_pass(4 * CSIW_QUIET_MS);
	expect_phase(CSIW_PEER_PHASE_WAIT);
	put_answer(CSIW_RET_TIMEOUT, 7);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 7);
	assert_int_equal(stage.peer.asks, 1);
}

static void samples_of_an_earlier_ask_are_not_remembered(void **state)
{
	(void)state;
	peer_asked_plain();
	put_samples(5);
	assert_int_equal(csiw_peer_progress(&stage.peer, BUDGET), 5);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_asks_again();
	put_sample(4);
	poke(&stage.win, csiw_sample_offset(5), 0);
	put_finished(F, CSIW_RET_TIMEOUT, 5);
	peer_pass(100);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	put_samples(5);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 5);
}

static void the_fill_is_looked_at_once(void **state)
{
	(void)state;
	peer_asked_plain();
	peer_pass(CSIW_QUIET_MS + 5);
	put_samples(3);
	peer_pass(10 * CSIW_QUIET_MS);
	expect_phase(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(stage.peer.asks, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, peer_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_stall_before_any_page_is_waited_out),
		T(a_page_that_lands_byte_by_byte_is_waited_out),
		T(data_that_leave_no_room_must_stay_quiet),
		T(data_that_leave_no_room_are_watched_for_250_ms),
		T(every_change_begins_the_250_ms_anew),
		T(a_guest_that_showed_11_needs_no_such_wait),
		T(an_11_of_an_earlier_ask_is_not_remembered),
		T(data_that_end_on_a_page_are_waited_for),
		T(a_page_of_data_that_ends_in_fill_has_not_landed),
		T(our_guests_zero_on_the_next_page_needs_no_wait),
		T(the_smallest_budget_gives_the_same_answers),
		T(late_pages_before_the_answer_make_it_ask_again),
		T(a_late_first_page_never_counts),
		T(samples_of_a_guest_that_showed_11_are_no_late_pages),
		T(samples_of_an_earlier_ask_are_not_remembered),
		T(the_fill_is_looked_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

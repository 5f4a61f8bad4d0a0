/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_peer_late.c: answers that are seen so late that an older run's pages may
 * lie under them (P6).
 */
#include "peer_stage.h"

/* As a stock guest: the page padded with zeros. */
static void put_stock_answer(uint32_t total)
{
	size_t end = csiw_sample_offset(total);

	put_answer(CSIW_RET_TIMEOUT, total);
	poke_fill(&stage.win, end, 0, CSIW_PAGE_SIZE - end);
}

/* An answer is first seen so long after the fill, which nobody has looked at. */
static void see_it_after(uint64_t ms)
{
	stage.now_ms = stage.peer.filled_ms + ms;
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_step();
}

static void an_answer_within_a_second_of_the_fill_needs_no_look(void **state)
{
	(void)state;
	peer_asked_plain();
	put_stock_answer(3);
	see_it_after(CSIW_STOCK_SLEEP_MS - 1);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

static void later_than_that_pages_of_an_older_run_may_lie_there(void **state)
{
	(void)state;
	peer_asked_plain();
	put_stock_answer(3);
	see_it_after(CSIW_STOCK_SLEEP_MS);
	expect_phase(CSIW_PEER_PHASE_PAUSE);
	peer_asks_again();
}

static void fill_behind_the_samples_clears_a_late_answer(void **state)
{
	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 3);
	see_it_after(CSIW_STOCK_SLEEP_MS);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

/* No byte of the page is left behind the 0 byte that could still be fill. */
static void data_up_to_the_end_of_their_page_prove_nothing(void **state)
{
	const uint32_t total = 1717;
	size_t end = csiw_sample_offset(total);

	(void)state;
	assert_int_equal((end + 1) % CSIW_PAGE_SIZE, 0);
	peer_stage_open(total + 2 * CSIW_PAGE_SIZE / CSIW_SAMPLE_SIZE, 0,
			CSIW_ORDER_LITTLE);
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, total);
	poke_fill(&stage.win, end, 0, 1);
	see_it_after(CSIW_STOCK_SLEEP_MS);
	for (int i = 0; stage.peer.state == CSIW_PEER_BUSY; i++) {
		assert_true(i < 1000);
		peer_step();
	}
	expect_phase(CSIW_PEER_PHASE_PAUSE);
}

/* No byte of the window is left either. */
static void data_up_to_the_end_of_the_window_prove_nothing(void **state)
{
	(void)state;
	peer_stage_open(PEER_ROOM, 0, CSIW_ORDER_LITTLE);
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, PEER_ROOM);
	see_it_after(CSIW_STOCK_SLEEP_MS);
	peer_pass(CSIW_QUIET_MS + 5);
	expect_phase(CSIW_PEER_PHASE_PAUSE);
}

/* A stall between two bytes can show a new return value beside the total that
 * the peer itself wrote, and an older page the 0 byte. */
static void later_than_that_no_samples_prove_as_little(void **state)
{
	(void)state;
	peer_asked_plain();
	put_stock_answer(0);
	see_it_after(CSIW_STOCK_SLEEP_MS);
	expect_phase(CSIW_PEER_PHASE_PAUSE);
	peer_asks_again();
}

static void fill_clears_a_late_answer_without_samples(void **state)
{
	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 0);
	see_it_after(5 * CSIW_STOCK_SLEEP_MS);
	expect_done(CSIW_RET_TIMEOUT, 0);
}

static void a_look_that_an_answer_cuts_short_proves_nothing(void **state)
{
	(void)state;
	peer_asked_plain();
	stage.now_ms = stage.peer.filled_ms + CSIW_STOCK_SLEEP_MS;
	peer_step();
	expect_phase(CSIW_PEER_PHASE_LOOK);
	put_stock_answer(3);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_PAUSE);
}

static void a_deadline_of_now_is_no_pending_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	assert_int_equal(
		csiw_peer_ask(&stage.peer, &req, stage.now_ms, stage.now_ms),
		CSIW_OK);
	peer_step();
	expect_failed(CSIW_ERR_DEADLINE);
	assert_int_equal(stage.peer.asks, 0);
}

static void an_answer_seen_late_has_its_second_to_settle(void **state)
{
	(void)state;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_step();
	put_finished(F, CSIW_RET_TIMEOUT, 3);
	stage.now_ms = stage.peer.deadline_ms + 900;
	peer_pass(900);
	assert_false(peer_over());
	put_samples(3);
	peer_pass(2);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, peer_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(an_answer_within_a_second_of_the_fill_needs_no_look),
		T(later_than_that_pages_of_an_older_run_may_lie_there),
		T(fill_behind_the_samples_clears_a_late_answer),
		T(data_up_to_the_end_of_their_page_prove_nothing),
		T(data_up_to_the_end_of_the_window_prove_nothing),
		T(later_than_that_no_samples_prove_as_little),
		T(fill_clears_a_late_answer_without_samples),
		T(a_look_that_an_answer_cuts_short_proves_nothing),
		T(a_deadline_of_now_is_no_pending_request),
		T(an_answer_seen_late_has_its_second_to_settle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

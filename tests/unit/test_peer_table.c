/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_peer_table.c: the peer's rows of the table in PROTOCOL.md 6.4, every
 * pair of start and finished.
 */
#include "peer_stage.h"

static void set_flags(unsigned int flags)
{
	poke(&stage.win, CSIW_PARAM_FLAGS, flags);
}

/* About to ask. */

static void expect_asks_at_once_over(unsigned int flags)
{
	struct csiw_param req = plain_request();

	poke_fill(&stage.win, 0, 0x5a, stage.win.size);
	set_flags(flags);
	peer_ask(&req);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(stage.peer.asks, 1);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), S);
	assert_true(peek_all(&stage.win, CSIW_PARAM_SIZE, CSIW_FILL,
			     area_end(&stage.win) - CSIW_PARAM_SIZE));
}

static void about_to_ask_it_asks_while_both_are_clear(void **state)
{
	(void)state;
	expect_asks_at_once_over(0);
}

static void about_to_ask_it_asks_over_an_old_answer(void **state)
{
	(void)state;
	expect_asks_at_once_over(F);
}

static void about_to_ask_it_asks_over_both_set(void **state)
{
	(void)state;
	expect_asks_at_once_over(S | F);
}

static void about_to_ask_it_never_writes_over_a_pending_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	poke_fill(&stage.win, 0, 0x5a, stage.win.size);
	set_flags(S);
	remember();
	peer_ask(&req);
	peer_pass(DEADLINE_MS - 1);
	expect_phase(CSIW_PEER_PHASE_PENDING);
	peer_pass(1);
	expect_failed(CSIW_ERR_PENDING);
	expect_untouched();
	assert_int_equal(stage.peer.asks, 0);
}

static void a_pending_request_that_is_answered_makes_way(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	set_flags(S);
	peer_ask(&req);
	peer_pass(100);
	set_flags(F);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(stage.peer.asks, 1);
}

/* Pause before asking again. */

static void expect_pauses_under(unsigned int flags)
{
	peer_asked_plain();
	set_flags(0);
	peer_reach(CSIW_PEER_PHASE_PAUSE);
	set_flags(flags);
	remember();
	stage.budget = 2 * PEER_SIZE_MAX;
	peer_step();
	peer_pass(CSIW_QUIET_MS - 1);
	expect_phase(CSIW_PEER_PHASE_PAUSE);
	expect_untouched();
	peer_pass(1);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(stage.peer.asks, 2);
}

static void pausing_it_asks_again_while_both_are_clear(void **state)
{
	(void)state;
	expect_pauses_under(0);
}

static void pausing_it_asks_again_over_finished(void **state)
{
	(void)state;
	expect_pauses_under(F);
}

static void pausing_it_replaces_its_own_request(void **state)
{
	(void)state;
	expect_pauses_under(S);
}

static void pausing_it_asks_again_over_both_set(void **state)
{
	(void)state;
	expect_pauses_under(S | F);
}

/* Asked, waiting. */

static void waiting_it_asks_again_when_the_guest_restarted(void **state)
{
	(void)state;
	peer_asked_plain();
	set_flags(0);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_PAUSE);
	peer_asks_again();
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_pass(10);
	expect_done(CSIW_RET_TIMEOUT, 2);
}

static void waiting_it_settles_when_finished_stands_alone(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, CSIW_RET_TIMEOUT, 3);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
}

static void waiting_it_waits_while_start_stands(void **state)
{
	(void)state;
	peer_asked_plain();
	remember();
	peer_pass(DEADLINE_MS - 1);
	assert_int_equal(stage.peer.state, CSIW_PEER_WAITING);
	assert_int_equal(stage.peer.asks, 1);
	expect_untouched();
}

static void waiting_it_settles_under_both_set(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(S | F, CSIW_RET_TIMEOUT, 3);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
}

/* Settling. */

static void settle_3(void)
{
	peer_asked_plain();
	put_finished(F, CSIW_RET_TIMEOUT, 3);
	peer_pass(1);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
}

static void settling_it_asks_again_when_both_are_cleared(void **state)
{
	(void)state;
	settle_3();
	set_flags(0);
	peer_asks_again();
}

static void settling_it_waits_for_the_samples(void **state)
{
	(void)state;
	settle_3();
	peer_pass(1000);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	put_samples(3);
	peer_pass(1);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

static void settling_it_goes_back_to_waiting_under_start_alone(void **state)
{
	(void)state;
	settle_3();
	set_flags(S);
	peer_pass(1);
	expect_phase(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(stage.peer.asks, 1);
}

static void settling_it_asks_again_under_both_set(void **state)
{
	(void)state;
	settle_3();
	set_flags(S | F);
	put_samples(3);
	peer_asks_again();
}

/* Deadline passed. */

static void pass_the_deadline(void)
{
	stage.now_ms = stage.peer.deadline_ms;
	remember();
	peer_step();
}

static void late_it_only_fails_while_both_are_clear(void **state)
{
	(void)state;
	peer_asked_plain();
	set_flags(0);
	peer_step();
	pass_the_deadline();
	expect_failed(CSIW_ERR_DEADLINE);
	expect_untouched();
}

static void late_it_settles_for_one_second_more(void **state)
{
	(void)state;
	settle_3();
	pass_the_deadline();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_pass(999);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_pass(1);
	expect_failed(CSIW_ERR_PARTNER);
	expect_untouched();
}

static void late_it_still_takes_samples_within_that_second(void **state)
{
	(void)state;
	settle_3();
	pass_the_deadline();
	peer_pass(998);
	put_samples(3);
	peer_pass(1);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

static void asked_and_taken(void)
{
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(1);
}

static void late_it_takes_an_answer_that_came_between_two_steps(void **state)
{
	(void)state;
	asked_and_taken();
	peer_pass(100);
	put_answer(CSIW_RET_TIMEOUT, 3);
	stage.now_ms = stage.peer.deadline_ms;
	peer_pass(2);
	expect_done(CSIW_RET_TIMEOUT, 3);
}

/* A machine that slept must not accuse a guest that answered in time. */
static void however_late_it_looks_a_whole_answer_counts(void **state)
{
	unsigned int settling;

	(void)state;
	for (settling = 0; settling < 2; settling++) {
		peer_stage_set_up(NULL);
		asked_and_taken();
		put_answer(CSIW_RET_TIMEOUT, 3);
		if (settling) {
			peer_step();
			expect_phase(CSIW_PEER_PHASE_SETTLE);
		}
		stage.now_ms = stage.peer.deadline_ms + 5000;
		peer_pass(3);
		expect_done(CSIW_RET_TIMEOUT, 3);
	}
}

static void late_it_withdraws_with_one_store(void **state)
{
	(void)state;
	peer_asked_plain();
	pass_the_deadline();
	expect_failed(CSIW_ERR_DEADLINE);
	stage.before[CSIW_PARAM_FLAGS] = 0;
	expect_untouched();
}

static void late_it_withdraws_under_both_set_once_settled(void **state)
{
	(void)state;
	settle_3();
	set_flags(S | F);
	pass_the_deadline();
	peer_pass(1000);
	expect_failed(CSIW_ERR_DEADLINE);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS) & S, 0);
}

/* While pausing its own request may still stand. */
static void late_it_withdraws_from_a_pause_too(void **state)
{
	(void)state;
	settle_3();
	set_flags(S | F);
	put_samples(3);
	peer_pass(1);
	expect_phase(CSIW_PEER_PHASE_PAUSE);
	pass_the_deadline();
	expect_failed(CSIW_ERR_DEADLINE);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS) & S, 0);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, peer_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(about_to_ask_it_asks_while_both_are_clear),
		T(about_to_ask_it_asks_over_an_old_answer),
		T(about_to_ask_it_asks_over_both_set),
		T(about_to_ask_it_never_writes_over_a_pending_request),
		T(a_pending_request_that_is_answered_makes_way),
		T(pausing_it_asks_again_while_both_are_clear),
		T(pausing_it_asks_again_over_finished),
		T(pausing_it_replaces_its_own_request),
		T(pausing_it_asks_again_over_both_set),
		T(waiting_it_asks_again_when_the_guest_restarted),
		T(waiting_it_settles_when_finished_stands_alone),
		T(waiting_it_waits_while_start_stands),
		T(waiting_it_settles_under_both_set),
		T(settling_it_asks_again_when_both_are_cleared),
		T(settling_it_waits_for_the_samples),
		T(settling_it_goes_back_to_waiting_under_start_alone),
		T(settling_it_asks_again_under_both_set),
		T(late_it_only_fails_while_both_are_clear),
		T(late_it_settles_for_one_second_more),
		T(late_it_still_takes_samples_within_that_second),
		T(late_it_takes_an_answer_that_came_between_two_steps),
		T(however_late_it_looks_a_whole_answer_counts),
		T(late_it_withdraws_with_one_store),
		T(late_it_withdraws_under_both_set_once_settled),
		T(late_it_withdraws_from_a_pause_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_peer_script.c: bytes that change between two loads of the peer (W1), the
 * bounds of its steps and of what it hands out (W2, W6).
 */
#include "peer_stage.h"
#include "script.h"

static int set_up(void **state)
{
	fake.hook = NULL;
	return peer_stage_set_up(state);
}

/* Settling, an answer of two samples before it, and the script begun. */
static void before_the_last_step(void)
{
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	script_begin(&stage.win);
}

/* What counts is what was judged, or nothing counts. */
static void expect_judged_or_nothing(void)
{
	peer_step();
	if (stage.peer.state == CSIW_PEER_DONE) {
		assert_int_equal(stage.peer.total, 2);
		assert_int_equal(stage.peer.ret, CSIW_RET_TIMEOUT);
	}
}

static void a_total_is_used_as_it_was_judged(void **state)
{
	(void)state;
	before_the_last_step();
	script_change(CSIW_PARAM_TOTAL, 2, CSIW_PARAM_TOTAL, 0xff, 4);
	expect_judged_or_nothing();
}

static void
a_total_that_grew_since_the_step_before_is_checked_anew(void **state)
{
	(void)state;
	before_the_last_step();
	script_change(CSIW_PARAM_TOTAL, 1, CSIW_PARAM_TOTAL, 0xff, 4);
	peer_pass(10);
	assert_false(peer_over());
	assert_int_equal(fake.outside, 0);
}

static void a_return_value_is_used_as_it_was_judged(void **state)
{
	(void)state;
	before_the_last_step();
	script_byte(CSIW_PARAM_RET, 2, 200);
	expect_judged_or_nothing();
}

/* A stock guest's first page lands between the load of the total, still 0, and
 * that of byte 312: the 0 there is the RSSI of a sample. */
static void a_page_that_lands_behind_the_total_is_no_empty_answer(void **state)
{
	(void)state;
	peer_asked_plain();
	put_samples(2);
	poke(&stage.win, CSIW_PARAM_SIZE, CSIW_FILL);
	put_finished(F, CSIW_RET_TIMEOUT, 0);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	script_begin(&stage.win);
	script_change(CSIW_PARAM_SIZE, 1, CSIW_PARAM_SIZE, 0, 1);
	script_change(CSIW_PARAM_SIZE, 1, CSIW_PARAM_TOTAL + 3, 2, 1);
	peer_pass(5);
	assert_int_equal(stage.peer.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 2);
}

static void flags_that_change_before_the_last_look_do_not_count(void **state)
{
	static const uint8_t flags[] = {0, S, S | F, FILTER | F, 0xff};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(flags); i++) {
		set_up(NULL);
		before_the_last_step();
		script_byte(CSIW_PARAM_FLAGS, 2, flags[i]);
		peer_step();
		assert_int_equal(script.played, 1);
		assert_false(peer_over());
	}
}

static void a_block_that_changes_after_the_samples_does_not_count(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		if (i >= CSIW_PARAM_RET && i < CSIW_PARAM_MACS) {
			continue;
		}
		set_up(NULL);
		before_the_last_step();
		script_change(csiw_sample_offset(2), 1, i,
			      stage.peer.block[i] ^ 1U, 1);
		peer_step();
		assert_int_equal(script.played, 1);
		assert_false(peer_over());
	}
}

static void a_sample_that_turns_to_fill_again_hurts_nobody(void **state)
{
	(void)state;
	before_the_last_step();
	script_change(csiw_sample_offset(2), 1, csiw_sample_offset(0),
		      CSIW_FILL, 2 * CSIW_SAMPLE_SIZE);
	assert_int_equal(peer_step(), CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 2);
}

static void
a_guest_that_finishes_while_the_fill_is_looked_at_is_settled(void **state)
{
	(void)state;
	peer_asked_plain();
	stage.now_ms += CSIW_QUIET_MS;
	script_begin(&stage.win);
	script_change(CSIW_PARAM_SIZE, 1, CSIW_PARAM_SIZE, 0, 1);
	script_change(CSIW_PARAM_RET, 2, CSIW_PARAM_FLAGS, F, 1);
	script_change(CSIW_PARAM_RET, 2, CSIW_PARAM_RET, 7, 1);
	peer_reach(CSIW_PEER_PHASE_LOOK);
	peer_step();
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), F);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 0);
	assert_int_equal(stage.peer.asks, 1);
}

static void
a_guest_that_takes_while_the_fill_is_looked_at_is_waited_for(void **state)
{
	(void)state;
	peer_asked_plain();
	stage.now_ms += CSIW_QUIET_MS;
	script_begin(&stage.win);
	script_change(CSIW_PARAM_SIZE, 1, CSIW_PARAM_SIZE, 0, 1);
	script_byte(CSIW_PARAM_RET, 2, CSIW_RET_TAKEN);
	peer_reach(CSIW_PEER_PHASE_LOOK);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_WAIT);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), S);
	put_answer(CSIW_RET_TIMEOUT, 1);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 1);
	assert_int_equal(stage.peer.asks, 1);
}

static void toggle_finished(const struct fake_access *a)
{
	if (covers(a, FAKE_READ, CSIW_PARAM_FLAGS)) {
		stage.mem[CSIW_PARAM_FLAGS] ^= F;
	}
}

/* W6: no wait without a deadline, however finished comes and goes. */
static void finished_that_comes_and_goes_holds_nobody_for_ever(void **state)
{
	static const uint8_t flags[] = {S, 0, S | F, F};
	unsigned int i, ms;

	(void)state;
	for (i = 0; i < sizeof(flags); i++) {
		set_up(NULL);
		peer_asked_plain();
		poke(&stage.win, CSIW_PARAM_FLAGS, flags[i]);
		fake.hook = toggle_finished;
		for (ms = 0; ms < DEADLINE_MS + 2000; ms++) {
			stage.now_ms++;
			peer_step();
		}
		fake.hook = NULL;
		assert_true(peer_over());
	}
}

static void samples_stay_within_the_total_whatever_the_window_says(void **state)
{
	static uint8_t got[PEER_ROOM * CSIW_SAMPLE_SIZE];
	unsigned int i;

	(void)state;
	before_the_last_step();
	assert_int_equal(peer_step(), CSIW_PEER_DONE);
	poke_fill(&stage.win, 0, 0xff, CSIW_PARAM_SIZE);
	fake_forget();
	assert_int_equal(csiw_peer_samples(&stage.peer, 0, 3, got, sizeof(got)),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_peer_samples(&stage.peer, 0, 2, got, sizeof(got)),
			 CSIW_ERR_PARTNER);
	for (i = 0; i < fake.logged; i++) {
		assert_true(fake.log[i].offset + fake.log[i].len <=
			    csiw_sample_offset(2));
	}
}

/* Steps to the end, each within its budget beside some 1,000 bytes. */
static void pass_within(size_t budget, unsigned int ms)
{
	size_t most = budget < CSIW_SAMPLE_SIZE ? CSIW_SAMPLE_SIZE : budget;
	unsigned int busy;

	for (; ms > 0 && !peer_over(); ms--) {
		stage.now_ms++;
		busy = 0;
		do {
			assert_true(busy++ < 10000);
			fake_forget();
			csiw_peer_step(&stage.peer, stage.now_ms, budget);
			assert_true(fake.bytes <= most + 1000);
			assert_true(fake.accesses <= most + 1000);
			assert_true(fake.reads[CSIW_PARAM_RET] <= 2);
			assert_true(fake.reads[CSIW_PARAM_FLAGS] <= 2);
		} while (stage.peer.state == CSIW_PEER_BUSY);
	}
}

static const size_t budgets[] = {0,    1,     CSIW_SAMPLE_SIZE, 1000, 4096,
				 5000, 65536, SIZE_MAX / 2};
enum { BUDGETS = sizeof(budgets) / sizeof(budgets[0]) };

static void a_run_with_a_byte_behind_keeps_every_budget(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	for (i = 0; i < BUDGETS; i++) {
		set_up(NULL);
		peer_ask(&req);
		pass_within(budgets[i], 2 * CSIW_QUIET_MS);
		expect_phase(CSIW_PEER_PHASE_WAIT);
		assert_true(stage.peer.looked);
		put_answer(CSIW_RET_TIMEOUT, PEER_ROOM);
		pass_within(budgets[i], 5);
		expect_done(CSIW_RET_TIMEOUT, PEER_ROOM);
	}
}

static void a_run_that_must_stay_quiet_keeps_every_budget(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < BUDGETS; i++) {
		peer_stage_open(PEER_ROOM, 0, CSIW_ORDER_BIG);
		peer_asked_plain();
		put_answer(CSIW_RET_WINDOW_FULL, PEER_ROOM);
		pass_within(budgets[i], 3 * CSIW_QUIET_MS);
		expect_done(CSIW_RET_WINDOW_FULL, PEER_ROOM);
	}
}

static void a_broken_fill_keeps_every_budget(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < BUDGETS; i++) {
		set_up(NULL);
		peer_asked_plain();
		poke(&stage.win, area_end(&stage.win) - 1, 0);
		pass_within(budgets[i], 4 * CSIW_QUIET_MS);
		assert_int_equal(stage.peer.asks, 2);
	}
}

static void progress_keeps_its_budget(void **state)
{
	size_t budget;

	(void)state;
	peer_asked_plain();
	put_samples(PEER_ROOM);
	for (budget = 0; budget < 100; budget++) {
		fake_forget();
		csiw_peer_progress(&stage.peer, budget);
		assert_true(fake.bytes <= budget);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(a_total_is_used_as_it_was_judged),
		T(a_total_that_grew_since_the_step_before_is_checked_anew),
		T(a_return_value_is_used_as_it_was_judged),
		T(a_page_that_lands_behind_the_total_is_no_empty_answer),
		T(flags_that_change_before_the_last_look_do_not_count),
		T(a_block_that_changes_after_the_samples_does_not_count),
		T(a_sample_that_turns_to_fill_again_hurts_nobody),
		T(a_guest_that_finishes_while_the_fill_is_looked_at_is_settled),
		T(a_guest_that_takes_while_the_fill_is_looked_at_is_waited_for),
		T(finished_that_comes_and_goes_holds_nobody_for_ever),
		T(samples_stay_within_the_total_whatever_the_window_says),
		T(a_run_with_a_byte_behind_keeps_every_budget),
		T(a_run_that_must_stay_quiet_keeps_every_budget),
		T(a_broken_fill_keeps_every_budget),
		T(progress_keeps_its_budget),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

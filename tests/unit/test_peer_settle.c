/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_settle.c: which finished counts: P4 and P5 of PROTOCOL.md, each of
 * them broken by the guest's hand. */
#include "peer_stage.h"

static void every_return_value_of_an_answer_counts(void **state)
{
	static const uint8_t rets[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12};
	unsigned int i, order;

	(void)state;
	for (i = 0; i < 2 * sizeof(rets); i++) {
		order = i & 1;
		peer_stage_open(PEER_ROOM, PEER_PAD, order);
		peer_asked_plain();
		put_answer(rets[i / 2], i % PEER_ROOM);
		peer_pass(5);
		expect_done(rets[i / 2], i % PEER_ROOM);
		assert_int_equal(stage.peer.asks, 1);
	}
}

static void a_full_window_counts(void **state)
{
	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_WINDOW_FULL, PEER_ROOM);
	peer_pass(5);
	expect_done(CSIW_RET_WINDOW_FULL, PEER_ROOM);
}

static void an_answer_with_the_filter_on_carries_its_bit(void **state)
{
	struct csiw_param req = listed_request(1, 1);

	(void)state;
	peer_asked(&req);
	put_answer(CSIW_RET_COMPLETE, 1);
	peer_pass(5);
	expect_done(CSIW_RET_COMPLETE, 1);
}

/* Never is this taken for an answer: the peer asks again, and the answer to
 * that one counts. */
static void expect_not_mine(void)
{
	peer_asks_again();
	put_answer(CSIW_RET_TIMEOUT, 1);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 1);
	assert_int_equal(stage.peer.asks, 2);
}

static void no_other_flags_of_finished_count(void **state)
{
	unsigned int flags;

	(void)state;
	for (flags = 0; flags < 256; flags++) {
		if ((flags & F) && flags != F) {
			peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_BIG);
			peer_asked_plain();
			put_samples(2);
			put_finished(flags, CSIW_RET_TIMEOUT, 2);
			expect_not_mine();
		}
	}
}

static void no_answer_counts_whose_block_differs_in_a_byte(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		if (i >= CSIW_PARAM_RET && i < CSIW_PARAM_MACS) {
			continue;
		}
		peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_BIG);
		peer_asked_plain();
		put_answer(CSIW_RET_TIMEOUT, 2);
		stage.mem[i] ^= 0x01;
		expect_not_mine();
	}
}

static void a_block_of_an_earlier_ask_does_not_count(void **state)
{
	uint8_t block[CSIW_PARAM_SIZE];

	(void)state;
	peer_asked_plain();
	peek_bytes(&stage.win, 0, block, sizeof(block));
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_asks_again();
	poke_bytes(&stage.win, 0, block, sizeof(block));
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_asks_again();
	put_answer(CSIW_RET_TIMEOUT, 1);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 1);
	assert_int_equal(stage.peer.asks, 3);
}

static void stock_block(unsigned int ret)
{
	poke_fill(&stage.win, 0, 0, CSIW_PARAM_SIZE);
	poke(&stage.win, CSIW_PARAM_FLAGS, F);
	poke(&stage.win, CSIW_PARAM_RET, ret);
}

static void stock_failures_5_and_12_count_over_a_block_of_zeros(void **state)
{
	static const uint8_t rets[] = {CSIW_RET_MAIN_ERROR,
				       CSIW_RET_READ_ERROR};
	struct csiw_param req = listed_request(1, 3);
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		peer_asked(&req);
		stock_block(rets[i]);
		peer_pass(5);
		expect_done(rets[i], 0);
	}
}

static void no_other_block_of_zeros_counts(void **state)
{
	unsigned int ret;

	(void)state;
	for (ret = 1; ret <= CSIW_RET_READ_ERROR; ret++) {
		if (ret == CSIW_RET_MAIN_ERROR || ret == CSIW_RET_READ_ERROR) {
			continue;
		}
		peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_BIG);
		peer_asked_plain();
		stock_block(ret);
		poke(&stage.win, CSIW_PARAM_SIZE, 0);
		expect_not_mine();
	}
}

static void no_stock_failure_counts_with_another_byte_set(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		if (i == CSIW_PARAM_RET) {
			continue;
		}
		peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_LITTLE);
		peer_asked_plain();
		stock_block(CSIW_RET_MAIN_ERROR);
		stage.mem[i] = 1;
		put_samples(1);
		peer_pass(20);
		assert_false(peer_over());
	}
}

/* Flags of an answer over a fresh request: somebody's late store. */
static void a_late_store_of_flags_is_waited_out_and_asked_again(void **state)
{
	static const uint8_t rets[] = {CSIW_RET_NONE, CSIW_RET_TAKEN};
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		peer_stage_open(PEER_ROOM, PEER_PAD, CSIW_ORDER_BIG);
		peer_asked_plain();
		put_finished(F, rets[i], 0);
		peer_pass(CSIW_QUIET_MS);
		assert_int_equal(stage.peer.asks, 1);
		expect_phase(CSIW_PEER_PHASE_SETTLE);
		expect_not_mine();
	}
}

static void a_page_under_way_is_given_its_time(void **state)
{
	(void)state;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_FLAGS, F);
	peer_pass(CSIW_QUIET_MS - 1);
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 2);
	assert_int_equal(stage.peer.asks, 1);
}

/* Values that stay; the rest of P4 holds. */
static void expect_partner(unsigned int ret, uint32_t total)
{
	peer_asked_plain();
	put_finished(F, ret, total);
	peer_pass(CSIW_QUIET_MS);
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	peer_pass(2);
	expect_failed(CSIW_ERR_PARTNER);
	assert_int_equal(stage.peer.ret, ret);
	assert_int_equal(stage.peer.total, 0);
	assert_int_equal(csiw_peer_samples(&stage.peer, 0, 0, NULL, 0),
			 CSIW_ERR_STATE);
}

static void return_values_above_12_that_stay_break_the_protocol(void **state)
{
	unsigned int ret;

	(void)state;
	for (ret = CSIW_RET_READ_ERROR + 1; ret < 256; ret++) {
		expect_partner(ret, 0);
	}
}

static void totals_above_the_capacity_that_stay_break_the_protocol(void **state)
{
	(void)state;
	expect_partner(CSIW_RET_TIMEOUT, PEER_ROOM + 1);
	expect_partner(CSIW_RET_TIMEOUT, 0x80000000);
	expect_partner(CSIW_RET_TIMEOUT, UINT32_MAX);
}

static void a_total_in_the_wrong_order_breaks_the_protocol(void **state)
{
	(void)state;
	peer_asked_plain();
	put_samples(2);
	poke(&stage.win, CSIW_PARAM_TOTAL, 2);
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TIMEOUT);
	poke(&stage.win, CSIW_PARAM_FLAGS, F);
	peer_pass(2 * CSIW_QUIET_MS);
	expect_failed(CSIW_ERR_PARTNER);
}

static void nonsense_over_another_block_is_not_the_guests_fault(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, 99, UINT32_MAX);
	poke(&stage.win, CSIW_PARAM_CHANNEL, 7);
	expect_not_mine();
}

static void nonsense_that_passes_is_forgotten(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, 99, 0);
	peer_pass(CSIW_QUIET_MS - 5);
	put_finished(F, CSIW_RET_TIMEOUT, 2);
	peer_pass(20);
	put_finished(F, 99, 2);
	peer_pass(CSIW_QUIET_MS - 5);
	assert_false(peer_over());
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 2);
}

/* It must stay for 250 ms itself; time that a 0 stood there is not its own. */
static void nonsense_after_a_late_store_is_given_its_own_time(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, CSIW_RET_NONE, 0);
	peer_pass(CSIW_QUIET_MS - 5);
	put_finished(F, 99, 0);
	peer_pass(CSIW_QUIET_MS - 20);
	assert_false(peer_over());
}

static void a_guest_that_restarts_while_settling_is_asked_again(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, CSIW_RET_TIMEOUT, 3);
	peer_pass(3);
	poke_fill(&stage.win, 0, 0, CSIW_PARAM_SIZE);
	expect_not_mine();
}

static void a_guest_that_zeroes_the_block_is_asked_again(void **state)
{
	(void)state;
	peer_asked_plain();
	poke_fill(&stage.win, 0, 0, CSIW_PARAM_SIZE);
	expect_not_mine();
}

static void another_runs_page_that_stays_is_not_waited_for(void **state)
{
	(void)state;
	peer_asked_plain();
	put_finished(F, CSIW_RET_TIMEOUT, 5);
	poke(&stage.win, CSIW_PARAM_TAG, ~stage.peer.block[CSIW_PARAM_TAG]);
	peer_pass(CSIW_QUIET_MS - 1);
	assert_int_equal(stage.peer.asks, 1);
	peer_pass(2 * CSIW_QUIET_MS + 10);
	assert_int_equal(stage.peer.asks, 2);
	expect_phase(CSIW_PEER_PHASE_WAIT);
}

static void a_guest_that_never_answers_is_left_at_the_deadline(void **state)
{
	(void)state;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(DEADLINE_MS - 1);
	assert_false(peer_over());
	peer_pass(1);
	expect_failed(CSIW_ERR_DEADLINE);
}

static void a_guest_that_always_restarts_is_left_at_the_deadline(void **state)
{
	unsigned int i;

	(void)state;
	peer_asked_plain();
	for (i = 0; i < DEADLINE_MS && !peer_over(); i++) {
		poke(&stage.win, CSIW_PARAM_FLAGS, 0);
		peer_pass(1);
	}
	expect_failed(CSIW_ERR_DEADLINE);
	assert_in_range(stage.peer.asks, 100, DEADLINE_MS / CSIW_QUIET_MS);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, peer_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(every_return_value_of_an_answer_counts),
		T(a_full_window_counts),
		T(an_answer_with_the_filter_on_carries_its_bit),
		T(no_other_flags_of_finished_count),
		T(no_answer_counts_whose_block_differs_in_a_byte),
		T(a_block_of_an_earlier_ask_does_not_count),
		T(stock_failures_5_and_12_count_over_a_block_of_zeros),
		T(no_other_block_of_zeros_counts),
		T(no_stock_failure_counts_with_another_byte_set),
		T(a_late_store_of_flags_is_waited_out_and_asked_again),
		T(a_page_under_way_is_given_its_time),
		T(return_values_above_12_that_stay_break_the_protocol),
		T(totals_above_the_capacity_that_stay_break_the_protocol),
		T(a_total_in_the_wrong_order_breaks_the_protocol),
		T(nonsense_over_another_block_is_not_the_guests_fault),
		T(nonsense_that_passes_is_forgotten),
		T(nonsense_after_a_late_store_is_given_its_own_time),
		T(another_runs_page_that_stays_is_not_waited_for),
		T(a_guest_that_restarts_while_settling_is_asked_again),
		T(a_guest_that_zeroes_the_block_is_asked_again),
		T(a_guest_that_never_answers_is_left_at_the_deadline),
		T(a_guest_that_always_restarts_is_left_at_the_deadline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

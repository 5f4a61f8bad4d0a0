/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_stream.c: how streams end.  PROTOCOL.md section 11. */
#include <csiw/err.h>

#include "link_stage.h"

static void a_stream_without_a_timeout_never_ends(void **state)
{
	(void)state;
	hand_stream(0);
	for (; stage.now_ms < 200000; stage.now_ms += 1000) {
		put_word(CSIW_LINK_PEER_HEARTBEAT, (uint32_t)stage.now_ms);
		guest_goes_on(100);
		assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	}
}

static void a_stream_with_a_timeout_ends_with_it(void **state)
{
	(void)state;
	hand_stream(2);
	guest_goes_on(1950);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	guest_goes_on(50);
	expect_end(CSIW_RET_TIMEOUT, 0, CSIW_CAUSE_NONE);
}

static void a_stream_ends_with_6_when_the_listed_are_full(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM | CSIW_F_FILTER, 30);

	(void)state;
	req.samples_per_device = 2;
	req.mac_count = 2;
	req.macs[0][0] = 2;
	req.macs[1][0] = 2;
	req.macs[1][5] = 1;
	hand_take(&req);
	hear(4, 256);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(1, 256);
	assert_int_equal(stage.todo, CSIW_GUEST_CLOSE);
	expect_end(CSIW_RET_COMPLETE, 4, CSIW_CAUSE_NONE);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 4);
}

static void a_stream_asks_for_more_than_the_window_holds(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM | CSIW_F_FILTER, 30);
	unsigned int i;

	(void)state;
	req.samples_per_device = 255;
	req.mac_count = 50;
	for (i = 0; i < 50; i++) {
		req.macs[i][0] = 2;
		req.macs[i][5] = (uint8_t)i;
	}
	hand_take(&req);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	for (i = 0; i < 2 * stage.win.capacity; i++) {
		put_word(CSIW_LINK_CONSUMER, X + i);
		hear(1, 256);
		assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	}
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PROGRESS), 2 * stage.win.capacity);
}

static void an_impossible_consumer_ends_a_stream_with_5(void **state)
{
	(void)state;
	hand_stream(0);
	hear(32, 256);
	put_word(CSIW_LINK_CONSUMER, X - 1);
	hear(1, 256);
	guest_steps();
	expect_end(CSIW_RET_MAIN_ERROR, 32, CSIW_CAUSE_CONSUMER);
}

static void a_consumer_ahead_of_the_producer_is_impossible(void **state)
{
	(void)state;
	hand_stream(0);
	hear(1, 256);
	guest_steps();
	hear(31, 256);
	put_word(CSIW_LINK_CONSUMER, X + 33);
	hear(1, 256);
	guest_steps();
	expect_end(CSIW_RET_MAIN_ERROR, 32, CSIW_CAUSE_CONSUMER);
}

static void another_life_of_the_peer_ends_a_stream_with_9(void **state)
{
	(void)state;
	hand_stream(0);
	hear(5, 256);
	put_word(CSIW_LINK_PEER_NONCE, NONCE + 1);
	guest_steps();
	expect_end(CSIW_RET_CAPTURE_BROKE, 5, CSIW_CAUSE_PEER_NEW);
	assert_int_equal(word(CSIW_LINK_ECHO), NONCE + 1);
}

static void another_life_of_the_peer_lets_a_run_go_on(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_take(&req);
	put_word(CSIW_LINK_PEER_NONCE, NONCE + 1);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
	assert_int_equal(stage.guest.link.cause, CSIW_CAUSE_NONE);
}

/* L13: none is left behind when the guest sleeps, or rings. */
static void records_are_published_before_the_guest_sleeps(void **state)
{
	(void)state;
	hand_stream(0);
	hear(3, 256);
	assert_false(csiw_guest_arm(&stage.guest)); /* ring first */
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 3);
	assert_true(csiw_guest_arm(&stage.guest));
	put_word(CSIW_LINK_PEER_ARMED, 1);
	assert_true(csiw_guest_bell(&stage.guest));
	hear(1, 256);
	assert_true(csiw_guest_bell(&stage.guest));
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 4);
	assert_false(csiw_guest_bell(&stage.guest));
}

static void
a_peer_that_clears_start_ends_a_stream_without_an_answer(void **state)
{
	(void)state;
	hand_stream(0);
	stage.mem[CSIW_PARAM_FLAGS] = 0;
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CLOSE);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], 0);
	assert_int_equal(stage.mem[CSIW_PARAM_RET], CSIW_RET_TAKEN);
	assert_int_equal(word(CSIW_LINK_STATE), CSIW_STATE_IDLE);
}

static void a_stream_flag_that_goes_or_comes_overtakes(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_stream(0);
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START;
	guest_steps();
	assert_int_equal(stage.guest.abandoned, 1);
	link_stage_set_up(NULL);
	hand_take(&req);
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START | CSIW_F_STREAM;
	guest_steps();
	assert_int_equal(stage.guest.abandoned, 1);
}

static void a_broken_capture_has_its_cause(void **state)
{
	(void)state;
	hand_stream(0);
	hear(2, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE);
	expect_end(CSIW_RET_CAPTURE_BROKE, 2, CSIW_CAUSE_CAPTURE);
}

static void a_radio_that_refuses_has_its_cause(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);

	(void)state;
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	csiw_guest_step(&stage.guest, stage.now_ms);
	assert_int_equal(word(CSIW_LINK_STATE), CSIW_STATE_CONFIGURING);
	csiw_guest_opened(&stage.guest, stage.now_ms, CSIW_RET_CONFIG_ERROR);
	expect_end(CSIW_RET_CONFIG_ERROR, 0, CSIW_CAUSE_CONFIG);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_stream_without_a_timeout_never_ends),
		T(a_stream_with_a_timeout_ends_with_it),
		T(a_stream_ends_with_6_when_the_listed_are_full),
		T(a_stream_asks_for_more_than_the_window_holds),
		T(an_impossible_consumer_ends_a_stream_with_5),
		T(a_consumer_ahead_of_the_producer_is_impossible),
		T(records_are_published_before_the_guest_sleeps),
		T(another_life_of_the_peer_ends_a_stream_with_9),
		T(another_life_of_the_peer_lets_a_run_go_on),
		T(a_peer_that_clears_start_ends_a_stream_without_an_answer),
		T(a_stream_flag_that_goes_or_comes_overtakes),
		T(a_broken_capture_has_its_cause),
		T(a_radio_that_refuses_has_its_cause),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

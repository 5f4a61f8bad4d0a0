/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_guest_script.c: bytes that change between two loads of the guest (W1),
 * and the bounds of its steps (W2, W6).
 */
#include "guest_stage.h"
#include "script.h"

static int set_up(void **state)
{
	fake.hook = NULL;
	return guest_stage_set_up(state);
}

static void a_request_is_judged_and_served_from_one_copy(void **state)
{
	struct csiw_param req = listed_request(1, 2);
	size_t i;

	(void)state;
	put_request(&req, 0xa1);
	script_begin(&stage.win);
	/* everything but the return value turns to 0xff after the copy */
	script_change(CSIW_PARAM_CHANNEL, 2, CSIW_PARAM_CHANNEL, 0xff, 6);
	script_change(CSIW_PARAM_CHANNEL, 2, CSIW_PARAM_MACS, 0xff, 300);
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	assert_int_equal(stage.guest.request.mac_count, 2);
	assert_int_equal(stage.guest.request.timeout_s, 30);
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		assert_int_equal(fake.reads[i], 1);
	}
	assert_int_equal(script.played, 0);
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_abandoned(1);
}

static void a_start_withdrawn_before_the_copy_is_no_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	put_request(&req, 0xa1);
	script_begin(&stage.win);
	script_byte(CSIW_PARAM_FLAGS, 2, 0);
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	assert_int_equal(script.played, 1);
	assert_int_equal(stage.guest.state, CSIW_GUEST_IDLE);
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
}

static void fields_written_before_the_copy_are_the_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	put_request(&req, 0xa1);
	script_begin(&stage.win);
	script_byte(CSIW_PARAM_CHANNEL, 1, 11);
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	assert_int_equal(stage.guest.request.channel, 11);
}

/* A timeout read twice could last for ever; the copy's counts. */
static void a_timeout_that_changes_overtakes_and_extends_nothing(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_capture(&req);
	poke_fill(&stage.win, CSIW_PARAM_TIMEOUT, 0xff, 2);
	stage.now_ms += 30000;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_abandoned(1);
}

static void a_count_that_grows_during_a_run_lists_nobody(void **state)
{
	struct csiw_param req = listed_request(1, 1);

	(void)state;
	guest_capture(&req);
	poke(&stage.win, CSIW_PARAM_MAC_COUNT, 255);
	assert_int_equal(guest_hear(1), CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.collect.kept, 0);
	assert_int_equal(guest_hear(0), CSIW_GUEST_CLOSE);
	expect_abandoned(1);
}

static void a_total_in_the_window_is_never_an_index(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	guest_capture(&req);
	for (i = 0; i < STAGE_ROOM; i++) {
		poke_fill(&stage.win, CSIW_PARAM_TOTAL, 0xff, 4);
		guest_hear(i);
		assert_int_equal(fake.outside, 0);
	}
	expect_answer(F, CSIW_RET_WINDOW_FULL, STAGE_ROOM);
}

/* W6: a step is some looks at the block, a datagram one sample at most. */
static void steps_and_datagrams_touch_few_bytes(void **state)
{
	struct csiw_param req = plain_request();
	enum csiw_guest_do next;
	unsigned int i;

	(void)state;
	put_request(&req, 0xa1);
	for (i = 0; i < 2 * STAGE_ROOM; i++) {
		fake_forget();
		next = guest_step();
		assert_true(fake.bytes <= 3 * CSIW_PARAM_SIZE);
		assert_true(fake.accesses <= 32);
		if (next == CSIW_GUEST_OPEN) {
			guest_opened(CSIW_RET_NONE);
		}
		fake_forget();
		guest_hear(i);
		assert_true(fake.bytes <=
			    CSIW_SAMPLE_SIZE + 3 * CSIW_PARAM_SIZE);
		assert_true(fake.accesses <= 32);
	}
	assert_int_equal(stage.guest.runs, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(a_request_is_judged_and_served_from_one_copy),
		T(a_start_withdrawn_before_the_copy_is_no_request),
		T(fields_written_before_the_copy_are_the_request),
		T(a_timeout_that_changes_overtakes_and_extends_nothing),
		T(a_count_that_grows_during_a_run_lists_nobody),
		T(a_total_in_the_window_is_never_an_index),
		T(steps_and_datagrams_touch_few_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

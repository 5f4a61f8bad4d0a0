/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_guest_run.c: whole runs of the guest: return values and edges of
 * PROTOCOL.md section 5, what a sample holds, what an answer writes.
 */
#include "guest_stage.h"

/* A request that is answered at once, with nothing but byte 312 written. */
static void expect_refusal(struct csiw_param req, enum csiw_ret ret)
{
	unsigned int filter = req.flags & FILTER;

	poke_fill(&stage.win, CSIW_PARAM_SIZE, 0xee,
		  STAGE_SIZE - CSIW_PARAM_SIZE);
	put_request(&req, 0xa1);
	remember();
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	expect_answer(filter | F, ret, 0);
	stage.before[CSIW_PARAM_FLAGS] = (uint8_t)(filter | F);
	stage.before[CSIW_PARAM_RET] = (uint8_t)ret;
	stage.before[CSIW_PARAM_SIZE] = 0;
	expect_untouched();
}

static void more_than_50_macs_are_answered_with_1(void **state)
{
	(void)state;
	expect_refusal(listed_request(1, 51), CSIW_RET_TOO_MANY_MACS);
}

static void samples_that_do_not_fit_are_answered_with_2(void **state)
{
	(void)state;
	expect_refusal(listed_request(STAGE_ROOM + 1, 1), CSIW_RET_TOO_MUCH);
}

static void an_invalid_pair_is_answered_with_3(void **state)
{
	static const uint8_t pairs[][2] = {
		{0, 20},   {15, 20},  {200, 20}, {6, 40},  {6, 10}, {38, 20},
		{165, 40}, {165, 80}, {36, 160}, {36, 30}, {36, 0}, {255, 255},
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct csiw_param req = plain_request();

		req.channel = pairs[i][0];
		req.bandwidth_mhz = pairs[i][1];
		expect_refusal(req, CSIW_RET_REFUSED);
	}
}

static void a_guest_judges_1_before_2_before_3(void **state)
{
	struct csiw_param req = listed_request(255, 51);

	(void)state;
	req.channel = 0;
	expect_refusal(req, CSIW_RET_TOO_MANY_MACS);
	req.mac_count = 50;
	expect_refusal(req, CSIW_RET_TOO_MUCH);
	req.samples_per_device = 0;
	expect_refusal(req, CSIW_RET_REFUSED);
}

static void counts_are_not_judged_with_the_filter_off(void **state)
{
	struct csiw_param req = listed_request(255, 255);

	(void)state;
	req.flags = 0;
	guest_capture(&req);
	assert_int_equal(guest_hear(77), CSIW_GUEST_CAPTURE);
}

static void errors_while_opening_are_published(void **state)
{
	static const enum csiw_ret rets[] = {
		CSIW_RET_REFUSED, CSIW_RET_CONFIG_ERROR, CSIW_RET_MAIN_ERROR};
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(rets) / sizeof(rets[0]); i++) {
		guest_take(&req);
		assert_int_equal(guest_opened(rets[i]), CSIW_GUEST_CLOSE);
		expect_answer(F, rets[i], 0);
		assert_int_equal(stage.guest.runs, i + 1);
	}
}

static void a_listed_run_ends_with_6(void **state)
{
	struct csiw_param req = listed_request(2, 2);

	(void)state;
	guest_capture(&req);
	assert_int_equal(guest_hear(0), CSIW_GUEST_CAPTURE);
	assert_int_equal(guest_hear(0), CSIW_GUEST_CAPTURE);
	assert_int_equal(guest_hear(0), CSIW_GUEST_CAPTURE); /* surplus */
	assert_int_equal(guest_hear(9), CSIW_GUEST_CAPTURE); /* filtered */
	assert_int_equal(guest_hear(1), CSIW_GUEST_CAPTURE);
	assert_int_equal(guest_hear(1), CSIW_GUEST_CLOSE);
	expect_answer(FILTER | F, CSIW_RET_COMPLETE, 4);
}

static void a_full_window_ends_with_8_even_when_complete(void **state)
{
	struct csiw_param req = listed_request(STAGE_ROOM / 2, 2);
	unsigned int i;

	(void)state;
	guest_capture(&req);
	for (i = 0; i < STAGE_ROOM - 1; i++) {
		assert_int_equal(guest_hear(i % 2), CSIW_GUEST_CAPTURE);
	}
	assert_int_equal(guest_hear(i % 2), CSIW_GUEST_CLOSE);
	expect_answer(FILTER | F, CSIW_RET_WINDOW_FULL, STAGE_ROOM);
}

static void a_filter_without_macs_ends_with_7_and_nothing(void **state)
{
	struct csiw_param req = listed_request(1, 0);

	(void)state;
	guest_capture(&req);
	assert_int_equal(guest_hear(0), CSIW_GUEST_CAPTURE);
	stage.now_ms += 30000;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_answer(FILTER | F, CSIW_RET_TIMEOUT, 0);
}

static void the_timeout_begins_when_the_capture_is_open(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_take(&req);
	stage.now_ms += 100000;
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_CAPTURE);
	stage.now_ms += 29999;
	assert_int_equal(guest_step(), CSIW_GUEST_CAPTURE);
	stage.now_ms += 1;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_answer(F, CSIW_RET_TIMEOUT, 0);
}

static void timeout_0_opens_and_ends_with_7(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	req.timeout_s = 0;
	guest_take(&req);
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_CLOSE);
	expect_answer(F, CSIW_RET_TIMEOUT, 0);
}

static void the_longest_timeout_is_65535_s_in_both_orders(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int order;

	(void)state;
	req.timeout_s = 65535;
	for (order = 0; order < 2; order++) {
		guest_stage_open(STAGE_SIZE, order);
		guest_capture(&req);
		stage.now_ms += 65534999;
		assert_int_equal(guest_step(), CSIW_GUEST_CAPTURE);
		stage.now_ms += 1;
		assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	}
}

static void the_timeout_is_read_in_the_order_told(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_stage_open(STAGE_SIZE, CSIW_ORDER_LITTLE);
	guest_capture(&req);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_TIMEOUT), 30);
	stage.now_ms += 30000;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
}

static void an_end_from_outside_keeps_the_samples_so_far(void **state)
{
	static const enum csiw_ret rets[] = {CSIW_RET_TIMEOUT,
					     CSIW_RET_CAPTURE_BROKE};
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		guest_capture(&req);
		guest_hear(1);
		guest_hear(2);
		assert_int_equal(csiw_guest_end(&stage.guest, rets[i]),
				 CSIW_GUEST_CLOSE);
		expect_answer(F, rets[i], 2);
	}
}

static void an_end_while_opening_is_published(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_take(&req);
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE),
			 CSIW_GUEST_CLOSE);
	expect_answer(F, CSIW_RET_CAPTURE_BROKE, 0);
}

static void an_end_of_a_withdrawn_run_writes_no_flags(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_capture(&req);
	guest_hear(1);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE),
			 CSIW_GUEST_CLOSE);
	expect_abandoned(1);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), 0);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_RET), CSIW_RET_TAKEN);
}

static void an_answer_writes_only_the_bytes_of_the_guest(void **state)
{
	struct csiw_param req = listed_request(2, 5);

	(void)state;
	poke_fill(&stage.win, CSIW_PARAM_SIZE, 0xee,
		  STAGE_SIZE - CSIW_PARAM_SIZE);
	guest_capture(&req);
	remember();
	guest_hear(0);
	stage.now_ms += 30000;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	memcpy(stage.before, stage.mem, 1);
	memcpy(stage.before + CSIW_PARAM_RET, stage.mem + CSIW_PARAM_RET, 5);
	memcpy(stage.before + CSIW_PARAM_SIZE, stage.mem + CSIW_PARAM_SIZE,
	       CSIW_SAMPLE_SIZE + 1);
	expect_untouched();
	expect_answer(FILTER | F, CSIW_RET_TIMEOUT, 1);
}

static void the_flags_of_an_answer_are_the_filter_bit_and_finished(void **state)
{
	struct csiw_param req = listed_request(0, 1);

	(void)state;
	put_request(&req, 0xa1);
	poke(&stage.win, CSIW_PARAM_FLAGS,
	     0xff & ~(unsigned int)(F | CSIW_F_STREAM));
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	guest_opened(CSIW_RET_MAIN_ERROR);
	expect_answer(FILTER | F, CSIW_RET_MAIN_ERROR, 0);
}

static void the_next_request_is_served_at_once(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	for (i = 1; i <= 20; i++) {
		guest_capture(&req);
		guest_hear(i);
		csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
		expect_answer(F, CSIW_RET_TIMEOUT, 1);
		assert_int_equal(stage.guest.runs, i);
	}
}

static void no_byte_is_written_behind_samples_that_leave_no_room(void **state)
{
	struct csiw_param req = plain_request();
	size_t size = STAGE_SIZE - STAGE_PAD;
	unsigned int i;

	(void)state;
	guest_stage_open(size, CSIW_ORDER_BIG);
	assert_int_equal(stage.win.capacity, STAGE_ROOM);
	memset(stage.mem + size - CSIW_DESCRIPTOR_SIZE, 0xee,
	       CSIW_DESCRIPTOR_SIZE + STAGE_PAD);
	guest_capture(&req);
	for (i = 0; i < STAGE_ROOM; i++) {
		guest_hear(i);
	}
	assert_int_equal(stage.guest.ret, CSIW_RET_WINDOW_FULL);
	assert_true(peek_all(&stage.win, size - CSIW_DESCRIPTOR_SIZE, 0xee,
			     CSIW_DESCRIPTOR_SIZE));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, guest_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(more_than_50_macs_are_answered_with_1),
		T(samples_that_do_not_fit_are_answered_with_2),
		T(an_invalid_pair_is_answered_with_3),
		T(a_guest_judges_1_before_2_before_3),
		T(counts_are_not_judged_with_the_filter_off),
		T(errors_while_opening_are_published),
		T(a_listed_run_ends_with_6),
		T(a_full_window_ends_with_8_even_when_complete),
		T(a_filter_without_macs_ends_with_7_and_nothing),
		T(the_timeout_begins_when_the_capture_is_open),
		T(timeout_0_opens_and_ends_with_7),
		T(the_longest_timeout_is_65535_s_in_both_orders),
		T(the_timeout_is_read_in_the_order_told),
		T(an_end_from_outside_keeps_the_samples_so_far),
		T(an_end_while_opening_is_published),
		T(an_end_of_a_withdrawn_run_writes_no_flags),
		T(an_answer_writes_only_the_bytes_of_the_guest),
		T(the_flags_of_an_answer_are_the_filter_bit_and_finished),
		T(the_next_request_is_served_at_once),
		T(no_byte_is_written_behind_samples_that_leave_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

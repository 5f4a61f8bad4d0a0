/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_link_run.c: runs that are cancelled, and streams that are refused.
 * PROTOCOL.md sections 10.3 and 11. */
#include <csiw/err.h>

#include "link_stage.h"

static void a_run_is_cancelled_while_it_is_configured(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	assert_int_equal(csiw_guest_step(&stage.guest, stage.now_ms),
			 CSIW_GUEST_OPEN);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CLOSE);
	expect_end(CSIW_RET_TIMEOUT, 0, CSIW_CAUSE_CANCELLED);
}

static void a_cancelled_run_keeps_its_samples(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_take(&req);
	hear(4, 256);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CLOSE);
	expect_end(CSIW_RET_TIMEOUT, 4, CSIW_CAUSE_CANCELLED);
	assert_int_equal(stage.mem[csiw_sample_offset(3) + CSIW_SAMPLE_CSI],
			 3 * 31);
}

static void a_cancelled_stream_tells_of_all_its_records(void **state)
{
	(void)state;
	hand_stream(0);
	hear(9, 256);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	expect_end(CSIW_RET_TIMEOUT, 9, CSIW_CAUSE_CANCELLED);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 9);
}

static void another_number_cancels_nothing(void **state)
{
	(void)state;
	hand_stream(0);
	put_word(CSIW_LINK_CANCEL, NUMBER + 1);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void an_anonymous_run_is_not_cancelled(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	put_word(CSIW_LINK_MARK, 0);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	guest_goes_on(500);
	put_word(CSIW_LINK_CANCEL, 0);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_word_left_by_an_earlier_run_cancels_nothing(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	hand_stream(0);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	hand_ask(&req, NUMBER + 1);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_cancel_of_a_peer_without_the_link_counts_not(void **state)
{
	(void)state;
	hand_stream(0);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	put_word(CSIW_LINK_PEER_ECHO, 0);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	put_word(CSIW_LINK_PEER_ECHO, word(CSIW_LINK_NONCE));
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CLOSE);
}

static void an_anonymous_stream_is_refused(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);

	(void)state;
	hand_ask(&req, NUMBER);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_WAIT);
	expect_end(CSIW_RET_REFUSED, 0, CSIW_CAUSE_NO_LINK);
}

static void a_stream_of_another_version_is_refused_with_its_cause(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);

	(void)state;
	hand_line(NONCE, X);
	put_word(CSIW_LINK_PEER_VERSION, 2);
	guest_steps();
	hand_ask(&req, NUMBER);
	guest_steps();
	expect_end(CSIW_RET_REFUSED, 0, CSIW_CAUSE_VERSION);
}

/* The ring and what stands in it are those of the stream before. */
static void a_refused_stream_stores_nothing_in_the_ring(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);
	static uint8_t ring[LINK_D];

	(void)state;
	hand_stream(0);
	hear(3, 256);
	put_word(CSIW_LINK_CANCEL, NUMBER);
	guest_steps();
	memcpy(ring, stage.mem, sizeof(ring));
	hand_ask(&req, 0);
	guest_steps();
	expect_end(CSIW_RET_REFUSED, 0, CSIW_CAUSE_NO_LINK);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 3);
	assert_memory_equal(ring + CSIW_PARAM_SIZE, stage.mem + CSIW_PARAM_SIZE,
			    LINK_D - CSIW_PARAM_SIZE);
}

static void without_a_link_a_stream_is_refused(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);

	(void)state;
	csiw_guest_init(&stage.guest, &stage.win, CSIW_ORDER_BIG,
			&stage.collect);
	hand_ask(&req, NUMBER);
	guest_steps();
	assert_int_equal(stage.mem[CSIW_PARAM_RET], CSIW_RET_REFUSED);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], CSIW_F_FINISHED);
	assert_int_equal(stage.guest.link.cause, CSIW_CAUSE_NO_LINK);
}

static void a_stream_of_no_bandwidth_is_refused(void **state)
{
	struct csiw_param req = request_of(CSIW_F_STREAM, 30);

	(void)state;
	req.bandwidth_mhz = 10;
	hand_take(&req);
	expect_end(CSIW_RET_REFUSED, 0, CSIW_CAUSE_REQUEST);
}

static void the_next_run_clears_the_cause(void **state)
{
	struct csiw_param req = request_of(0, 30);

	(void)state;
	an_anonymous_stream_is_refused(NULL);
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER - 1);
	csiw_guest_step(&stage.guest, stage.now_ms);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_NONE);
	assert_int_equal(word(CSIW_LINK_STATE), CSIW_STATE_CONFIGURING);
	csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE);
	hand_stream(0);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_NONE);
	assert_int_equal(word(CSIW_LINK_STATE), CSIW_STATE_CAPTURING);
}

/* What a guest leaves behind of a run: everything up to the descriptor. */
static void serve_a_run(uint8_t *left)
{
	struct csiw_param req = link_request(20);

	memset(stage.mem, 0xee, LINK_D);
	hand_ask(&req, NUMBER);
	stage.mem[CSIW_PARAM_RET] = 0;
	guest_steps();
	hear(5, 256);
	hear(3, 1024);
	guest_goes_on(31000);
	assert_int_equal(stage.mem[CSIW_PARAM_RET], CSIW_RET_TIMEOUT);
	memcpy(left, stage.mem, LINK_D);
}

static void a_link_changes_no_byte_of_a_run(void **state)
{
	static uint8_t left[2][LINK_D];

	(void)state;
	hand_line(NONCE, X);
	guest_steps();
	serve_a_run(left[0]);
	assert_int_equal(word(CSIW_LINK_SERVED), NUMBER);
	csiw_guest_init(&stage.guest, &stage.win, CSIW_ORDER_BIG,
			&stage.collect);
	serve_a_run(left[1]);
	assert_memory_equal(left[0], left[1], LINK_D);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_run_is_cancelled_while_it_is_configured),
		T(a_cancelled_run_keeps_its_samples),
		T(a_cancelled_stream_tells_of_all_its_records),
		T(another_number_cancels_nothing),
		T(an_anonymous_run_is_not_cancelled),
		T(a_word_left_by_an_earlier_run_cancels_nothing),
		T(a_cancel_of_a_peer_without_the_link_counts_not),
		T(an_anonymous_stream_is_refused),
		T(a_stream_of_another_version_is_refused_with_its_cause),
		T(a_refused_stream_stores_nothing_in_the_ring),
		T(without_a_link_a_stream_is_refused),
		T(a_stream_of_no_bandwidth_is_refused),
		T(the_next_run_clears_the_cause),
		T(a_link_changes_no_byte_of_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

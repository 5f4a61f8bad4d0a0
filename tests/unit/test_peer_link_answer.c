/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_link_answer.c: answers that are not this ask's, and those that count.
 * PROTOCOL.md section 10.2. */
#include <csiw/err.h>

#include "run_stage.h"

static void an_answer_waits_for_a_damaged_link(void **state)
{
	(void)state;
	run();
	hear(4, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	put_word(CSIW_LINK_ECHO, 0);
	peer_goes_on(500);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(stage.peer.asks, 1);
	go_on(1300);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 4);
}

static void an_answer_whose_number_cannot_be_told_is_late_at_worst(void **state)
{
	(void)state;
	run();
	stage.peer.deadline_ms = stage.now_ms + 500;
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	put_word(CSIW_LINK_ECHO, 0);
	peer_goes_on(2000);
	expect_failed(CSIW_ERR_DEADLINE);
}

/* A stock guest answers, which knows no numbers. */
static void answer_by_hand(unsigned int ret, uint32_t total)
{
	csiw_put32(stage.mem + CSIW_PARAM_TOTAL, total, CSIW_ORDER_BIG);
	stage.mem[CSIW_PARAM_RET] = (uint8_t)ret;
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_FINISHED;
}

static void an_answer_without_the_number_is_asked_for_again(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		guest_steps();
		peer_steps();
	}
	memset(stage.mem + CSIW_PARAM_SIZE, 0, 600);
	answer_by_hand(CSIW_RET_TIMEOUT, 2);
	peer_goes_on(20);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	expect_asked_again();
}

static void an_ask_that_was_taken_anonymously_is_asked_again(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		guest_steps();
		peer_steps();
	}
	put_word(CSIW_LINK_MARK, ~word(CSIW_LINK_MARK));
	guest_steps();
	assert_int_equal(stage.guest.link.number, 0);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	peer_steps();
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	put_word(CSIW_LINK_MARK, ~word(CSIW_LINK_MARK));
	expect_asked_again();
}

static void a_refusal_of_another_request_is_asked_again(void **state)
{
	struct csiw_param req = link_request(20);
	unsigned int ret;

	(void)state;
	for (ret = CSIW_RET_TOO_MANY_MACS; ret <= CSIW_RET_MAIN_ERROR; ret++) {
		link_stage_set_up(NULL);
		ask(&req);
		while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
			guest_steps();
			peer_steps();
		}
		answer_by_hand(ret, 0);
		peer_goes_on(20);
		expect_asked_again();
	}
}

static void progress_is_what_the_guest_says(void **state)
{
	(void)state;
	run();
	hear(3, 256);
	guest_steps();
	assert_int_equal(csiw_peer_progress(&stage.peer, 0), 3);
	put_word(CSIW_LINK_PROGRESS, 100000);
	assert_int_equal(csiw_peer_progress(&stage.peer, 0),
			 stage.win.capacity);
	put_word(CSIW_LINK_SERVED, 0);
	assert_int_equal(csiw_peer_progress(&stage.peer, LINK_BUDGET), 0);
	link_stage_set_up(NULL);
	stream(20);
	put_word(CSIW_LINK_PROGRESS, 100000);
	assert_int_equal(csiw_peer_progress(&stage.peer, 0), 100000);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(an_answer_waits_for_a_damaged_link),
		T(an_answer_whose_number_cannot_be_told_is_late_at_worst),
		T(an_answer_without_the_number_is_asked_for_again),
		T(an_ask_that_was_taken_anonymously_is_asked_again),
		T(a_refusal_of_another_request_is_asked_again),
		T(progress_is_what_the_guest_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

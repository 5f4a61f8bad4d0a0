/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_link_life.c: guests that die, come back, or lose their lines while a
 * peer waits.  PROTOCOL.md section 10.1. */
#include <csiw/err.h>

#include "run_stage.h"

static void a_dead_guest_ends_a_run(void **state)
{
	(void)state;
	run();
	peer_goes_on(2900);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	peer_goes_on(200);
	expect_failed(CSIW_ERR_DEAD);
}

static void a_dead_guest_ends_a_stream(void **state)
{
	(void)state;
	stream(20);
	peer_goes_on(2900);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	peer_goes_on(200);
	expect_failed(CSIW_ERR_DEAD);
}

static void a_guest_may_die_before_it_took_the_ask(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		guest_steps();
		peer_steps();
	}
	peer_goes_on(3200);
	expect_failed(CSIW_ERR_DEAD);
}

static void a_guest_that_died_between_two_asks_is_looked_for(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	run();
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	stage.now_ms += 60000;
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START; /* somebody's */
	ask(&req);
	peer_goes_on(3500);
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_HELLO);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
}

static void an_answer_of_a_guest_that_died_behind_it_counts(void **state)
{
	(void)state;
	run();
	hear(4, 256);
	guest_steps();
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	peer_goes_on(20);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	link_stage_set_up(NULL);
	run();
	hear(4, 256);
	peer_goes_on(2900);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	stage.now_ms += 500;
	peer_goes_on(20);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 4);
}

static void records_of_a_guest_that_died_behind_its_answer_count(void **state)
{
	static uint8_t slots[LINK_SIZE];
	uint32_t count;

	(void)state;
	stream(20);
	hear(6, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	peer_goes_on(10000);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	assert_int_equal(count, 6);
	peer_goes_on(10);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 6);
}

static void a_peer_that_was_halted_does_not_call_the_guest_dead(void **state)
{
	(void)state;
	run();
	stage.now_ms += 10000;
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	go_on(500);
	peer_goes_on(2700);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
}

static void a_heart_that_beats_now_and_then_is_alive(void **state)
{
	unsigned int i;

	(void)state;
	run();
	for (i = 0; i < 20; i++) {
		peer_goes_on(2700);
		stage.guest.end_ms = UINT64_MAX;
		guest_steps();
		assert_int_equal(stage.state, CSIW_PEER_WAITING);
	}
}

static void a_run_is_asked_again_of_another_life(void **state)
{
	(void)state;
	run();
	guest_boots(CSIW_ORDER_BIG);
	peer_steps();
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_PAUSE);
	expect_asked_again();
	assert_int_equal(stage.peer.link.number, word(CSIW_LINK_SERVED));
}

static void a_run_that_was_not_numbered_stands_for_another_life(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	peer_goes_on(1300);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_WAIT);
	go_on(50);
	guest_boots(CSIW_ORDER_BIG);
	go_on(300);
	assert_int_equal(stage.peer.asks, 1);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_run_that_was_not_numbered_ends_with_its_guest(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	peer_goes_on(1300);
	go_on(50);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.peer.link.number, 0);
	peer_goes_on(3500);
	expect_failed(CSIW_ERR_DEAD);
}

static void a_stream_ends_with_the_life_of_the_guest(void **state)
{
	(void)state;
	stream(20);
	guest_boots(CSIW_ORDER_BIG);
	peer_steps();
	expect_failed(CSIW_ERR_RESTARTED);
}

static void an_answer_of_an_earlier_life_is_none(void **state)
{
	(void)state;
	run();
	hear(4, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	guest_boots(CSIW_ORDER_BIG);
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	expect_asked_again();
}

/* A word of the guest's is overwritten whenever it was repaired. */
static void damage(size_t field, uint64_t ms)
{
	uint64_t end = stage.now_ms + ms;

	while (stage.now_ms < end) {
		put_word(field, 0);
		peer_steps();
		guest_steps();
		put_word(field, 0);
		stage.now_ms += 10;
	}
}

static void a_link_that_stays_damaged_ends_a_stream(void **state)
{
	static const size_t fields[] = {CSIW_LINK_MAGIC, CSIW_LINK_ECHO};
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		link_stage_set_up(NULL);
		stream(20);
		damage(fields[i], 2900);
		assert_int_equal(stage.state, CSIW_PEER_WAITING);
		damage(fields[i], 200);
		expect_failed(CSIW_ERR_DAMAGED);
	}
}

static void a_link_that_stays_damaged_makes_a_run_ask_again(void **state)
{
	(void)state;
	run();
	damage(CSIW_LINK_MAGIC, 3100);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_PAUSE);
	guest_steps();
	expect_asked_again();
}

static void damage_that_is_repaired_is_nothing(void **state)
{
	unsigned int i;

	(void)state;
	stream(20);
	for (i = 0; i < 5; i++) {
		damage(CSIW_LINK_MAGIC, 2000);
		go_on(1300);
		assert_int_equal(stage.state, CSIW_PEER_WAITING);
		assert_int_equal(word(CSIW_LINK_MAGIC), CSIW_LINK_MAGIC_VALUE);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_dead_guest_ends_a_run),
		T(a_dead_guest_ends_a_stream),
		T(a_guest_may_die_before_it_took_the_ask),
		T(a_guest_that_died_between_two_asks_is_looked_for),
		T(an_answer_of_a_guest_that_died_behind_it_counts),
		T(records_of_a_guest_that_died_behind_its_answer_count),
		T(a_peer_that_was_halted_does_not_call_the_guest_dead),
		T(a_heart_that_beats_now_and_then_is_alive),
		T(a_run_is_asked_again_of_another_life),
		T(a_run_that_was_not_numbered_stands_for_another_life),
		T(a_run_that_was_not_numbered_ends_with_its_guest),
		T(a_stream_ends_with_the_life_of_the_guest),
		T(an_answer_of_an_earlier_life_is_none),
		T(a_link_that_stays_damaged_ends_a_stream),
		T(a_link_that_stays_damaged_makes_a_run_ask_again),
		T(damage_that_is_repaired_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

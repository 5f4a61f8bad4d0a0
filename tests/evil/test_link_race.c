/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_link_race.c: a peer gives up an ask and asks anew while the guest takes
 * the first one.  Either is stopped between any two words: the number is never
 * that of half an ask (L6, L7), and what comes of the new ask is its own.
 */
#include "coro.h"
#include "fake_log.h"
#include "link_stage.h"

#include <csiw/stream.h>

static struct {
	unsigned int guest_stop; /* accesses of the guest before the peer's */
	unsigned int peer_stop;  /* accesses of the peer before the guest's */
	unsigned int seen;
	bool played;
	uint8_t kinds[2]; /* flags of the asks */
} race;

static struct coro peer_end;

static void ask_kind(uint8_t flags, uint8_t bandwidth_mhz)
{
	struct csiw_param req = link_request(bandwidth_mhz);

	req.flags = flags;
	ask(&req);
}

/* The second ask, with one stop. */
static void second_ask(void)
{
	csiw_peer_withdraw(&stage.peer);
	ask_kind(race.kinds[1], 40);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		peer_steps();
	}
	for (;;) {
		race.played = true;
		coro_yield();
	}
}

static void stop(void)
{
	race.seen++;
	if (coro_current != NULL) {
		if (race.seen == race.peer_stop) {
			coro_yield();
		}
	} else if (race.seen == race.guest_stop) {
		race.seen = 0;
		coro_run(&peer_end);
		race.seen = race.guest_stop;
	}
}

static void stop_before(const struct fake_access *a)
{
	(void)a;
	stop();
}

/* It stands in the block, and the guest has not seen it. */
static void first_ask(void)
{
	ask_kind(race.kinds[0], 20);
	for (peer_steps(); stage.peer.phase != CSIW_PEER_PHASE_WAIT;
	     peer_steps()) {
		guest_steps();
	}
	assert_int_equal(stage.guest.state, CSIW_GUEST_IDLE);
}

/* The guest takes the first ask. */
static void play(void)
{
	link_stage_set_up(NULL);
	first_ask();
	race.seen = 0;
	race.played = false;
	coro_start(&peer_end, second_ask);
	fake.hook = stop_before;
	fake.tear = stop;
	guest_steps();
	fake.hook = NULL;
	fake.tear = NULL;
}

/* What there is of the second ask by now: samples, or records not yet read. */
static uint32_t arrived(void)
{
	static uint8_t slots[LINK_SIZE];
	uint32_t count;

	if (race.kinds[1] != CSIW_F_STREAM) {
		return csiw_peer_progress(&stage.peer, 0);
	}
	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	return count;
}

static void expect_second(void)
{
	uint32_t before;

	go_on(900);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.guest.request.bandwidth_mhz, 40);
	assert_int_equal(stage.guest.link.number, stage.peer.link.number);
	assert_int_equal(stage.guest.link.streaming,
			 race.kinds[1] == CSIW_F_STREAM);
	before = arrived();
	hear(3, 512);
	go_on(10);
	if (race.kinds[1] == CSIW_F_STREAM) {
		before = 0;
	}
	assert_int_equal(arrived(), before + 3);
}

/* All stops of both; how often the two came between each other. */
static unsigned int run_race(uint8_t first, uint8_t second)
{
	unsigned int stops = 0;

	race.kinds[0] = first;
	race.kinds[1] = second;
	for (race.guest_stop = 1;; race.guest_stop++) {
		for (race.peer_stop = 1;; race.peer_stop++) {
			bool whole;

			play();
			if (race.seen < race.guest_stop) {
				coro_stop(&peer_end);
				return stops;
			}
			whole = race.played;
			while (!race.played) {
				coro_run(&peer_end);
			}
			expect_second();
			stops++;
			if (whole) {
				break;
			}
		}
	}
}

static void a_stream_behind_a_run_is_taken_as_itself(void **state)
{
	(void)state;
	assert_true(run_race(0, CSIW_F_STREAM) > 1000);
}

static void a_stream_behind_a_stream_is_taken_as_itself(void **state)
{
	(void)state;
	assert_true(run_race(CSIW_F_STREAM, CSIW_F_STREAM) > 1000);
}

static void a_run_behind_a_stream_is_taken_as_itself(void **state)
{
	(void)state;
	assert_true(run_race(CSIW_F_STREAM, 0) > 1000);
}

static void lose_the_line(const struct fake_access *a)
{
	if (covers(a, FAKE_READ, LINK_D + CSIW_LINK_CONSUMER)) {
		csiw_put32(stage.mem + LINK_D + CSIW_LINK_PEER_ECHO, 0,
			   CSIW_ORDER_BIG);
	}
}

static void a_word_counts_between_two_looks_at_its_line(void **state)
{
	(void)state;
	link_stage_set_up(NULL);
	race.kinds[0] = 0;
	first_ask();
	fake.hook = lose_the_line;
	csiw_guest_step(&stage.guest, stage.now_ms);
	fake.hook = NULL;
	assert_int_equal(stage.guest.link.number, 0);
}

static void withdraw_behind_the_copy(const struct fake_access *a)
{
	if (a->offset == LINK_D + CSIW_LINK_REQUEST) {
		stage.mem[CSIW_PARAM_FLAGS] = 0;
	}
}

/* Served stays, and what stands beside it is of the same run (9.2). */
static void a_request_that_is_not_taken_changes_nothing_shown(void **state)
{
	uint8_t line[CSIW_LINK_LINE];

	(void)state;
	link_stage_set_up(NULL);
	ask_kind(0, 20);
	go_on(100);
	hear(9, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE);
	go_on(20);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	first_ask();
	memcpy(line, stage.mem + LINK_D + CSIW_LINK_ECHO, sizeof(line));
	fake.hook = withdraw_behind_the_copy;
	guest_steps();
	fake.hook = NULL;
	guest_steps();
	assert_int_equal(stage.guest.abandoned, 1);
	assert_int_equal(word(CSIW_LINK_PROGRESS), 9);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_CAPTURE);
	assert_memory_equal(line, stage.mem + LINK_D + CSIW_LINK_ECHO,
			    sizeof(line));
}

static void stock_peer_begins_to_ask(const struct fake_access *a)
{
	if (a->offset == CSIW_PARAM_TOTAL) {
		fake.hook = NULL;
		memset(stage.mem + CSIW_PARAM_RET, 0,
		       CSIW_PARAM_MACS - CSIW_PARAM_RET);
	}
}

/* Its zeroes land between return value and total as the peer reads them. */
static void a_total_that_was_wiped_is_no_broken_protocol(void **state)
{
	(void)state;
	link_stage_set_up(NULL);
	ask_kind(CSIW_F_STREAM, 20);
	go_on(100);
	hear(3, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	fake.hook = stock_peer_begins_to_ask;
	while (fake.hook != NULL) {
		peer_steps();
	}
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stream_behind_a_run_is_taken_as_itself),
		cmocka_unit_test(a_stream_behind_a_stream_is_taken_as_itself),
		cmocka_unit_test(a_run_behind_a_stream_is_taken_as_itself),
		cmocka_unit_test(a_word_counts_between_two_looks_at_its_line),
		cmocka_unit_test(
			a_request_that_is_not_taken_changes_nothing_shown),
		cmocka_unit_test(a_total_that_was_wiped_is_no_broken_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

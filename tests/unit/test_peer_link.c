/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_link.c: how a peer finds a guest with a link, what it writes to it,
 * and how it goes on without one.  PROTOCOL.md sections 9 and 10. */
#include <csiw/err.h>

#include "link_stage.h"

/* Up to the ask in the window; how long it took. */
static uint64_t time_to_ask(void)
{
	uint64_t begin = stage.now_ms;

	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		peer_steps();
		if (stage.state == CSIW_PEER_WAITING &&
		    stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
			stage.now_ms += 10;
		}
		assert_true(stage.now_ms - begin < 10000);
		assert_int_not_equal(stage.state, CSIW_PEER_FAILED);
	}
	return stage.now_ms - begin;
}

static void asks_run(void)
{
	struct csiw_param req = link_request(20);

	ask(&req);
}

static void asks_stream(void)
{
	struct csiw_param req = link_request(20);

	req.flags = CSIW_F_STREAM;
	ask(&req);
}

static bool filled(void)
{
	return csiw_win_all(&stage.win, CSIW_PARAM_SIZE, CSIW_FILL,
			    LINK_D - CSIW_PARAM_SIZE);
}

static void expect_unlinked_ask(void)
{
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], CSIW_F_START);
	assert_int_equal(stage.peer.link.number, 0);
	assert_true(filled());
}

static void a_guest_is_greeted_with_all_of_the_line(void **state)
{
	(void)state;
	memset(stage.mem + LINK_D + CSIW_LINK_PEER_NONCE, 0xa5, CSIW_LINK_LINE);
	asks_run();
	peer_steps();
	peer_steps();
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_HELLO);
	assert_int_not_equal(word(CSIW_LINK_PEER_NONCE), 0);
	assert_int_not_equal(word(CSIW_LINK_PEER_NONCE), 0xa5a5a5a5);
	assert_int_equal(word(CSIW_LINK_PEER_ECHO), word(CSIW_LINK_NONCE));
	assert_int_equal(word(CSIW_LINK_PEER_VERSION), 1);
	assert_int_equal(word(CSIW_LINK_PEER_ARMED), 0);
	assert_int_equal(word(CSIW_LINK_REQUEST), 0);
	assert_true(csiw_win_all(&stage.win, LINK_D + 160, 0, 32));
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], 0);
}

static void an_echo_makes_the_link(void **state)
{
	(void)state;
	asks_run();
	go_on(20);
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_LINKED);
	assert_int_equal(stage.peer.phase, CSIW_PEER_PHASE_WAIT);
	assert_int_equal(word(CSIW_LINK_REQUEST), stage.peer.link.number);
	assert_int_equal(word(CSIW_LINK_MARK),
			 csiw_win_get32(&stage.win, CSIW_PARAM_SIZE - 4));
	assert_false(filled());
}

static void without_an_identity_the_ask_comes_at_once(void **state)
{
	(void)state;
	memset(stage.mem + LINK_D, 0, CSIW_DESCRIPTOR_SIZE);
	asks_run();
	assert_true(time_to_ask() == 0);
	expect_unlinked_ask();
	assert_int_equal(stage.peer.link.err, CSIW_ERR_FOREIGN);
}

static void a_stale_identity_costs_one_second(void **state)
{
	(void)state;
	asks_run();
	assert_int_equal(time_to_ask(), CSIW_HELLO_MS);
	expect_unlinked_ask();
}

static void a_stale_identity_is_not_waited_for_again(void **state)
{
	(void)state;
	asks_run();
	time_to_ask();
	csiw_peer_withdraw(&stage.peer);
	asks_run();
	assert_int_equal(time_to_ask(), 0);
	expect_unlinked_ask();
}

static void an_identity_that_goes_is_not_waited_for(void **state)
{
	(void)state;
	asks_run();
	peer_steps();
	peer_steps();
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_HELLO);
	put_word(CSIW_LINK_MAGIC, 0);
	assert_int_equal(time_to_ask(), 0);
}

static void another_life_of_the_guest_is_greeted_anew(void **state)
{
	uint32_t nonce;

	(void)state;
	asks_run();
	time_to_ask();
	nonce = word(CSIW_LINK_PEER_NONCE);
	csiw_peer_withdraw(&stage.peer);
	guest_boots(CSIW_ORDER_BIG);
	asks_run();
	go_on(30);
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_LINKED);
	assert_int_not_equal(word(CSIW_LINK_PEER_NONCE), nonce);
}

static void a_guest_that_comes_while_an_ask_stands_is_linked(void **state)
{
	(void)state;
	asks_run();
	time_to_ask();
	go_on(100);
	assert_int_equal(stage.peer.link.state, CSIW_PEER_LINK_LINKED);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(3, 256);
	put_word(CSIW_LINK_PROGRESS, 20); /* of an anonymous run: not ours */
	assert_int_equal(csiw_peer_progress(&stage.peer, LINK_BUDGET), 3);
	go_on(31000);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 3);
}

static void a_nonce_is_never_the_one_found(void **state)
{
	uint32_t nonce;

	(void)state;
	asks_run();
	go_on(10);
	nonce = word(CSIW_LINK_PEER_NONCE);
	link_stage_set_up(NULL);
	put_word(CSIW_LINK_PEER_NONCE, nonce);
	asks_run();
	go_on(10);
	assert_int_equal(word(CSIW_LINK_PEER_NONCE), nonce + 1);
}

/* An identity that is no good to this peer. */
static void expect_no_stream(size_t field, uint32_t value, int err)
{
	link_stage_set_up(NULL);
	put_word(field, value);
	asks_stream();
	peer_goes_on(CSIW_HELLO_MS - 20);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	peer_goes_on(100);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, err);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], 0);
	link_stage_set_up(NULL);
	put_word(field, value);
	asks_run();
	assert_int_equal(time_to_ask(), 0);
	expect_unlinked_ask();
}

static void what_no_stream_can_be_had_from_serves_version_1(void **state)
{
	(void)state;
	expect_no_stream(CSIW_LINK_WINDOW, 65536, CSIW_ERR_WINDOW);
	expect_no_stream(CSIW_LINK_VERSIONS, 0x00020003, CSIW_ERR_VERSION);
	expect_no_stream(CSIW_LINK_VERSIONS, 0, CSIW_ERR_VERSION);
	expect_no_stream(CSIW_LINK_MAGIC, 0, CSIW_ERR_LINK);
	expect_no_stream(CSIW_LINK_NONCE, 0, CSIW_ERR_LINK);
	expect_no_stream(CSIW_LINK_ORDER, 2, CSIW_ERR_LINK);
	expect_no_stream(CSIW_LINK_SLOTS, 0, CSIW_ERR_LINK);
	expect_no_stream(CSIW_LINK_RING, 0, CSIW_ERR_LINK);
	expect_no_stream(CSIW_LINK_NONCE + 4, 1, CSIW_ERR_LINK);
}

static void a_stale_identity_gives_no_stream(void **state)
{
	(void)state;
	asks_stream();
	peer_goes_on(CSIW_HELLO_MS + 100);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_LINK);
}

static void a_guest_that_comes_within_a_second_streams(void **state)
{
	(void)state;
	asks_stream();
	peer_goes_on(900);
	go_on(50);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
}

static void versions_1_to_3_are_version_1(void **state)
{
	(void)state;
	put_word(CSIW_LINK_VERSIONS, 0x00010003);
	asks_stream();
	go_on(50);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_PEER_VERSION), 1);
}

static void a_guest_without_streams_is_linked_for_runs_alone(void **state)
{
	(void)state;
	put_word(CSIW_LINK_FEATURES, CSIW_FEATURE_DOORBELL);
	asks_stream();
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_LINK);
	assert_int_equal(stage.todo, CSIW_GUEST_WAIT);
	asks_run();
	go_on(50);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_not_equal(stage.guest.link.number, 0);
}

static void a_window_that_does_not_fit_is_version_1s(void **state)
{
	struct csiw_param req = link_request(20);
	uint8_t end[CSIW_DESCRIPTOR_SIZE];

	(void)state;
	memset(stage.mem, 0x5a, sizeof(stage.mem));
	memset(stage.mem, 0, CSIW_PARAM_SIZE);
	memset(end, 0x5a, sizeof(end));
	csiw_win_init(&stage.win, stage.mem, 8184, CSIW_MEMORY_DEVICE);
	peer_boots(CSIW_ORDER_BIG);
	req.flags = CSIW_F_STREAM;
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 0, 1), CSIW_ERR_LINK);
	asks_run();
	assert_int_equal(time_to_ask(), 0);
	peer_goes_on(4000);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_false(csiw_peer_bell(&stage.peer));
	assert_true(csiw_peer_arm(&stage.peer));
	csiw_peer_disarm(&stage.peer);
	assert_memory_equal(stage.mem + 8184 - sizeof(end), end, sizeof(end));
}

static void a_stream_of_no_bandwidth_is_not_asked_for(void **state)
{
	struct csiw_param req = link_request(10);

	(void)state;
	req.flags = CSIW_F_STREAM;
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, 0, 1),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_slot(&stage.peer), 0);
	req = link_request(20);
	req.flags = CSIW_F_STREAM | 0x78;
	ask(&req);
	go_on(50);
	assert_int_equal(stage.peer.block[0], CSIW_F_STREAM | CSIW_F_START);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_guest_is_greeted_with_all_of_the_line),
		T(an_echo_makes_the_link),
		T(without_an_identity_the_ask_comes_at_once),
		T(a_stale_identity_costs_one_second),
		T(a_stale_identity_is_not_waited_for_again),
		T(an_identity_that_goes_is_not_waited_for),
		T(another_life_of_the_guest_is_greeted_anew),
		T(a_guest_that_comes_while_an_ask_stands_is_linked),
		T(a_nonce_is_never_the_one_found),
		T(what_no_stream_can_be_had_from_serves_version_1),
		T(a_stale_identity_gives_no_stream),
		T(a_guest_that_comes_within_a_second_streams),
		T(versions_1_to_3_are_version_1),
		T(a_guest_without_streams_is_linked_for_runs_alone),
		T(a_window_that_does_not_fit_is_version_1s),
		T(a_stream_of_no_bandwidth_is_not_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

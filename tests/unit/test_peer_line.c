/* SPDX-License-Identifier: BSD-2-Clause */
/* test_peer_line.c: what a linked peer writes, and how it keeps it up.  PROTOCOL.md
 * sections 9.3 and 10. */
#include <csiw/err.h>

#include "link_stage.h"

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

static void expect_agreed(enum csiw_order guest, enum csiw_order peer)
{
	struct csiw_param req = link_request(20);

	link_stage_set_up(NULL);
	guest_boots(guest);
	peer_boots(peer);
	req.timeout_s = 0x1234;
	ask(&req);
	go_on(100);
	assert_int_equal(stage.guest.request.timeout_s, 0x1234);
	assert_int_equal(stage.peer.order, guest);
	hear(3, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(100);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 3);
	ask(&req);
	go_on(100);
	assert_int_equal(stage.guest.request.timeout_s, 0x1234);
}

static void the_guests_byte_order_is_taken_over(void **state)
{
	(void)state;
	expect_agreed(CSIW_ORDER_BIG, CSIW_ORDER_BIG);
	expect_agreed(CSIW_ORDER_LITTLE, CSIW_ORDER_BIG);
	expect_agreed(CSIW_ORDER_BIG, CSIW_ORDER_LITTLE);
	expect_agreed(CSIW_ORDER_LITTLE, CSIW_ORDER_LITTLE);
}

static void numbers_go_up_by_1_over_0_and_the_served(void **state)
{
	(void)state;
	stage.peer.link.latest = UINT32_MAX - 1;
	asks_run();
	go_on(50);
	assert_int_equal(stage.peer.link.number, UINT32_MAX);
	csiw_peer_withdraw(&stage.peer);
	go_on(50);
	asks_run();
	go_on(50);
	assert_int_equal(stage.peer.link.number, 1);
	csiw_peer_withdraw(&stage.peer);
	guest_steps();
	put_word(CSIW_LINK_SERVED, 2);
	asks_run();
	peer_steps();
	peer_steps();
	assert_int_equal(stage.peer.link.number, 3);
}

static void the_first_number_of_a_life_is_its_own(void **state)
{
	uint32_t first;

	(void)state;
	asks_run();
	go_on(50);
	first = stage.peer.link.number;
	csiw_peer_withdraw(&stage.peer);
	peer_boots(CSIW_ORDER_BIG);
	asks_run();
	go_on(50);
	assert_int_not_equal(stage.peer.link.number, first);
	assert_int_not_equal(stage.peer.link.number, first + 1);
}

static void a_peer_beats_while_it_asks(void **state)
{
	uint32_t before;
	unsigned int i;

	(void)state;
	asks_stream();
	go_on(100);
	before = word(CSIW_LINK_PEER_HEARTBEAT);
	for (i = 0; i < 40; i++) {
		go_on(CSIW_BEAT_MS);
		assert_int_not_equal(word(CSIW_LINK_PEER_HEARTBEAT), before);
		before = word(CSIW_LINK_PEER_HEARTBEAT);
	}
}

static void each_damaged_word_of_the_peers_is_repaired(void **state)
{
	uint32_t before;
	size_t i;

	(void)state;
	asks_run();
	go_on(100);
	for (i = CSIW_LINK_PEER_NONCE; i <= CSIW_LINK_PEER_ARMED; i += 4) {
		peer_goes_on(1000);
		before = word(i);
		put_word(i, before ^ 0x10000);
		peer_goes_on(250);
		if (i != CSIW_LINK_PEER_HEARTBEAT) {
			assert_int_equal(word(i), before);
		}
		guest_goes_on(50);
	}
}

static void repairs_of_the_peers_are_a_second_apart(void **state)
{
	unsigned int repairs = 0;
	uint64_t end;

	(void)state;
	asks_run();
	go_on(100);
	for (end = stage.now_ms + 10000; stage.now_ms < end;) {
		put_word(CSIW_LINK_PEER_VERSION, 0);
		go_on(50);
		repairs += word(CSIW_LINK_PEER_VERSION);
	}
	assert_in_range(repairs, 8, 10);
}

static void a_cancel_that_others_wrote_is_no_damage(void **state)
{
	(void)state;
	asks_run();
	go_on(100);
	put_word(CSIW_LINK_CANCEL, 77);
	peer_goes_on(2500);
	assert_int_equal(word(CSIW_LINK_CANCEL), 77);
}

static void cancelling_is_one_store(void **state)
{
	struct csiw_win small = stage.win;
	bool ring = true;

	(void)state;
	put_word(CSIW_LINK_ARMED, 1);
	assert_int_equal(csiw_link_cancel(&stage.win, 0, &ring),
			 CSIW_ERR_RANGE);
	assert_false(ring);
	assert_int_equal(word(CSIW_LINK_CANCEL), 0);
	assert_int_equal(csiw_link_cancel(&stage.win, 5, &ring), CSIW_OK);
	assert_true(ring);
	put_word(CSIW_LINK_ARMED, 0);
	assert_int_equal(csiw_link_cancel(&stage.win, 5, &ring), CSIW_OK);
	assert_false(ring);
	assert_int_equal(word(CSIW_LINK_CANCEL), 5);
	small.size -= 8;
	assert_int_equal(csiw_link_cancel(&small, 6, &ring), CSIW_ERR_FOREIGN);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(the_guests_byte_order_is_taken_over),
		T(numbers_go_up_by_1_over_0_and_the_served),
		T(the_first_number_of_a_life_is_its_own),
		T(a_peer_beats_while_it_asks),
		T(each_damaged_word_of_the_peers_is_repaired),
		T(repairs_of_the_peers_are_a_second_apart),
		T(a_cancel_that_others_wrote_is_no_damage),
		T(cancelling_is_one_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

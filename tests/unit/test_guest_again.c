/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_again.c: a stream behind another one begins anew, whatever became of
 * the first.  PROTOCOL.md sections 11 to 13. */
#include <csiw/err.h>

#include "link_stage.h"

static void begins(uint8_t bandwidth_mhz)
{
	struct csiw_param req = link_request(bandwidth_mhz);

	req.flags = CSIW_F_STREAM;
	req.timeout_s = 0;
	stage.guest.link.used = 0; /* the hand has but one number */
	hand_take(&req);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X);
	assert_int_equal(word(CSIW_LINK_PROGRESS), 0);
	assert_int_equal(word(CSIW_LINK_LOST), 0);
}

static void ends(void)
{
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], CSIW_F_FINISHED);
}

static struct csiw_record record_at(uint32_t index)
{
	struct csiw_record record;

	csiw_record_decode(&record,
			   stage.mem + CSIW_RING_OFFSET +
				   index % 32 * CSIW_SLOT_20,
			   CSIW_RECORD_HEADER);
	assert_int_equal(record.index, index);
	assert_int_equal(record.request, NUMBER);
	return record;
}

static void its_records_are_published(void **state)
{
	(void)state;
	begins(20);
	hear(3, 256);
	ends();
	begins(20);
	hear(3, 256);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 3);
}

static void its_ring_may_be_smaller(void **state)
{
	(void)state;
	begins(20);
	hear(1, 256);
	ends();
	begins(80);
	hear(9, 1024);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 8);
	assert_int_equal(word(CSIW_LINK_LOST), 1);
}

static void its_counters_begin_with_0(void **state)
{
	(void)state;
	begins(20);
	hear(40, 256);
	csiw_guest_count(&stage.guest, 5, 6);
	ends();
	begins(20);
	assert_true(stage.guest.link.counters.received == 0);
	assert_true(stage.guest.link.counters.dropped_ring == 0);
	assert_true(stage.guest.link.malformed == 0);
	assert_true(stage.guest.link.dropped_kernel == 0);
}

static void drops_of_the_first_are_not_the_seconds(void **state)
{
	(void)state;
	begins(20);
	hear(40, 256);
	ends();
	begins(20);
	hear(1, 256);
	assert_int_equal(record_at(X).dropped, 0);
}

static void an_impossible_consumer_was_the_firsts(void **state)
{
	(void)state;
	begins(20);
	hear(32, 256);
	put_word(CSIW_LINK_CONSUMER, X - 1);
	hear(1, 256);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_CONSUMER);
	begins(20);
	guest_goes_on(500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_peer_is_not_silent_that_has_just_asked(void **state)
{
	(void)state;
	stage.now_ms = 1000000;
	guest_steps();
	begins(20);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	ends();
	guest_goes_on(60000);
	begins(20);
	guest_goes_on(1000);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_record_tells_of_its_own_drops_alone(void **state)
{
	(void)state;
	begins(20);
	hear(35, 256);
	put_word(CSIW_LINK_CONSUMER, X + 32);
	hear(2, 256);
	assert_int_equal(record_at(X + 32).dropped, 3);
	assert_int_equal(record_at(X + 33).dropped, 0);
}

static void a_full_ring_stays_full_while_the_peers_line_is_damaged(void **state)
{
	(void)state;
	begins(20);
	hear(32, 256);
	put_word(CSIW_LINK_CONSUMER, X + 1);
	put_word(CSIW_LINK_PEER_ECHO, 0);
	hear(1, 256);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PRODUCER), X + 32);
	assert_int_equal(word(CSIW_LINK_LOST), 1);
}

static void a_header_of_the_older_kind_is_said_so(void **state)
{
	static uint8_t bytes[CSIW_NEXMON_CSI_MAX];
	struct csiw_csi csi;

	(void)state;
	begins(20);
	hear(1, 256);
	heard_csi(&csi, bytes, 1, 256);
	csi.rssi_valid = 0;
	csiw_guest_csi(&stage.guest, &csi, 0, 0);
	assert_int_equal(record_at(X).flags, 0);
	assert_int_equal(record_at(X + 1).flags, CSIW_RECORD_OLD_HEADER);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(its_records_are_published),
		T(its_ring_may_be_smaller),
		T(its_counters_begin_with_0),
		T(drops_of_the_first_are_not_the_seconds),
		T(an_impossible_consumer_was_the_firsts),
		T(a_peer_is_not_silent_that_has_just_asked),
		T(a_record_tells_of_its_own_drops_alone),
		T(a_full_ring_stays_full_while_the_peers_line_is_damaged),
		T(a_header_of_the_older_kind_is_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

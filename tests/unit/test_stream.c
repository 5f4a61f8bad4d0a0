/* SPDX-License-Identifier: BSD-2-Clause */
/* test_stream.c: records from one engine to the other.  PROTOCOL.md sections 11
 * to 13. */
#include "link_stage.h"

static uint8_t slots[64 * CSIW_SLOT_80];
static uint32_t taken; /* records of this stream */

/* Copy what there is; each record is the next one that was heard. */
static uint32_t copy(uint16_t len, uint32_t skipped)
{
	uint8_t bytes[CSIW_NEXMON_CSI_MAX];
	size_t slot = csiw_stream_slot(&stage.peer);
	struct csiw_record record;
	struct csiw_csi csi;
	uint32_t count, i;

	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	for (i = 0; i < count; i++) {
		assert_int_equal(
			csiw_record_decode(&record, slots + i * slot, slot),
			CSIW_OK);
		heard_csi(&csi, bytes, taken + skipped + i, len);
		assert_int_equal(record.csi_len, len);
		assert_memory_equal(slots + i * slot + CSIW_RECORD_CSI, bytes,
				    len);
		assert_memory_equal(record.mac, csi.mac, CSIW_MAC_SIZE);
		assert_int_equal(record.sequence, csi.sequence);
		assert_int_equal(record.rssi_dbm, csi.rssi_dbm);
		assert_true(record.wall_ns ==
			    5000000000U + taken + skipped + i);
		assert_true(record.mono_ns ==
			    7000000000U + taken + skipped + i);
	}
	taken += count;
	return count;
}

static void records_come_whole_at_every_bandwidth(void **state)
{
	static const uint8_t mhz[] = {20, 40, 80};
	static const uint16_t lens[] = {256, 512, 1024};
	unsigned int i, round;

	(void)state;
	for (i = 0; i < 3; i++) {
		link_stage_set_up(NULL);
		stream(mhz[i]);
		taken = 0;
		for (round = 0; round < 40; round++) {
			hear(7, lens[i]);
			guest_steps();
			assert_int_equal(copy(lens[i], 0), 7);
			peer_steps();
		}
	}
}

static void a_cancelled_stream_is_done_when_all_is_read(void **state)
{
	struct csiw_counters c;
	bool ring;

	(void)state;
	stream(20);
	taken = 0;
	hear(20, 256);
	guest_steps();
	assert_int_equal(
		csiw_link_cancel(&stage.win, word(CSIW_LINK_SERVED), &ring),
		CSIW_OK);
	go_on(2000);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(copy(256, 0), 20);
	go_on(10);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.ret, CSIW_RET_TIMEOUT);
	assert_int_equal(stage.peer.total, 20);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_CANCELLED);
	assert_int_equal(csiw_stream_counters(&stage.peer, &c), CSIW_OK);
	assert_true(c.received == 20 && c.delivered == 20);
}

static void a_full_ring_drops_the_newest_and_says_so(void **state)
{
	struct csiw_counters c;
	uint8_t bytes[CSIW_RECORD_HEADER];
	struct csiw_record record;
	uint32_t count;

	(void)state;
	stream(20);
	taken = 0;
	hear(45, 256);
	guest_steps();
	assert_int_equal(copy(256, 0), 32);
	hear(1, 256);
	guest_steps();
	assert_int_equal(csiw_stream_ready(&stage.peer, &count), CSIW_OK);
	assert_int_equal(count, 1);
	assert_int_equal(csiw_stream_record(&stage.peer, 0, &record), CSIW_OK);
	assert_int_equal(record.dropped, 13);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 0, bytes, 64),
			 CSIW_OK);
	assert_int_equal(bytes[0], (uint8_t)(45 * 31));
	assert_int_equal(csiw_stream_release(&stage.peer, 1), CSIW_OK);
	assert_int_equal(word(CSIW_LINK_LOST), 13);
	go_on(300);
	assert_int_equal(csiw_stream_counters(&stage.peer, &c), CSIW_OK);
	assert_true(c.received == 46 && c.delivered == 33 &&
		    c.dropped_ring == 13);
}

static void a_run_of_version_1_is_numbered_and_not_filled(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	go_on(100);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_not_equal(word(CSIW_LINK_SERVED), 0);
	assert_int_equal(stage.mem[LINK_D - 1], 0);
	hear(5, 256);
	go_on(10);
	assert_int_equal(csiw_peer_progress(&stage.peer, 0), 5);
	go_on(31000);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.ret, CSIW_RET_TIMEOUT);
	assert_int_equal(stage.peer.total, 5);
}

static void the_byte_order_is_the_guests(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	guest_boots(CSIW_ORDER_LITTLE);
	ask(&req);
	go_on(100);
	assert_int_equal(stage.guest.request.timeout_s, 30);
	hear(3, 256);
	go_on(31000);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 3);
}

static void a_dead_guest_is_noticed(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	ask(&req);
	go_on(100);
	stage.guest_dead = true;
	go_on(2900);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	go_on(300);
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_DEAD);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], 0);
}

static void a_stream_ends_with_the_life_of_its_guest(void **state)
{
	uint32_t count;

	(void)state;
	stream(20);
	hear(5, 256);
	guest_steps();
	guest_boots(CSIW_ORDER_BIG);
	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	assert_int_equal(count, 0);
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_RESTARTED);
	stream(20);
}

static void a_stream_ends_with_the_life_of_its_peer(void **state)
{
	(void)state;
	stream(20);
	hear(5, 256);
	guest_steps();
	peer_boots(CSIW_ORDER_BIG);
	stream(80);
	assert_int_equal(stage.guest.runs, 1);
	assert_int_equal(stage.guest.request.bandwidth_mhz, 80);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(records_come_whole_at_every_bandwidth),
		T(a_cancelled_stream_is_done_when_all_is_read),
		T(a_full_ring_drops_the_newest_and_says_so),
		T(a_run_of_version_1_is_numbered_and_not_filled),
		T(the_byte_order_is_the_guests),
		T(a_dead_guest_is_noticed),
		T(a_stream_ends_with_the_life_of_its_guest),
		T(a_stream_ends_with_the_life_of_its_peer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

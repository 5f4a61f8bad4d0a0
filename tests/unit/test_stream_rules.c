/* SPDX-License-Identifier: BSD-2-Clause */
/* test_stream_rules.c: what a reader of a stream may do, and what it makes of
 * records and counters that are not as they should be.  PROTOCOL.md sections 11 to
 * 13. */
#include <csiw/err.h>

#include "stream_stage.h"

static void nothing_is_read_where_no_stream_is_on(void **state)
{
	struct csiw_param req = link_request(20);
	struct csiw_record record;
	struct csiw_counters c;
	uint32_t count;

	(void)state;
	assert_int_equal(csiw_stream_slot(&stage.peer), 0);
	ask(&req);
	go_on(50);
	assert_int_equal(csiw_stream_ready(&stage.peer, &count),
			 CSIW_ERR_STATE);
	assert_int_equal(count, 0);
	assert_int_equal(copy_gives(), CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_record(&stage.peer, 0, &record),
			 CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 0, slots, 1),
			 CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_release(&stage.peer, 0), CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_counters(&stage.peer, &c), CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_slot(&stage.peer), 0);
}

static void a_stream_that_was_withdrawn_is_read_no_more(void **state)
{
	(void)state;
	records(3);
	csiw_peer_withdraw(&stage.peer);
	assert_int_equal(copy_gives(), CSIW_ERR_STATE);
	assert_int_equal(csiw_stream_release(&stage.peer, 1), CSIW_ERR_STATE);
}

static void nothing_is_ready_before_the_guest_took_the_ask(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	req.flags = CSIW_F_STREAM;
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_WAIT) {
		guest_steps();
		peer_steps();
	}
	put_word(CSIW_LINK_PRODUCER, stage.peer.link.start + 5);
	assert_int_equal(ready(), 0);
}

static void a_slot_is_as_large_as_its_bandwidth(void **state)
{
	struct csiw_param req;

	(void)state;
	stream(20);
	assert_int_equal(csiw_stream_slot(&stage.peer), CSIW_SLOT_20);
	csiw_peer_withdraw(&stage.peer);
	go_on(20);
	stream(80);
	assert_int_equal(csiw_stream_slot(&stage.peer), CSIW_SLOT_80);
	csiw_peer_withdraw(&stage.peer);
	req = link_request(80);
	ask(&req);
	assert_int_equal(csiw_stream_slot(&stage.peer), 0);
}

static void only_what_is_ready_is_looked_at(void **state)
{
	struct csiw_record record = {.index = 5};

	(void)state;
	records(3);
	assert_int_equal(csiw_stream_record(&stage.peer, 2, &record), CSIW_OK);
	record.index = 5;
	assert_int_equal(csiw_stream_record(&stage.peer, 3, &record),
			 CSIW_ERR_RANGE);
	assert_int_equal(record.index, 5);
	assert_int_equal(csiw_stream_csi(&stage.peer, 3, 0, slots, 1),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_release(&stage.peer, 4), CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_release(&stage.peer, 3), CSIW_OK);
	assert_int_equal(csiw_stream_release(&stage.peer, 1), CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_record(&stage.peer, 0, &record),
			 CSIW_ERR_RANGE);
}

static void a_piece_of_csi_lies_inside_its_slot(void **state)
{
	(void)state;
	records(1);
	memset(slots, 0xee, sizeof(slots));
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 257, slots, 0),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 0, slots, 257),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 1, slots, SIZE_MAX),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 200, slots, 57),
			 CSIW_ERR_RANGE);
	assert_int_equal(slots[0], 0xee);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 256, slots, 0),
			 CSIW_OK);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 200, slots, 56),
			 CSIW_OK);
	assert_int_equal(slots[55], 255);
	assert_int_equal(slots[56], 0xee);
}

static void what_is_released_moves_the_consumer(void **state)
{
	uint32_t x;

	(void)state;
	records(5);
	x = word(CSIW_LINK_CONSUMER);
	assert_int_equal(csiw_stream_release(&stage.peer, 0), CSIW_OK);
	assert_int_equal(word(CSIW_LINK_CONSUMER), x);
	assert_int_equal(csiw_stream_release(&stage.peer, 2), CSIW_OK);
	assert_int_equal(word(CSIW_LINK_CONSUMER), x + 2);
	assert_int_equal(ready(), 3);
	assert_int_equal(copied(), 3);
	assert_int_equal(slots[CSIW_RECORD_CSI], 2 * 31);
}

static void a_copy_takes_what_there_is_room_for(void **state)
{
	uint32_t count = 99;

	(void)state;
	records(5);
	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, CSIW_SLOT_20 - 1, &count),
		CSIW_ERR_SHORT);
	assert_int_equal(count, 0);
	assert_int_equal(csiw_stream_copy(&stage.peer, slots,
					  3 * CSIW_SLOT_20 - 1, &count),
			 CSIW_OK);
	assert_int_equal(count, 2);
	assert_int_equal(copied(), 3);
	assert_int_equal(copied(), 0);
}

/* Not even the consumer, which a release would store. */
static void a_copy_of_nothing_touches_nothing(void **state)
{
	static uint8_t window[LINK_SIZE];
	static struct csiw_peer peer;

	(void)state;
	records(5);
	assert_int_equal(copied(), 5);
	csiw_peer_bell(&stage.peer);
	put_word(CSIW_LINK_CONSUMER, 0x5a5a5a5a);
	memcpy(window, stage.mem, sizeof(window));
	memcpy(&peer, &stage.peer, sizeof(peer));
	memset(slots, 0xee, sizeof(slots));
	assert_int_equal(copied(), 0);
	assert_memory_equal(stage.mem, window, sizeof(window));
	assert_memory_equal(&stage.peer, &peer, sizeof(peer));
	assert_int_equal(slots[0], 0xee);
	assert_false(csiw_peer_bell(&stage.peer));
}

/* The index of the first record. */
static void begin_at(uint32_t x)
{
	struct csiw_param req = link_request(20);

	req.flags = CSIW_F_STREAM;
	req.timeout_s = 0;
	ask(&req);
	peer_steps();
	peer_steps();
	put_word(CSIW_LINK_CONSUMER, x);
	stage.peer.link.line[(CSIW_LINK_CONSUMER - CSIW_LINK_PEER_NONCE) / 4] =
		x;
	go_on(50);
	assert_int_equal(word(CSIW_LINK_PRODUCER), x);
}

static void indices_go_over_the_end_of_the_ring_and_of_32_bits(void **state)
{
	const uint32_t x = UINT32_MAX - 40;
	uint32_t i, k, at = 0;

	(void)state;
	begin_at(x);
	for (i = 1; at < 100; i++) {
		hear(i % 33, 256);
		guest_steps();
		assert_int_equal(copied(), i % 33);
		for (k = 0; k < i % 33; k++, at++) {
			assert_int_equal(csiw_get32(slots + k * CSIW_SLOT_20,
						    CSIW_ORDER_BIG),
					 x + at);
			assert_int_equal(
				slots[k * CSIW_SLOT_20 + CSIW_RECORD_CSI],
				(uint8_t)(at * 31));
		}
	}
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(30);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, at);
}

static void an_impossible_producer_breaks_the_protocol(void **state)
{
	uint32_t x;

	(void)state;
	records(3);
	x = word(CSIW_LINK_CONSUMER);
	put_word(CSIW_LINK_PRODUCER, x + 32);
	assert_int_equal(ready(), 32);
	put_word(CSIW_LINK_PRODUCER, x + 33);
	assert_int_equal(csiw_stream_ready(&stage.peer, &x), CSIW_ERR_PARTNER);
	assert_int_equal(x, 0);
	peer_steps();
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_PARTNER);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS], 0);
	link_stage_set_up(NULL);
	records(3);
	put_word(CSIW_LINK_PRODUCER, stage.peer.link.start - 1);
	assert_int_equal(copy_gives(), CSIW_ERR_PARTNER);
}

/* A byte of the second of three records is changed. */
static void expect_broken(size_t field, unsigned int value)
{
	struct csiw_record record;
	unsigned int i;

	for (i = 0; i < 2; i++) {
		link_stage_set_up(NULL);
		records(3);
		stage.mem[slot_of(stage.peer.link.start + 1) + field] =
			(uint8_t)value;
		assert_int_equal(csiw_stream_record(&stage.peer, 0, &record),
				 CSIW_OK);
		if (i == 0) {
			assert_int_equal(
				csiw_stream_record(&stage.peer, 1, &record),
				CSIW_ERR_PARTNER);
		} else {
			assert_int_equal(copy_gives(), CSIW_ERR_PARTNER);
		}
		assert_int_equal(stage.peer.state, CSIW_PEER_FAILED);
	}
}

static void a_record_that_is_not_in_its_place_breaks_the_protocol(void **state)
{
	(void)state;
	expect_broken(CSIW_RECORD_INDEX, 0x55);
	expect_broken(CSIW_RECORD_INDEX + 3, 0x55);
	expect_broken(CSIW_RECORD_REQUEST, 0x55);
	expect_broken(CSIW_RECORD_REQUEST + 3, 0x55);
	expect_broken(CSIW_RECORD_CSI_LEN, 2);
	expect_broken(CSIW_RECORD_CSI_LEN + 1, 1); /* 257 */
	expect_broken(CSIW_RECORD_CSI_LEN, 0);     /* none */
}

static void nonsense_of_another_life_is_no_broken_protocol(void **state)
{
	struct csiw_record record;

	(void)state;
	records(3);
	memset(stage.mem + CSIW_RING_OFFSET, 0x55, 3200);
	put_word(CSIW_LINK_NONCE, 1);
	assert_int_equal(csiw_stream_record(&stage.peer, 1, &record),
			 CSIW_ERR_RESTARTED);
	assert_int_equal(stage.peer.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, CSIW_ERR_RESTARTED);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(nothing_is_read_where_no_stream_is_on),
		T(a_stream_that_was_withdrawn_is_read_no_more),
		T(nothing_is_ready_before_the_guest_took_the_ask),
		T(a_slot_is_as_large_as_its_bandwidth),
		T(only_what_is_ready_is_looked_at),
		T(a_piece_of_csi_lies_inside_its_slot),
		T(what_is_released_moves_the_consumer),
		T(a_copy_takes_what_there_is_room_for),
		T(a_copy_of_nothing_touches_nothing),
		T(indices_go_over_the_end_of_the_ring_and_of_32_bits),
		T(an_impossible_producer_breaks_the_protocol),
		T(a_record_that_is_not_in_its_place_breaks_the_protocol),
		T(nonsense_of_another_life_is_no_broken_protocol),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

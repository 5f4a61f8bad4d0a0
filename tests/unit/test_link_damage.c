/* SPDX-License-Identifier: BSD-2-Clause */
/* test_link_damage.c: lines that are wiped for a moment, and requests of others
 * beside a stream or a link.  PROTOCOL.md sections 10 and 11. */
#include <csiw/err.h>
#include <csiw/stream.h>

#include "link_stage.h"

enum { OTHERS = 0x55 }; /* each byte of another run's CSI */

static void stream_of(uint32_t records)
{
	struct csiw_param req = link_request(20);

	req.flags = CSIW_F_STREAM;
	ask(&req);
	go_on(100);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(records, 256);
	guest_steps();
}

/* A stock peer writes its request at once: it knows no P1. */
static void stock_peer_asks(void)
{
	struct csiw_param req = link_request(20);
	uint8_t block[CSIW_PARAM_SIZE];

	csiw_param_encode(block, sizeof(block), &req, CSIW_ORDER_BIG);
	memcpy(stage.mem, block, sizeof(block));
	stage.mem[CSIW_PARAM_FLAGS] = CSIW_F_START;
}

static void guest_goes_on_alone(uint64_t ms)
{
	uint64_t end = stage.now_ms + ms;

	for (; stage.now_ms < end; stage.now_ms += 10) {
		guest_steps();
	}
}

/* The peer is halted between its two looks; samples of a request that the guest
 * took meanwhile lie over the slots, with nonce, echo and start in place. */
static void records_under_anothers_samples_count_not(void **state)
{
	uint8_t byte;
	uint32_t count;

	(void)state;
	stream_of(32);
	assert_int_equal(csiw_stream_ready(&stage.peer, &count), CSIW_OK);
	assert_int_equal(count, 32);
	stock_peer_asks();
	guest_goes_on_alone(300);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(word(CSIW_LINK_SERVED), 0);
	memset(stage.mem + CSIW_RING_OFFSET, OTHERS, 32 * CSIW_SLOT_20);
	assert_int_equal(csiw_stream_csi(&stage.peer, 0, 0, &byte, 1), CSIW_OK);
	assert_int_equal(byte, OTHERS);
	assert_int_equal(csiw_stream_release(&stage.peer, 1),
			 CSIW_ERR_UNSTABLE);
	assert_int_equal(csiw_stream_ready(&stage.peer, &count), CSIW_OK);
	assert_int_equal(count, 0);
}

static void expect_stream_goes_on(void)
{
	static uint8_t slots[32 * CSIW_SLOT_20];
	uint32_t count;

	go_on(1500);
	assert_int_equal(stage.state, CSIW_PEER_WAITING);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(2, 256);
	guest_steps();
	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	assert_int_equal(count, 7);
}

/* As a stock guest pads a page, between any two steps of either side. */
static void a_stream_survives_what_is_wiped(void **state)
{
	static const size_t from[] = {0, CSIW_LINK_ECHO, CSIW_LINK_PEER_NONCE};
	unsigned int i, len;

	(void)state;
	for (i = 0; i < 3; i++) {
		for (len = CSIW_LINK_LINE;
		     from[i] + len <= CSIW_DESCRIPTOR_SIZE;
		     len += CSIW_LINK_LINE) {
			link_stage_set_up(NULL);
			stage.now_ms += 2000;
			stream_of(5);
			memset(stage.mem + LINK_D + from[i], 0, len);
			expect_stream_goes_on();
		}
	}
}

static void a_stream_survives_each_wiped_word(void **state)
{
	size_t field;

	(void)state;
	for (field = 0; field < CSIW_DESCRIPTOR_SIZE; field += 4) {
		link_stage_set_up(NULL);
		stage.now_ms += 2000;
		stream_of(5);
		put_word(field, 0);
		/* consumer and producer at 0 are values like others */
		if (field != CSIW_LINK_CONSUMER &&
		    field != CSIW_LINK_PRODUCER) {
			expect_stream_goes_on();
		}
	}
}

/* Little-endian to whoever has no link, 30 s are 1e 00. */
static void expect_ask_without_a_link(void)
{
	assert_int_equal(stage.peer.link.number, 0);
	assert_int_equal(stage.mem[CSIW_PARAM_TIMEOUT], 30);
	assert_int_equal(stage.mem[CSIW_PARAM_TIMEOUT + 1], 0);
	assert_int_equal(stage.mem[CSIW_PARAM_SIZE], CSIW_FILL);
}

static void a_link_that_is_gone_leaves_no_byte_order_behind(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	peer_boots(CSIW_ORDER_LITTLE);
	ask(&req);
	go_on(100);
	assert_int_equal(stage.peer.order, CSIW_ORDER_BIG);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	/* a stock guest takes the place of ours */
	memset(stage.mem, 0, LINK_SIZE);
	ask(&req);
	peer_goes_on(100);
	expect_ask_without_a_link();
}

/* The identity comes up while the area is being filled. */
static void a_link_during_the_fill_brings_its_byte_order(void **state)
{
	struct csiw_param req = link_request(20);

	(void)state;
	memset(stage.mem, 0, LINK_SIZE);
	peer_boots(CSIW_ORDER_LITTLE);
	ask(&req);
	while (stage.peer.phase != CSIW_PEER_PHASE_FILL) {
		stage.state = csiw_peer_step(&stage.peer, stage.now_ms, 1);
	}
	guest_boots(CSIW_ORDER_BIG);
	while (stage.peer.phase == CSIW_PEER_PHASE_FILL) {
		guest_steps();
		stage.state = csiw_peer_step(&stage.peer, stage.now_ms, 1);
		stage.now_ms++;
	}
	assert_int_not_equal(stage.peer.link.number, 0);
	guest_steps();
	assert_int_equal(stage.guest.request.timeout_s, 30);
	hear(2, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 2);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(records_under_anothers_samples_count_not),
		T(a_stream_survives_what_is_wiped),
		T(a_stream_survives_each_wiped_word),
		T(a_link_that_is_gone_leaves_no_byte_order_behind),
		T(a_link_during_the_fill_brings_its_byte_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_guest_rules.c: G1 to G3 of PROTOCOL.md byte by byte, and what a sample
 * of the guest holds.
 */
#include "guest_stage.h"

static void capture(void)
{
	struct csiw_param req = plain_request();

	guest_capture(&req);
}

static bool is_compared(size_t offset)
{
	return (offset >= CSIW_PARAM_CHANNEL && offset < CSIW_PARAM_RET) ||
	       offset >= CSIW_PARAM_MACS;
}

/* G2 compares bytes 1-6, 7 and 12-311; the total is the guest's own. */
static void a_change_of_any_compared_byte_overtakes(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		guest_stage_open(STAGE_SIZE, CSIW_ORDER_BIG);
		capture();
		stage.mem[i] ^= 0x40;
		assert_int_equal(guest_step(),
				 is_compared(i) || i == CSIW_PARAM_RET
					 ? CSIW_GUEST_CLOSE
					 : CSIW_GUEST_CAPTURE);
	}
}

static void an_overtaken_guest_serves_the_new_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	capture();
	guest_hear(1);
	req.channel = 36;
	req.timeout_s = 2;
	put_request(&req, 0xb2);
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	stage.now_ms += CSIW_RETAKE_MS;
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	assert_int_equal(stage.guest.request.channel, 36);
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_CAPTURE);
	stage.now_ms += 2000;
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_answer(F, CSIW_RET_TIMEOUT, 0);
}

/* The guide's test 3, for 10 samples: start first, then the MACs, as somebody
 * types them. */
static void macs_that_follow_the_start_bit_are_served(void **state)
{
	static const uint64_t words[] = {0x0001001e0a140681, 0xd19810e800000000,
					 0x000000000000a08b};
	static const uint8_t guide[] = {0xe8, 0x10, 0x98, 0xd1, 0x8b, 0xa0};
	unsigned int i, k;

	(void)state;
	guest_stage_open(STAGE_SIZE, CSIW_ORDER_LITTLE);
	for (i = 0; i < 3; i++) {
		for (k = 0; k < 8; k++) {
			poke(&stage.win, 8 * i + k,
			     (unsigned int)(words[i] >> (8 * k) & 0xff));
		}
		for (k = 0; k < 20; k++, stage.now_ms++) {
			if (guest_step() == CSIW_GUEST_OPEN) {
				guest_opened(CSIW_RET_NONE);
			}
		}
	}
	for (k = 0; k < CSIW_RETAKE_MS; k++, stage.now_ms++) {
		if (guest_step() == CSIW_GUEST_OPEN) {
			guest_opened(CSIW_RET_NONE);
		}
	}
	assert_int_equal(stage.guest.state, CSIW_GUEST_CAPTURING);
	assert_int_equal(stage.guest.request.timeout_s, 30);
	assert_memory_equal(stage.guest.request.macs[0], guide, sizeof(guide));
}

static void a_withdrawal_ends_the_run_without_an_answer(void **state)
{
	(void)state;
	capture();
	guest_hear(1);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	remember();
	stage.now_ms += 100000; /* its time is over too */
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_untouched();
	expect_abandoned(1);
	assert_int_equal(guest_hear(1), CSIW_GUEST_WAIT);
	expect_untouched();
}

static void a_request_in_place_of_a_withdrawn_one_is_another(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	capture();
	guest_hear(1);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	put_request(&req, 0xa1); /* even with the same tag: 7 is zeroed */
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_abandoned(1);
}

static void a_late_opening_of_an_abandoned_run_opens_nothing(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	guest_take(&req);
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	remember();
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_WAIT);
	assert_int_equal(guest_opened(CSIW_RET_CONFIG_ERROR), CSIW_GUEST_WAIT);
	assert_int_equal(guest_hear(1), CSIW_GUEST_WAIT);
	expect_untouched();
}

static void a_sample_holds_what_was_heard_in_both_orders(void **state)
{
	unsigned int order, i;

	(void)state;
	for (order = 0; order < 2; order++) {
		struct csiw_csi csi;
		uint8_t want[CSIW_SAMPLE_SIZE];

		guest_stage_open(STAGE_SIZE, order);
		for (i = 0; i < sizeof(stage.csi); i++) {
			stage.csi[i] = (uint8_t)(i * 7 + i / 256);
		}
		capture();
		csi = guest_packet(0x01020304);
		csi.csi_len = CSIW_NEXMON_CSI_MAX;
		csi.rssi_dbm = -128;
		csi.core_stream = 0x1234;
		guest_hear(1);
		csiw_guest_csi(&stage.guest, &csi,
			       UINT64_C(0x0506) * 1000000000, 0);
		want[0] = 0x80;
		memcpy(want + 1, csi.mac, CSIW_MAC_SIZE);
		want[7] = order == CSIW_ORDER_BIG ? 0x12 : 0x34;
		want[8] = order == CSIW_ORDER_BIG ? 0x34 : 0x12;
		want[9] = order == CSIW_ORDER_BIG ? 0x05 : 0x06;
		want[10] = order == CSIW_ORDER_BIG ? 0x06 : 0x05;
		memcpy(want + 11, stage.csi, CSIW_CSI_SIZE);
		assert_memory_equal(stage.mem + csiw_sample_offset(1), want,
				    sizeof(want));
	}
}

static uint16_t time_of(uint32_t index)
{
	struct csiw_sample sample;

	csiw_sample_decode(&sample, stage.mem + csiw_sample_offset(index),
			   CSIW_SAMPLE_CSI, stage.order);
	return sample.time_s;
}

static void times_count_whole_seconds_from_the_first_datagram(void **state)
{
	static const uint64_t second = 1000000000U;
	/* nanoseconds from the first stamp on, and the seconds they give */
	const uint64_t stamps[][2] = {
		{0, 0},
		{second - 1, 0},
		{second, 1},
		{(uint64_t)-1, 0},
		{2 * second - 1, 1},
		{65535 * second, 65535},
		{65536 * second, 65535},
		{UINT64_MAX / 2, 65535},
	};
	struct csiw_csi csi = guest_packet(1);
	uint64_t first = 1600000000 * second;
	unsigned int i;

	(void)state;
	capture();
	for (i = 0; i < 8; i++) {
		csiw_guest_csi(&stage.guest, &csi, first + stamps[i][0], 0);
		assert_int_equal(time_of(i), stamps[i][1]);
	}
}

static void a_filtered_datagram_can_be_the_first(void **state)
{
	struct csiw_param req = listed_request(0, 1);
	struct csiw_csi stranger = guest_packet(9);
	struct csiw_csi csi = guest_packet(0);

	(void)state;
	guest_capture(&req);
	csiw_guest_csi(&stage.guest, &stranger, 5000000000U, 0);
	csiw_guest_csi(&stage.guest, &csi, 8000000000U, 0);
	assert_int_equal(time_of(0), 3);
}

static void each_run_has_a_first_datagram_of_its_own(void **state)
{
	struct csiw_csi csi = guest_packet(0);

	(void)state;
	capture();
	csiw_guest_csi(&stage.guest, &csi, 5000000000U, 0);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	capture();
	csiw_guest_csi(&stage.guest, &csi, 90000000000U, 0);
	assert_int_equal(time_of(0), 0);
}

static void the_fill_as_transmitter_is_never_stored(void **state)
{
	struct csiw_csi csi = guest_packet(0);

	(void)state;
	capture();
	memset(csi.mac, CSIW_FILL, CSIW_MAC_SIZE);
	remember();
	assert_int_equal(csiw_guest_csi(&stage.guest, &csi, 0, 0),
			 CSIW_GUEST_CAPTURE);
	expect_untouched();
	csi.mac[5] = 0xfe;
	csiw_guest_csi(&stage.guest, &csi, 0, 0);
	assert_int_equal(stage.collect.kept, 1);
}

static void csi_below_256_bytes_is_never_read(void **state)
{
	struct csiw_csi csi = guest_packet(0);

	(void)state;
	capture();
	csi.csi = NULL;
	csi.csi_len = CSIW_CSI_SIZE - 1;
	remember();
	assert_int_equal(csiw_guest_csi(&stage.guest, &csi, 0, 0),
			 CSIW_GUEST_CAPTURE);
	expect_untouched();
}

static void samples_lie_in_order_of_arrival(void **state)
{
	static const uint32_t heard[] = {3, 1, 3, 2, 1};
	struct csiw_csi csi;
	unsigned int i;

	(void)state;
	capture();
	for (i = 0; i < 5; i++) {
		guest_hear(heard[i]);
	}
	for (i = 0; i < 5; i++) {
		csi = guest_packet(heard[i]);
		assert_memory_equal(stage.mem + csiw_sample_offset(i) +
					    CSIW_SAMPLE_MAC,
				    csi.mac, CSIW_MAC_SIZE);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, guest_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(a_change_of_any_compared_byte_overtakes),
		T(an_overtaken_guest_serves_the_new_request),
		T(macs_that_follow_the_start_bit_are_served),
		T(a_withdrawal_ends_the_run_without_an_answer),
		T(a_request_in_place_of_a_withdrawn_one_is_another),
		T(a_late_opening_of_an_abandoned_run_opens_nothing),
		T(a_sample_holds_what_was_heard_in_both_orders),
		T(times_count_whole_seconds_from_the_first_datagram),
		T(a_filtered_datagram_can_be_the_first),
		T(each_run_has_a_first_datagram_of_its_own),
		T(the_fill_as_transmitter_is_never_stored),
		T(csi_below_256_bytes_is_never_read),
		T(samples_lie_in_order_of_arrival),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

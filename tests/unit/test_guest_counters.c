/* SPDX-License-Identifier: BSD-2-Clause */
/* test_guest_counters.c: what a guest says of a run while it goes on: progress,
 * losses, counters, gaps; and when it takes a peer for silent.  PROTOCOL.md
 * sections 9.2, 10 and 13. */
#include <csiw/err.h>

#include "link_stage.h"

static uint8_t bytes[CSIW_NEXMON_CSI_MAX];
static struct csiw_counters c;

static void begin(unsigned int flags, uint8_t bandwidth_mhz)
{
	struct csiw_param req = link_request(bandwidth_mhz);

	req.flags = (uint8_t)flags;
	req.timeout_s = flags & CSIW_F_STREAM ? 0 : 30;
	hand_line(NONCE, X);
	guest_steps();
	hand_ask(&req, NUMBER);
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void hear_one(uint32_t device, uint16_t len, uint16_t number)
{
	struct csiw_csi csi;

	heard_csi(&csi, bytes, 0, len);
	csi.mac[5] = (uint8_t)device;
	csi.sequence = (uint16_t)(number << 4);
	stage.todo = csiw_guest_csi(&stage.guest, &csi, 0, 0);
}

/* The counters, once they were written: their sum is exact, always. */
static void count(void)
{
	struct csiw_ring ring;

	guest_goes_on(CSIW_BEAT_MS);
	csiw_ring_layout(&ring, LINK_SIZE, stage.guest.request.bandwidth_mhz);
	csiw_counters_decode(&c, stage.mem + ring.counters, CSIW_COUNTERS_LEN);
	assert_int_equal(
		csiw_get32(stage.mem + ring.counters, CSIW_ORDER_BIG) % 2, 0);
	assert_int_equal(
		csiw_get32(stage.mem + ring.counters + CSIW_COUNTERS_REQUEST,
			   CSIW_ORDER_BIG),
		NUMBER);
	assert_true(c.received == c.delivered + c.filtered + c.surplus +
					  c.malformed + c.dropped_kernel +
					  c.dropped_ring);
}

static void each_datagram_is_counted_as_what_became_of_it(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 40);
	hear(5, 512);
	hear(2, 256);
	hear_one(1, 1024, 0); /* too long for the slots */
	hear_one(1, 508, 0);
	hear_one(1, 0, 0);
	csiw_guest_count(&stage.guest, 10, 20);
	count();
	assert_true(c.received == 40 && c.delivered == 7 && c.filtered == 1);
	assert_true(c.malformed == 12 && c.dropped_kernel == 20);
}

static void a_datagram_of_the_fills_transmitter_is_malformed(void **state)
{
	struct csiw_csi csi;

	(void)state;
	begin(CSIW_F_STREAM, 20);
	heard_csi(&csi, bytes, 0, 256);
	memset(csi.mac, CSIW_FILL, CSIW_MAC_SIZE);
	csiw_guest_csi(&stage.guest, &csi, 0, 0);
	count();
	assert_true(c.received == 1 && c.malformed == 1);
	assert_int_equal(word(CSIW_LINK_PRODUCER), X);
}

static void each_bandwidth_takes_what_its_slots_hold(void **state)
{
	static const uint16_t lens[] = {256, 512, 1024};
	unsigned int i, k;

	(void)state;
	for (i = 0; i < 3; i++) {
		link_stage_set_up(NULL);
		begin(CSIW_F_STREAM, (uint8_t)(20 << i));
		for (k = 0; k < 3; k++) {
			hear_one(1, lens[k], 0);
		}
		count();
		assert_true(c.delivered == i + 1 && c.filtered == 2 - i);
	}
}

static void any_mixture_adds_up(void **state)
{
	uint64_t seed = check_seed(5);
	unsigned int i;
	uint64_t kernel = 0;

	(void)state;
	begin(CSIW_F_STREAM | CSIW_F_FILTER, 40);
	stage.collect.limit = 9;
	for (i = 0; i < 3000; i++) {
		static const uint16_t lens[] = {256, 512, 1024, 4};

		if (check_below(&seed, 4) == 0) {
			stage.collect.filter ^= 1;
		}
		hear_one(check_below(&seed, 256), lens[check_below(&seed, 4)],
			 0);
		kernel += check_below(&seed, 3);
		csiw_guest_count(&stage.guest, i / 7, kernel);
		if (check_below(&seed, 30) == 0) {
			put_word(CSIW_LINK_CONSUMER, word(CSIW_LINK_PRODUCER));
			count();
			assert_true(c.received == i + 1 + i / 7 + kernel);
			assert_true(c.dropped_kernel == kernel);
		}
	}
	assert_true(c.delivered > 0 && c.filtered > 0 && c.surplus > 0);
	assert_true(c.malformed > 0 && c.dropped_ring > 0);
}

static void counters_begin_anew_with_each_stream(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	hear(40, 256);
	csiw_guest_count(&stage.guest, 1, 1);
	count();
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	link_stage_set_up(NULL);
	begin(CSIW_F_STREAM, 20);
	count();
	assert_true(c.received == 0 && c.sequence_gaps == 0);
	assert_int_equal(word(CSIW_LINK_LOST), 0);
}

static void the_last_counters_are_those_of_the_end(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	count();
	hear(5, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	assert_int_equal(stage.guest.link.streaming, 0);
	count();
	assert_true(c.delivered == 5);
}

static void progress_is_what_the_run_keeps(void **state)
{
	(void)state;
	begin(0, 20);
	hear(3, 256);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PROGRESS), 3);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	stage.guest.link.used = 0; /* the hand has but one number */
	begin(CSIW_F_STREAM, 20);
	assert_int_equal(word(CSIW_LINK_PROGRESS), 0);
	hear(7, 256);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_PROGRESS), 7);
}

static void lost_is_what_kernel_and_ring_dropped(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	hear(34, 256);
	csiw_guest_count(&stage.guest, 100, 5);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_LOST), 7);
	csiw_guest_count(&stage.guest, 100, (uint64_t)UINT32_MAX - 2);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_LOST), UINT32_MAX);
	csiw_guest_count(&stage.guest, 100, (uint64_t)UINT32_MAX + 100);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_LOST), UINT32_MAX);
}

static void a_run_of_version_1_tells_of_the_kernels_losses(void **state)
{
	(void)state;
	begin(0, 20);
	csiw_guest_count(&stage.guest, 100, 5);
	guest_steps();
	assert_int_equal(word(CSIW_LINK_LOST), 5);
}

static void records_dropped_stay_at_the_highest(void **state)
{
	struct csiw_record record;

	(void)state;
	begin(CSIW_F_STREAM, 20);
	hear(32, 256);
	stage.guest.link.producer.dropped = UINT32_MAX - 1;
	hear(3, 256);
	put_word(CSIW_LINK_CONSUMER, X + 32);
	hear(1, 256);
	csiw_record_decode(&record,
			   stage.mem + CSIW_RING_OFFSET +
				   (X + 32) % 32 * CSIW_SLOT_20,
			   CSIW_RECORD_HEADER);
	assert_int_equal(record.dropped, UINT32_MAX);
}

/* Frames with these numbers are heard; the gaps that come of them. */
static void expect_gaps(const uint16_t *numbers, unsigned int n, uint64_t gaps)
{
	unsigned int i;

	link_stage_set_up(NULL);
	begin(CSIW_F_STREAM, 20);
	for (i = 0; i < n; i++) {
		hear_one(1, 256, numbers[i]);
	}
	count();
	assert_true(c.sequence_gaps == gaps);
}

#define GAPS(gaps, ...)                                                        \
	do {                                                                   \
		static const uint16_t numbers[] = {__VA_ARGS__};               \
		expect_gaps(numbers, sizeof(numbers) / sizeof(numbers[0]),     \
			    gaps);                                             \
	} while (0)

static void gaps_are_frames_missing_by_their_numbers(void **state)
{
	(void)state;
	GAPS(0, 0, 1, 2);
	GAPS(0, 4000);
	GAPS(1, 0, 2);
	GAPS(9, 5, 15, 16);
	GAPS(0, 4094, 4095, 0, 1);
	GAPS(2, 4094, 1);
	GAPS(0, 7, 7, 7, 8); /* retries, other cores */
	GAPS(1, 1, 3, 2, 4); /* overtaken: 2 was counted as missing */
	GAPS(2046, 0, 2047);
	GAPS(0, 0, 2048); /* more likely back than ahead */
	GAPS(0, 0, 2049, 1);
}

static void fragments_of_a_frame_are_no_gap(void **state)
{
	struct csiw_csi csi;
	unsigned int i;

	(void)state;
	begin(CSIW_F_STREAM, 20);
	for (i = 0; i < 20; i++) {
		heard_csi(&csi, bytes, 0, 256);
		csi.sequence = (uint16_t)(i / 4 << 4 | i % 4);
		csiw_guest_csi(&stage.guest, &csi, 0, 0);
	}
	count();
	assert_true(c.sequence_gaps == 0);
}

static void each_transmitter_counts_for_itself(void **state)
{
	unsigned int i;

	(void)state;
	begin(CSIW_F_STREAM, 20);
	for (i = 0; i < 10; i++) {
		hear_one(1, 256, (uint16_t)i);
		hear_one(2, 256, (uint16_t)(1000 + 3 * i));
	}
	count();
	assert_true(c.sequence_gaps == 9 * 2);
}

static void gaps_are_counted_while_the_ring_is_full(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	hear(33, 256);
	hear_one(0, 256, 12);
	count();
	assert_true(c.sequence_gaps == 1 && c.dropped_ring == 2);
}

static void a_peer_that_gives_no_sign_of_life_is_silent(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	guest_goes_on(29500);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	guest_goes_on(1000);
	assert_int_equal(stage.mem[CSIW_PARAM_RET], CSIW_RET_CAPTURE_BROKE);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_PEER_SILENT);
}

static void a_heartbeat_alone_keeps_a_stream_on(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	for (; stage.now_ms < 100000;) {
		guest_goes_on(25000);
		put_word(CSIW_LINK_PEER_HEARTBEAT, (uint32_t)stage.now_ms);
	}
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

static void a_heartbeat_of_another_life_keeps_nothing_on(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	put_word(CSIW_LINK_PEER_ECHO, 0);
	for (; stage.now_ms < 40000;) {
		guest_goes_on(1000);
		put_word(CSIW_LINK_PEER_HEARTBEAT, (uint32_t)stage.now_ms);
	}
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_PEER_SILENT);
}

static void a_guest_that_was_halted_does_not_call_its_peer_silent(void **state)
{
	(void)state;
	begin(CSIW_F_STREAM, 20);
	guest_goes_on(20000);
	stage.now_ms += 40000;
	guest_steps();
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	guest_goes_on(29000);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	guest_goes_on(2000);
	assert_int_equal(word(CSIW_LINK_CAUSE), CSIW_CAUSE_PEER_SILENT);
}

static void a_run_of_version_1_needs_no_sign_of_life(void **state)
{
	(void)state;
	begin(0, 20);
	stage.guest.end_ms = UINT64_MAX;
	guest_goes_on(100000);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, link_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(each_datagram_is_counted_as_what_became_of_it),
		T(a_datagram_of_the_fills_transmitter_is_malformed),
		T(each_bandwidth_takes_what_its_slots_hold),
		T(any_mixture_adds_up),
		T(counters_begin_anew_with_each_stream),
		T(the_last_counters_are_those_of_the_end),
		T(progress_is_what_the_run_keeps),
		T(lost_is_what_kernel_and_ring_dropped),
		T(a_run_of_version_1_tells_of_the_kernels_losses),
		T(records_dropped_stay_at_the_highest),
		T(gaps_are_frames_missing_by_their_numbers),
		T(fragments_of_a_frame_are_no_gap),
		T(each_transmitter_counts_for_itself),
		T(gaps_are_counted_while_the_ring_is_full),
		T(a_peer_that_gives_no_sign_of_life_is_silent),
		T(a_heartbeat_alone_keeps_a_stream_on),
		T(a_heartbeat_of_another_life_keeps_nothing_on),
		T(a_guest_that_was_halted_does_not_call_its_peer_silent),
		T(a_run_of_version_1_needs_no_sign_of_life),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

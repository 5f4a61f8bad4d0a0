/* SPDX-License-Identifier: BSD-2-Clause */
/* test_synthetic.c: CSI that is made up is the same every time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/order.h>

#include "capture.h"

enum { CHANSPEC = 0x1006, SOON = 1000 };

/* Digest of 500 packets of the defaults: a change of it is a change of what
 * users with a seed get. */
static const uint32_t GOLDEN = 0xc11f93ec;

static const uint64_t SECOND = 1000000000;

static void start_at(struct capture *c, uint64_t now_ns, uint8_t bandwidth_mhz)
{
	const struct csiw_param request = {.bandwidth_mhz = bandwidth_mhz};
	enum csiw_ret ret = CSIW_RET_MAIN_ERROR;

	assert_true(
		capture_synthetic.start(c, &request, CHANSPEC, now_ns, &ret));
	assert_int_equal(ret, CSIW_RET_NONE);
}

static void start(struct capture *c, uint64_t now_ns)
{
	start_at(c, now_ns, 20);
}

static struct capture *open_text(const char *text)
{
	struct capture *c = NULL;
	struct options options = {0};
	char why[CSIW_WHY_SIZE];

	assert_int_equal(source_parse(&options.capture, text, why), CSIW_OK);
	assert_int_equal(capture_synthetic.open(&c, &options, why), CSIW_OK);
	start(c, 0);
	return c;
}

static void next(struct capture *c, struct capture_packet *packet)
{
	assert_int_equal(capture_synthetic.next(c, SOON * SECOND, packet),
			 CAPTURE_CSI);
	assert_int_equal(packet->csi.csi_len, CSIW_CSI_SIZE);
}

static uint32_t mix(uint32_t hash, const uint8_t *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		hash = (hash ^ bytes[i]) * 16777619u; /* FNV-1a */
	}
	return hash;
}

/* Everything about count packets, in one number. */
static uint32_t digest(struct capture *c, int count)
{
	uint32_t hash = 2166136261u;
	uint64_t first_ns = 0;

	for (int i = 0; i < count; i++) {
		struct capture_packet p;
		uint8_t head[11];

		next(c, &p);
		first_ns = i == 0 ? p.time_ns : first_ns;
		p.time_ns -= first_ns; /* the run began now */
		head[0] = (uint8_t)p.csi.rssi_dbm;
		csiw_put16(head + 1, p.csi.sequence, CSIW_ORDER_BIG);
		csiw_put32(head + 3, (uint32_t)(p.time_ns >> 32),
			   CSIW_ORDER_BIG);
		csiw_put32(head + 7, (uint32_t)p.time_ns, CSIW_ORDER_BIG);
		hash = mix(hash, head, sizeof(head));
		hash = mix(hash, p.csi.mac, CSIW_MAC_SIZE);
		hash = mix(hash, p.csi.csi, p.csi.csi_len);
	}
	return hash;
}

static uint32_t digest_text(const char *text)
{
	struct capture *c = open_text(text);
	uint32_t hash = digest(c, 500);

	capture_synthetic.close(c);
	return hash;
}

static void same_seed_gives_the_same_bytes_on_every_machine(void **state)
{
	(void)state;
	assert_int_equal(digest_text("synthetic"), GOLDEN);
	assert_int_equal(digest_text("synthetic:seed=1"), GOLDEN);
}

static void another_seed_gives_other_bytes(void **state)
{
	(void)state;
	assert_int_not_equal(digest_text("synthetic:seed=2"), GOLDEN);
	assert_int_not_equal(digest_text("synthetic:seed=0"), GOLDEN);
}

static void every_run_starts_over(void **state)
{
	struct capture *c = open_text("synthetic");

	(void)state;
	assert_int_not_equal(digest(c, 77), 0);
	capture_synthetic.stop(c);
	start(c, 5 * SECOND);
	assert_int_equal(digest(c, 500), GOLDEN);
	capture_synthetic.close(c);
}

static void devices_take_turns_with_macs_of_their_own(void **state)
{
	struct capture *c = open_text("synthetic:devices=300");
	uint8_t macs[300][CSIW_MAC_SIZE];
	struct capture_packet p;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		next(c, &p);
		assert_int_equal(p.csi.mac[0] & 3, 2); /* local, no group */
		memcpy(macs[i], p.csi.mac, CSIW_MAC_SIZE);
		for (size_t j = 0; j < i; j++) {
			assert_memory_not_equal(macs[i], macs[j],
						CSIW_MAC_SIZE);
		}
	}
	next(c, &p);
	assert_memory_equal(p.csi.mac, macs[0], CSIW_MAC_SIZE);
	assert_int_equal(p.csi.sequence, 1 << 4);
	capture_synthetic.close(c);
}

static void wider_requests_have_more_tones(void **state)
{
	static const uint8_t mhz[] = {20, 40, 80};
	struct capture *c = open_text("synthetic");
	struct capture_packet p;

	(void)state;
	for (size_t i = 0; i < sizeof(mhz); i++) {
		start_at(c, 0, mhz[i]);
		assert_int_equal(capture_synthetic.next(c, SECOND, &p),
				 CAPTURE_CSI);
		assert_int_equal(p.csi.csi_len, CSIW_CSI_SIZE << i);
		/* DC is no tone in use; the first beside it is, to either
		 * side */
		assert_int_equal(csiw_get32(p.csi.csi, CSIW_ORDER_BIG), 0);
		assert_int_not_equal(csiw_get32(p.csi.csi + 4, CSIW_ORDER_BIG),
				     0);
		assert_int_not_equal(csiw_get32(p.csi.csi + p.csi.csi_len - 4,
						CSIW_ORDER_BIG),
				     0);
	}
	capture_synthetic.close(c);
}

static void packets_come_at_the_rate_and_not_before(void **state)
{
	struct capture *c = open_text("synthetic:rate=3");
	struct capture_packet p;
	uint64_t first_ns;

	(void)state;
	start(c, 7 * SECOND);
	assert_int_equal(capture_synthetic.next(c, 7 * SECOND, &p),
			 CAPTURE_CSI);
	first_ns = p.time_ns;
	assert_true(p.mono_ns == 7 * SECOND);
	assert_int_equal(capture_synthetic.next(c, 7 * SECOND, &p),
			 CAPTURE_LATER);
	assert_true(p.due_ns == 7 * SECOND + SECOND / 3);
	assert_int_equal(capture_synthetic.next(c, p.due_ns - 1, &p),
			 CAPTURE_LATER);
	assert_int_equal(capture_synthetic.next(c, p.due_ns, &p), CAPTURE_CSI);
	assert_true(p.time_ns - first_ns == SECOND / 3);
	assert_true(p.mono_ns == p.due_ns);
	next(c, &p);
	next(c, &p);
	assert_true(p.time_ns - first_ns == SECOND); /* no drift */
	capture_synthetic.close(c);
}

static int tone(const struct capture_packet *p, int index, int part)
{
	return (int16_t)csiw_get16(p->csi.csi + 4 * index + 2 * part,
				   CSIW_ORDER_LITTLE);
}

static void null_tones_are_zero_and_the_others_fit_14_bits(void **state)
{
	struct capture *c = open_text("synthetic:devices=50,seed=9");
	struct capture_packet p;

	(void)state;
	for (int n = 0; n < 2000; n++) {
		int sum = 0;

		next(c, &p);
		for (int i = 0; i < 64; i++) {
			int re = tone(&p, i, 0);
			int im = tone(&p, i, 1);

			if (i == 0 || (i > 28 && i < 36)) {
				assert_int_equal(re, 0);
				assert_int_equal(im, 0);
			}
			assert_in_range(re + 8192, 0, 16383);
			assert_in_range(im + 8192, 0, 16383);
			sum += re * re + im * im > 0;
		}
		assert_true(sum > 50);
		assert_in_range(p.csi.rssi_dbm + 95, 0, 70);
	}
	capture_synthetic.close(c);
}

static void the_channel_moves(void **state)
{
	struct capture *c = open_text("synthetic:devices=1,rate=10");
	struct capture_packet p;
	int re;

	(void)state;
	next(c, &p);
	re = tone(&p, 7, 0);
	for (int n = 0; n < 20; n++) {
		next(c, &p);
		if (tone(&p, 7, 0) > re + 50 || tone(&p, 7, 0) < re - 50) {
			capture_synthetic.close(c);
			return;
		}
	}
	fail_msg("tone 7 stands still for two seconds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			same_seed_gives_the_same_bytes_on_every_machine),
		cmocka_unit_test(another_seed_gives_other_bytes),
		cmocka_unit_test(every_run_starts_over),
		cmocka_unit_test(devices_take_turns_with_macs_of_their_own),
		cmocka_unit_test(wider_requests_have_more_tones),
		cmocka_unit_test(packets_come_at_the_rate_and_not_before),
		cmocka_unit_test(
			null_tones_are_zero_and_the_others_fit_14_bits),
		cmocka_unit_test(the_channel_moves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

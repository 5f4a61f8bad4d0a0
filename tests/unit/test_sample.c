/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sample.c: the head of a sample, offsets and capacities, PROTOCOL.md
 * sections 2 and 4. */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "vectors.h"

static void check_vector(const struct vector *v)
{
	enum csiw_order order = vector_order(v);
	uint8_t bytes[CSIW_SAMPLE_CSI];
	uint8_t out[CSIW_SAMPLE_CSI + 1];
	uint8_t mac[CSIW_MAC_SIZE];
	struct csiw_sample s;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	vector_bytes(v, "mac", mac, sizeof(mac));
	memset(&s, 0x5a, sizeof(s));
	assert_int_equal(csiw_sample_decode(&s, bytes, sizeof(bytes), order),
			 CSIW_OK);
	assert_int_equal(s.rssi_dbm, vector_number(v, "rssi_dbm"));
	assert_memory_equal(s.mac, mac, sizeof(mac));
	assert_int_equal(s.stream, vector_number(v, "stream"));
	assert_int_equal(s.time_s, vector_number(v, "time_s"));

	memset(out, 0x5a, sizeof(out));
	assert_int_equal(csiw_sample_encode(out, sizeof(out), &s, order),
			 CSIW_OK);
	assert_memory_equal(out, bytes, sizeof(bytes));
	assert_int_equal(out[CSIW_SAMPLE_CSI], 0x5a);
}

static void
heads_are_the_golden_ones_in_both_orders_and_directions(void **state)
{
	static struct vector v;
	FILE *f = vectors_open("sample.txt");
	unsigned int count = 0;

	(void)state;
	while (vectors_next(f, &v)) {
		check_vector(&v);
		count++;
	}
	fclose(f);
	assert_true(count >= 28);
}

static void every_rssi_byte_is_twos_complement(void **state)
{
	uint8_t head[CSIW_SAMPLE_CSI] = {0};
	struct csiw_sample s;
	int i;

	(void)state;
	for (i = -128; i < 128; i++) {
		head[CSIW_SAMPLE_RSSI] = (uint8_t)(i & 0xff);
		csiw_sample_decode(&s, head, sizeof(head), CSIW_ORDER_BIG);
		assert_int_equal(s.rssi_dbm, i);
		csiw_sample_encode(head, sizeof(head), &s, CSIW_ORDER_BIG);
		assert_int_equal(head[CSIW_SAMPLE_RSSI], i & 0xff);
	}
}

static void decode_refuses_every_short_head_and_leaves_out_alone(void **state)
{
	uint8_t head[CSIW_SAMPLE_CSI] = {0};
	struct csiw_sample s;
	struct csiw_sample same;
	size_t len;

	(void)state;
	memset(&s, 0x5a, sizeof(s));
	same = s;
	for (len = 0; len < sizeof(head); len++) {
		assert_int_equal(
			csiw_sample_decode(&s, head, len, CSIW_ORDER_BIG),
			CSIW_ERR_SHORT);
		assert_memory_equal(&s, &same, sizeof(s));
	}
}

static void encode_refuses_every_short_buffer_and_leaves_it_alone(void **state)
{
	struct csiw_sample s = {.rssi_dbm = 1};
	uint8_t head[CSIW_SAMPLE_CSI];
	uint8_t same[CSIW_SAMPLE_CSI];
	size_t size;

	(void)state;
	memset(head, 0x5a, sizeof(head));
	memcpy(same, head, sizeof(same));
	for (size = 0; size < sizeof(head); size++) {
		assert_int_equal(
			csiw_sample_encode(head, size, &s, CSIW_ORDER_BIG),
			CSIW_ERR_SHORT);
		assert_memory_equal(head, same, sizeof(same));
	}
}

static void eight_mebibytes_hold_31416_samples(void **state)
{
	(void)state;
	assert_int_equal(csiw_capacity(CSIW_WINDOW_SIZE), 31416);
}

static void a_window_below_771_bytes_holds_none(void **state)
{
	size_t size;

	(void)state;
	for (size = 0; size < CSIW_WINDOW_SIZE_MIN; size++) {
		assert_int_equal(csiw_capacity(size), 0);
	}
	assert_int_equal(csiw_capacity(CSIW_WINDOW_SIZE_MIN), 1);
	assert_int_equal(
		csiw_capacity(CSIW_WINDOW_SIZE_MIN + CSIW_SAMPLE_SIZE - 1), 1);
	assert_int_equal(csiw_capacity(CSIW_WINDOW_SIZE_MIN + CSIW_SAMPLE_SIZE),
			 2);
}

static void no_capacity_lets_a_sample_reach_the_descriptor(void **state)
{
	uint32_t n;
	size_t size;

	(void)state;
	for (size = CSIW_WINDOW_SIZE_MIN; size < 70000; size++) {
		n = csiw_capacity(size);
		assert_true(csiw_sample_offset(n) <=
			    size - CSIW_DESCRIPTOR_SIZE);
		assert_true(csiw_sample_offset(n + 1) >
			    size - CSIW_DESCRIPTOR_SIZE);
	}
}

static void the_largest_size_gives_a_capacity_that_a_total_can_say(void **state)
{
	(void)state;
	assert_true(csiw_capacity(SIZE_MAX) > 31416);
#if SIZE_MAX > UINT32_MAX
	assert_true(csiw_capacity(SIZE_MAX) == UINT32_MAX);
	assert_true(csiw_capacity((size_t)UINT32_MAX * CSIW_SAMPLE_SIZE) <
		    UINT32_MAX);
#endif
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			heads_are_the_golden_ones_in_both_orders_and_directions),
		cmocka_unit_test(every_rssi_byte_is_twos_complement),
		cmocka_unit_test(
			decode_refuses_every_short_head_and_leaves_out_alone),
		cmocka_unit_test(
			encode_refuses_every_short_buffer_and_leaves_it_alone),
		cmocka_unit_test(eight_mebibytes_hold_31416_samples),
		cmocka_unit_test(a_window_below_771_bytes_holds_none),
		cmocka_unit_test(
			no_capacity_lets_a_sample_reach_the_descriptor),
		cmocka_unit_test(
			the_largest_size_gives_a_capacity_that_a_total_can_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

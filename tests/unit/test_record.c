/* SPDX-License-Identifier: BSD-2-Clause */
/* test_record.c: the header of a record, and the counters.  PROTOCOL.md
 * sections 12 and 13. */
#include <csiw/err.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>
#include <csiw/record.h>

#include "vectors.h"

enum { STAIN = 0x5a };

static void check_fields(const struct csiw_record *r, const struct vector *v)
{
	uint8_t mac[CSIW_MAC_SIZE];

	vector_bytes(v, "mac", mac, sizeof(mac));
	assert_true(r->index == vector_count(v, "index"));
	assert_true(r->request == vector_count(v, "request"));
	assert_true(r->mono_ns == vector_count(v, "mono_ns"));
	assert_true(r->wall_ns == vector_count(v, "wall_ns"));
	assert_memory_equal(r->mac, mac, sizeof(mac));
	assert_int_equal(r->sequence, vector_number(v, "sequence"));
	assert_int_equal(r->frame_control, vector_number(v, "frame_control"));
	assert_int_equal(r->rssi_dbm, vector_number(v, "rssi_dbm"));
	assert_int_equal(r->core_stream, vector_number(v, "core_stream"));
	assert_int_equal(r->chanspec, vector_number(v, "chanspec"));
	assert_int_equal(r->chip, vector_number(v, "chip"));
	assert_int_equal(r->format, vector_number(v, "format"));
	assert_int_equal(r->flags, vector_number(v, "flags"));
	assert_int_equal(r->csi_len, vector_number(v, "csi_len"));
	assert_true(r->dropped == vector_count(v, "dropped"));
}

static void check_record(const struct vector *v)
{
	uint8_t bytes[CSIW_RECORD_HEADER];
	uint8_t out[CSIW_RECORD_HEADER + 1];
	struct csiw_record r;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	memset(&r, STAIN, sizeof(r));
	assert_int_equal(csiw_record_decode(&r, bytes, sizeof(bytes)), CSIW_OK);
	check_fields(&r, v);
	memset(out, STAIN, sizeof(out));
	assert_int_equal(csiw_record_encode(out, sizeof(out), &r), CSIW_OK);
	assert_memory_equal(out, bytes, sizeof(bytes));
	assert_int_equal(out[CSIW_RECORD_HEADER], STAIN);
}

static void check_counters(const struct vector *v)
{
	uint8_t bytes[CSIW_COUNTERS_LEN];
	uint8_t out[CSIW_COUNTERS_LEN + 1];
	struct csiw_counters c;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	memset(&c, STAIN, sizeof(c));
	assert_int_equal(csiw_counters_decode(&c, bytes, sizeof(bytes)),
			 CSIW_OK);
	assert_true(c.received == vector_count(v, "received"));
	assert_true(c.delivered == vector_count(v, "delivered"));
	assert_true(c.filtered == vector_count(v, "filtered"));
	assert_true(c.surplus == vector_count(v, "surplus"));
	assert_true(c.malformed == vector_count(v, "malformed"));
	assert_true(c.dropped_kernel == vector_count(v, "dropped_kernel"));
	assert_true(c.dropped_ring == vector_count(v, "dropped_ring"));
	assert_true(c.sequence_gaps == vector_count(v, "sequence_gaps"));

	memset(out, STAIN, sizeof(out));
	memcpy(out, bytes, CSIW_COUNTERS_RECEIVED);
	assert_int_equal(csiw_counters_encode(out, sizeof(out), &c), CSIW_OK);
	assert_memory_equal(out, bytes, sizeof(bytes));
	assert_int_equal(out[CSIW_COUNTERS_LEN], STAIN);
}

static unsigned int each_vector(const char *name,
				void (*check)(const struct vector *))
{
	static struct vector v;
	FILE *f = vectors_open(name);
	unsigned int count = 0;

	while (vectors_next(f, &v)) {
		check(&v);
		count++;
	}
	fclose(f);
	return count;
}

static void headers_are_the_golden_ones_in_both_directions(void **state)
{
	(void)state;
	assert_true(each_vector("record.txt", check_record) >= 36);
}

static void counters_are_the_golden_ones_in_both_directions(void **state)
{
	(void)state;
	assert_true(each_vector("counters.txt", check_counters) >= 23);
}

static void random_bytes(uint8_t *out, size_t len, uint64_t *seed)
{
	size_t i;

	for (i = 0; i < len; i++) {
		out[i] = (uint8_t)check_random(seed);
	}
}

static void every_bytes_are_a_header_but_for_those_sent_as_zero(void **state)
{
	uint8_t bytes[CSIW_RECORD_HEADER], out[CSIW_RECORD_HEADER];
	uint64_t seed = check_seed(1);
	struct csiw_record r;
	unsigned int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		random_bytes(bytes, sizeof(bytes), &seed);
		random_bytes(out, sizeof(out), &seed);
		assert_int_equal(csiw_record_decode(&r, bytes, sizeof(bytes)),
				 CSIW_OK);
		assert_int_equal(csiw_record_encode(out, sizeof(out), &r),
				 CSIW_OK);
		memset(bytes + CSIW_RECORD_ZERO, 0,
		       CSIW_RECORD_CSI - CSIW_RECORD_ZERO);
		assert_memory_equal(out, bytes, sizeof(out));
	}
}

static void hostile_counters_are_numbers_like_others(void **state)
{
	uint8_t bytes[CSIW_COUNTERS_LEN], out[CSIW_COUNTERS_LEN];
	uint64_t seed = check_seed(2);
	struct csiw_counters c;
	unsigned int i;

	(void)state;
	for (i = 0; i < 1000; i++) {
		random_bytes(bytes, sizeof(bytes), &seed);
		memcpy(out, bytes, sizeof(out));
		memset(out + CSIW_COUNTERS_RECEIVED, STAIN,
		       sizeof(out) - CSIW_COUNTERS_RECEIVED);
		assert_int_equal(csiw_counters_decode(&c, bytes, sizeof(bytes)),
				 CSIW_OK);
		assert_int_equal(csiw_counters_encode(out, sizeof(out), &c),
				 CSIW_OK);
		assert_memory_equal(out, bytes, sizeof(out));
	}
}

/* One byte short, and all shorter ones. */
static void decode_refuses_every_short_header_and_leaves_out_alone(void **state)
{
	uint8_t bytes[CSIW_RECORD_HEADER] = {0};
	struct csiw_record r;
	uint8_t same[sizeof(r)];
	size_t len;

	(void)state;
	memset(&r, STAIN, sizeof(r));
	memset(same, STAIN, sizeof(same));
	for (len = 0; len < sizeof(bytes); len++) {
		assert_int_equal(csiw_record_decode(&r, bytes, len),
				 CSIW_ERR_SHORT);
		assert_memory_equal(&r, same, sizeof(r));
	}
}

static void encode_refuses_every_short_buffer_and_leaves_it_alone(void **state)
{
	static const struct csiw_record r = {.index = 1};
	uint8_t out[CSIW_RECORD_HEADER];
	uint8_t same[sizeof(out)];
	size_t size;

	(void)state;
	memset(out, STAIN, sizeof(out));
	memset(same, STAIN, sizeof(same));
	for (size = 0; size < sizeof(out); size++) {
		assert_int_equal(csiw_record_encode(out, size, &r),
				 CSIW_ERR_SHORT);
		assert_memory_equal(out, same, sizeof(out));
	}
}

static void counters_that_are_short_are_refused_and_change_nothing(void **state)
{
	uint8_t bytes[CSIW_COUNTERS_LEN];
	struct csiw_counters c;
	uint8_t same[sizeof(c)];
	size_t len;

	(void)state;
	memset(bytes, STAIN, sizeof(bytes));
	memset(&c, STAIN, sizeof(c));
	memset(same, STAIN, sizeof(same));
	for (len = 0; len < sizeof(bytes); len++) {
		assert_int_equal(csiw_counters_decode(&c, bytes, len),
				 CSIW_ERR_SHORT);
		assert_memory_equal(&c, same, sizeof(c));
		c.received = 1;
		assert_int_equal(csiw_counters_encode(bytes, len, &c),
				 CSIW_ERR_SHORT);
		memset(&c, STAIN, sizeof(c));
		assert_memory_equal(bytes, same, sizeof(same));
	}
}

static void numbers_of_64_bits_have_both_orders(void **state)
{
	static const uint8_t big[] = {1, 2, 3, 4, 5, 6, 7, 0xf8};
	static const uint8_t little[] = {0xf8, 7, 6, 5, 4, 3, 2, 1};
	const uint64_t value = 0x01020304050607f8U;
	uint8_t out[sizeof(big)];

	(void)state;
	assert_true(csiw_get64(big, CSIW_ORDER_BIG) == value);
	assert_true(csiw_get64(little, CSIW_ORDER_LITTLE) == value);
	csiw_put64(out, value, CSIW_ORDER_BIG);
	assert_memory_equal(out, big, sizeof(out));
	csiw_put64(out, value, CSIW_ORDER_LITTLE);
	assert_memory_equal(out, little, sizeof(out));
}

static void the_format_follows_from_the_chip_alone(void **state)
{
	unsigned int chip;

	(void)state;
	assert_int_equal(csiw_csi_format(CSIW_CHIP_4339), CSIW_FORMAT_INT16);
	assert_int_equal(csiw_csi_format(CSIW_CHIP_43455C0), CSIW_FORMAT_INT16);
	assert_int_equal(csiw_csi_format(CSIW_CHIP_4358), CSIW_FORMAT_FLOAT9);
	assert_int_equal(csiw_csi_format(CSIW_CHIP_4366C0),
			 CSIW_FORMAT_FLOAT12);
	for (chip = 0; chip <= UINT16_MAX; chip++) {
		if (chip != CSIW_CHIP_4339 && chip != CSIW_CHIP_43455C0 &&
		    chip != CSIW_CHIP_4358 && chip != CSIW_CHIP_4366C0) {
			assert_int_equal(csiw_csi_format((uint16_t)chip),
					 CSIW_FORMAT_UNKNOWN);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			headers_are_the_golden_ones_in_both_directions),
		cmocka_unit_test(
			counters_are_the_golden_ones_in_both_directions),
		cmocka_unit_test(
			every_bytes_are_a_header_but_for_those_sent_as_zero),
		cmocka_unit_test(hostile_counters_are_numbers_like_others),
		cmocka_unit_test(
			decode_refuses_every_short_header_and_leaves_out_alone),
		cmocka_unit_test(
			encode_refuses_every_short_buffer_and_leaves_it_alone),
		cmocka_unit_test(
			counters_that_are_short_are_refused_and_change_nothing),
		cmocka_unit_test(numbers_of_64_bits_have_both_orders),
		cmocka_unit_test(the_format_follows_from_the_chip_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* test_param.c: the parameter block, PROTOCOL.md sections 3 and 5. */
#include <csiw/err.h>
#include <csiw/param.h>

#include "vectors.h"

enum { CAPACITY = 31416 };

static void expect_fields(const struct csiw_param *p, const struct vector *v)
{
	uint8_t macs[CSIW_MACS_MAX * CSIW_MAC_SIZE];

	assert_int_equal(p->flags, vector_number(v, "flags"));
	assert_int_equal(p->channel, vector_number(v, "channel"));
	assert_int_equal(p->bandwidth_mhz, vector_number(v, "bandwidth_mhz"));
	assert_int_equal(p->samples_per_device,
			 vector_number(v, "samples_per_device"));
	assert_int_equal(p->timeout_s, vector_number(v, "timeout_s"));
	assert_int_equal(p->mac_count, vector_number(v, "mac_count"));
	assert_int_equal(p->ret, vector_number(v, "ret"));
	assert_int_equal(p->total, vector_number(v, "total"));
	vector_bytes(v, "macs", macs, sizeof(macs));
	assert_memory_equal(p->macs, macs, sizeof(macs));
}

static void each_vector(const char *file, unsigned int least,
			void (*check)(const struct vector *v))
{
	static struct vector v;
	FILE *f = vectors_open(file);
	unsigned int count = 0;

	while (vectors_next(f, &v)) {
		check(&v);
		count++;
	}
	fclose(f);
	assert_true(count >= least);
}

static void check_decode(const struct vector *v)
{
	uint8_t bytes[CSIW_PARAM_SIZE];
	struct csiw_param p;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	memset(&p, 0x5a, sizeof(p));
	assert_int_equal(
		csiw_param_decode(&p, bytes, sizeof(bytes), vector_order(v)),
		CSIW_OK);
	expect_fields(&p, v);
}

static void check_encode(const struct vector *v)
{
	uint8_t bytes[CSIW_PARAM_SIZE];
	uint8_t out[CSIW_PARAM_SIZE + 1];
	struct csiw_param p;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	p.flags = (uint8_t)vector_number(v, "flags");
	p.channel = (uint8_t)vector_number(v, "channel");
	p.bandwidth_mhz = (uint8_t)vector_number(v, "bandwidth_mhz");
	p.samples_per_device = (uint8_t)vector_number(v, "samples_per_device");
	p.timeout_s = (uint16_t)vector_number(v, "timeout_s");
	p.mac_count = (uint8_t)vector_number(v, "mac_count");
	p.ret = (uint8_t)vector_number(v, "ret");
	p.total = (uint32_t)vector_number(v, "total");
	vector_bytes(v, "macs", &p.macs[0][0], sizeof(p.macs));
	memset(out, 0x5a, sizeof(out));
	assert_int_equal(
		csiw_param_encode(out, sizeof(out), &p, vector_order(v)),
		CSIW_OK);
	assert_memory_equal(out, bytes, sizeof(bytes));
	assert_int_equal(out[CSIW_PARAM_SIZE], 0x5a);
}

/* devmem stores its words as a little-endian machine does. */
static void check_devmem(const struct vector *v)
{
	static const char *const keys[] = {"word_0", "word_8", "word_16"};
	uint8_t bytes[CSIW_PARAM_SIZE];
	unsigned int i;

	vector_bytes(v, "bytes", bytes, sizeof(bytes));
	for (i = 0; i < 24; i++) {
		assert_int_equal(bytes[i],
				 vector_word(v, keys[i / 8]) >> (8 * (i % 8)) &
					 0xff);
	}
	check_decode(v);
}

static void decode_gives_the_golden_fields_in_both_orders(void **state)
{
	(void)state;
	each_vector("block.txt", 28, check_decode);
}

static void encode_gives_the_golden_bytes_in_both_orders(void **state)
{
	(void)state;
	each_vector("block.txt", 28, check_encode);
}

static void decode_gives_the_guides_words_in_both_orders(void **state)
{
	(void)state;
	each_vector("devmem.txt", 4, check_devmem);
}

static void the_guides_timeout_is_30_s_little_and_7680_s_big(void **state)
{
	static const uint8_t guide[CSIW_PARAM_SIZE] = {0x01, 0x06, 0x14, 0x64,
						       0x1e};
	struct csiw_param p;

	(void)state;
	csiw_param_decode(&p, guide, sizeof(guide), CSIW_ORDER_LITTLE);
	assert_int_equal(p.timeout_s, 30);
	csiw_param_decode(&p, guide, sizeof(guide), CSIW_ORDER_BIG);
	assert_int_equal(p.timeout_s, 7680);
}

static void decode_refuses_every_short_buffer_and_leaves_out_alone(void **state)
{
	uint8_t bytes[CSIW_PARAM_SIZE] = {0};
	struct csiw_param p;
	struct csiw_param same;
	size_t len;

	(void)state;
	memset(&p, 0x5a, sizeof(p));
	same = p;
	for (len = 0; len < sizeof(bytes); len++) {
		assert_int_equal(
			csiw_param_decode(&p, bytes, len, CSIW_ORDER_BIG),
			CSIW_ERR_SHORT);
		assert_memory_equal(&p, &same, sizeof(p));
	}
}

static void encode_refuses_every_short_buffer_and_leaves_it_alone(void **state)
{
	uint8_t bytes[CSIW_PARAM_SIZE];
	uint8_t same[CSIW_PARAM_SIZE];
	struct csiw_param p;
	size_t size;

	(void)state;
	memset(&p, 0, sizeof(p));
	memset(bytes, 0x5a, sizeof(bytes));
	memcpy(same, bytes, sizeof(same));
	for (size = 0; size < sizeof(bytes); size++) {
		assert_int_equal(
			csiw_param_encode(bytes, size, &p, CSIW_ORDER_LITTLE),
			CSIW_ERR_SHORT);
		assert_memory_equal(bytes, same, sizeof(same));
	}
}

static void every_block_of_random_bytes_comes_back_as_it_was(void **state)
{
	uint64_t seed = check_seed(1);
	uint8_t bytes[CSIW_PARAM_SIZE];
	uint8_t out[CSIW_PARAM_SIZE];
	struct csiw_param p;
	unsigned int n, i;

	(void)state;
	for (n = 0; n < 2000; n++) {
		for (i = 0; i < sizeof(bytes); i++) {
			bytes[i] = (uint8_t)check_random(&seed);
		}
		csiw_param_decode(&p, bytes, sizeof(bytes), n & 1);
		csiw_param_encode(out, sizeof(out), &p, n & 1);
		assert_memory_equal(out, bytes, sizeof(bytes));
	}
}

/* A request with n distinct MACs. */
static struct csiw_param request(unsigned int flags, unsigned int samples,
				 unsigned int n)
{
	struct csiw_param p;
	unsigned int i;

	memset(&p, 0, sizeof(p));
	p.flags = (uint8_t)(flags | CSIW_F_START);
	p.samples_per_device = (uint8_t)samples;
	p.mac_count = (uint8_t)n;
	for (i = 0; i < n && i < CSIW_MACS_MAX; i++) {
		p.macs[i][5] = (uint8_t)(i + 1);
	}
	return p;
}

static void check_takes_50_macs_and_refuses_51_with_the_filter_on(void **state)
{
	struct csiw_param p = request(CSIW_F_FILTER, 1, 50);

	(void)state;
	assert_int_equal(csiw_param_check(&p, CAPACITY), CSIW_RET_NONE);
	p.mac_count = 51;
	assert_int_equal(csiw_param_check(&p, CAPACITY),
			 CSIW_RET_TOO_MANY_MACS);
	p.mac_count = 255;
	assert_int_equal(csiw_param_check(&p, CAPACITY),
			 CSIW_RET_TOO_MANY_MACS);
}

static void check_does_not_judge_counts_with_the_filter_off(void **state)
{
	struct csiw_param p = request(0, 255, 255);

	(void)state;
	assert_int_equal(csiw_param_check(&p, 1), CSIW_RET_NONE);
}

static void check_finds_samples_times_macs_beyond_the_capacity(void **state)
{
	struct csiw_param p = request(CSIW_F_FILTER, 255, 50);

	(void)state;
	assert_int_equal(csiw_param_check(&p, 50 * 255), CSIW_RET_NONE);
	assert_int_equal(csiw_param_check(&p, 50 * 255 - 1), CSIW_RET_TOO_MUCH);
	p.samples_per_device = 0;
	assert_int_equal(csiw_param_check(&p, 1), CSIW_RET_NONE);
}

static void check_counts_a_mac_listed_twice_once(void **state)
{
	struct csiw_param p = request(CSIW_F_FILTER, 10, 3);

	(void)state;
	memcpy(p.macs[2], p.macs[0], CSIW_MAC_SIZE);
	assert_int_equal(csiw_param_check(&p, 20), CSIW_RET_NONE);
	assert_int_equal(csiw_param_check(&p, 19), CSIW_RET_TOO_MUCH);
}

static void check_judges_too_many_macs_before_too_much(void **state)
{
	struct csiw_param p = request(CSIW_F_FILTER, 255, 51);

	(void)state;
	assert_int_equal(csiw_param_check(&p, 1), CSIW_RET_TOO_MANY_MACS);
}

static void
distinct_keeps_first_mentions_in_order_and_zeroes_the_rest(void **state)
{
	static const uint8_t mentions[] = {3, 1, 3, 3, 2, 1};
	static const uint8_t kept[] = {3, 1, 2};
	struct csiw_param p = request(CSIW_F_FILTER, 1, 50);
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(mentions); i++) {
		p.macs[i][5] = mentions[i];
	}
	p.mac_count = sizeof(mentions);
	csiw_param_distinct(&p);
	assert_int_equal(p.mac_count, sizeof(kept));
	for (i = 0; i < CSIW_MACS_MAX; i++) {
		assert_int_equal(p.macs[i][5], i < sizeof(kept) ? kept[i] : 0);
	}
}

static void distinct_takes_a_count_above_50_as_50(void **state)
{
	struct csiw_param p = request(CSIW_F_FILTER, 1, 50);
	struct csiw_param same = p;

	(void)state;
	p.mac_count = 255;
	csiw_param_distinct(&p);
	assert_int_equal(p.mac_count, 50);
	assert_memory_equal(p.macs, same.macs, sizeof(p.macs));
}

static void distinct_of_no_macs_zeroes_the_whole_list(void **state)
{
	static const uint8_t none[CSIW_MACS_MAX * CSIW_MAC_SIZE];
	struct csiw_param p = request(CSIW_F_FILTER, 1, 50);

	(void)state;
	p.mac_count = 0;
	csiw_param_distinct(&p);
	assert_int_equal(p.mac_count, 0);
	assert_memory_equal(p.macs, none, sizeof(none));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode_gives_the_golden_fields_in_both_orders),
		cmocka_unit_test(encode_gives_the_golden_bytes_in_both_orders),
		cmocka_unit_test(decode_gives_the_guides_words_in_both_orders),
		cmocka_unit_test(
			the_guides_timeout_is_30_s_little_and_7680_s_big),
		cmocka_unit_test(
			decode_refuses_every_short_buffer_and_leaves_out_alone),
		cmocka_unit_test(
			encode_refuses_every_short_buffer_and_leaves_it_alone),
		cmocka_unit_test(
			every_block_of_random_bytes_comes_back_as_it_was),
		cmocka_unit_test(
			check_takes_50_macs_and_refuses_51_with_the_filter_on),
		cmocka_unit_test(
			check_does_not_judge_counts_with_the_filter_off),
		cmocka_unit_test(
			check_finds_samples_times_macs_beyond_the_capacity),
		cmocka_unit_test(check_counts_a_mac_listed_twice_once),
		cmocka_unit_test(check_judges_too_many_macs_before_too_much),
		cmocka_unit_test(
			distinct_keeps_first_mentions_in_order_and_zeroes_the_rest),
		cmocka_unit_test(distinct_takes_a_count_above_50_as_50),
		cmocka_unit_test(distinct_of_no_macs_zeroes_the_whole_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

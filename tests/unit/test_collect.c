/* SPDX-License-Identifier: BSD-2-Clause */
/* test_collect.c: what a run keeps, PROTOCOL.md section 5. */
#include <stdlib.h>
#include <string.h>

#include <csiw/collect.h>
#include <csiw/err.h>
#include <csiw/sample.h>

#include "check.h"

enum { ROOM = 20, REFERENCE = 31416 };

static void *memory;
static struct csiw_collect c;

static void give_room(uint32_t capacity, uint64_t key)
{
	size_t size = csiw_collect_memory(capacity);

	free(memory);
	memory = malloc(size);
	assert_non_null(memory);
	assert_int_equal(csiw_collect_init(&c, memory, size, capacity, key),
			 CSIW_OK);
}

static int set_up(void **state)
{
	(void)state;
	give_room(ROOM, 0x123456789abcdef1U);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(memory);
	memory = NULL;
	return 0;
}

/* Device n, of one vendor. */
static const uint8_t *mac(uint32_t n)
{
	static uint8_t m[CSIW_MAC_SIZE] = {0xe8, 0x10, 0x98};

	m[3] = (uint8_t)(n >> 16);
	m[4] = (uint8_t)(n >> 8);
	m[5] = (uint8_t)n;
	return m;
}

/* Lists devices 0 to listed - 1. */
static struct csiw_param request(bool filter, unsigned int samples,
				 unsigned int listed)
{
	struct csiw_param req;
	unsigned int i;

	memset(&req, 0, sizeof(req));
	req.flags = filter ? CSIW_F_FILTER | CSIW_F_START : CSIW_F_START;
	req.samples_per_device = (uint8_t)samples;
	req.mac_count = (uint8_t)listed;
	for (i = 0; i < listed && i < CSIW_MACS_MAX; i++) {
		memcpy(req.macs[i], mac(i), CSIW_MAC_SIZE);
	}
	return req;
}

static void start(bool filter, unsigned int samples, unsigned int listed)
{
	struct csiw_param req = request(filter, samples, listed);

	csiw_collect_start(&c, &req);
}

static void offer(uint32_t device, enum csiw_verdict want)
{
	assert_int_equal(csiw_collect_offer(&c, mac(device)), want);
}

static void keep(uint32_t device, unsigned int times)
{
	for (; times > 0; times--) {
		offer(device, CSIW_VERDICT_KEEP);
	}
}

static void expect_over(enum csiw_ret ret)
{
	assert_int_equal(csiw_collect_over(&c), ret);
}

static void listed_run_keeps_listed_devices_up_to_the_limit(void **state)
{
	(void)state;
	start(true, 2, 2);
	keep(0, 2);
	offer(0, CSIW_VERDICT_SURPLUS);
	offer(2, CSIW_VERDICT_FILTERED);
	expect_over(CSIW_RET_NONE);
	keep(1, 1);
	expect_over(CSIW_RET_NONE);
	keep(1, 1);
	expect_over(CSIW_RET_COMPLETE);
	assert_int_equal(c.kept, 4);
	assert_int_equal(c.filtered, 1);
	assert_int_equal(c.surplus, 1);
	assert_int_equal(c.device_count, 2);
}

static void limited_run_keeps_every_device_up_to_the_limit(void **state)
{
	(void)state;
	start(false, 1, 0);
	keep(0, 1);
	offer(0, CSIW_VERDICT_SURPLUS);
	keep(1, 1);
	offer(1, CSIW_VERDICT_SURPLUS);
	assert_int_equal(c.kept, 2);
	assert_int_equal(c.device_count, 2);
	expect_over(CSIW_RET_NONE);
}

static void run_of_everything_keeps_everything_until_full(void **state)
{
	unsigned int i;

	(void)state;
	start(false, 0, 0);
	for (i = 0; i < ROOM; i++) {
		expect_over(CSIW_RET_NONE);
		keep(i % 3, 1);
	}
	expect_over(CSIW_RET_WINDOW_FULL);
	offer(0, CSIW_VERDICT_SURPLUS);
	offer(7, CSIW_VERDICT_SURPLUS);
	assert_int_equal(c.kept, ROOM);
	assert_int_equal(c.device_count, 3);
}

static void a_limited_run_ends_full_and_never_complete(void **state)
{
	unsigned int i;

	(void)state;
	start(false, 1, 2);
	for (i = 0; i < ROOM; i++) {
		expect_over(CSIW_RET_NONE);
		keep(i, 1);
	}
	expect_over(CSIW_RET_WINDOW_FULL);
}

static void filter_on_with_no_macs_passes_nothing(void **state)
{
	(void)state;
	start(true, 1, 0);
	offer(0, CSIW_VERDICT_FILTERED);
	expect_over(CSIW_RET_NONE);
	assert_int_equal(c.kept, 0);
}

static void samples_0_never_completes(void **state)
{
	(void)state;
	start(true, 0, 1);
	keep(0, ROOM - 1);
	expect_over(CSIW_RET_NONE);
	keep(0, 1);
	expect_over(CSIW_RET_WINDOW_FULL);
}

static void a_mac_listed_twice_counts_once(void **state)
{
	struct csiw_param req = request(true, 1, 3);

	(void)state;
	memcpy(req.macs[2], req.macs[0], CSIW_MAC_SIZE);
	csiw_collect_start(&c, &req);
	assert_int_equal(c.device_count, 2);
	keep(0, 1);
	offer(0, CSIW_VERDICT_SURPLUS);
	expect_over(CSIW_RET_NONE);
	keep(1, 1);
	expect_over(CSIW_RET_COMPLETE);
}

static void full_and_complete_at_once_is_full(void **state)
{
	(void)state;
	start(true, ROOM / 2, 2);
	keep(0, ROOM / 2);
	keep(1, ROOM / 2);
	expect_over(CSIW_RET_WINDOW_FULL);
}

static void a_count_of_255_lists_50(void **state)
{
	struct csiw_param req = request(true, 1, 50);
	unsigned int i;

	(void)state;
	req.mac_count = 255;
	give_room(100, 99);
	csiw_collect_start(&c, &req);
	assert_int_equal(c.device_count, 50);
	for (i = 0; i < 50; i++) {
		expect_over(CSIW_RET_NONE);
		keep(i, 1);
	}
	expect_over(CSIW_RET_COMPLETE);
}

static void fifty_listed_devices_fit_beside_a_window_of_one_sample(void **state)
{
	(void)state;
	give_room(1, 99);
	start(true, 0, 50);
	offer(50, CSIW_VERDICT_FILTERED);
	keep(49, 1);
	expect_over(CSIW_RET_WINDOW_FULL);
	offer(0, CSIW_VERDICT_SURPLUS);
	offer(50, CSIW_VERDICT_FILTERED);
}

static void a_mac_of_zeros_is_a_device_like_others(void **state)
{
	static const uint8_t zeros[CSIW_MAC_SIZE];

	(void)state;
	start(false, 1, 0);
	assert_int_equal(csiw_collect_offer(&c, zeros), CSIW_VERDICT_KEEP);
	assert_int_equal(csiw_collect_offer(&c, zeros), CSIW_VERDICT_SURPLUS);
	assert_int_equal(c.device_count, 1);
	start(true, 1, 1);
	assert_int_equal(csiw_collect_offer(&c, zeros), CSIW_VERDICT_FILTERED);
}

static void a_limit_of_255_is_reached(void **state)
{
	(void)state;
	give_room(300, 99);
	start(true, 255, 1);
	keep(0, 254);
	expect_over(CSIW_RET_NONE);
	keep(0, 1);
	expect_over(CSIW_RET_COMPLETE);
	offer(0, CSIW_VERDICT_SURPLUS);
}

static void a_start_forgets_the_run_before(void **state)
{
	(void)state;
	start(true, 1, 1);
	keep(0, 1);
	offer(9, CSIW_VERDICT_FILTERED);
	offer(0, CSIW_VERDICT_SURPLUS);
	start(false, 1, 0);
	assert_int_equal(c.kept + c.filtered + c.surplus + c.device_count, 0);
	expect_over(CSIW_RET_NONE);
	keep(0, 1);
	keep(9, 1);
	expect_over(CSIW_RET_NONE);
}

static void counters_add_up_to_what_was_offered(void **state)
{
	uint64_t seed = check_seed(5);
	uint32_t verdicts[3];
	unsigned int run, i;

	(void)state;
	for (run = 0; run < 200; run++) {
		memset(verdicts, 0, sizeof(verdicts));
		start(run & 1, check_below(&seed, 6), check_below(&seed, 9));
		for (i = 0; i < 60; i++) {
			verdicts[csiw_collect_offer(
				&c, mac(check_below(&seed, 12)))]++;
		}
		assert_int_equal(c.kept, verdicts[CSIW_VERDICT_KEEP]);
		assert_int_equal(c.filtered, verdicts[CSIW_VERDICT_FILTERED]);
		assert_int_equal(c.surplus, verdicts[CSIW_VERDICT_SURPLUS]);
		assert_true(c.kept <= ROOM);
	}
}

static void the_table_of_the_reference_window_takes_786432_bytes(void **state)
{
	(void)state;
	assert_int_equal(csiw_collect_memory(REFERENCE), 786432);
}

static void init_refuses_what_it_cannot_use(void **state)
{
	size_t size = csiw_collect_memory(ROOM);
	uint8_t *raw = memory;

	(void)state;
	assert_int_equal(csiw_collect_init(&c, NULL, size, ROOM, 1),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_collect_init(&c, raw, size, 0, 1),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_collect_init(&c, raw + 1, size, ROOM, 1),
			 CSIW_ERR_RANGE);
	assert_int_equal(csiw_collect_init(&c, raw, size - 1, ROOM, 1),
			 CSIW_ERR_MEMORY);
	assert_int_not_equal(csiw_collect_init(&c, raw, size, UINT32_MAX, 1),
			     CSIW_OK);
	assert_int_equal(csiw_collect_init(&c, raw, size, ROOM, 1), CSIW_OK);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	static const struct CMUnitTest tests[] = {
		T(listed_run_keeps_listed_devices_up_to_the_limit),
		T(limited_run_keeps_every_device_up_to_the_limit),
		T(run_of_everything_keeps_everything_until_full),
		T(a_limited_run_ends_full_and_never_complete),
		T(filter_on_with_no_macs_passes_nothing),
		T(samples_0_never_completes),
		T(a_mac_listed_twice_counts_once),
		T(full_and_complete_at_once_is_full),
		T(a_count_of_255_lists_50),
		T(fifty_listed_devices_fit_beside_a_window_of_one_sample),
		T(a_mac_of_zeros_is_a_device_like_others),
		T(a_limit_of_255_is_reached),
		T(a_start_forgets_the_run_before),
		T(counters_add_up_to_what_was_offered),
		T(the_table_of_the_reference_window_takes_786432_bytes),
		T(init_refuses_what_it_cannot_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

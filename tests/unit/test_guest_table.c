/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_guest_table.c: the guest's rows of the table in PROTOCOL.md 6.4, every
 * pair of start and finished; the two rows about publishing are in tests/evil.
 */
#include "guest_stage.h"

/* Another start and finished beside the rest of the block. */
static void set(unsigned int flags, unsigned int ret)
{
	poke(&stage.win, CSIW_PARAM_FLAGS, flags);
	poke(&stage.win, CSIW_PARAM_RET, ret);
}

static void take(void)
{
	struct csiw_param req = plain_request();

	guest_take(&req);
}

static void capture(void)
{
	struct csiw_param req = plain_request();

	guest_capture(&req);
	assert_int_equal(guest_hear(1), CSIW_GUEST_CAPTURE);
}

static void fill_with_random(uint64_t n)
{
	uint64_t seed = check_seed(n);
	size_t i;

	for (i = 0; i < sizeof(stage.mem); i++) {
		stage.mem[i] = (uint8_t)check_random(&seed);
	}
}

static void expect_nothing(void)
{
	unsigned int i;

	remember();
	for (i = 0; i < 100; i++, stage.now_ms += 10) {
		assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	}
	expect_untouched();
	assert_int_equal(stage.guest.runs + stage.guest.abandoned, 0);
}

static void boot_alone_writes_nothing_whatever_stands_there(void **state)
{
	unsigned int i;

	(void)state;
	for (i = 0; i < 256; i++) {
		fill_with_random(i);
		stage.mem[CSIW_PARAM_FLAGS] = (uint8_t)i;
		remember();
		guest_boot();
		expect_untouched();
	}
}

static void boot_leaves_a_window_of_zeros_alone(void **state)
{
	(void)state;
	guest_boot();
	expect_nothing();
}

static void boot_leaves_an_unread_answer_alone(void **state)
{
	unsigned int flags;

	(void)state;
	for (flags = 0; flags < 256; flags += 2) {
		fill_with_random(flags);
		set(flags, CSIW_RET_TIMEOUT);
		guest_boot();
		expect_nothing();
	}
}

static void boot_serves_a_waiting_request(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	put_request(&req, 0xa1);
	guest_boot();
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_RET), CSIW_RET_TAKEN);
}

static void boot_serves_a_request_that_an_earlier_life_had_taken(void **state)
{
	(void)state;
	capture();
	guest_boot();
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
}

static void boot_leaves_both_set_over_0_alone(void **state)
{
	(void)state;
	fill_with_random(1);
	set(S | F, CSIW_RET_NONE);
	guest_boot();
	expect_nothing();
}

static void boot_takes_both_set_over_another_return_value(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	put_request(&req, 0xa1);
	set(S | F, CSIW_RET_TIMEOUT);
	guest_boot();
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
}

static void idle_does_nothing_while_both_are_clear(void **state)
{
	unsigned int flags;

	(void)state;
	for (flags = 0; flags < 256; flags++) {
		if (!(flags & (S | F))) {
			fill_with_random(flags);
			set(flags, CSIW_RET_TAKEN);
			expect_nothing();
		}
	}
}

static void idle_leaves_its_own_answer_alone(void **state)
{
	(void)state;
	capture();
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT),
			 CSIW_GUEST_CLOSE);
	expect_answer(F, CSIW_RET_TIMEOUT, 1);
	remember();
	stage.now_ms += 100000;
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	assert_int_equal(guest_hear(1), CSIW_GUEST_WAIT);
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE),
			 CSIW_GUEST_WAIT);
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_WAIT);
	expect_untouched();
	assert_int_equal(stage.guest.runs, 1);
}

static void idle_takes_a_request_by_writing_11_and_nothing_else(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	fill_with_random(3);
	put_request(&req, 0xa1);
	remember();
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	stage.before[CSIW_PARAM_RET] = CSIW_RET_TAKEN;
	expect_untouched();
	assert_int_equal(stage.guest.request.channel, 6);
	assert_int_equal(stage.guest.request.timeout_s, 30);
}

static void idle_leaves_both_set_over_0_alone(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	put_request(&req, 0xa1);
	set(S | F, CSIW_RET_NONE);
	expect_nothing();
}

static void idle_takes_both_set_over_every_other_return_value(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int ret;

	(void)state;
	for (ret = 1; ret < 256; ret++) {
		guest_boot();
		put_request(&req, 0xa1);
		set(S | F, ret);
		assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	}
}

/* Both rows of a taken request, by what a step says while it goes on. */
struct taken {
	void (*reach)(void);
	enum csiw_guest_do goes_on;
};

static const struct taken configuring = {take, CSIW_GUEST_WAIT};
static const struct taken capturing = {capture, CSIW_GUEST_CAPTURE};

static void expect_stop(const struct taken *row, unsigned int flags,
			unsigned int ret)
{
	guest_stage_open(STAGE_SIZE, CSIW_ORDER_BIG);
	row->reach();
	set(flags, ret);
	remember();
	assert_int_equal(guest_step(), CSIW_GUEST_CLOSE);
	expect_untouched();
	expect_abandoned(1);
}

static void expect_withdrawn(const struct taken *row, unsigned int flags)
{
	expect_stop(row, flags, CSIW_RET_TAKEN);
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	expect_untouched();
	/* no need to wait before the next one */
	set(S, CSIW_RET_NONE);
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
}

static void expect_goes_on(const struct taken *row, unsigned int flags)
{
	guest_stage_open(STAGE_SIZE, CSIW_ORDER_BIG);
	row->reach();
	set(flags, CSIW_RET_TAKEN);
	remember();
	assert_int_equal(guest_step(), row->goes_on);
	expect_untouched();
}

static void expect_overtaken(const struct taken *row, unsigned int flags,
			     unsigned int ret, enum csiw_guest_do then)
{
	expect_stop(row, flags, ret);
	stage.now_ms += CSIW_RETAKE_MS - 1;
	assert_int_equal(guest_step(), CSIW_GUEST_WAIT);
	expect_untouched();
	stage.now_ms += 1;
	assert_int_equal(guest_step(), then);
}

#define ROW_OF(row)                                                            \
	static void row##_stops_when_both_are_clear(void **state)              \
	{                                                                      \
		(void)state;                                                   \
		expect_withdrawn(&(row), 0);                                   \
		expect_withdrawn(&(row), FILTER);                              \
	}                                                                      \
                                                                               \
	static void row##_stops_when_finished_stands_alone(void **state)       \
	{                                                                      \
		(void)state;                                                   \
		expect_withdrawn(&(row), F);                                   \
	}                                                                      \
                                                                               \
	static void row##_goes_on_while_the_request_stands(void **state)       \
	{                                                                      \
		unsigned int ignored;                                          \
                                                                               \
		(void)state;                                                   \
		for (ignored = 0; ignored < 0x80; ignored += 8) {              \
			expect_goes_on(&(row), S | ignored);                   \
		}                                                              \
	}                                                                      \
                                                                               \
	static void row##_is_overtaken_by_another_request(void **state)        \
	{                                                                      \
		(void)state;                                                   \
		expect_overtaken(&(row), S, CSIW_RET_NONE, CSIW_GUEST_OPEN);   \
		expect_overtaken(&(row), S | FILTER, CSIW_RET_TAKEN,           \
				 CSIW_GUEST_OPEN);                             \
		/* a stream is refused in a window without a link */           \
		expect_overtaken(&(row), S | CSIW_F_STREAM, CSIW_RET_TAKEN,    \
				 CSIW_GUEST_WAIT);                             \
	}                                                                      \
                                                                               \
	static void row##_is_overtaken_by_both_over_0(void **state)            \
	{                                                                      \
		(void)state;                                                   \
		expect_overtaken(&(row), S | F, CSIW_RET_NONE,                 \
				 CSIW_GUEST_WAIT);                             \
	}                                                                      \
                                                                               \
	static void row##_goes_on_with_both_over_its_11(void **state)          \
	{                                                                      \
		(void)state;                                                   \
		expect_goes_on(&(row), S | F);                                 \
	}

ROW_OF(configuring)
ROW_OF(capturing)

#define CELLS_OF(row)                                                          \
	T(row##_stops_when_both_are_clear),                                    \
		T(row##_stops_when_finished_stands_alone),                     \
		T(row##_goes_on_while_the_request_stands),                     \
		T(row##_is_overtaken_by_another_request),                      \
		T(row##_is_overtaken_by_both_over_0),                          \
		T(row##_goes_on_with_both_over_its_11)

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, guest_stage_set_up)
	static const struct CMUnitTest tests[] = {
		T(boot_alone_writes_nothing_whatever_stands_there),
		T(boot_leaves_a_window_of_zeros_alone),
		T(boot_leaves_an_unread_answer_alone),
		T(boot_serves_a_waiting_request),
		T(boot_serves_a_request_that_an_earlier_life_had_taken),
		T(boot_leaves_both_set_over_0_alone),
		T(boot_takes_both_set_over_another_return_value),
		T(idle_does_nothing_while_both_are_clear),
		T(idle_leaves_its_own_answer_alone),
		T(idle_takes_a_request_by_writing_11_and_nothing_else),
		T(idle_leaves_both_set_over_0_alone),
		T(idle_takes_both_set_over_every_other_return_value),
		CELLS_OF(configuring),
		CELLS_OF(capturing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

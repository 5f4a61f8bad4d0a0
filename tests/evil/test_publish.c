/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_publish.c: the order in which the guest takes and publishes (G2), the
 * only bytes it writes (W7), and its two rows about publishing in the table of
 * PROTOCOL.md 6.4.
 */
#include "fake_log.h"
#include "guest_stage.h"

static int set_up(void **state)
{
	fake.hook = NULL;
	guest_stage_set_up(state);
	fake_forget();
	return 0;
}

static void taking_is_11_barrier_copy_of_the_block(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int at;

	(void)state;
	put_request(&req, 0xa1);
	fake_forget();
	guest_step();
	at = next_write(0, CSIW_PARAM_RET);
	assert_int_equal(fake.log[at].value, CSIW_RET_TAKEN);
	at = next_barrier(at);
	at = next_read(at, CSIW_PARAM_CHANNEL);
	assert_int_equal(fake.log[at].offset, 0);
	assert_int_equal(fake.log[at].len, CSIW_PARAM_SIZE);
	for (at = 1; at < CSIW_PARAM_SIZE; at++) {
		assert_in_range(fake.reads[at], 1,
				at == CSIW_PARAM_RET ? 2 : 1);
	}
}

static void compare_from(unsigned int *at)
{
	*at = next_read(*at, CSIW_PARAM_FLAGS);
	*at = next_barrier(*at);
	next_read(*at, CSIW_PARAM_CHANNEL);
	next_read(*at, CSIW_PARAM_TAG);
	*at = next_read(*at, CSIW_PARAM_RET);
}

static void
publication_is_samples_total_compare_value_compare_flags(void **state)
{
	struct csiw_param req = listed_request(1, 2);
	unsigned int at;

	(void)state;
	guest_capture(&req);
	guest_hear(0);
	fake_forget();
	assert_int_equal(guest_hear(1), CSIW_GUEST_CLOSE);
	at = next_write(0, csiw_sample_offset(1));
	at = next_write(at, csiw_sample_offset(2) - 1);
	at = next_write(at, csiw_sample_offset(2)); /* the 0 behind */
	at = next_barrier(at);
	at = next_write(at, CSIW_PARAM_TOTAL);
	at = next_barrier(at);
	compare_from(&at);
	at = next_write(at, CSIW_PARAM_RET);
	assert_int_equal(fake.log[at].value, CSIW_RET_COMPLETE);
	at = next_barrier(at);
	compare_from(&at);
	at = next_read(at, CSIW_PARAM_TOTAL);
	at = next_write(at, CSIW_PARAM_FLAGS);
	assert_int_equal(fake.log[at].value, FILTER | F);
	/* and it is the last store */
	assert_int_equal(at, fake.logged - 1);
}

static bool is_the_guests(size_t offset)
{
	return offset == CSIW_PARAM_FLAGS || offset == CSIW_PARAM_RET ||
	       (offset >= CSIW_PARAM_TOTAL && offset < CSIW_PARAM_MACS) ||
	       (offset >= CSIW_PARAM_SIZE && offset < area_end(&stage.win));
}

static void refuse_others_bytes(const struct fake_access *a)
{
	size_t i;

	for (i = a->offset; a->op == FAKE_WRITE && i < a->offset + a->len;
	     i++) {
		assert_true(is_the_guests(i));
	}
}

static void the_guest_writes_only_its_own_bytes(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	fake.hook = refuse_others_bytes;
	for (i = 0; i < 3; i++) {
		guest_capture(&req);
		while (guest_hear(i) == CSIW_GUEST_CAPTURE) {
			guest_step();
		}
		expect_answer(F, CSIW_RET_WINDOW_FULL, STAGE_ROOM);
	}
	req.channel = 0;
	put_request(&req, 0xa1);
	guest_step();
	expect_answer(F, CSIW_RET_REFUSED, 0);
	fake.hook = NULL;
	assert_int_equal(fake.outside, 0);
}

static void flags_are_stored_once_a_run_and_never_while_it_goes_on(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int i;

	(void)state;
	guest_capture(&req);
	for (i = 0; i < 5; i++) {
		guest_hear(i);
		guest_step();
	}
	for (i = 0; i < fake.logged; i++) {
		assert_false(
			covers(&fake.log[i], FAKE_WRITE, CSIW_PARAM_FLAGS));
	}
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	i = next_write(i, CSIW_PARAM_FLAGS);
	assert_int_equal(i, fake.logged - 1);
}

/* What somebody does to the block when a store of the guest is reached. */
static struct {
	size_t at; /* the store it follows */
	unsigned int flags;
	unsigned int ret; /* 256 leaves it */
	size_t also;      /* another byte that changes; 0 for none */
	bool armed;
	bool stored;
} meddler;

static void meddle(const struct fake_access *a)
{
	if (meddler.armed && meddler.stored) {
		meddler.armed = false;
		poke(&stage.win, CSIW_PARAM_FLAGS, meddler.flags);
		if (meddler.ret < 256) {
			poke(&stage.win, CSIW_PARAM_RET, meddler.ret);
		}
		if (meddler.also != 0) {
			stage.mem[meddler.also] ^= 0x10;
		}
		remember();
	}
	if (covers(a, FAKE_WRITE, meddler.at)) {
		meddler.stored = true;
	}
}

/* Publishes one sample with the meddler behind the store of byte `at`. */
static void publish_after(size_t at, unsigned int flags, unsigned int ret,
			  size_t also)
{
	struct csiw_param req = plain_request();

	guest_stage_open(STAGE_SIZE, CSIW_ORDER_BIG);
	fake.hook = NULL;
	guest_capture(&req);
	guest_hear(1);
	meddler.at = at;
	meddler.flags = flags;
	meddler.ret = ret;
	meddler.also = also;
	meddler.armed = true;
	meddler.stored = false;
	fake.hook = meddle;
	assert_int_equal(csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT),
			 CSIW_GUEST_CLOSE);
	fake.hook = NULL;
	assert_false(meddler.armed);
}

static void expect_left(bool overtaken)
{
	expect_untouched();
	expect_abandoned(1);
	poke(&stage.win, CSIW_PARAM_FLAGS, S);
	poke(&stage.win, CSIW_PARAM_RET, 0);
	stage.now_ms += CSIW_RETAKE_MS - 1;
	assert_int_equal(guest_step(),
			 overtaken ? CSIW_GUEST_WAIT : CSIW_GUEST_OPEN);
}

static void expect_published(void)
{
	expect_answer(F, CSIW_RET_TIMEOUT, 1);
	assert_int_equal(stage.guest.runs, 1);
}

enum { AS_IT_IS = 256 };

static void before_the_return_value_every_pair_is_obeyed(void **state)
{
	(void)state;
	publish_after(CSIW_PARAM_TOTAL, 0, AS_IT_IS, 0);
	expect_left(false);
	publish_after(CSIW_PARAM_TOTAL, F, AS_IT_IS, 0);
	expect_left(false);
	publish_after(CSIW_PARAM_TOTAL, S, AS_IT_IS, 0);
	expect_published();
	publish_after(CSIW_PARAM_TOTAL, S | F, 0, 0);
	expect_left(true);
	publish_after(CSIW_PARAM_TOTAL, S | F, AS_IT_IS, 0);
	expect_published();
}

static void before_the_flags_every_pair_is_obeyed(void **state)
{
	(void)state;
	publish_after(CSIW_PARAM_RET, 0, AS_IT_IS, 0);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_RET), CSIW_RET_TIMEOUT);
	expect_left(false);
	publish_after(CSIW_PARAM_RET, F, AS_IT_IS, 0);
	expect_left(false);
	publish_after(CSIW_PARAM_RET, S, AS_IT_IS, 0);
	expect_published();
	publish_after(CSIW_PARAM_RET, S | F, 0, 0);
	expect_left(true);
	publish_after(CSIW_PARAM_RET, S | F, AS_IT_IS, 0);
	expect_published();
}

static void before_the_return_value_every_changed_byte_overtakes(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		publish_after(CSIW_PARAM_TOTAL, S, AS_IT_IS, i);
		if (i < CSIW_PARAM_TOTAL || i >= CSIW_PARAM_MACS) {
			expect_left(true);
		}
	}
	publish_after(CSIW_PARAM_TOTAL, S | FILTER, AS_IT_IS, 0);
	expect_left(true);
}

static void before_the_flags_every_changed_byte_overtakes(void **state)
{
	size_t i;

	(void)state;
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		publish_after(CSIW_PARAM_RET, S, AS_IT_IS, i);
		expect_left(true);
	}
	publish_after(CSIW_PARAM_RET, S | FILTER, AS_IT_IS, 0);
	expect_left(true);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(taking_is_11_barrier_copy_of_the_block),
		T(publication_is_samples_total_compare_value_compare_flags),
		T(the_guest_writes_only_its_own_bytes),
		T(flags_are_stored_once_a_run_and_never_while_it_goes_on),
		T(before_the_return_value_every_pair_is_obeyed),
		T(before_the_flags_every_pair_is_obeyed),
		T(before_the_return_value_every_changed_byte_overtakes),
		T(before_the_flags_every_changed_byte_overtakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

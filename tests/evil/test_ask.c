/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ask.c: the order in which the peer asks (P2), the only bytes it writes
 * (W7), where it writes nothing at all (P1), and the one store of P3.
 */
#include "fake_log.h"
#include "peer_stage.h"

static int set_up(void **state)
{
	fake.hook = NULL;
	peer_stage_set_up(state);
	fake_forget();
	return 0;
}

static void
asking_is_fill_zeroes_barrier_fields_macs_barrier_flags(void **state)
{
	struct csiw_param req = plain_request();
	unsigned int at, last;
	size_t i;

	(void)state;
	peer_ask(&req);
	peer_reach(CSIW_PEER_PHASE_WAIT);
	at = next_write(0, CSIW_PARAM_SIZE);
	assert_int_equal(fake.log[at].value, CSIW_FILL);
	last = next_write(at, CSIW_PARAM_RET);
	assert_int_equal(fake.log[last].value, 0);
	next_write(at, CSIW_PARAM_TOTAL);
	last = next_write(at, CSIW_PARAM_MACS - 1);
	at = next_barrier(last);
	for (i = 1; i < CSIW_PARAM_SIZE; i++) {
		if (i < CSIW_PARAM_RET || i >= CSIW_PARAM_MACS) {
			last = next_write(at, i);
		}
	}
	at = next_barrier(last);
	at = next_write(at, CSIW_PARAM_FLAGS);
	assert_int_equal(at, fake.logged - 1);
	assert_int_equal(fake.log[at].len, 1);
	assert_int_equal(fake.log[at].value, S);
	for (i = 0; i < at; i++) {
		assert_false(
			covers(&fake.log[i], FAKE_WRITE, CSIW_PARAM_FLAGS));
	}
}

static void asking_again_follows_the_same_order(void **state)
{
	unsigned int at;

	(void)state;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_reach(CSIW_PEER_PHASE_PAUSE);
	fake_forget();
	peer_asks_again();
	at = next_write(0, CSIW_PARAM_SIZE);
	at = next_write(at, CSIW_PARAM_RET);
	at = next_barrier(at);
	at = next_write(at, CSIW_PARAM_TAG);
	at = next_barrier(at);
	at = next_write(at, CSIW_PARAM_FLAGS);
	assert_int_equal(at, fake.logged - 1);
}

static void finished_is_read_before_barrier_and_the_answer(void **state)
{
	unsigned int at;

	(void)state;
	peer_asked_plain();
	put_answer(CSIW_RET_TIMEOUT, 2);
	peer_step();
	expect_phase(CSIW_PEER_PHASE_SETTLE);
	fake_forget();
	assert_int_equal(peer_step(), CSIW_PEER_DONE);
	at = next_read(0, CSIW_PARAM_FLAGS);
	assert_int_equal(at, 0);
	at = next_barrier(at);
	next_read(at, CSIW_PARAM_RET);
	at = next_read(at, CSIW_PARAM_TOTAL);
	at = next_read(at, csiw_sample_offset(1) + CSIW_SAMPLE_MAC);
	at = next_read(at, csiw_sample_offset(2));
	at = next_barrier(at);
	at = next_read(at, CSIW_PARAM_FLAGS); /* P4 after P6 */
	next_read(at, CSIW_PARAM_CHANNEL);
	next_read(at, CSIW_PARAM_TAG + 5);
	assert_int_equal(count_writes(), 0);
}

static void refuse_others_bytes(const struct fake_access *a)
{
	size_t end = a->offset + a->len;
	size_t i;

	if (a->op != FAKE_WRITE) {
		return;
	}
	assert_true(end <= area_end(&stage.win));
	/* return value and total are the guest's: the peer may zero them */
	for (i = CSIW_PARAM_RET; i < CSIW_PARAM_MACS; i++) {
		if (a->offset <= i && i < end) {
			assert_int_equal(a->value, 0);
			assert_true(a->offset >= CSIW_PARAM_RET);
			assert_true(end <= CSIW_PARAM_MACS);
		}
	}
}

static void the_peer_writes_only_its_own_bytes(void **state)
{
	(void)state;
	fake.hook = refuse_others_bytes;
	peer_asked_plain();
	poke(&stage.win, CSIW_PARAM_FLAGS, 0);
	peer_asks_again();
	poke(&stage.win, CSIW_PARAM_SIZE, 0);
	peer_asks_again();
	put_answer(CSIW_RET_TIMEOUT, 3);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 3);
	peer_asked_plain();
	stage.now_ms += DEADLINE_MS;
	peer_step();
	expect_failed(CSIW_ERR_DEADLINE);
	fake.hook = NULL;
	assert_int_equal(fake.outside, 0);
}

static void waiting_and_settling_store_nothing(void **state)
{
	(void)state;
	peer_asked_plain();
	fake_forget();
	peer_pass(1000);
	poke(&stage.win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	peer_pass(100);
	put_answer(CSIW_RET_TIMEOUT, 4);
	csiw_peer_progress(&stage.peer, BUDGET);
	peer_pass(5);
	expect_done(CSIW_RET_TIMEOUT, 4);
	peer_step();
	assert_int_equal(count_writes(), 0);
}

static void a_pending_request_is_never_stored_over(void **state)
{
	struct csiw_param req = plain_request();

	(void)state;
	poke(&stage.win, CSIW_PARAM_FLAGS, S);
	peer_ask(&req);
	peer_pass(DEADLINE_MS);
	expect_failed(CSIW_ERR_PENDING);
	csiw_peer_withdraw(&stage.peer);
	assert_int_equal(count_writes(), 0);
}

static void giving_up_is_one_store(void **state)
{
	struct csiw_param req = listed_request(1, 1);
	unsigned int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		peer_asked(&req);
		fake_forget();
		if (i == 0) {
			csiw_peer_withdraw(&stage.peer);
		} else {
			stage.now_ms += DEADLINE_MS;
			peer_step();
		}
		assert_int_equal(count_writes(), 1);
		next_write(0, CSIW_PARAM_FLAGS);
		assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS) & S, 0);
	}
}

int main(void)
{
#define T(f) cmocka_unit_test_setup(f, set_up)
	static const struct CMUnitTest tests[] = {
		T(asking_is_fill_zeroes_barrier_fields_macs_barrier_flags),
		T(asking_again_follows_the_same_order),
		T(finished_is_read_before_barrier_and_the_answer),
		T(the_peer_writes_only_its_own_bytes),
		T(waiting_and_settling_store_nothing),
		T(a_pending_request_is_never_stored_over),
		T(giving_up_is_one_store),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_random_peer.c: the peer on windows that change at random between any two
 * accesses.  Whatever happens: it ends, it stays inside of the window and its
 * budget, and no result is beyond the capacity.
 */
#include "fake_log.h"
#include "peer_stage.h"

enum { RUNS = 1200, RANDOM_DEADLINE_MS = 3000 };

static uint64_t seed;
static unsigned int chance; /* of a change before an access, in 256 */

static uint8_t any_flags(void)
{
	static const uint8_t flags[] = {0, S, F, S | F, FILTER | F, FILTER | S};

	return check_below(&seed, 8) == 0
		       ? (uint8_t)check_random(&seed)
		       : flags[check_below(&seed, sizeof(flags))];
}

static uint32_t any_total(void)
{
	uint32_t room = stage.win.capacity;
	const uint32_t totals[] = {0, 1, room - 1, room, room + 1, UINT32_MAX};

	return totals[check_below(&seed, 6)];
}

/* A byte or a span of the samples turns to fill, to 0 or to CSI. */
static void change_samples(void)
{
	static const unsigned int values[] = {CSIW_FILL, 0, 0x5a};
	size_t area = stage.win.size - CSIW_PARAM_SIZE;
	size_t at = check_below(&seed, (uint32_t)area);
	size_t len = check_below(&seed, 4) == 0 ? area - at : 1;

	if (check_below(&seed, 4) == 0) {
		at = 0;
		len = area;
	}
	poke_fill(&stage.win, CSIW_PARAM_SIZE + at,
		  values[check_below(&seed, 3)], len);
}

/* The ask as it was written, as an honest guest leaves it; or zeros. */
static void change_block(void)
{
	if (check_below(&seed, 4) == 0) {
		poke_fill(&stage.win, 0, 0, CSIW_PARAM_SIZE);
		return;
	}
	poke_bytes(&stage.win, 0, stage.peer.block, CSIW_PARAM_SIZE);
	poke(&stage.win, CSIW_PARAM_FLAGS, (stage.peer.block[0] & FILTER) | F);
	poke(&stage.win, CSIW_PARAM_RET, 1 + check_below(&seed, 14));
	poke_total(&stage.win, stage.order, any_total());
}

static void change(const struct fake_access *a)
{
	(void)a;
	if (check_below(&seed, 256) >= chance) {
		return;
	}
	switch (check_below(&seed, 6)) {
	case 0:
		poke(&stage.win, CSIW_PARAM_FLAGS, any_flags());
		break;
	case 1:
		poke(&stage.win, CSIW_PARAM_RET, check_below(&seed, 15));
		break;
	case 2:
		poke_total(&stage.win, stage.order, any_total());
		break;
	case 3:
		change_samples();
		break;
	case 4:
		change_block();
		break;
	case 5:
		poke(&stage.win, check_below(&seed, CSIW_PARAM_SIZE),
		     check_random(&seed) & 0xff);
		break;
	}
}

static unsigned int outcomes[16];

static void expect_sound_result(void)
{
	static uint8_t got[64 * CSIW_SAMPLE_SIZE];
	int err;

	fake.hook = change;
	if (stage.peer.state == CSIW_PEER_DONE) {
		assert_true(stage.peer.total <= stage.win.capacity);
		assert_in_range(stage.peer.ret, 1, CSIW_RET_READ_ERROR);
		assert_int_not_equal(stage.peer.ret, CSIW_RET_TAKEN);
		err = csiw_peer_samples(&stage.peer, 0, stage.peer.total, got,
					sizeof(got));
		assert_true(err == CSIW_OK || err == CSIW_ERR_PARTNER);
		outcomes[0]++;
		return;
	}
	assert_int_equal(stage.peer.state, CSIW_PEER_FAILED);
	assert_true(stage.peer.err == CSIW_ERR_PENDING ||
		    stage.peer.err == CSIW_ERR_DEADLINE ||
		    stage.peer.err == CSIW_ERR_PARTNER);
	outcomes[-stage.peer.err]++;
}

static void run_once(void)
{
	size_t budget = check_below(&seed, 3) == 0 ? 0 : 4096;
	struct csiw_param req = listed_request(1, check_below(&seed, 51));
	uint64_t end = stage.now_ms + RANDOM_DEADLINE_MS + 1000;
	unsigned int steps = 0;

	req.flags = (uint8_t)(check_random(&seed) & ~(uint64_t)CSIW_F_STREAM);
	assert_int_equal(csiw_peer_ask(&stage.peer, &req, stage.now_ms,
				       stage.now_ms + RANDOM_DEADLINE_MS),
			 CSIW_OK);
	while (!peer_over()) {
		/* every step, or the clock, brings the end nearer */
		assert_true(steps++ < 20000);
		assert_true(stage.now_ms <= end + 40);
		fake_forget();
		if (csiw_peer_step(&stage.peer, stage.now_ms, budget) !=
			    CSIW_PEER_BUSY ||
		    check_below(&seed, 8) == 0) {
			stage.now_ms += check_below(&seed, 40);
		}
		assert_int_equal(fake.outside, 0);
		assert_true(fake.accesses <= 1000);
		csiw_peer_progress(&stage.peer, check_below(&seed, 400));
	}
	expect_sound_result();
	assert_int_equal(fake.outside, 0);
}

static void every_run_on_a_random_window_ends_within_bounds(void **state)
{
	static const unsigned int chances[] = {0, 1, 4, 32, 256};
	unsigned int run, i;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		seed = check_seed(run);
		peer_stage_open(1 + check_below(&seed, 48),
				check_below(&seed, 2) * PEER_PAD,
				run % 2 ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE);
		for (i = 0; i < stage.win.size; i++) {
			stage.mem[i] = (uint8_t)check_random(&seed);
		}
		chance = chances[run % 5];
		fake.hook = change;
		run_once();
		run_once();
	}
	fake.hook = NULL;
	/* the windows were not so wild that nothing ever counted */
	assert_true(outcomes[0] > RUNS / 20);
	assert_true(outcomes[-CSIW_ERR_DEADLINE] > RUNS / 20);
	assert_true(outcomes[-CSIW_ERR_PARTNER] > 0);
	assert_true(outcomes[-CSIW_ERR_PENDING] > 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			every_run_on_a_random_window_ends_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_random_guest.c: the guest on windows that change at random between any
 * two accesses.  Whatever happens: it writes its own bytes only, keeps no more
 * than the capacity, serves what it copied, and opens and closes in turn.
 */
#include "fake_log.h"
#include "guest_stage.h"

enum { RUNS = 400, STEPS = 600 };

static uint64_t seed;
static unsigned int chance; /* of a change before an access, in 256 */

static void change_block(void)
{
	struct csiw_param req =
		listed_request(check_below(&seed, 4), check_below(&seed, 60));

	req.flags = (uint8_t)check_random(&seed);
	req.timeout_s = (uint16_t)check_below(&seed, 3);
	req.channel = (uint8_t)(check_below(&seed, 4) == 0 ? 0 : 6);
	put_request(&req, check_random(&seed) & 0xff);
}

static void change(void)
{
	static const uint8_t flags[] = {0, S, S, S, F, S | F, FILTER | S};

	switch (check_below(&seed, 4)) {
	case 0:
		poke(&stage.win, CSIW_PARAM_FLAGS,
		     flags[check_below(&seed, sizeof(flags))]);
		break;
	case 1:
		poke(&stage.win, CSIW_PARAM_RET, check_below(&seed, 13));
		break;
	case 2:
		change_block();
		break;
	case 3:
		poke(&stage.win, check_below(&seed, (uint32_t)stage.win.size),
		     check_random(&seed) & 0xff);
		break;
	}
}

static void watch(const struct fake_access *a)
{
	size_t end = a->offset + a->len;

	if (a->op == FAKE_WRITE) {
		assert_true(a->offset == CSIW_PARAM_FLAGS ||
			    a->offset >= CSIW_PARAM_RET);
		assert_false(a->offset == CSIW_PARAM_FLAGS && a->len != 1);
		assert_true(end <= CSIW_PARAM_MACS ||
			    a->offset >= CSIW_PARAM_SIZE);
		assert_true(end <= area_end(&stage.win));
	}
	if (check_below(&seed, 256) < chance) {
		change();
	}
}

static struct {
	bool open; /* between OPEN and CLOSE */
	unsigned int opens;
} capture;

static void note(enum csiw_guest_do next)
{
	struct csiw_param copied;

	switch (next) {
	case CSIW_GUEST_WAIT:
	case CSIW_GUEST_CAPTURE:
		break;
	case CSIW_GUEST_OPEN:
		assert_false(capture.open);
		capture.open = true;
		capture.opens++;
		csiw_param_decode(&copied, stage.guest.block, CSIW_PARAM_SIZE,
				  stage.order);
		assert_memory_equal(&copied, &stage.guest.request,
				    sizeof(copied));
		break;
	case CSIW_GUEST_CLOSE:
		assert_true(capture.open);
		capture.open = false;
		break;
	}
	assert_int_equal(capture.open, stage.guest.state != CSIW_GUEST_IDLE);
}

static void step_once(void)
{
	struct csiw_csi csi = guest_packet(check_below(&seed, 5));

	fake_forget();
	stage.now_ms += check_below(&seed, 60);
	switch (check_below(&seed, 8)) {
	case 0:
		note(csiw_guest_end(&stage.guest, CSIW_RET_CAPTURE_BROKE));
		break;
	case 1:
		note(guest_opened(check_below(&seed, 3) == 0
					  ? CSIW_RET_CONFIG_ERROR
					  : CSIW_RET_NONE));
		break;
	case 2:
	case 3:
	case 4:
		note(csiw_guest_csi(&stage.guest, &csi,
				    (uint64_t)check_random(&seed) << 20, 0));
		break;
	default:
		note(guest_step());
		break;
	}
	assert_true(fake.accesses <= 64);
	assert_int_equal(fake.outside, 0);
	assert_true(stage.collect.kept <= stage.win.capacity);
}

static void every_random_window_is_served_within_bounds(void **state)
{
	static const unsigned int chances[] = {1, 4, 16, 64, 256};
	uint32_t runs = 0;
	uint32_t abandoned = 0;
	unsigned int run, i;

	(void)state;
	for (run = 0; run < RUNS; run++) {
		seed = check_seed(run);
		fake.hook = NULL;
		guest_stage_open(STAGE_SIZE - check_below(&seed, 2) * STAGE_PAD,
				 run % 2 ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE);
		capture.open = false;
		chance = chances[run % 5];
		fake.hook = watch;
		for (i = 0; i < STEPS; i++) {
			step_once();
		}
		runs += stage.guest.runs;
		abandoned += stage.guest.abandoned;
	}
	fake.hook = NULL;
	/* the windows were not so wild that nothing was ever served */
	assert_true(capture.opens > RUNS);
	assert_true(runs > RUNS);
	assert_true(abandoned > RUNS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_random_window_is_served_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

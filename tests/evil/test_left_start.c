/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_left_start.c: start and finished were left set beside an old answer, and
 * a guest takes that for a request just while the peer writes its own.  Both are
 * stopped before every access; tests/model found the order of these steps.
 */
#include <csiw/err.h>
#include <csiw/guest.h>

#include "coro.h"
#include "fake_log.h"
#include "peer_stage.h"

enum { STOPS = 1000, DEVICES = 256, ROUNDS = 5000 };

static struct {
	struct coro guest;
	struct coro peer;
	struct fake_access next[2]; /* what guest and peer stopped before */
	struct csiw_guest engine;
	struct csiw_device table[DEVICES];
} two;

static void stop(const struct fake_access *access)
{
	if (coro_current != NULL) {
		two.next[coro_current == &two.peer] = *access;
		coro_yield();
	}
}

/* A guest whose runs are over as soon as they have begun. */
static void guest_body(void)
{
	struct csiw_collect collect;

	csiw_collect_init(&collect, two.table, sizeof(two.table),
			  stage.win.capacity, 1);
	csiw_guest_init(&two.engine, &stage.win, stage.order, &collect);
	for (;;) {
		if (csiw_guest_step(&two.engine, stage.now_ms) ==
		    CSIW_GUEST_OPEN) {
			csiw_guest_opened(&two.engine, stage.now_ms,
					  CSIW_RET_NONE);
			csiw_guest_end(&two.engine, CSIW_RET_TIMEOUT);
		}
		coro_yield();
	}
}

static void peer_body(void)
{
	for (;;) {
		peer_step();
		coro_yield();
	}
}

/* Go on to just before a store to this byte, if one comes. */
static void go_on(struct coro *c, size_t offset)
{
	struct fake_access *next = &two.next[c == &two.peer];
	unsigned int i;

	for (i = 0; i < STOPS; i++) {
		next->op = FAKE_BARRIER;
		coro_run(c);
		if (covers(next, FAKE_WRITE, offset)) {
			return;
		}
	}
}

static int set_up(void **state)
{
	struct csiw_param req = listed_request(1, 1);

	fake.hook = NULL;
	peer_stage_set_up(state);
	poke(&stage.win, CSIW_PARAM_CHANNEL, 11);
	poke(&stage.win, CSIW_PARAM_BANDWIDTH, 20);
	put_finished(S | F | FILTER, CSIW_RET_TIMEOUT, 0);
	peer_ask(&req);
	peer_reach(CSIW_PEER_PHASE_FILL);
	coro_start(&two.guest, guest_body);
	coro_start(&two.peer, peer_body);
	fake.hook = stop;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	fake.hook = NULL;
	coro_stop(&two.guest);
	coro_stop(&two.peer);
	return 0;
}

/* The answer that counts must be that of a run with the peer's own MACs. */
static void expect_own_answer(void)
{
	unsigned int i;

	for (i = 0; i < ROUNDS && !peer_over(); i++) {
		stage.now_ms++;
		go_on(&two.peer, SIZE_MAX);
		go_on(&two.guest, SIZE_MAX);
	}
	assert_int_equal(stage.peer.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.ret, CSIW_RET_TIMEOUT);
	assert_memory_equal(two.engine.block + CSIW_PARAM_MACS,
			    stage.peer.block + CSIW_PARAM_MACS,
			    CSIW_PARAM_SIZE - CSIW_PARAM_MACS);
}

/* The guest takes fields that are new and MACs that are not yet. */
static void take_between_fields_and_macs(void)
{
	go_on(&two.peer, CSIW_PARAM_MACS);
	go_on(&two.guest, CSIW_PARAM_FLAGS);
	go_on(&two.peer, SIZE_MAX);
	expect_own_answer();
}

static void a_guest_that_looks_while_the_area_is_filled(void **state)
{
	(void)state;
	go_on(&two.peer, CSIW_PARAM_RET);
	go_on(&two.guest, CSIW_PARAM_RET);
	take_between_fields_and_macs();
}

static void a_guest_that_looked_before_the_peer(void **state)
{
	(void)state;
	go_on(&two.guest, CSIW_PARAM_RET);
	go_on(&two.peer, CSIW_PARAM_RET);
	take_between_fields_and_macs();
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_guest_that_looks_while_the_area_is_filled, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_guest_that_looked_before_the_peer, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

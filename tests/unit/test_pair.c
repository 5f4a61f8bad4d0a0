/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pair.c: both engines on one array in seeded random interleavings: an
 * answer that counts is always what was handed over for exactly that ask.
 */
#include "pair_ours.h"

enum { SEEDS = 50 };
#ifdef EVIL
enum { ROUNDS = 30000, PEACE = 20000, DEATHS = 50 };
#else
enum { ROUNDS = 6000, PEACE = 6000, DEATHS = 200 };
#endif

/* Chaos, and then peace, in which asks must come to their answers. */
static void run_seed(uint64_t seed, unsigned int guest_deaths,
		     unsigned int peer_deaths, uint32_t sums[2])
{
	uint32_t room = 1 + (uint32_t)(seed * 7) % PAIR_ROOM;

	pair_open(seed, room, seed % 3 == 0 ? 0 : 9,
		  seed % 2 ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE);
	pair_start(our_guest_body, our_peer_body);
	pair_go_on(ROUNDS, guest_deaths, peer_deaths);
	sums[0] += pair.done;
	sums[1] += pair.filled;
	pair.peaceful = true;
	pair.done = 0;
	pair_go_on(PEACE, 0, 0);
	if (pair.wrong == NULL && pair.done == 0) {
		pair_blame("no answer came in time of peace");
	}
	pair_close();
}

static void run_seeds(unsigned int guest_deaths, unsigned int peer_deaths)
{
	uint32_t sums[2] = {0, 0};
	uint64_t seed;

	for (seed = 1; seed <= SEEDS; seed++) {
		run_seed(seed, guest_deaths, peer_deaths, sums);
	}
	print_message("%u answers, %u with samples\n", sums[0], sums[1]);
	assert_true(sums[0] > 2 * SEEDS);
	assert_true(sums[1] > SEEDS);
}

static void answers_that_count_are_those_to_this_ask(void **state)
{
	(void)state;
	run_seeds(0, 0);
}

static void answers_that_count_survive_restarts_of_the_guest(void **state)
{
	(void)state;
	run_seeds(DEATHS, 0);
}

static void answers_that_count_survive_restarts_of_the_peer(void **state)
{
	(void)state;
	run_seeds(0, DEATHS);
}

static void answers_that_count_survive_restarts_of_both(void **state)
{
	(void)state;
	run_seeds(3 * DEATHS, DEATHS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_that_count_are_those_to_this_ask),
		cmocka_unit_test(
			answers_that_count_survive_restarts_of_the_guest),
		cmocka_unit_test(
			answers_that_count_survive_restarts_of_the_peer),
		cmocka_unit_test(answers_that_count_survive_restarts_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

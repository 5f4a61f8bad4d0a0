/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pair_link.c: both engines on a window that a link fits, in seeded random
 * interleavings: an answer that counts is what was handed over for that ask, and
 * a stream delivers the records of its own run, in order, without a hole that it
 * does not tell of.
 */
#include "pair_stream.h"

enum { SEEDS = 40 };
#ifdef EVIL
enum { ROUNDS = 50000, PEACE = 40000, DEATHS = 20 };
#else
enum { ROUNDS = 12000, PEACE = 12000, DEATHS = 100 };
#endif

static uint32_t filled; /* answers of version 1 with samples */

/* Chaos, and then peace, in which asks must come to their answers. */
static void run_seed(uint64_t seed, unsigned int guest_deaths,
		     unsigned int peer_deaths)
{
	uint32_t streams;

	pair_open_size(seed, PAIR_LINK_SIZE,
		       seed % 2 ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE);
	pair.linked = true;
	pair.third_party = pair_third_party;
	pair_start(our_guest_body, link_peer_body);
	pair_go_on(ROUNDS, guest_deaths, peer_deaths);
	filled += pair.filled;
	pair.peaceful = true;
	pair.done = 0;
	streams = pair_streams.done;
	pair_go_on(PEACE, 0, 0);
	if (pair.wrong == NULL &&
	    (pair.done == 0 || pair_streams.done == streams)) {
		pair_blame("no answer came in time of peace");
	}
	pair_close();
}

static void run_seeds(unsigned int guest_deaths, unsigned int peer_deaths,
		      bool pastes)
{
	uint64_t seed;

	filled = 0;
	memset(&pair_streams, 0, sizeof(pair_streams));
	pair_streams.pastes = pastes;
	for (seed = 1; seed <= SEEDS; seed++) {
		run_seed(seed, guest_deaths, peer_deaths);
	}
	print_message("%u answers with samples, %u streams with %u records\n",
		      filled, pair_streams.done, pair_streams.records);
	assert_true(filled > SEEDS);
	assert_true(pair_streams.done > SEEDS);
	assert_true(pair_streams.records > 10 * SEEDS);
}

static void streams_deliver_what_was_handed_over(void **state)
{
	(void)state;
	run_seeds(0, 0, false);
}

static void streams_survive_restarts_of_both(void **state)
{
	(void)state;
	run_seeds(2 * DEATHS, DEATHS, false);
}

static void streams_survive_a_descriptor_that_is_pasted_over(void **state)
{
	(void)state;
	run_seeds(DEATHS, DEATHS, true);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(streams_deliver_what_was_handed_over),
		cmocka_unit_test(streams_survive_restarts_of_both),
		cmocka_unit_test(
			streams_survive_a_descriptor_that_is_pasted_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

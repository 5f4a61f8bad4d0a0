/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pair_stock.c: our peer with a stock guest that publishes page by page
 * and stalls, and our guest with a stock peer that waits for ever: what counts
 * is what was handed over for exactly that ask.
 */
#include "pair_ours.h"
#include "pair_stock.h"

enum { SEEDS = 40 };
#ifdef EVIL
enum { ROUNDS = 40000, PEACE = 40000, DEATHS = 15 };
#else
enum { ROUNDS = 6000, PEACE = 6000, DEATHS = 150 };
#endif

static uint32_t filled; /* answers with samples, of all seeds */

static void run_seed(uint64_t seed, void (*guest)(void), void (*peer)(void),
		     unsigned int guest_deaths, unsigned int peer_deaths)
{
	uint32_t room =
		seed % 4 == 0 ? PAIR_ROOM : 6 + (uint32_t)(seed * 7) % 40;

	pair_open(seed, room, seed % 3 == 0 ? 0 : 9, CSIW_ORDER_LITTLE);
	pair_start(guest, peer);
	pair_go_on(ROUNDS, guest_deaths, peer_deaths);
	filled += pair.filled;
	pair.peaceful = true;
	pair.done = 0;
	pair_go_on(PEACE, 0, 0);
	if (pair.wrong == NULL && pair.done == 0) {
		pair_blame("no answer came in time of peace");
	}
	pair_close();
}

static void run_seeds(void (*guest)(void), void (*peer)(void),
		      unsigned int guest_deaths, unsigned int peer_deaths)
{
	uint64_t seed;

	filled = 0;
	for (seed = 1; seed <= SEEDS; seed++) {
		run_seed(seed, guest, peer, guest_deaths, peer_deaths);
	}
	print_message("%u answers with samples\n", filled);
	assert_true(filled > SEEDS);
}

static void a_stock_guest_never_hands_our_peer_a_torn_answer(void **state)
{
	(void)state;
	run_seeds(stock_guest_body, our_peer_body, 0, 0);
}

static void a_stock_guest_may_restart_at_any_point(void **state)
{
	(void)state;
	run_seeds(stock_guest_body, our_peer_body, DEATHS, DEATHS);
}

static void a_stock_peer_gets_what_our_guest_published(void **state)
{
	(void)state;
	run_seeds(our_guest_body, stock_peer_body, 0, 0);
}

static void a_stock_peer_survives_restarts_of_our_guest(void **state)
{
	(void)state;
	run_seeds(our_guest_body, stock_peer_body, DEATHS, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_stock_guest_never_hands_our_peer_a_torn_answer),
		cmocka_unit_test(a_stock_guest_may_restart_at_any_point),
		cmocka_unit_test(a_stock_peer_gets_what_our_guest_published),
		cmocka_unit_test(a_stock_peer_survives_restarts_of_our_guest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

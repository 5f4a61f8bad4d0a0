/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_pair_link_stock.c: ends of ours and stock ends that take each other's
 * place on a window that a link fits, with the lines that the ones before left
 * behind: what counts is what was handed over for exactly that ask.
 */
#include "pair_stock.h"
#include "pair_stream.h"

enum { SEEDS = 30 };
#ifdef EVIL
enum { ROUNDS = 30000, DEATHS = 15 };
#else
enum { ROUNDS = 8000, DEATHS = 100 };
#endif

static struct {
	uint32_t answers, filled;
} sums[4]; /* by the pairing */

static void goes_on(unsigned int pairing, unsigned int guest_deaths,
		    unsigned int peer_deaths)
{
	pair.done = 0;
	pair.filled = 0;
	pair_go_on(ROUNDS, guest_deaths, peer_deaths);
	sums[pairing].answers += pair.done;
	sums[pairing].filled += pair.filled;
}

/* Another guest takes the place of this one, whatever it is at. */
static void guest_is(void (*body)(void))
{
	pair.guest_body = body;
	pair.hold_ms = 0;
	coro_start(&pair.guest, body);
}

/* A stock peer that comes while a run is on can be handed the answer to the run
 * that it wipes (PROTOCOL.md 6.5): it comes to a guest that is idle. */
static void stock_peer_comes(void)
{
	uint64_t end = pair.now_ms + 10000;

	coro_stop(&pair.peer);
	while (pair.now_ms < end) {
		pair.now_ms += 1;
		coro_run(&pair.guest);
#ifdef EVIL
		for (unsigned int i = 0; i < 8; i++) {
			coro_run(&pair.guest);
		}
#endif
	}
	csiw_win_put8(&pair.win, CSIW_PARAM_FLAGS, 0);
	pair.peer_body = stock_peer_body;
	coro_start(&pair.peer, stock_peer_body);
}

static void run_seed(uint64_t seed)
{
	pair_open_size(seed, PAIR_LINK_SIZE, CSIW_ORDER_LITTLE);
	pair.linked = true;
	pair.third_party = pair_third_party;
	pair_start(our_guest_body, link_peer_body);
	goes_on(0, DEATHS, DEATHS);
	guest_is(stock_guest_body);
	goes_on(1, 0, 0);
	goes_on(1, DEATHS, DEATHS);
	guest_is(our_guest_body);
	goes_on(2, DEATHS, DEATHS);
	stock_peer_comes();
	goes_on(3, DEATHS, 0);
	pair_close();
}

static void ends_of_ours_and_stock_ends_take_turns(void **state)
{
	unsigned int i;
	uint64_t seed;

	(void)state;
	pair_streams.stock = true;
	for (seed = 1; seed <= SEEDS; seed++) {
		run_seed(seed);
	}
	for (i = 0; i < 4; i++) {
		print_message("%u answers, %u with samples\n", sums[i].answers,
			      sums[i].filled);
		assert_true(sums[i].answers > SEEDS);
		assert_true(sums[i].filled > SEEDS / 2);
	}
	assert_true(pair_streams.done > SEEDS);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ends_of_ours_and_stock_ends_take_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

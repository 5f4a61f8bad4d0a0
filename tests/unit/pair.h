/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pair.h: a guest and a peer on one array, and the truth beside it: which
 * samples were handed over in which run, for which ask.
 *
 * Compiled twice: with the real win.c an end is stopped between two calls of
 * its engine; in tests/evil (EVIL) between any two words of its accesses.
 * Coroutines do not assert: they name what is wrong, and the test asserts.
 */
#ifndef TESTS_UNIT_PAIR_H
#define TESTS_UNIT_PAIR_H

#include <stdio.h>

#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/peer.h>

#include "coro.h"
#include "window.h"
#ifdef EVIL
#include "fake_win.h"
#endif

enum {
	PAIR_ROOM = 45, /* samples; four pages */
	PAIR_SIZE = CSIW_PARAM_SIZE + PAIR_ROOM * CSIW_SAMPLE_SIZE + 9 +
		    CSIW_DESCRIPTOR_SIZE,
	PAIR_RUNS = 65536,
};

/* One run of a guest. */
struct pair_run {
	uint8_t block[CSIW_PARAM_SIZE]; /* the request it served */
	uint32_t handed;                /* samples it was given to keep */
	uint32_t strangers;             /* others, in a stream */
};

static struct pair {
	_Alignas(CSIW_LINK_LINE) uint8_t mem[PAIR_SIZE];
	struct csiw_win win;
	enum csiw_order order;
	uint64_t now_ms;
	uint64_t seed;
	uint64_t hold_ms;   /* the clock stops here until it is 0 again */
	unsigned int grain; /* an access in so many is a stop (EVIL) */

	struct coro guest;
	struct coro peer;
	void (*guest_body)(void);
	void (*peer_body)(void);
	void (*third_party)(void); /* has its turn now and then, or NULL */
	bool idle[2];              /* guest and peer wait for time to pass */
	bool peaceful; /* nobody withdraws, dies or has short deadlines */
	bool linked;   /* the ends of ours use the link */

	struct pair_run runs[PAIR_RUNS];
	uint32_t run_count;
	uint32_t done;   /* answers that counted */
	uint32_t filled; /* of them, with samples */
	uint32_t failed; /* deadlines */
	const char *wrong;
} pair;

static inline uint32_t pair_below(uint32_t below)
{
	return check_below(&pair.seed, below);
}

/* n in 1,000. */
static inline bool pair_chance(uint32_t n)
{
	return pair_below(1000) < n;
}

static inline void pair_blame(const char *what)
{
	if (pair.wrong == NULL) {
		pair.wrong = what;
	}
}

/* Content of a sample tells its run and its place. */
static inline void pair_csi(uint8_t csi[CSIW_CSI_SIZE], uint32_t run,
			    uint32_t index)
{
	unsigned int i;

	csiw_put32(csi, run, CSIW_ORDER_BIG);
	csiw_put32(csi + 4, index, CSIW_ORDER_BIG);
	for (i = 8; i < CSIW_CSI_SIZE; i++) {
		csi[i] = (uint8_t)((run * 7 + index * 31 + i) % 251);
	}
}

/* A run of a guest that took this block; its number. */
static inline uint32_t pair_open_run(const uint8_t *block)
{
	struct pair_run *run;

	if (pair.run_count == PAIR_RUNS) {
		pair_blame("the test has more runs than it can note");
		pair.run_count = 0;
	}
	run = &pair.runs[pair.run_count];
	memcpy(run->block, block, CSIW_PARAM_SIZE);
	run->handed = 0;
	run->strangers = 0;
	return pair.run_count++;
}

/* Whether a run served this ask: fields, MACs, tag and filter bit. */
static inline bool pair_served(const struct pair_run *run, const uint8_t *ask)
{
	return ((run->block[0] ^ ask[0]) & FILTER) == 0 &&
	       memcmp(run->block + 1, ask + 1, CSIW_PARAM_RET - 1) == 0 &&
	       memcmp(run->block + CSIW_PARAM_MACS, ask + CSIW_PARAM_MACS,
		      CSIW_PARAM_SIZE - CSIW_PARAM_MACS) == 0;
}

/* An answer of total samples to an ask that stood when `since` runs had been
 * opened; bytes are the samples as read. */
static inline void pair_judge(const uint8_t *ask, uint32_t since,
			      uint32_t total, const uint8_t *bytes)
{
	uint8_t want[CSIW_CSI_SIZE];
	uint32_t run = 0;
	uint32_t i;

	pair.done++;
	if (total == 0) {
		for (run = since; run < pair.run_count; run++) {
			if (pair_served(&pair.runs[run], ask) &&
			    pair.runs[run].handed == 0) {
				return;
			}
		}
		pair_blame("an answer without samples that no run gave");
		return;
	}
	pair.filled++;
	run = csiw_get32(bytes + CSIW_SAMPLE_CSI, CSIW_ORDER_BIG);
	if (run < since || run >= pair.run_count ||
	    !pair_served(&pair.runs[run], ask)) {
		pair_blame("samples of another ask");
		return;
	}
	if (total != pair.runs[run].handed) {
		pair_blame("not as many samples as were handed over");
	}
	for (i = 0; i < total; i++, bytes += CSIW_SAMPLE_SIZE) {
		pair_csi(want, run, i);
		if (memcmp(bytes + CSIW_SAMPLE_CSI, want, sizeof(want)) != 0) {
			pair_blame("a sample that was not handed over");
		}
	}
}

#ifdef EVIL
static inline void pair_preempt(void)
{
	if (pair_below(pair.grain) == 0) {
		coro_yield();
	}
}

static inline void pair_access(const struct fake_access *access)
{
	(void)access;
	pair_preempt();
}
#endif

/* A window of this size. */
static inline void pair_open_size(uint64_t seed, size_t size,
				  enum csiw_order order)
{
	memset(pair.mem, 0, sizeof(pair.mem));
	pair.order = order;
	pair.now_ms = 1000;
	pair.seed = check_seed(seed);
	pair.hold_ms = 0;
	pair.idle[0] = false;
	pair.idle[1] = false;
	pair.grain = 1 + (unsigned int)seed % 7;
	pair.peaceful = false;
	pair.linked = false;
	pair.third_party = NULL;
	pair.run_count = 0;
	pair.done = 0;
	pair.filled = 0;
	pair.failed = 0;
	pair.wrong = NULL;
	assert_int_equal(
		csiw_win_init(&pair.win, pair.mem, size, CSIW_MEMORY_PLAIN),
		CSIW_OK);
#ifdef EVIL
	fake_forget();
	fake.hook = pair_access;
	fake.tear = pair_preempt;
#endif
}

/* room samples, pad bytes behind them. */
static inline void pair_open(uint64_t seed, uint32_t room, size_t pad,
			     enum csiw_order order)
{
	pair_open_size(seed,
		       csiw_sample_offset(room) + pad + CSIW_DESCRIPTOR_SIZE,
		       order);
}

static inline void pair_start(void (*guest)(void), void (*peer)(void))
{
	pair.guest_body = guest;
	pair.peer_body = peer;
	coro_start(&pair.guest, guest);
	coro_start(&pair.peer, peer);
}

/* The end that runs has nothing to do but wait. */
static inline void pair_idle(void)
{
	pair.idle[coro_current == &pair.peer] = true;
	coro_yield();
}

/* A stop is a word of an access (EVIL) or a whole call: much shorter than a
 * millisecond, unless both ends wait, or one is halted. */
static inline void pair_tick(void)
{
	uint64_t next = pair.now_ms;

	if (pair.idle[0] && pair.idle[1]) {
		next += pair_below(12);
	} else {
		next += pair_below(16) == 0 ? 1 : 0;
		next += pair_below(600) == 0 ? pair_below(300) : 0;
	}
	if (pair.hold_ms != 0 && next > pair.hold_ms) {
		next = pair.hold_ms;
	}
	pair.now_ms = next > pair.now_ms ? next : pair.now_ms;
}

/* So many times one end, taken at random, goes on to its next stop.  Deaths are
 * so many in 100,000 of them. */
static inline void pair_go_on(unsigned int rounds, unsigned int guest_deaths,
			      unsigned int peer_deaths)
{
	unsigned int burst = 0;
	bool guest = false;

	for (; rounds > 0 && pair.wrong == NULL; rounds--) {
		if (burst == 0) {
			burst = 1 + pair_below(pair_below(8) == 0 ? 200 : 12);
			guest = pair_below(2) == 0;
		}
		burst--;
		/* whoever holds the clock is the guest */
		guest = guest || pair.hold_ms == pair.now_ms;
		pair_tick();
		if (pair.third_party != NULL) {
			pair.third_party();
		}
		pair.idle[!guest] = false;
		coro_run(guest ? &pair.guest : &pair.peer);
		burst = pair.idle[!guest] ? 0 : burst;
		if (pair_below(100000) < guest_deaths) {
			coro_start(&pair.guest, pair.guest_body);
			pair.hold_ms = 0;
		}
		if (pair_below(100000) < peer_deaths) {
			coro_start(&pair.peer, pair.peer_body);
		}
	}
}

static inline void pair_close(void)
{
	coro_stop(&pair.guest);
	coro_stop(&pair.peer);
#ifdef EVIL
	fake.hook = NULL;
	fake.tear = NULL;
	assert_int_equal(fake.outside, 0);
#endif
	if (pair.wrong != NULL) {
		fail_msg("%s", pair.wrong);
	}
}

#endif

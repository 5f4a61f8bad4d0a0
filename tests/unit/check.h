/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * check.h: cmocka with what it wants included before it, and numbers that are
 * random but the same in every run.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* xorshift64*; state is never 0. */
static inline uint32_t check_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (uint32_t)((*state * 0x2545f4914f6cdd1dU) >> 32);
}

/* 0 to below - 1. */
static inline uint32_t check_below(uint64_t *state, uint32_t below)
{
	return check_random(state) % below;
}

static inline uint64_t check_seed(uint64_t n)
{
	return n * 0x9e3779b97f4a7c15U + 1;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * proof.h: what every harness is written with.
 *
 * A harness is a main that makes arbitrary arguments, calls one function and
 * says with PROVE what must hold then.  CBMC tries all values at once; what a
 * harness leaves out it says with ASSUME, and in words in its head comment.
 * tests/proof/prove.py names the lines that such a comment must hold.
 */
#ifndef CSIW_PROOF_H
#define CSIW_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What the harness proves.  A second run (REACH) looks whether each of these
 * lines is reached at all: what nothing reaches holds without a proof.  That
 * the condition is so there, the first run has shown.
 */
#ifdef REACH
#define PROVE(condition) ((void)(condition), __CPROVER_cover(true))
#else
#define PROVE(condition) __CPROVER_assert(condition, #condition)
#endif

/* What a stand-in asks of its callers; not every proof reaches it. */
#define DEMAND(condition, words) __CPROVER_assert(condition, words)

#define ASSUME(condition) __CPROVER_assume(condition)

/* ANY(T, x) declares a T with any bits.  A pointer in it must be set. */
#define ANY(type, name)                                                        \
	type name;                                                             \
	__CPROVER_havoc_object(&(name))

/* len bytes at p take any values. */
#define HAVOC(p, len) __CPROVER_havoc_slice(p, len)

/* Any value up to and with max. */
static inline size_t any_size(size_t max)
{
	ANY(size_t, n);

	ASSUME(n <= max);
	return n;
}

static inline bool any_bool(void)
{
	ANY(uint8_t, b);

	return b & 1;
}

#endif

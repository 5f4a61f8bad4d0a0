/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_log.h: searching the record of fake_win.c. */
#ifndef TESTS_EVIL_FAKE_LOG_H
#define TESTS_EVIL_FAKE_LOG_H

#include "check.h"
#include "fake_win.h"

static inline bool covers(const struct fake_access *a, enum fake_op op,
			  size_t offset)
{
	return a->op == op && a->offset <= offset &&
	       offset < a->offset + a->len;
}

/* Index of the first such access from `from` on; it must be there. */
static inline unsigned int next_access(unsigned int from, enum fake_op op,
				       size_t offset)
{
	for (; from < fake.logged; from++) {
		if (covers(&fake.log[from], op, offset)) {
			return from;
		}
	}
	fail_msg("no %s of byte %zu", op == FAKE_READ ? "load" : "store",
		 offset);
	return from;
}

static inline unsigned int next_write(unsigned int from, size_t offset)
{
	return next_access(from, FAKE_WRITE, offset);
}

static inline unsigned int next_read(unsigned int from, size_t offset)
{
	return next_access(from, FAKE_READ, offset);
}

/* The next barrier that is enough: of this kind, or a full one. */
static inline unsigned int next_barrier_of(unsigned int from, enum fake_op kind)
{
	for (; from < fake.logged; from++) {
		if (fake.log[from].op == kind ||
		    fake.log[from].op == FAKE_BARRIER) {
			return from;
		}
	}
	fail_msg("no barrier%s, nor a full one",
		 kind == FAKE_BARRIER_LOADS    ? " of loads"
		 : kind == FAKE_BARRIER_STORES ? " of stores"
					       : "");
	return from;
}

/* A full one.  Nothing less will do, unless the test says what is ordered. */
static inline unsigned int next_barrier(unsigned int from)
{
	return next_barrier_of(from, FAKE_BARRIER);
}

/* Loads before whatever comes. */
static inline unsigned int next_barrier_loads(unsigned int from)
{
	return next_barrier_of(from, FAKE_BARRIER_LOADS);
}

/* Stores before stores. */
static inline unsigned int next_barrier_stores(unsigned int from)
{
	return next_barrier_of(from, FAKE_BARRIER_STORES);
}

static inline unsigned int count_writes(void)
{
	unsigned int count = 0;
	unsigned int i;

	for (i = 0; i < fake.logged; i++) {
		count += fake.log[i].op == FAKE_WRITE ? 1 : 0;
	}
	return count;
}

#endif

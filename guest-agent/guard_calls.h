/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard_calls.h: the system calls of each role.  Names that an architecture or
 * a C library lacks do no harm: those of 32-bit machines, of musl and of glibc
 * stand side by side.
 */
#ifndef CSIWD_GUARD_CALLS_H
#define CSIWD_GUARD_CALLS_H

#include <stddef.h>
#include <stdint.h>

#include "guard.h"

/* Roles, a bit each. */
enum {
	SERVE = 1 << GUARD_SERVE,
	RADIO = 1 << GUARD_RADIO,
	EXTERN = 1 << GUARD_RADIO_EXTERN,
	HELPER = RADIO | EXTERN,
	ALL = SERVE | HELPER,
};

/* Allowed whatever its arguments. */
struct guard_call {
	const char *name;
	unsigned int roles;
};

/* Allowed if an argument has this value in the bits of mask.  A call that
 * stands here several times is allowed if one of them fits. */
struct guard_case {
	const char *name;
	unsigned int roles;
	unsigned int argument; /* from 0 */
	uint64_t mask;
	uint64_t value;
};

extern const struct guard_call guard_calls[];
extern const size_t guard_call_count;
extern const struct guard_case guard_cases[];
extern const size_t guard_case_count;

#endif

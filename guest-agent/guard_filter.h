/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_filter.h: the system calls of a process of csiwd; part of guard.h. */
#ifndef CSIWD_GUARD_FILTER_H
#define CSIWD_GUARD_FILTER_H

#include "guard.h"

/* Sanitizers make system calls of their own: there is no filter then. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GUARD_SANITIZED
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer) ||     \
	__has_feature(thread_sanitizer)
#define GUARD_SANITIZED
#endif
#endif

/**
 * From now on only the calls that the role needs; another one kills the
 * process.  A kernel without seccomp filters is a warning, not a failure.
 *
 * @return CSIW_OK; CSIW_ERR_SYSTEM with why.
 */
int guard_filter(enum guard_role role, char why[CSIW_WHY_SIZE]);

#endif

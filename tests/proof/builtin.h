/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * builtin.h: two builtins of gcc that CBMC does not know, for the sources of
 * the library, which are compiled with -include builtin.h.  They run over 6 or
 * 8 bytes; each byte is checked like any other access.  For sources in which a
 * cast is meant to wrap (harness.py), that check is off.
 */
#ifndef CSIW_PROOF_BUILTIN_H
#define CSIW_PROOF_BUILTIN_H

#include <stddef.h>
#include <stdint.h>

static inline void *builtin_memcpy(void *dst, const void *src, size_t len)
{
	uint8_t *to = dst;
	const uint8_t *from = src;

	for (size_t i = 0; i < len; i++) {
		to[i] = from[i];
	}
	return dst;
}

static inline int builtin_memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a;
	const uint8_t *y = b;

	for (size_t i = 0; i < len; i++) {
		if (x[i] != y[i]) {
			return x[i] < y[i] ? -1 : 1;
		}
	}
	return 0;
}

#ifdef WRAPS
#pragma CPROVER check push
#pragma CPROVER check disable "conversion"
#endif

#define __builtin_memcpy builtin_memcpy
#define __builtin_memcmp builtin_memcmp

#endif

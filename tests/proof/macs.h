/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * macs.h: which entries of a MAC list count, for the proofs of param.c: an
 * entry is a first one when none before it is equal.
 */
#ifndef CSIW_PROOF_MACS_H
#define CSIW_PROOF_MACS_H

#include <csiw/param.h>

#include "proof.h"

static bool equal(const uint8_t *a, const uint8_t *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3] &&
	       a[4] == b[4] && a[5] == b[5];
}

static bool is_first(const struct csiw_param *req, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		if (equal(req->macs[k], req->macs[i])) {
			return false;
		}
	}
	return true;
}

/* First ones among the entries before end. */
static unsigned int firsts(const struct csiw_param *req, size_t end)
{
	unsigned int count = 0;

	for (size_t i = 0; i < end; i++) {
		count += is_first(req, i) ? 1 : 0;
	}
	return count;
}

#endif

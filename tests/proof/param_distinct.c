/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_distinct.c: csiw_param_distinct keeps each MAC once, in order of first
 * mention, counts them, zeroes the entries behind them, and changes nothing
 * else.
 *
 * Assumed: nothing of the request.
 * Bounds: lists of up to 3 MACs.  param_distinct_all.c has the others.
 *
 * sources: lib/wire/param.c
 * cbmc: --unwind 7 --max-field-sensitivity-array-size 0
 * mutant: lib/wire/param.c: if (!repeats(req, i, kept)) { =>
 *     if (!repeats(req, i, kept - (kept > 1))) {
 * mutant: lib/wire/param.c: memset(&req->macs[0][0] + kept * CSIW_MAC_SIZE, 0,
 *     => memset(&req->macs[0][0] + kept * CSIW_MAC_SIZE, 1,
 * mutant: lib/wire/param.c: (CSIW_MACS_MAX - kept) * CSIW_MAC_SIZE); =>
 *     (CSIW_MACS_MAX - kept - 1) * CSIW_MAC_SIZE);
 * mutant: lib/wire/param.c: req->mac_count = (uint8_t)kept; =>
 *     req->mac_count = (uint8_t)i;
 */
#include "macs.h"

enum { LISTED = 3 };

int main(void)
{
	ANY(struct csiw_param, req);
	struct csiw_param before = req;
	size_t i = any_size(LISTED - 1);
	size_t behind = any_size(CSIW_MACS_MAX - 1);
	size_t j = any_size(CSIW_MAC_SIZE - 1);
	unsigned int kept;

	ASSUME(req.mac_count <= LISTED);
	kept = firsts(&before, before.mac_count);
	csiw_param_distinct(&req);
	PROVE(req.mac_count == kept);
	if (i < before.mac_count && is_first(&before, i)) {
		PROVE(equal(req.macs[firsts(&before, i)], before.macs[i]));
	}
	if (behind >= kept) {
		PROVE(req.macs[behind][j] == 0);
	}
	PROVE(req.flags == before.flags && req.channel == before.channel);
	PROVE(req.bandwidth_mhz == before.bandwidth_mhz);
	PROVE(req.samples_per_device == before.samples_per_device);
	PROVE(req.timeout_s == before.timeout_s && req.ret == before.ret);
	PROVE(req.total == before.total);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_check.c: csiw_param_check judges as PROTOCOL.md section 5 says: without
 * the filter nothing can be wrong; with it, more than 50 MACs are too many, and
 * otherwise samples times distinct MACs must not exceed the capacity.
 *
 * Assumed: nothing of the request and the capacity.
 * Bounds: lists of up to 5 MACs, and of more than 50.  param_check_all.c has
 * the others.
 *
 * sources: lib/wire/param.c
 * cbmc: --unwind 7 --max-field-sensitivity-array-size 0
 * mutant: lib/wire/param.c: if (!(req->flags & CSIW_F_FILTER)) =>
 *     if (!(req->flags & CSIW_F_START))
 * mutant: lib/wire/param.c: if (req->mac_count > CSIW_MACS_MAX) =>
 *     if (req->mac_count > CSIW_MACS_MAX + 1)
 * mutant: lib/wire/param.c: repeats(req, i, i) ? 0 : 1; => 1;
 * mutant: lib/wire/param.c: req->macs[i], CSIW_MAC_SIZE) == 0 =>
 *     req->macs[i], CSIW_MAC_SIZE - 1) == 0
 * mutant: lib/wire/param.c: req->samples_per_device > capacity =>
 *     req->samples_per_device >= capacity
 */
#include "macs.h"

enum { LISTED = 5 };

int main(void)
{
	ANY(struct csiw_param, req);
	ANY(uint32_t, capacity);
	enum csiw_ret ret;
	unsigned int asked;

	ASSUME(req.mac_count <= LISTED || req.mac_count > 50);
	ret = csiw_param_check(&req, capacity);
	if (!(req.flags & 0x80)) {
		PROVE(ret == CSIW_RET_NONE);
		return 0;
	}
	if (req.mac_count > 50) {
		PROVE(ret == CSIW_RET_TOO_MANY_MACS);
		return 0;
	}
	asked = firsts(&req, req.mac_count) * req.samples_per_device;
	PROVE(ret == (asked > capacity ? CSIW_RET_TOO_MUCH : CSIW_RET_NONE));
	return 0;
}

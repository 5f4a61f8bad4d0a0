/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_check_all.c: csiw_param_check ends and stays inside the list, however
 * many MACs a request says it has; and it counts between one and all of them.
 *
 * Assumed: memcmp gives any answer each time; what it is given is proved.
 * Bounds: none.
 *
 * sources: lib/wire/param.c
 * cbmc: --unwind 51
 * mutant: lib/wire/param.c: if (req->mac_count > CSIW_MACS_MAX) { =>
 *     if (false) {
 * mutant: lib/wire/param.c: req->macs[i], CSIW_MAC_SIZE) == 0 =>
 *     req->macs[i] + 1, CSIW_MAC_SIZE) == 0
 * mutant: lib/wire/param.c: repeats(req, i, i) ? 0 : 1; =>
 *     repeats(req, i, i) ? 0 : 2;
 * mutant: lib/wire/param.c: k < before; k++ => k <= before; k++
 */
#include <csiw/param.h>

#include "proof.h"

static struct csiw_param req;

int memcmp(const void *a, const void *b, size_t len)
{
	int any;

	DEMAND(__CPROVER_r_ok(a, len) && __CPROVER_r_ok(b, len),
	       "both lie in the list");
	DEMAND(a != b, "nothing repeats itself");
	return any;
}

int main(void)
{
	ANY(struct csiw_param, request);
	ANY(uint32_t, capacity);
	enum csiw_ret ret;

	req = request;
	ASSUME(req.flags & CSIW_F_FILTER);
	ret = csiw_param_check(&req, capacity);
	if (req.mac_count > 50) {
		PROVE(ret == CSIW_RET_TOO_MANY_MACS);
	} else if (req.mac_count * req.samples_per_device <= capacity) {
		PROVE(ret == CSIW_RET_NONE);
	} else if (req.samples_per_device > capacity) {
		PROVE(ret == CSIW_RET_TOO_MUCH);
	}
	return 0;
}

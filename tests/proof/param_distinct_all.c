/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_distinct_all.c: csiw_param_distinct ends and stays inside the list,
 * however many MACs a request says it has; it keeps one of them at least, moves
 * MACs forwards alone, and zeroes exactly the entries behind the last one.
 *
 * Assumed: memcmp gives any answer each time; what it, memmove and memset are
 * given is proved.
 * Bounds: none.
 *
 * sources: lib/wire/param.c
 * cbmc: --unwind 51
 * mutant: lib/wire/param.c: return req->mac_count < CSIW_MACS_MAX ?
 *     req->mac_count : CSIW_MACS_MAX; => return req->mac_count;
 * mutant: lib/wire/param.c: memmove(req->macs[kept++] =>
 *     memmove(req->macs[++kept]
 * mutant: lib/wire/param.c: (CSIW_MACS_MAX - kept) * CSIW_MAC_SIZE); =>
 *     (CSIW_MACS_MAX - kept + 1) * CSIW_MAC_SIZE);
 * mutant: lib/wire/param.c: if (!repeats(req, i, kept)) { =>
 *     if (repeats(req, i, kept)) {
 */
#include <csiw/param.h>

#include "proof.h"

static struct csiw_param req;
static size_t zeroed; /* offset in the list from which on it is */

int memcmp(const void *a, const void *b, size_t len)
{
	int any;

	DEMAND(__CPROVER_r_ok(a, len) && __CPROVER_r_ok(b, len),
	       "both lie in the list");
	return any;
}

void *memmove(void *dst, const void *src, size_t len)
{
	PROVE(len == CSIW_MAC_SIZE);
	PROVE(dst >= (void *)req.macs && dst <= src);
	PROVE(src <= (void *)req.macs[CSIW_MACS_MAX - 1]);
	return dst;
}

void *memset(void *dst, int value, size_t len)
{
	PROVE(value == 0);
	zeroed = (size_t)((uint8_t *)dst - req.macs[0]);
	PROVE(zeroed + len == sizeof(req.macs));
	return dst;
}

int main(void)
{
	ANY(struct csiw_param, request);

	req = request;
	csiw_param_distinct(&req);
	PROVE(req.mac_count <= request.mac_count);
	PROVE(req.mac_count <= CSIW_MACS_MAX);
	PROVE((req.mac_count > 0) == (request.mac_count > 0));
	PROVE(zeroed == (size_t)req.mac_count * CSIW_MAC_SIZE);
	return 0;
}

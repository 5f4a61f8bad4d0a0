/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_any.c: stands for what loops over devices or MACs in the proofs of
 * lib/guest/guest.c: collect.c, csiw_param_check and csiw_chanspec_request.
 *
 * The contract is what the proofs of these functions show, and no more: what
 * they may answer, and what becomes of kept.  Link it before lib/wire/param.c:
 * of two functions of one name goto-cc takes the first.
 */
#include <csiw/collect.h>
#include <csiw/err.h>
#include <csiw/nexmon.h>

#include "proof.h"

void csiw_collect_start(struct csiw_collect *c, const struct csiw_param *req)
{
	uint32_t capacity = c->capacity;

	DEMAND(__CPROVER_r_ok(req, sizeof(*req)), "a request is given");
	__CPROVER_havoc_object(c);
	c->table = NULL;
	c->capacity = capacity;
	c->kept = 0;
	c->stream = (req->flags & CSIW_F_STREAM) != 0;
}

enum csiw_verdict csiw_collect_offer(struct csiw_collect *c,
				     const uint8_t mac[CSIW_MAC_SIZE])
{
	DEMAND(__CPROVER_r_ok(mac, CSIW_MAC_SIZE), "a transmitter is given");
	if (c->kept < c->capacity && any_bool()) {
		c->kept++;
		return CSIW_VERDICT_KEEP;
	}
	return any_bool() ? CSIW_VERDICT_FILTERED : CSIW_VERDICT_SURPLUS;
}

enum csiw_ret csiw_collect_over(const struct csiw_collect *c)
{
	if (!c->stream && c->kept >= c->capacity) {
		return CSIW_RET_WINDOW_FULL;
	}
	return any_bool() ? CSIW_RET_COMPLETE : CSIW_RET_NONE;
}

enum csiw_ret csiw_param_check(const struct csiw_param *req, uint32_t capacity)
{
	DEMAND(req->flags & CSIW_F_STREAM ? capacity == UINT32_MAX
					  : capacity > 0,
	       "a capacity is given, and a stream has none");
	if (!(req->flags & CSIW_F_FILTER) || any_bool()) {
		return CSIW_RET_NONE;
	}
	return any_bool() ? CSIW_RET_TOO_MANY_MACS : CSIW_RET_TOO_MUCH;
}

int csiw_chanspec_request(uint16_t *out, uint8_t channel, uint8_t bandwidth_mhz)
{
	ANY(uint16_t, chanspec);

	DEMAND(__CPROVER_w_ok(out, sizeof(*out)), "room for a chanspec");
	if (any_bool()) {
		return CSIW_ERR_CHANNEL;
	}
	*out = chanspec;
	return CSIW_OK;
}

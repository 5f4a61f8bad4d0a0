/* SPDX-License-Identifier: BSD-2-Clause */
/* param.c: the parameter block.  PROTOCOL.md sections 3 and 5. */
#include <stdbool.h>

#include <csiw/err.h>
#include <csiw/param.h>

#include "mem.h"

int csiw_param_decode(struct csiw_param *out, const uint8_t *buf, size_t len,
		      enum csiw_order order)
{
	if (len < CSIW_PARAM_SIZE) {
		return CSIW_ERR_SHORT;
	}
	out->flags = buf[CSIW_PARAM_FLAGS];
	out->channel = buf[CSIW_PARAM_CHANNEL];
	out->bandwidth_mhz = buf[CSIW_PARAM_BANDWIDTH];
	out->samples_per_device = buf[CSIW_PARAM_SAMPLES];
	out->timeout_s = csiw_get16(buf + CSIW_PARAM_TIMEOUT, order);
	out->mac_count = buf[CSIW_PARAM_MAC_COUNT];
	out->ret = buf[CSIW_PARAM_RET];
	out->total = csiw_get32(buf + CSIW_PARAM_TOTAL, order);
	memcpy(out->macs, buf + CSIW_PARAM_MACS, sizeof(out->macs));
	return CSIW_OK;
}

int csiw_param_encode(uint8_t *buf, size_t size, const struct csiw_param *in,
		      enum csiw_order order)
{
	if (size < CSIW_PARAM_SIZE) {
		return CSIW_ERR_SHORT;
	}
	buf[CSIW_PARAM_FLAGS] = in->flags;
	buf[CSIW_PARAM_CHANNEL] = in->channel;
	buf[CSIW_PARAM_BANDWIDTH] = in->bandwidth_mhz;
	buf[CSIW_PARAM_SAMPLES] = in->samples_per_device;
	csiw_put16(buf + CSIW_PARAM_TIMEOUT, in->timeout_s, order);
	buf[CSIW_PARAM_MAC_COUNT] = in->mac_count;
	buf[CSIW_PARAM_RET] = in->ret;
	csiw_put32(buf + CSIW_PARAM_TOTAL, in->total, order);
	memcpy(buf + CSIW_PARAM_MACS, in->macs, sizeof(in->macs));
	return CSIW_OK;
}

/* Entries that count: at most as many as there is room for. */
static unsigned int listed(const struct csiw_param *req)
{
	return req->mac_count < CSIW_MACS_MAX ? req->mac_count : CSIW_MACS_MAX;
}

static bool repeats(const struct csiw_param *req, unsigned int i,
		    unsigned int before)
{
	unsigned int k;

	for (k = 0; k < before; k++) {
		if (memcmp(req->macs[k], req->macs[i], CSIW_MAC_SIZE) == 0) {
			return true;
		}
	}
	return false;
}

enum csiw_ret csiw_param_check(const struct csiw_param *req, uint32_t capacity)
{
	unsigned int distinct = 0;
	unsigned int i;

	if (!(req->flags & CSIW_F_FILTER)) {
		return CSIW_RET_NONE;
	}
	if (req->mac_count > CSIW_MACS_MAX) {
		return CSIW_RET_TOO_MANY_MACS;
	}
	for (i = 0; i < listed(req); i++) {
		distinct += repeats(req, i, i) ? 0 : 1;
	}
	if (distinct * req->samples_per_device > capacity) {
		return CSIW_RET_TOO_MUCH;
	}
	return CSIW_RET_NONE;
}

void csiw_param_distinct(struct csiw_param *req)
{
	unsigned int kept = 0;
	unsigned int i;

	for (i = 0; i < listed(req); i++) {
		if (!repeats(req, i, kept)) {
			memmove(req->macs[kept++], req->macs[i], CSIW_MAC_SIZE);
		}
	}
	memset(&req->macs[0][0] + kept * CSIW_MAC_SIZE, 0,
	       (CSIW_MACS_MAX - kept) * CSIW_MAC_SIZE);
	req->mac_count = (uint8_t)kept;
}

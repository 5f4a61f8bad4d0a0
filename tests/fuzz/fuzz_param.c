/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_param.c: parameter blocks: the codec is the identity, and what check and
 * distinct promise holds.  Two bytes behind the block give the capacity.
 */
#include <stdbool.h>

#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/param.h>

#include "fuzz.h"

static void refuse_short(const uint8_t *data, size_t size)
{
	struct csiw_param p, before;

	memset(&p, 0x5a, sizeof(p));
	memcpy(&before, &p, sizeof(p));
	CHECK(csiw_param_decode(&p, data, size, CSIW_ORDER_BIG) ==
	      CSIW_ERR_SHORT);
	CHECK(memcmp(&p, &before, sizeof(p)) == 0);
}

static void encode(uint8_t bytes[CSIW_PARAM_SIZE], const struct csiw_param *p,
		   enum csiw_order order)
{
	memset(bytes, 0x5a, CSIW_PARAM_SIZE);
	CHECK(csiw_param_encode(bytes, CSIW_PARAM_SIZE, p, order) == CSIW_OK);
}

static bool mentioned(const struct csiw_param *p, unsigned int index)
{
	for (unsigned int i = 0; i < index; i++) {
		if (memcmp(p->macs[i], p->macs[index], CSIW_MAC_SIZE) == 0) {
			return true;
		}
	}
	return false;
}

/* d holds the first mentions of req, in order, then zeros. */
static void check_distinct(const struct csiw_param *req,
			   const struct csiw_param *d)
{
	static const uint8_t none[CSIW_MAC_SIZE];
	unsigned int next = 0;

	for (unsigned int i = 0; i < CSIW_MACS_MAX; i++) {
		if (i < req->mac_count && !mentioned(req, i)) {
			CHECK(memcmp(d->macs[next], req->macs[i],
				     CSIW_MAC_SIZE) == 0);
			next++;
		}
	}
	CHECK(d->mac_count == next);
	for (; next < CSIW_MACS_MAX; next++) {
		CHECK(memcmp(d->macs[next], none, CSIW_MAC_SIZE) == 0);
	}
}

static enum csiw_ret expected(const struct csiw_param *req,
			      unsigned int distinct, uint32_t capacity)
{
	if (!(req->flags & CSIW_F_FILTER)) {
		return CSIW_RET_NONE;
	}
	if (req->mac_count > CSIW_MACS_MAX) {
		return CSIW_RET_TOO_MANY_MACS;
	}
	return distinct * req->samples_per_device > capacity ? CSIW_RET_TOO_MUCH
							     : CSIW_RET_NONE;
}

static void check_block(const uint8_t *data, size_t size, enum csiw_order order)
{
	uint32_t capacity = size < CSIW_PARAM_SIZE + 2
				    ? 31416
				    : csiw_get16(data + CSIW_PARAM_SIZE, order);
	uint8_t bytes[CSIW_PARAM_SIZE];
	struct csiw_param req, d;

	CHECK(csiw_param_decode(&req, data, size, order) == CSIW_OK);
	encode(bytes, &req, order);
	CHECK(memcmp(bytes, data, sizeof(bytes)) == 0);

	d = req;
	csiw_param_distinct(&d);
	check_distinct(&req, &d);
	CHECK(csiw_param_check(&req, capacity) ==
	      expected(&req, d.mac_count, capacity));

	encode(bytes, &d, order);
	bytes[CSIW_PARAM_MAC_COUNT] = data[CSIW_PARAM_MAC_COUNT];
	CHECK(memcmp(bytes, data, CSIW_PARAM_MACS) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < CSIW_PARAM_SIZE) {
		refuse_short(data, size);
		return 0;
	}
	check_block(data, size, CSIW_ORDER_BIG);
	check_block(data, size, CSIW_ORDER_LITTLE);
	return 0;
}

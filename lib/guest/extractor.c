/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extractor.c: the 34 bytes that tell the extractor in the firmware what to
 * measure; byte for byte what makecsiparams prints.
 */
#include <csiw/err.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>

#include "../wire/mem.h"

/* Offsets in bytes; multi-byte fields are little-endian. */
enum {
	CHANSPEC = 0,
	COLLECT = 2,
	MASKS = 3, /* bits 0-3 cores, 4-7 spatial streams */
	BYTE_FILTER = 4,
	FIRST_BYTE = 5,
	MAC_COUNT = 6,
	MACS = 8,
	DELAY = 32,
	MASK_MAX = 15,
};

/* Switching off needs no masks. */
static int masks_fit(const struct csiw_extractor *in)
{
	if (in->core_mask > MASK_MAX || in->stream_mask > MASK_MAX) {
		return 0;
	}
	return in->collect == 0 || (in->core_mask != 0 && in->stream_mask != 0);
}

int csiw_extractor_encode(uint8_t *buf, size_t size,
			  const struct csiw_extractor *in)
{
	size_t macs_len = (size_t)in->mac_count * CSIW_MAC_SIZE;

	if (size < CSIW_EXTRACTOR_SIZE) {
		return CSIW_ERR_SHORT;
	}
	if (!masks_fit(in) || in->mac_count > CSIW_EXTRACTOR_MACS_MAX) {
		return CSIW_ERR_RANGE;
	}
	memset(buf, 0, CSIW_EXTRACTOR_SIZE);
	csiw_put16(buf + CHANSPEC, in->chanspec, CSIW_ORDER_LITTLE);
	buf[COLLECT] = in->collect;
	buf[MASKS] = (uint8_t)(in->stream_mask << 4 | in->core_mask);
	buf[BYTE_FILTER] = in->byte_filter != 0;
	buf[FIRST_BYTE] = in->byte_filter ? in->first_byte : 0;
	csiw_put16(buf + MAC_COUNT, in->mac_count, CSIW_ORDER_LITTLE);
	memcpy(buf + MACS, in->macs, macs_len);
	csiw_put16(buf + DELAY, in->delay_us, CSIW_ORDER_LITTLE);
	return CSIW_OK;
}

static unsigned int bits_set(unsigned int mask)
{
	unsigned int count = 0;

	for (; mask != 0; mask &= mask - 1) {
		count++;
	}
	return count;
}

uint16_t csiw_extractor_delay(uint8_t core_mask, uint8_t stream_mask)
{
	/* 3x4, 4x3 and 4x4: the chip needs time between reports */
	return bits_set(core_mask) * bits_set(stream_mask) >= 12 ? 50 : 0;
}

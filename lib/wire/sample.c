/* SPDX-License-Identifier: BSD-2-Clause */
/* sample.c: the head of a v1 sample, and how many fit.  PROTOCOL.md section 4.
 */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "mem.h"

int csiw_sample_decode(struct csiw_sample *out, const uint8_t *buf, size_t len,
		       enum csiw_order order)
{
	if (len < CSIW_SAMPLE_CSI) {
		return CSIW_ERR_SHORT;
	}
	out->rssi_dbm = csiw_get_i8(buf + CSIW_SAMPLE_RSSI);
	mac_copy(out->mac, buf + CSIW_SAMPLE_MAC);
	out->stream = csiw_get16(buf + CSIW_SAMPLE_STREAM, order);
	out->time_s = csiw_get16(buf + CSIW_SAMPLE_TIME, order);
	return CSIW_OK;
}

int csiw_sample_encode(uint8_t *buf, size_t size, const struct csiw_sample *in,
		       enum csiw_order order)
{
	if (size < CSIW_SAMPLE_CSI) {
		return CSIW_ERR_SHORT;
	}
	buf[CSIW_SAMPLE_RSSI] = (uint8_t)in->rssi_dbm;
	mac_copy(buf + CSIW_SAMPLE_MAC, in->mac);
	csiw_put16(buf + CSIW_SAMPLE_STREAM, in->stream, order);
	csiw_put16(buf + CSIW_SAMPLE_TIME, in->time_s, order);
	return CSIW_OK;
}

uint32_t csiw_capacity(size_t window_size)
{
	size_t count;

	if (window_size < CSIW_WINDOW_SIZE_MIN) {
		return 0;
	}
	count = (window_size - CSIW_PARAM_SIZE - CSIW_DESCRIPTOR_SIZE) /
		CSIW_SAMPLE_SIZE;
	return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

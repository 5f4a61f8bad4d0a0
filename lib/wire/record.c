/* SPDX-License-Identifier: BSD-2-Clause */
/* record.c: the header of a record, and the counters.  PROTOCOL.md sections 12
 * and 13. */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/record.h>

#include "mem.h"
#include "record_words.h"

int csiw_record_decode(struct csiw_record *out, const uint8_t *buf, size_t len)
{
	if (len < CSIW_RECORD_HEADER) {
		return CSIW_ERR_SHORT;
	}
	out->index = csiw_get32(buf + CSIW_RECORD_INDEX, CSIW_ORDER_BIG);
	out->request = csiw_get32(buf + CSIW_RECORD_REQUEST, CSIW_ORDER_BIG);
	out->mono_ns = csiw_get64(buf + CSIW_RECORD_MONO, CSIW_ORDER_BIG);
	out->wall_ns = csiw_get64(buf + CSIW_RECORD_WALL, CSIW_ORDER_BIG);
	mac_copy(out->mac, buf + CSIW_RECORD_MAC);
	out->sequence = csiw_get16(buf + CSIW_RECORD_SEQUENCE, CSIW_ORDER_BIG);
	out->frame_control = buf[CSIW_RECORD_FRAME];
	out->rssi_dbm = csiw_get_i8(buf + CSIW_RECORD_RSSI);
	out->core_stream = csiw_get16(buf + CSIW_RECORD_STREAM, CSIW_ORDER_BIG);
	out->chanspec = csiw_get16(buf + CSIW_RECORD_CHANSPEC, CSIW_ORDER_BIG);
	out->chip = csiw_get16(buf + CSIW_RECORD_CHIP, CSIW_ORDER_BIG);
	out->format = buf[CSIW_RECORD_FORMAT];
	out->flags = buf[CSIW_RECORD_FLAGS];
	out->csi_len = csiw_get16(buf + CSIW_RECORD_CSI_LEN, CSIW_ORDER_BIG);
	out->dropped = csiw_get32(buf + CSIW_RECORD_DROPPED, CSIW_ORDER_BIG);
	return CSIW_OK;
}

int csiw_record_encode(uint8_t *buf, size_t size, const struct csiw_record *in)
{
	uint64_t words[RECORD_WORDS];
	size_t i;

	if (size < CSIW_RECORD_HEADER) {
		return CSIW_ERR_SHORT;
	}
	record_words(words, in);
	for (i = 0; i < RECORD_WORDS; i++) {
		csiw_put64(buf + i * sizeof(words[0]), words[i],
			   CSIW_ORDER_BIG);
	}
	return CSIW_OK;
}

int csiw_counters_decode(struct csiw_counters *out, const uint8_t *buf,
			 size_t len)
{
	if (len < CSIW_COUNTERS_LEN) {
		return CSIW_ERR_SHORT;
	}
	out->received =
		csiw_get64(buf + CSIW_COUNTERS_RECEIVED, CSIW_ORDER_BIG);
	out->delivered =
		csiw_get64(buf + CSIW_COUNTERS_DELIVERED, CSIW_ORDER_BIG);
	out->filtered =
		csiw_get64(buf + CSIW_COUNTERS_FILTERED, CSIW_ORDER_BIG);
	out->surplus = csiw_get64(buf + CSIW_COUNTERS_SURPLUS, CSIW_ORDER_BIG);
	out->malformed =
		csiw_get64(buf + CSIW_COUNTERS_MALFORMED, CSIW_ORDER_BIG);
	out->dropped_kernel =
		csiw_get64(buf + CSIW_COUNTERS_KERNEL, CSIW_ORDER_BIG);
	out->dropped_ring =
		csiw_get64(buf + CSIW_COUNTERS_RING, CSIW_ORDER_BIG);
	out->sequence_gaps =
		csiw_get64(buf + CSIW_COUNTERS_GAPS, CSIW_ORDER_BIG);
	return CSIW_OK;
}

int csiw_counters_encode(uint8_t *buf, size_t size,
			 const struct csiw_counters *in)
{
	if (size < CSIW_COUNTERS_LEN) {
		return CSIW_ERR_SHORT;
	}
	csiw_put64(buf + CSIW_COUNTERS_RECEIVED, in->received, CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_DELIVERED, in->delivered,
		   CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_FILTERED, in->filtered, CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_SURPLUS, in->surplus, CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_MALFORMED, in->malformed,
		   CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_KERNEL, in->dropped_kernel,
		   CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_RING, in->dropped_ring, CSIW_ORDER_BIG);
	csiw_put64(buf + CSIW_COUNTERS_GAPS, in->sequence_gaps, CSIW_ORDER_BIG);
	return CSIW_OK;
}

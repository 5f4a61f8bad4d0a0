/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_npy.c: one structured array of packed little-endian records, whose number
 * is written into the head after them: what stands behind does not count yet.
 */
#include <csiw/order.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "npy.h"
#include "sink.h"

enum {
	FIELDS_SIZE = 48,
	COUNT_ALIGN = 16, /* in the file: a reader sees it old or new */
};

static size_t head(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		   uint64_t records)
{
	char *text = (char *)out + NPY_TEXT;
	size_t size = NPY_HEADER_MAX - NPY_TEXT;
	int len = snprintf(
		text, size,
		"{'descr': [('index', '<u4'), ('request', '<u4'), "
		"('mono_ns', '<u8'), ('wall_ns', '<u8'), "
		"('mac', '|u1', (6,)), ('sequence', '<u2'), "
		"('frame_control', '|u1'), ('rssi_dbm', '|i1'), "
		"('core_stream', '<u2'), ('chanspec', '<u2'), "
		"('chip', '<u2'), ('format', '|u1'), ('flags', '|u1'), "
		"('csi_len', '<u2'), ('dropped', '<u4'), "
		"('csi', '<i2', (%u, 2))], 'fortran_order': False, 'shape': (",
		tones);
	int gap = COUNT_ALIGN - (NPY_TEXT + len) % COUNT_ALIGN;

	len += snprintf(text + len, size - (size_t)len, "%*s%*" PRIu64 ",), }",
			gap, "", COUNT_ALIGN, records);
	return npy_wrap(out, (size_t)len);
}

static size_t put(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		  const struct csiw_record *r, const uint8_t *csi)
{
	size_t size = FIELDS_SIZE + (size_t)tones * 4;

	csiw_put32(out, r->index, CSIW_ORDER_LITTLE);
	csiw_put32(out + 4, r->request, CSIW_ORDER_LITTLE);
	csiw_put64(out + 8, r->mono_ns, CSIW_ORDER_LITTLE);
	csiw_put64(out + 16, r->wall_ns, CSIW_ORDER_LITTLE);
	memcpy(out + 24, r->mac, CSIW_MAC_SIZE);
	csiw_put16(out + 30, r->sequence, CSIW_ORDER_LITTLE);
	out[32] = r->frame_control;
	out[33] = (uint8_t)r->rssi_dbm;
	csiw_put16(out + 34, r->core_stream, CSIW_ORDER_LITTLE);
	csiw_put16(out + 36, r->chanspec, CSIW_ORDER_LITTLE);
	csiw_put16(out + 38, r->chip, CSIW_ORDER_LITTLE);
	out[40] = r->format;
	out[41] = r->flags;
	csiw_put16(out + 42, r->csi_len, CSIW_ORDER_LITTLE);
	csiw_put32(out + 44, r->dropped, CSIW_ORDER_LITTLE);
	memset(out + FIELDS_SIZE, 0, size - FIELDS_SIZE);
	memcpy(out + FIELDS_SIZE, csi, r->csi_len);
	return size;
}

const struct sink_format sink_npy = {"npy", head, put, true};

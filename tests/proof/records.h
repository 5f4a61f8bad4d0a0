/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * records.h: the tables of PROTOCOL.md sections 12 and 13 once more, byte for
 * byte and without the library, for the proofs of its codecs.
 */
#ifndef CSIW_PROOF_RECORDS_H
#define CSIW_PROOF_RECORDS_H

#include <csiw/record.h>

#include "fields.h"

struct header {
	uint8_t at[64];
};

struct snapshot {
	uint8_t at[72];
};

static inline bool is_record(const struct csiw_record *f, const uint8_t *p)
{
	const enum csiw_order big = CSIW_ORDER_BIG;
	size_t j = any_size(5);

	return is32(f->index, p, big) && is32(f->request, p + 4, big) &&
	       is64(f->mono_ns, p + 8, big) && is64(f->wall_ns, p + 16, big) &&
	       f->mac[j] == p[24 + j] && is16(f->sequence, p + 30, big) &&
	       f->frame_control == p[32] &&
	       f->rssi_dbm + (f->rssi_dbm < 0 ? 256 : 0) == p[33] &&
	       is16(f->core_stream, p + 34, big) &&
	       is16(f->chanspec, p + 36, big) && is16(f->chip, p + 38, big) &&
	       f->format == p[40] && f->flags == p[41] &&
	       is16(f->csi_len, p + 42, big) && is32(f->dropped, p + 44, big);
}

static inline bool is_snapshot(const struct csiw_counters *f, const uint8_t *p)
{
	const enum csiw_order big = CSIW_ORDER_BIG;

	return is64(f->received, p + 8, big) &&
	       is64(f->delivered, p + 16, big) &&
	       is64(f->filtered, p + 24, big) &&
	       is64(f->surplus, p + 32, big) &&
	       is64(f->malformed, p + 40, big) &&
	       is64(f->dropped_kernel, p + 48, big) &&
	       is64(f->dropped_ring, p + 56, big) &&
	       is64(f->sequence_gaps, p + 64, big);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fields.h: the tables of PROTOCOL.md sections 3 and 4 once more, byte for byte
 * and without the library, for the proofs of its codecs.
 */
#ifndef CSIW_PROOF_FIELDS_H
#define CSIW_PROOF_FIELDS_H

#include <csiw/param.h>
#include <csiw/sample.h>

#include "proof.h"

struct block {
	uint8_t at[312];
};

struct head {
	uint8_t at[11];
};

static inline enum csiw_order any_order(void)
{
	return any_bool() ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG;
}

static inline bool is16(uint16_t v, const uint8_t *p, enum csiw_order order)
{
	bool big = order == CSIW_ORDER_BIG;

	return v / 256 == p[big ? 0 : 1] && v % 256 == p[big ? 1 : 0];
}

static inline bool is32(uint32_t v, const uint8_t *p, enum csiw_order order)
{
	bool big = order == CSIW_ORDER_BIG;

	return v >> 24 == p[big ? 0 : 3] && (v >> 16) % 256 == p[big ? 1 : 2] &&
	       (v >> 8) % 256 == p[big ? 2 : 1] && v % 256 == p[big ? 3 : 0];
}

static inline bool is64(uint64_t v, const uint8_t *p, enum csiw_order order)
{
	bool big = order == CSIW_ORDER_BIG;

	return is32((uint32_t)(v >> 32), p + (big ? 0 : 4), order) &&
	       is32((uint32_t)(v % 0x100000000), p + (big ? 4 : 0), order);
}

/* Every field but the MACs, of which one arbitrary byte stands for all. */
static inline bool is_block(const struct csiw_param *f, const uint8_t *p,
			    enum csiw_order order)
{
	size_t i = any_size(49);
	size_t j = any_size(5);

	return f->flags == p[0] && f->channel == p[1] &&
	       f->bandwidth_mhz == p[2] && f->samples_per_device == p[3] &&
	       is16(f->timeout_s, p + 4, order) && f->mac_count == p[6] &&
	       f->ret == p[7] && is32(f->total, p + 8, order) &&
	       f->macs[i][j] == p[12 + 6 * i + j];
}

static inline bool is_head(const struct csiw_sample *f, const uint8_t *p,
			   enum csiw_order order)
{
	size_t j = any_size(5);

	return f->rssi_dbm + (f->rssi_dbm < 0 ? 256 : 0) == p[0] &&
	       f->mac[j] == p[1 + j] && is16(f->stream, p + 7, order) &&
	       is16(f->time_s, p + 9, order);
}

#endif

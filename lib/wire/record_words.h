/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record_words.h: the header of a record as eight big-endian words.  Inline, so
 * that a producer has its fields in registers: read out of a struct that was put
 * together just before, they would wait for the stores of the record before,
 * whose cache lines are the other side's.
 */
#ifndef CSIW_LIB_RECORD_WORDS_H
#define CSIW_LIB_RECORD_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/link.h>
#include <csiw/record.h>

#include "mem.h"

enum { RECORD_WORDS = CSIW_RECORD_HEADER / sizeof(uint64_t) };

/* Where in the window the record of an index lies (11). */
static inline size_t record_place(const struct csiw_ring *ring, uint32_t index)
{
	size_t slot = index & (ring->slot_count - 1);

	return CSIW_RING_OFFSET + slot * ring->slot_size;
}

/* CSI of 20, 40 or 80 MHz (8). */
static inline bool record_whole(uint16_t csi_len)
{
	return csi_len == CSIW_SLOT_20 - CSIW_RECORD_HEADER ||
	       csi_len == CSIW_SLOT_40 - CSIW_RECORD_HEADER ||
	       csi_len == CSIW_SLOT_80 - CSIW_RECORD_HEADER;
}

/* Two words of 0 end it (CSIW_RECORD_ZERO). */
static inline void record_words(uint64_t words[RECORD_WORDS],
				const struct csiw_record *in)
{
	words[0] = (uint64_t)in->index << 32 | in->request;
	words[1] = in->mono_ns;
	words[2] = in->wall_ns;
	words[3] = mac_bits(in->mac) << 16 | in->sequence;
	words[4] = (uint64_t)in->frame_control << 56 |
		   (uint64_t)(uint8_t)in->rssi_dbm << 48 |
		   (uint64_t)in->core_stream << 32 |
		   (uint64_t)in->chanspec << 16 | in->chip;
	words[5] = (uint64_t)in->format << 56 | (uint64_t)in->flags << 48 |
		   (uint64_t)in->csi_len << 32 | in->dropped;
	words[6] = 0;
	words[7] = 0;
}

#endif

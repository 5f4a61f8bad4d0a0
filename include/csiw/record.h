/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record.h: the 64 bytes before the CSI of a record in the ring, and the
 * counters behind it.  Big-endian always.  PROTOCOL.md sections 12 and 13.
 */
#ifndef CSIW_RECORD_H
#define CSIW_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/wire_link.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csiw_record {
	uint32_t index;   /* in the ring, free-running */
	uint32_t request; /* number of the request */
	uint64_t mono_ns; /* the guest's monotonic clock */
	uint64_t wall_ns; /* since 1970 */
	uint8_t mac[CSIW_MAC_SIZE];
	uint16_t sequence;     /* 802.11 sequence control, raw */
	uint8_t frame_control; /* low byte */
	int8_t rssi_dbm;
	uint16_t core_stream; /* bits 0-2 core, bits 3-5 spatial stream */
	uint16_t chanspec;
	uint16_t chip;
	uint8_t format; /* enum csiw_csi_format, or anything */
	uint8_t flags;  /* CSIW_RECORD_OLD_HEADER */
	uint16_t csi_len;
	uint32_t dropped; /* by the ring since the record before */
};

/**
 * Decode the header of a record.  Any bytes are one: what csi_len may be is the
 * caller's to judge by its slots.
 *
 * @param out  filled on success, untouched on failure.
 * @param buf  private copy, of any alignment.
 * @param len  bytes in buf, at least CSIW_RECORD_HEADER.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT.
 */
int csiw_record_decode(struct csiw_record *out, const uint8_t *buf, size_t len);

/**
 * Encode one.
 *
 * @param buf   CSIW_RECORD_HEADER bytes are filled; untouched on failure.
 * @param size  capacity of buf.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT.
 */
int csiw_record_encode(uint8_t *buf, size_t size, const struct csiw_record *in);

/* What became of every datagram of CSI: received is the sum of the next six. */
struct csiw_counters {
	uint64_t received;
	uint64_t delivered;
	uint64_t filtered;
	uint64_t surplus;
	uint64_t malformed;
	uint64_t dropped_kernel;
	uint64_t dropped_ring;
	uint64_t sequence_gaps; /* frames; apart from the sum */
};

enum { CSIW_COUNTERS_LEN = 72 }; /* bytes in use of CSIW_COUNTERS_SIZE */

/**
 * Decode counters.
 *
 * @param out  filled on success, untouched on failure.
 * @param buf  private copy of a snapshot, from its version on.
 * @param len  bytes in buf, at least CSIW_COUNTERS_LEN.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT.
 */
int csiw_counters_decode(struct csiw_counters *out, const uint8_t *buf,
			 size_t len);

/** Encode counters behind version and request, which stay as they are.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT, with buf untouched.
 */
int csiw_counters_encode(uint8_t *buf, size_t size,
			 const struct csiw_counters *in);

#ifdef __cplusplus
}
#endif
#endif

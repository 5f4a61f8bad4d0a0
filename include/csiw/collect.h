/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect.h: which CSI a run keeps: the MAC filter, the limit per device and
 * when a run is complete.  No I/O and no window; a table of devices in memory
 * that the caller gives, and one look-up a packet.  PROTOCOL.md section 5.
 */
#ifndef CSIW_COLLECT_H
#define CSIW_COLLECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/param.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What becomes of one packet. */
enum csiw_verdict {
	CSIW_VERDICT_KEEP,     /* store it as the next sample */
	CSIW_VERDICT_FILTERED, /* the filter is on and does not list it */
	CSIW_VERDICT_SURPLUS,  /* its device is full, or the window is */
	CSIW_VERDICT_DROPPED,  /* to be kept, but there is no room (streams) */
};

/* One device; private. */
struct csiw_device {
	uint16_t kept;     /* no limit is above 255: stays at its highest */
	uint16_t sequence; /* number of its latest frame, if one was heard */
	uint8_t mac[CSIW_MAC_SIZE];
	uint8_t used;
	uint8_t heard;
};

struct csiw_collect {
	/* counters of the run: received = kept + filtered + surplus */
	uint32_t kept; /* samples stored, at most the capacity; of a stream,
			* modulo 2^32 */
	uint64_t filtered;
	uint64_t surplus;
	uint64_t gaps; /* of a stream: frames missing by 802.11 numbers */
	uint32_t device_count; /* distinct transmitters kept or listed */

	/* private */
	struct csiw_device *table;
	uint32_t mask; /* slots - 1; a power of two */
	uint32_t capacity;
	uint32_t limit;        /* per device; 0 = none */
	uint32_t listed_count; /* distinct MACs of the filter */
	uint32_t full_count;   /* listed devices that are full */
	uint8_t filter;
	uint8_t stream;
	uint64_t key;
};

/**
 * Bytes of table for a window of this capacity: twice as many slots as there
 * can be devices, so that a look-up stays short.  786,432 bytes for 31,416
 * samples.
 */
size_t csiw_collect_memory(uint32_t capacity);

/**
 * Give the table its memory.
 *
 * @param c         overwritten.
 * @param memory    aligned for a struct csiw_device; stays the caller's, outlives c.
 * @param size      at least csiw_collect_memory(capacity).
 * @param capacity  samples the window holds, at least 1.
 * @param key       random bits: transmitters choose their MACs, and must not be
 *                  able to choose where they land in the table.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE; CSIW_ERR_MEMORY if size is too small.
 */
int csiw_collect_init(struct csiw_collect *c, void *memory, size_t size,
		      uint32_t capacity, uint64_t key);

/** Begin a run: empties the table and the counters, lists the filter's MACs. */
void csiw_collect_start(struct csiw_collect *c, const struct csiw_param *req);

/** Judge one packet by its transmitter, and count it.  Constant time. */
enum csiw_verdict csiw_collect_offer(struct csiw_collect *c,
				     const uint8_t mac[CSIW_MAC_SIZE]);

/**
 * The same in a stream, which has no capacity: devices beyond the table's are
 * kept without being followed or, where there is a limit, surplus.
 *
 * @param sequence  802.11 sequence control: jumps of a device's count go to gaps
 *                  (PROTOCOL.md section 13).
 * @param room      whether the ring has any; without, a packet to be kept is
 *                  DROPPED, and not counted.
 */
enum csiw_verdict csiw_collect_record(struct csiw_collect *c,
				      const uint8_t mac[CSIW_MAC_SIZE],
				      uint16_t sequence, bool room);

/**
 * Whether the run is over.
 *
 * @return CSIW_RET_WINDOW_FULL, CSIW_RET_COMPLETE, or CSIW_RET_NONE while it
 *         goes on.  Full and complete at once is full.
 */
enum csiw_ret csiw_collect_over(const struct csiw_collect *c);

#ifdef __cplusplus
}
#endif
#endif

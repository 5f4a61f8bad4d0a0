/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ring.h: a stream between two threads, each on a core of its own, and the
 * baselines that move the same bytes through the same memory.
 */
#ifndef CSIW_TESTS_BENCH_RING_H
#define CSIW_TESTS_BENCH_RING_H

#include <stdatomic.h>
#include <stdbool.h>

#include <csiw/csiw.h>

#include "bench.h"

enum {
	RING_BATCH = 64, /* records from one publication to the next */
	RING_DEVICES = 10,
	RING_LINE =
		128, /* bytes of two cache lines: they are fetched in pairs */
};

/* What one side writes shares no line with what the other reads, as it is with
 * two machines. */
struct ring_bed {
	struct csiw_win win;
	_Alignas(RING_LINE) struct csiw_collect collect;
	struct csiw_guest guest;
	_Alignas(RING_LINE) struct csiw_peer peer;
	_Alignas(RING_LINE) struct csiw_ring ring;
	uint8_t *source;  /* CSI, and the slots of a baseline */
	uint8_t *private; /* what was read */
	uint8_t macs[RING_DEVICES][CSIW_MAC_SIZE];
	uint32_t count; /* records to move */
	/* of a baseline */
	_Alignas(RING_LINE) _Atomic uint32_t produced;
	_Alignas(RING_LINE) _Atomic uint32_t consumed;
	/* of a doorbell */
	_Alignas(RING_LINE) int guest_bell;
	int peer_bell;
	bool doorbell;
};

/** A window of 8 MiB with a stream of this bandwidth on. */
void ring_open(struct ring_bed *b, uint8_t bandwidth_mhz);
/** The next stream through the same window. */
void ring_stream(struct ring_bed *b, uint8_t bandwidth_mhz);

/** One record to the guest. */
void ring_hear(struct ring_bed *b, uint32_t i, uint64_t mono_ns);

/** Run both at once, the first in this thread, and wait for both. */
void ring_both(struct ring_bed *b, void (*produce)(struct ring_bed *),
	       void (*consume)(struct ring_bed *));

uint64_t ring_now_ns(void);

#endif

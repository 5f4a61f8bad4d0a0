/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_trace.h: what a peer engine in a window with a link stores, judged store
 * by store, and how its run may end.
 */
#ifndef CSIW_TEST_FUZZ_PEER_TRACE_H
#define CSIW_TEST_FUZZ_PEER_TRACE_H

#include <csiw/order.h>
#include <csiw/peer.h>

#include "window.h"

struct peer_trace {
	uint64_t now_ms, beat_ms;
	uint8_t own[CSIW_LINK_LINE]; /* the line as it was stored last */
	uint32_t released;           /* records of this ask */
	uint32_t cancelling;         /* a number; 0: not now */
	bool releasing;              /* consumer may move */
	unsigned int right; /* of what release looks at, behind the records */
	uint32_t heartbeat; /* as loaded last */
	uint64_t alive_ms;  /* when it was another one */
};

extern struct csiw_peer peer;
extern size_t lines; /* where the descriptor is */
extern struct peer_trace trace;

/* The run is over, and the engine said so in this call. */
void peer_done(void);
void peer_failed(void);

/* A word of the peer's line as it stored it. */
uint32_t mine(size_t field);

/* Magic, nonce and echo are as the peer knows them, as they stand. */
bool whole(void);

/* A word of the descriptor as it stands in the window. */
static inline uint32_t word(size_t field)
{
	return csiw_get32(window.mem + lines + field, CSIW_ORDER_BIG);
}

#endif

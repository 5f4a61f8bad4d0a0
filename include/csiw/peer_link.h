/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_link.h: the peer's half of the link, part of struct csiw_peer; the engine
 * of peer.h steps it.  PROTOCOL.md sections 9 and 10.
 *
 * It is used whenever the window can have a link and the guest answers, in runs
 * of version 1 too: the byte order is the guest's then, progress is exact, the
 * fill of P6 is left out, and a dead guest is noticed within 3 s.
 */
#ifndef CSIW_PEER_LINK_H
#define CSIW_PEER_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/link.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csiw_peer;

enum csiw_peer_link_state {
	CSIW_PEER_LINK_NONE,   /* no identity that holds */
	CSIW_PEER_LINK_HELLO,  /* one was seen and greeted */
	CSIW_PEER_LINK_LINKED, /* and it answered */
};

struct csiw_peer_link {
	/* readable by the caller */
	enum csiw_peer_link_state state;
	struct csiw_identity guest; /* valid in HELLO and LINKED */
	int err;                    /* why NONE: what csiw_identity_read gave */
	uint32_t number; /* of the ask in the window; 0: not numbered */

	/* private */
	enum csiw_order unlinked; /* byte order of a guest without a link */
	uint8_t streaming;
	uint8_t odd;     /* the descriptor is not as known since odd_ms */
	uint8_t news;    /* something was written that the guest waits for */
	uint32_t latest; /* number given last */
	uint32_t heartbeat;
	uint32_t start; /* index of the first record of the stream */
	uint32_t ready; /* records that may be read, as of csiw_stream_ready */
	struct csiw_ring ring;
	uint64_t stepped_ms;
	uint64_t greeted_ms;
	uint64_t alive_ms; /* the heartbeat was seen to move */
	uint64_t odd_ms;
	uint64_t beat_ms;
	uint64_t repaired_ms;
	/* the line as it should stand, but for cancel */
	uint32_t line[8];
};

/**
 * Whether the guest waits for something that was written since the last call,
 * and asked to be rung (L10).  Rings for nothing do no harm.
 */
bool csiw_peer_bell(struct csiw_peer *p);

/**
 * Ask to be rung, then look once more (L10).  Call csiw_peer_disarm afterwards,
 * whatever this gives.
 *
 * @return true if the caller may sleep, at most until the next step is due;
 *         false if there is something to do: step, read records.
 */
bool csiw_peer_arm(struct csiw_peer *p);

/** No longer ask to be rung. */
void csiw_peer_disarm(struct csiw_peer *p);

/**
 * End a run from any process on the peer's side that can write the window (L9):
 * one store.
 *
 * @param number  what csiw_link_look gave as served, not 0.
 * @param ring    whether the guest asked to be rung (L10).
 *
 * @return CSIW_OK; CSIW_ERR_RANGE for 0; CSIW_ERR_FOREIGN if no link fits.
 */
int csiw_link_cancel(const struct csiw_win *win, uint32_t number, bool *ring);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_link.h: the guest's half of the link, part of struct csiw_guest; see
 * guest.h for how the engine is stepped.  PROTOCOL.md sections 9 to 13.
 *
 *	csiw_guest_init(&g, &win, CSIW_ORDER_BIG, &collect);
 *	csiw_guest_link_start(&g, random32, 0, now_ms);
 *
 * From then on csiw_guest_step beats, csiw_guest_csi serves streams as well, and
 * a guest that can be rung sleeps like this:
 *
 *	if (csiw_guest_bell(&g))
 *		ring();
 *	if (csiw_guest_arm(&g))
 *		sleep_until_rung(deadline);
 *	csiw_guest_disarm(&g);
 */
#ifndef CSIW_GUEST_LINK_H
#define CSIW_GUEST_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/link.h>
#include <csiw/record.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csiw_guest;

/* The guest's end of a ring; private. */
struct csiw_producer {
	struct csiw_ring ring;
	uint32_t index;     /* of the next record */
	uint32_t published; /* the same, as the peer may know it */
	uint32_t room;      /* slots that are free for certain */
	uint32_t dropped;   /* since the last record */
	uint32_t version;   /* of the counters */
	uint8_t impossible; /* the peer's consumer index was */
};

struct csiw_guest_link {
	/* readable by the caller */
	uint32_t number;  /* of the run; 0: anonymous, or no link */
	uint32_t cause;   /* enum csiw_cause of how the last run ended */
	uint32_t repairs; /* times the descriptor had to be repaired */
	uint8_t streaming;
	/* of the stream; malformed and dropped_kernel without what
	 * csiw_guest_count was told */
	struct csiw_counters counters;
	uint64_t malformed; /* csiw_guest_count's */
	uint64_t dropped_kernel;

	/* private */
	uint8_t up;    /* csiw_guest_link_start was called, and a link fits */
	uint8_t news;  /* something was written that the peer waits for */
	uint32_t used; /* number of the last run */
	uint32_t used_by;   /* nonce of the peer that it was of */
	uint32_t start;     /* consumer index that the ask came with */
	uint32_t heartbeat; /* of the peer, as seen last */
	uint64_t beat_ms;
	uint64_t repaired_ms;
	uint64_t peer_ms; /* last sign of life of the peer */
	struct csiw_producer producer;
	/* both lines of the guest, as they should stand */
	uint32_t lines[2 * CSIW_LINK_LINE / sizeof(uint32_t)];
};

/**
 * Write the descriptor and serve the link beside version 1 from now on.
 *
 * @param g         fresh from csiw_guest_init.
 * @param nonce     32 random bits, other ones in every life.
 * @param features  CSIW_FEATURE_DOORBELL if the caller can be rung; streams are
 *                  always served.
 * @param now_ms    the time, as for csiw_guest_step.
 *
 * @return CSIW_OK; CSIW_ERR_WINDOW if no link fits this window: it is served as
 *         in version 1.
 */
int csiw_guest_link_start(struct csiw_guest *g, uint32_t nonce,
			  uint32_t features, uint64_t now_ms);

/**
 * Let the peer know of the records of a stream so far, before the caller sleeps
 * (L13); csiw_guest_step does it too.
 */
void csiw_guest_flush(struct csiw_guest *g);

/**
 * What became of CSI in this run that never came to csiw_guest_csi.
 *
 * @param malformed       datagrams that no parser took, since the run began.
 * @param dropped_kernel  datagrams that the operating system dropped, likewise.
 */
void csiw_guest_count(struct csiw_guest *g, uint64_t malformed,
		      uint64_t dropped_kernel);

/**
 * Whether the peer waits for something that was written since the last call, the
 * records so far included, and asked to be rung (L10).  Rings for nothing do no harm.
 */
bool csiw_guest_bell(struct csiw_guest *g);

/**
 * Ask to be rung, then look once more (L10).  Call csiw_guest_disarm afterwards,
 * whatever this gives.
 *
 * @return true if the caller may sleep, until the next step is due at most
 *         (guest.h); false if there is something to do: step, and ring for
 *         records that it has published.
 */
bool csiw_guest_arm(struct csiw_guest *g);

/** No longer ask to be rung. */
void csiw_guest_disarm(struct csiw_guest *g);

#ifdef __cplusplus
}
#endif
#endif

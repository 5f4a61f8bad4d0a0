/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link.h: the descriptor at the end of a window, as either side and any onlooker
 * reads it, and where a ring lies.  PROTOCOL.md sections 9 and 11.
 */
#ifndef CSIW_LINK_H
#define CSIW_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/win.h>
#include <csiw/wire_link.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Whether a window can have a link: its base aligned to 64, its size a multiple
 * of 4096, at least CSIW_LINK_WINDOW_MIN and less than 4 GiB.
 */
bool csiw_link_fits(const struct csiw_win *win);

/* Where the records of a stream lie. */
struct csiw_ring {
	size_t slot_size;    /* bytes, header included */
	uint32_t slot_count; /* a power of two, at least 4 */
	size_t counters;     /* window offset, behind the last slot */
};

/**
 * The ring of a window of this size.  PROTOCOL.md section 11.
 *
 * @param out            filled on success, untouched on failure.
 * @param window_size    of a window that csiw_link_fits.
 * @param bandwidth_mhz  of the stream: 20, 40 or 80.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE for another bandwidth, or a window too small.
 */
int csiw_ring_layout(struct csiw_ring *out, size_t window_size,
		     uint8_t bandwidth_mhz);

/** The word CSIW_LINK_SLOTS for a window of this size. */
uint32_t csiw_ring_slots(size_t window_size);

/* Who the guest says it is. */
struct csiw_identity {
	uint16_t version_least;
	uint16_t version_greatest;
	uint32_t features; /* CSIW_FEATURE_ bits; others may be set */
	enum csiw_order order;
	uint32_t window_size; /* bytes */
	uint32_t nonce;       /* never 0 */
};

/**
 * Read the guest's identity.  It may be left over from an earlier life: what
 * proves a life is the echo.  PROTOCOL.md section 9.1.
 *
 * @param out  filled on success; on CSIW_ERR_WINDOW window_size, and on
 *             CSIW_ERR_VERSION the versions are filled too.
 * @param win  the window.
 *
 * @return CSIW_OK; CSIW_ERR_FOREIGN if no identity stands there, one is being
 *         written, or no link fits this window; CSIW_ERR_FORMAT if a field has a
 *         value that it cannot have; CSIW_ERR_VERSION if the guest does not
 *         speak version 1; CSIW_ERR_WINDOW if its window has another size.
 */
int csiw_identity_read(struct csiw_identity *out, const struct csiw_win *win);

/**
 * Look for the magic where it would be if the guest's window were smaller.
 *
 * @return the size in bytes, a power of two; 0 if there is none.
 */
uint32_t csiw_identity_elsewhere(const struct csiw_win *win);

/* What both sides keep up to date, as it stands. */
struct csiw_link_view {
	/* the guest's line; names as in PROTOCOL.md 9.2 */
	uint32_t echo;
	uint32_t heartbeat;
	uint32_t state; /* enum csiw_link_state, or anything */
	uint32_t cause; /* enum csiw_cause, or anything */
	uint32_t served;
	uint32_t progress;
	uint32_t producer;
	uint32_t lost;
	/* the peer's; 9.3 */
	uint32_t peer_nonce;
	uint32_t peer_echo;
	uint32_t request;
	uint32_t consumer;
};

/**
 * Read both lines, for display: nothing proves that they belong together but
 * what PROTOCOL.md 10.1 says.  The guest's words are of one run if that can be
 * had in 8 tries.
 *
 * @return CSIW_OK; CSIW_ERR_FOREIGN, with out untouched, if no link fits.
 */
int csiw_link_look(struct csiw_link_view *out, const struct csiw_win *win);

/** Words for an enum csiw_link_state; "unknown" for anything else. */
const char *csiw_state_text(uint32_t state);

/** Words for an enum csiw_cause; "unknown cause" for anything else. */
const char *csiw_cause_text(uint32_t cause);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_trace.h: what a guest engine with a link loads and stores, judged access
 * by access: which words of the peer's line count (L3), and that the guest's
 * bytes alone are stored, records only in slots that are free by such a word.
 */
#ifndef CSIW_TEST_FUZZ_GUEST_TRACE_H
#define CSIW_TEST_FUZZ_GUEST_TRACE_H

#include <csiw/guest.h>

#include "window.h"

enum { PEER_WORDS = CSIW_LINK_LINE / 4 };

struct guest_trace {
	const struct csiw_guest *guest;
	uint64_t now_ms;
	size_t lines; /* where the descriptor is */
	bool asked;   /* the flags that the guest loaded last have start */
	uint64_t beat_ms;
	uint32_t found;                /* nonce of the guest as loaded last */
	uint8_t seen[WINDOW_LINK_MAX]; /* what the guest stored last */

	/* since trace_call */
	bool counted;  /* consumer did, */
	uint32_t free; /* and left so many slots */
	bool looked;   /* whether the link is whole */

	/* the stream: slots that are free, maybe, at index */
	struct csiw_ring ring;
	uint32_t index, room;
	bool impossible; /* a consumer that counted was */

	/* number of the last capture or answer, and its peer: used up (L7) */
	uint32_t used, used_by;

	/* L3: what was loaded between two looks that were both right */
	uint32_t word[PEER_WORDS]; /* as it counted last */
	bool echo;                 /* of the look under way is right */
	bool whole;                /* the look before was right */
	size_t field;              /* loaded behind it; 0 if none is */
	uint32_t value;
};

extern struct guest_trace trace;

/* Another window, or another life of the guest in this one. */
void trace_window(const struct csiw_guest *guest);
void trace_life(void);
/* The engine is about to be called. */
void trace_call(uint64_t now_ms);

/* This number cannot be taken again; 0 is none. */
void trace_used(uint32_t number);

/* A run was published: its cause is what it is said to be. */
void trace_cause(void);

/* A word of the descriptor: as the guest stored it, as the peer's counted last,
 * and as it stands in the window. */
uint32_t own(size_t field);
uint32_t counted(size_t field);
uint32_t theirs(size_t field);
uint32_t be32(const uint8_t *at);

/* Bytes that the guest stored in a call during which nobody rewrote them. */
const uint8_t *stored(size_t at);

/* Where a record of the stream lies. */
size_t slot_at(uint32_t index);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace.h: what a harness sees of a window: every access, as it happens.
 *
 * A harness that links lib/wire/win.c sees single loads and stores of
 * port_any.c; one that links win_any.c sees the calls of win.h.  It defines
 * on_access, and states there what must hold of an access and of those before
 * it: an order, an owner, a count.  It may also ASSUME there what the other
 * side has put into the window, as a load shows it.
 */
#ifndef CSIW_PROOF_TRACE_H
#define CSIW_PROOF_TRACE_H

#include <csiw/win.h>

#include "proof.h"

enum access_kind {
	LOAD,    /* window to private memory */
	STORE,   /* private memory to window */
	COMPARE, /* csiw_win_same, csiw_win_all; win_any.c only */
	/* no access from here on, and nothing of the content is set */
	PREFETCH, /* of one byte's line; port_any.c only */
	BARRIER,  /* a full one */
	/* these order less: a harness that waits for a full one ignores them */
	BARRIER_LOADS,
	BARRIER_STORES,
};

struct access {
	enum access_kind kind;
	size_t offset; /* in the window */
	size_t len;
	/* LOAD: what was read; STORE: what is written; COMPARE: what was
	 * expected; NULL when all of it is value */
	const uint8_t *bytes;
	uint8_t value; /* the first byte */
	bool same;     /* COMPARE: the result */
	bool block;    /* by memcpy or memset; port_any.c only */
};

/* The harness defines this. */
void on_access(const struct access *a);

/* Whether the access touches byte `offset` of the window. */
static inline bool touches(const struct access *a, size_t offset)
{
	return a->kind < PREFETCH && offset >= a->offset &&
	       offset - a->offset < a->len;
}

/* What an access that touches byte `offset` read or wrote there. */
static inline uint8_t byte_at(const struct access *a, size_t offset)
{
	return a->bytes ? a->bytes[offset - a->offset] : a->value;
}

/*
 * A window as csiw_win_init leaves it: any size from the least up to max, any
 * kind of memory.  With win_any.c there is no memory behind it: base is NULL,
 * so that a dereference outside of win.c fails.  With port_any.c there is.
 */
struct csiw_win any_win(size_t max);

#endif

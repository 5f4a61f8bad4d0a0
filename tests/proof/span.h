/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * span.h: what the proofs of win.h's functions over many bytes share.
 *
 * They ask for any span of any window, also for one that does not lie inside.
 * One arbitrary byte of the span, the watched one, stands for all of them.
 */
#ifndef CSIW_PROOF_SPAN_H
#define CSIW_PROOF_SPAN_H

#include "trace.h"

/*
 * Up to 7 bytes before the first whole word, whole words, and up to 7 behind
 * them, in every mixture that has room; a longer span has more whole words.
 */
#ifndef LEN_MAX
#define LEN_MAX 16
#endif

struct bytes {
	uint8_t at[LEN_MAX];
};

struct span {
	struct csiw_win win;
	size_t offset; /* anything */
	size_t len;    /* anything where it is to be refused */
	bool inside;
	size_t k; /* the watched byte, counted from offset; len or more: none */
};

static struct {
	size_t next;    /* offset in the window of the next access */
	size_t watched; /* offset in the window */
	uint8_t seen;   /* what an access read or wrote there */
} walk;

static struct span any_span(void)
{
	struct span s = {.win = any_win(4096), .k = any_size(LEN_MAX - 1)};
	ANY(size_t, offset);
	ANY(size_t, len);

	s.offset = offset;
	s.len = len;
	s.inside = offset <= s.win.size && len <= s.win.size - offset;
	ASSUME(!s.inside || len <= LEN_MAX);
	walk.next = offset;
	walk.watched = s.inside ? offset + s.k : SIZE_MAX;
	return s;
}

/* Accesses follow each other without a gap: no byte twice, none outside. */
static void step(const struct access *a)
{
	PROVE(a->offset == walk.next);
	walk.next += a->len;
	if (touches(a, walk.watched)) {
		walk.seen = byte_at(a, walk.watched);
	}
}

#endif

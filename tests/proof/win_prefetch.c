/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_prefetch.c: csiw_win_prefetch hints at every byte asked for, or at one
 * less than a cache line before it, once for a line and at no other byte of the
 * window.  It is no access, and nothing at all where memory is not plain or the
 * bytes do not lie inside.
 *
 * Assumed: nothing of offset and len.
 * Bounds: windows of any size up to 4 KiB; lengths up to 256 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 5
 * mutant: lib/wire/win.c: if (win->memory != CSIW_MEMORY_PLAIN || !inside =>
 *     if (!inside
 * mutant: lib/wire/win.c: if (win->memory != CSIW_MEMORY_PLAIN ||
 *     !inside(win, offset, len)) => if (win->memory != CSIW_MEMORY_PLAIN)
 * mutant: lib/wire/win.c: at += LINE => at += 2 * LINE
 * mutant: lib/wire/win.c: at < len; at += => at <= len; at +=
 * mutant: lib/wire/win.c: port_prefetch(win->base + offset + at); =>
 *     port_load8(win->base + offset + at);
 */
#define LEN_MAX 256
#include "span.h"

enum { LINE = 64 };

static unsigned int hints;

void on_access(const struct access *a)
{
	PROVE(a->kind == PREFETCH);
	PROVE(a->offset == walk.next);
	walk.next += LINE;
	hints++;
	if (walk.watched >= a->offset && walk.watched - a->offset < LINE) {
		walk.seen = 1;
	}
}

int main(void)
{
	struct span s = any_span();
	bool hinted = s.inside && s.win.memory == CSIW_MEMORY_PLAIN;

	csiw_win_prefetch(&s.win, s.offset, s.len);
	PROVE(hints == (hinted ? (s.len + LINE - 1) / LINE : 0));
	if (hinted && s.k < s.len) {
		PROVE(walk.seen == 1);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_same.c: csiw_win_same says yes when, and only when, every byte of the
 * span was as expected when it was read.  It reads no byte twice and none
 * outside, stores nothing, and uses single aligned accesses on either kind of
 * memory.  A span that does not lie inside gives no, without an access.
 *
 * Assumed: nothing of offset and len.  memcmp compares what it is given; here
 * it gives any answer, and what it is given is proved.
 * Bounds: windows of any size up to 4 KiB; lengths up to 16, a chunk, inside of
 * them; win_same_chunks.c has more.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset load.1:3,csiw_win_same.0:2
 * mutant: lib/wire/win.c: if (memcmp(copy, want, n) != 0) =>
 *     if (memcmp(copy, want, n - (n > 1)) != 0)
 * mutant: lib/wire/win.c: if (memcmp(copy, want, n) != 0) =>
 *     if (memcmp(copy, want, n) > 0)
 * mutant: lib/wire/win.c: load(copy, win->base + offset, n); =>
 *     load(copy, win->base + offset, n); load(copy, win->base + offset, n);
 */
#include "span.h"

static struct bytes expected;
static size_t first;
static size_t compared; /* bytes, from the first on */
static bool differs;

void on_access(const struct access *a)
{
	PROVE(a->kind == LOAD && !a->block);
	step(a);
}

/* It must be given what was just read, beside what was expected there. */
int port_memcmp(const void *copy, const void *want, size_t len)
{
	size_t begin = first + compared;
	ANY(int, answer);

	DEMAND(__CPROVER_r_ok(copy, len), "the copy is there");
	PROVE(want == expected.at + compared);
	compared += len;
	PROVE(walk.next == first + compared);
	if (walk.watched >= begin && walk.watched < walk.next) {
		PROVE(((const uint8_t *)copy)[walk.watched - begin] ==
		      walk.seen);
	}
	differs = differs || answer != 0;
	return answer;
}

int main(void)
{
	struct span s = any_span();
	bool yes;

#ifdef WHOLE_WORDS
	ASSUME(s.offset % 8 == 0);
#endif
	first = s.offset;
	yes = csiw_win_same(&s.win, s.offset, expected.at, s.len);
	if (!s.inside) {
		PROVE(!yes && walk.next == s.offset);
		return 0;
	}
	PROVE(yes == !differs);
	PROVE(compared <= s.len);
	if (yes) {
		PROVE(compared == s.len);
	}
	return 0;
}

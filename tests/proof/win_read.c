/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_read.c: csiw_win_read reads each byte asked for once, from where it lies,
 * and puts what it saw where it belongs; it reads no other byte of the window,
 * writes none, and no other byte of dst.  Device memory sees single aligned
 * accesses alone.  What does not lie inside is refused, with dst untouched.
 *
 * Assumed: nothing of offset and len.
 * Bounds: windows of any size up to 4 KiB; lengths up to 16 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset load.1:3,port_memcpy.0:17
 * mutant: lib/wire/win.c: len <= win->size - offset => len <= win->size
 * mutant: lib/wire/win.c: { memcpy(dst, plain(win, offset), len); =>
 *     { memcpy(dst, plain(win, offset), len + 1);
 * mutant: lib/wire/win.c: { memcpy(dst, plain(win, offset), len); } else { =>
 *     { memcpy(dst, plain(win, offset), len); } else if (len == 9) {
 *     memcpy(dst, plain(win, offset), len); } else {
 * mutant: lib/wire/win.c: return (uintptr_t)p % WORD == 0; =>
 *     return (uintptr_t)p % (WORD / 2) == 0;
 * mutant: lib/wire/win.c: w = port_load_word(p); =>
 *     w = port_load_word(p); w = port_load_word(p);
 * mutant: lib/wire/win.c: w = port_load_word(p); => w = port_load8(p);
 */
#include <csiw/err.h>

#include "span.h"

void on_access(const struct access *a)
{
	PROVE(a->kind == LOAD);
	step(a);
}

int main(void)
{
	struct span s = any_span();
	ANY(struct bytes, before);
	struct bytes dst = before;
	int err = csiw_win_read(&s.win, s.offset, dst.at, s.len);

	PROVE(err == (s.inside ? CSIW_OK : CSIW_ERR_RANGE));
	if (err != CSIW_OK) {
		PROVE(walk.next == s.offset);
		PROVE(dst.at[s.k] == before.at[s.k]);
		return 0;
	}
	PROVE(walk.next == s.offset + s.len);
	PROVE(dst.at[s.k] == (s.k < s.len ? walk.seen : before.at[s.k]));
	return 0;
}

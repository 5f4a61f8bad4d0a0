/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_fill.c: csiw_win_fill stores the value once to each byte asked for, and
 * touches no other byte of the window: it reads none either.  Device memory
 * sees single aligned accesses alone.  What does not lie inside is refused,
 * with the window untouched.
 *
 * Assumed: nothing of offset and len.
 * Bounds: windows of any size up to 4 KiB; lengths up to 16 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset store_value.1:3
 * mutant: lib/wire/win.c: len <= win->size - offset =>
 *     len < win->size - offset
 * mutant: lib/wire/win.c: { memset(plain(win, offset), value, len); } else { =>
 *     { memset(plain(win, offset), value, len); } else if (len == 9) {
 *     memset(plain(win, offset), value, len); } else {
 * mutant: lib/wire/win.c: (port_word)-1 / 0xff * value => value
 * mutant: lib/wire/win.c: (port_word)-1 / 0xff * value =>
 *     (port_word)-1 / 0xfe * value
 */
#include <csiw/err.h>

#include "span.h"

void on_access(const struct access *a)
{
	PROVE(a->kind == STORE);
	step(a);
}

int main(void)
{
	struct span s = any_span();
	ANY(uint8_t, value);
	int err = csiw_win_fill(&s.win, s.offset, value, s.len);

	PROVE(err == (s.inside ? CSIW_OK : CSIW_ERR_RANGE));
	if (err != CSIW_OK) {
		PROVE(walk.next == s.offset);
		return 0;
	}
	PROVE(walk.next == s.offset + s.len);
	if (s.k < s.len) {
		PROVE(walk.seen == value);
	}
	return 0;
}

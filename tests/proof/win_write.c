/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_write.c: csiw_win_write stores each byte of src once, where it belongs,
 * and touches no other byte of the window: it reads none either.  Device memory
 * sees single aligned accesses alone.  What does not lie inside is refused,
 * with the window untouched.
 *
 * Assumed: nothing of offset and len.
 * Bounds: windows of any size up to 4 KiB; lengths up to 16 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset store.1:3
 * mutant: lib/wire/win.c: offset <= win->size && len => len
 * mutant: lib/wire/win.c: { memcpy(plain(win, offset), src, len); } else { =>
 *     { memcpy(plain(win, offset), src, len); } else if (len == 9) {
 *     memcpy(plain(win, offset), src, len); } else {
 * mutant: lib/wire/win.c: memcpy(plain(win, offset), src, len); =>
 *     memcpy(plain(win, offset), src, len - (len > 3));
 * mutant: lib/wire/win.c: p += WORD, src += WORD) { => p += WORD) {
 * mutant: lib/wire/win.c: port_store_word(p, word_from(src)); =>
 *     port_load_word(p); port_store_word(p, word_from(src));
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
	ANY(struct bytes, src);
	int err = csiw_win_write(&s.win, s.offset, src.at, s.len);

	PROVE(err == (s.inside ? CSIW_OK : CSIW_ERR_RANGE));
	if (err != CSIW_OK) {
		PROVE(walk.next == s.offset);
		return 0;
	}
	PROVE(walk.next == s.offset + s.len);
	if (s.k < s.len) {
		PROVE(walk.seen == src.at[s.k]);
	}
	return 0;
}

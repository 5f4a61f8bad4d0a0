/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_all.c: csiw_win_all says yes when, and only when, every byte of the span
 * had the value as it was read.  It reads no byte twice and none outside,
 * stores nothing, and uses single aligned accesses on either kind of memory.  A
 * span that does not lie inside gives no, without an access.
 *
 * Assumed: nothing of offset and len.
 * Bounds: windows of any size up to 4 KiB; lengths up to 16 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset csiw_win_all.1:3
 * mutant: lib/wire/win.c: bool csiw_win_all(const struct csiw_win *win, size_t
 *     offset, uint8_t value, size_t len) { => bool csiw_win_all(const struct
 *     csiw_win *win, size_t offset, uint8_t value, size_t len) { len &= ~1u;
 * mutant: lib/wire/win.c: port_load_word(p) != word_of(value) =>
 *     (uint8_t)port_load_word(p) != value
 * mutant: lib/wire/win.c: port_load_word(p) != word_of(value) =>
 *     port_load_word(p) != word_of(value) && port_load_word(p) != 0
 * mutant: lib/wire/win.c: (port_word)-1 / 0xff * value =>
 *     (port_word)-1 / 0xff * value + (value == 0x80)
 */
#include "span.h"

static uint8_t value;
static bool all_have_it; /* the other side keeps every byte at the value */

void on_access(const struct access *a)
{
	PROVE(a->kind == LOAD && !a->block);
	step(a);
	for (size_t i = 0; i < a->len; i++) {
		ASSUME(!all_have_it || a->bytes[i] == value);
	}
}

int main(void)
{
	struct span s = any_span();
	bool yes;

	value = (uint8_t)any_size(UINT8_MAX);
	all_have_it = any_bool();
	yes = csiw_win_all(&s.win, s.offset, value, s.len);
	if (!s.inside) {
		PROVE(!yes && walk.next == s.offset);
		return 0;
	}
	PROVE(walk.next - s.offset <= s.len);
	if (all_have_it) {
		PROVE(yes);
	}
	if (yes) {
		PROVE(walk.next == s.offset + s.len);
		PROVE(s.k >= s.len || walk.seen == value);
	}
	return 0;
}

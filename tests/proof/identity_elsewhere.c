/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * identity_elsewhere.c: csiw_identity_elsewhere reads magic and size where the
 * descriptor of a smaller window would have them, at most two words for each
 * power of two from 8 KiB to 2 GiB, and nothing else; it gives the first size
 * that stands beside its own magic, or 0 when it has looked at all of them.
 *
 * Assumed: nothing of the words.
 * Bounds: windows of any size up to 16 GiB.
 *
 * sources: lib/wire/link.c lib/wire/sample.c tests/proof/win_any.c
 * cbmc: --unwind 20
 * mutant: lib/wire/link.c: size < win->size; => size <= win->size;
 * mutant: lib/wire/link.c: if (size > UINT32_MAX / 2) { =>
 *     if (size > UINT32_MAX / 4) {
 * mutant: lib/wire/link.c: if (size > UINT32_MAX / 2) { => if (false) {
 * mutant: lib/wire/link.c: csiw_win_get32(win, at) == CSIW_LINK_MAGIC_VALUE &&
 *     =>
 * mutant: lib/wire/link.c: csiw_win_get32(win, at + CSIW_LINK_WINDOW) ==
 *     size => true
 * mutant: lib/wire/link.c: at + CSIW_LINK_WINDOW => at + CSIW_LINK_RING
 */
#include <csiw/link.h>

#include "trace.h"

static size_t looked = 4096; /* the size whose magic was read last */
static bool magic;           /* it was one */
static size_t found;         /* its size stood beside it */

static uint32_t value_of(const struct access *a)
{
	return (uint32_t)a->bytes[0] << 24 | (uint32_t)a->bytes[1] << 16 |
	       (uint32_t)a->bytes[2] << 8 | a->bytes[3];
}

void on_access(const struct access *a)
{
	PROVE(a->kind == LOAD && a->len == 4 && found == 0);
	if (magic) {
		PROVE(a->offset == looked - 192 + 16);
		found = value_of(a) == looked ? looked : 0;
		magic = false;
		return;
	}
	looked *= 2;
	PROVE(looked <= (size_t)1 << 31);
	PROVE(a->offset == looked - 192);
	magic = value_of(a) == 0x43534957;
}

int main(void)
{
	struct csiw_win win = any_win((size_t)1 << 34);
	uint32_t size = csiw_identity_elsewhere(&win);

	PROVE(size == found);
	PROVE(!magic && looked < (win.size < 8192 ? 8192 : win.size));
	if (size == 0) {
		PROVE(2 * looked >= win.size || looked == (size_t)1 << 31);
	}
	return 0;
}

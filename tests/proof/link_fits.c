/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_fits.c: csiw_win_aligned says whether the base is a multiple of a power
 * of two, and csiw_link_fits says yes to a window whose base is aligned to 64,
 * whose size is a multiple of 4096, at least 8192, and a u32; and to no other.
 * Nothing is read or written.
 *
 * Assumed: base is any number, and no memory is behind it.
 * Bounds: none.
 *
 * sources: lib/wire/link.c
 * mutant: lib/wire/link.c: csiw_win_aligned(win, CSIW_LINK_LINE) =>
 *     csiw_win_aligned(win, 32)
 * mutant: lib/wire/link.c: size % CSIW_PAGE_SIZE == 0 => size % 64 == 0
 * mutant: lib/wire/link.c: size >= CSIW_LINK_WINDOW_MIN =>
 *     size > CSIW_LINK_WINDOW_MIN
 * mutant: lib/wire/link.c: size <= UINT32_MAX => size <= UINT32_MAX + 1ull
 */
#include <csiw/link.h>

#include "proof.h"

int main(void)
{
	ANY(uintptr_t, base);
	ANY(size_t, size);
	struct csiw_win win = {.base = (volatile uint8_t *)base, .size = size};
	ANY(uint8_t, log2);
	bool fits = csiw_link_fits(&win);

	ASSUME(log2 < 64);
	PROVE(csiw_win_aligned(&win, (size_t)1 << log2) ==
	      (log2 == 0 || base << (64 - log2) == 0));

	if (fits) {
		PROVE(base % 64 == 0 && size % 4096 == 0);
		PROVE(size >= 8192 && size >> 32 == 0);
	} else {
		PROVE(base % 64 != 0 || size % 4096 != 0 || size < 8192 ||
		      size >> 32 != 0);
	}
	return 0;
}

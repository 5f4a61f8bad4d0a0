/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_write64.c: csiw_win_write64 stores each of its values once, in ascending
 * order, by one aligned access of a word with the upper byte first, and does
 * nothing outside of the window or where a word would not be aligned.
 *
 * Assumed: nothing of the offset and the values.
 * Bounds: windows of any size up to 4 KiB; a machine word of 8 bytes; at most 8
 * values, the header of a record, or so many that their size wraps.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9
 * mutant: lib/wire/win.c: offset % sizeof(*values) != 0 || =>
 *     offset % 4 != 0 ||
 * mutant: lib/wire/win.c: count > SIZE_MAX / sizeof(*values) || =>
 * mutant: lib/wire/win.c: !inside(win, offset, count * sizeof(*values))) { =>
 *     !inside(win, offset, count)) {
 * mutant: lib/wire/win.c: csiw_put64(bytes, value, CSIW_ORDER_BIG); =>
 *     csiw_put64(bytes, value, CSIW_ORDER_LITTLE);
 * mutant: lib/wire/win.c: store64(p, *values++); => store64(p, *values);
 * mutant: lib/wire/win.c: count--, p += sizeof(*values)) => count--, p += 4)
 */
#include <csiw/err.h>

#include "trace.h"

enum { MOST = 8 };

static size_t at, chosen;
static unsigned int stores;
static uint64_t seen; /* by the store that was chosen */

void on_access(const struct access *a)
{
	size_t i;

	PROVE(a->kind == STORE && !a->block && a->len == sizeof(seen));
	PROVE(a->offset == at + stores * sizeof(seen));
	for (i = 0; stores == chosen && i < sizeof(seen); i++) {
		seen = seen << 8 | a->bytes[i];
	}
	stores++;
}

int main(void)
{
	struct csiw_win win = any_win(4096);
	ANY(size_t, offset);
	ANY(size_t, count);
	uint64_t values[MOST];
	bool good;
	int err;

	ASSUME(count <= MOST || count > SIZE_MAX / sizeof(seen));
	at = offset;
	chosen = any_size(MOST - 1);
	HAVOC(values, sizeof(values));
	err = csiw_win_write64(&win, offset, values, count);
	good = count <= MOST && offset % sizeof(seen) == 0 &&
	       offset <= win.size && count * sizeof(seen) <= win.size - offset;
	PROVE(err == (good ? CSIW_OK : CSIW_ERR_RANGE));
	PROVE(stores == (good ? count : 0));
	PROVE(!good || chosen >= count || seen == values[chosen]);
	return 0;
}

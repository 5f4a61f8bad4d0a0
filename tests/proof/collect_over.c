/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_over.c: csiw_collect_over in any state of a run (devices.h) says
 * just what PROTOCOL.md section 5 does: full first, but of a stream, then
 * complete when the filter is on, samples are limited, a MAC is listed and
 * each listed one is full; else none. It writes nothing.
 *
 * Bounds: 4 slots, any number of them used; capacity, limit and counters any.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/guest/collect.c: && c->listed_count > 0 && =>
 *     &&
 * mutant: lib/guest/collect.c: c->full_count == c->listed_count =>
 *     c->full_count > 0
 * mutant: lib/guest/collect.c: if (!c->stream && c->kept >= c->capacity) { =>
 *     if (!c->stream && c->kept > c->capacity) {
 * mutant: lib/guest/collect.c: if (!c->stream && c->kept >= => if (c->kept >=
 */
#include "devices.h"

static bool all_full(const struct csiw_collect *c)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		if (c->table[i].used && c->table[i].kept < c->limit) {
			return false;
		}
	}
	return c->device_count > 0;
}

int main(void)
{
	struct csiw_collect c = any_collect();
	size_t byte = any_size(sizeof(c) - 1);
	uint8_t was = ((uint8_t *)&c)[byte];
	enum csiw_ret ret;

	ASSUME(collect_holds(&c));
	ret = csiw_collect_over(&c);
	if (!c.stream && c.kept == c.capacity) {
		PROVE(ret == CSIW_RET_WINDOW_FULL);
	} else if (c.filter && c.limit > 0 && all_full(&c)) {
		PROVE(ret == CSIW_RET_COMPLETE);
	} else {
		PROVE(ret == CSIW_RET_NONE);
	}
	PROVE(((uint8_t *)&c)[byte] == was);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_offer.c: csiw_collect_offer in any state of a run (devices.h) judges
 * by the rules of PROTOCOL.md section 5: not listed is filtered; a full device
 * or a full window is surplus; else the packet is kept.  The counter of the
 * verdict grows by one and no other, the sender's count only if it is kept (up
 * to 65,535, where it stays),
 * that of another device never, and the invariant holds again: kept stays
 * within the capacity, a device within its limit, the table within its memory.
 *
 * Assumed: a run of version 1, counters of packets below 2^64 - 1.
 * Bounds: 4 slots, of which at least one is free before, as half of them are in
 * a table of csiw_collect_memory's size: it has room for twice the 50 that can
 * be listed and the capacity, and the invariant says that no more are used.
 * Capacity, limit and counters any.  MAC and table have just their bytes of
 * memory.  One arbitrary MAC stands for all others.  With any other key: the
 * first packet of a run without a filter.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 7 --unwindset find.0:4 --max-field-sensitivity-array-size 0
 * mutant: lib/guest/collect.c: & c->mask; } return &c->table[i]; =>
 *     ; } return &c->table[i];
 * mutant: lib/guest/collect.c: (x >> 32) & c->mask => (x >> 32)
 * mutant: lib/guest/collect.c: c->kept >= c->capacity || => c->kept >
 *     c->capacity ||
 * mutant: lib/guest/collect.c: dev->kept >= c->limit; => dev->kept > c->limit;
 * mutant: lib/guest/collect.c: if (!dev->used && c->filter) { c->filtered++;
 *     return CSIW_VERDICT_FILTERED; } if (c->kept >= => if (!dev->used) {
 *     c->filtered++; return CSIW_VERDICT_FILTERED; } if (c->kept >=
 * mutant: lib/guest/collect.c: c->surplus++; => c->filtered++;
 * mutant: lib/guest/collect.c: dev->used = 1; =>
 * mutant: lib/guest/collect.c: while (c->table[i].used && => while
 *     (c->table[i].used && i != c->mask &&
 */
#include "devices.h"

static enum csiw_verdict judged(const struct csiw_collect *c,
				const uint8_t *mac)
{
	if (c->filter && !known(c, mac)) {
		return CSIW_VERDICT_FILTERED;
	}
	if (c->kept == c->capacity ||
	    (c->limit > 0 && kept_of(c, mac) == c->limit)) {
		return CSIW_VERDICT_SURPLUS;
	}
	return CSIW_VERDICT_KEEP;
}

/* The counter of its verdict grows by one. */
static void prove_counted(const struct csiw_collect *c,
			  const struct csiw_collect *before,
			  enum csiw_verdict verdict)
{
	bool kept = verdict == CSIW_VERDICT_KEEP;
	bool filtered = verdict == CSIW_VERDICT_FILTERED;
	bool surplus = verdict == CSIW_VERDICT_SURPLUS;

	PROVE(c->kept - before->kept == (kept ? 1 : 0));
	PROVE(c->filtered - before->filtered == (filtered ? 1 : 0));
	PROVE(c->surplus - before->surplus == (surplus ? 1 : 0));
	PROVE(c->table == before->table && c->capacity == before->capacity);
	PROVE(c->limit == before->limit && c->filter == before->filter);
	PROVE(c->listed_count == before->listed_count);
	PROVE(c->gaps == before->gaps && c->stream == before->stream);
}

static void any_run(void)
{
	struct csiw_collect c = any_collect();
	struct csiw_collect before = c;
	const uint8_t *mac = malloc(CSIW_MAC_SIZE);
	const uint8_t *other = malloc(CSIW_MAC_SIZE);
	uint32_t had, other_had;
	enum csiw_verdict want, verdict;

	ASSUME(collect_holds(&c) && c.device_count <= DEVICES_MAX);
	ASSUME(!c.stream);
	ASSUME(c.filtered < UINT64_MAX && c.surplus < UINT64_MAX);
	ASSUME(!same_mac(mac, other));
	want = judged(&c, mac);
	had = kept_of(&c, mac);
	other_had = kept_of(&c, other);
	verdict = csiw_collect_offer(&c, mac);
	PROVE(verdict == want);
	PROVE(collect_holds(&c));
	prove_counted(&c, &before, verdict);
	PROVE(kept_of(&c, mac) ==
	      had + (want == CSIW_VERDICT_KEEP && had < UINT16_MAX ? 1 : 0));
	PROVE(kept_of(&c, other) == other_had);
}

static void any_key(void)
{
	struct csiw_collect c = any_collect();
	const uint8_t *mac = malloc(CSIW_MAC_SIZE);
	ANY(uint64_t, key);

	c.key = key;
	c.filter = 0;
	c.kept = 0;
	c.device_count = 0;
	c.full_count = 0;
	ASSUME(c.capacity > 0 && c.limit <= UINT8_MAX);
	for (uint32_t i = 0; i < SLOTS; i++) {
		c.table[i].used = 0;
	}
	PROVE(csiw_collect_offer(&c, mac) == CSIW_VERDICT_KEEP);
	PROVE(c.kept == 1 && c.device_count == 1 && kept_of(&c, mac) == 1);
}

int main(void)
{
	if (any_bool()) {
		any_run();
	} else {
		any_key();
	}
	return 0;
}

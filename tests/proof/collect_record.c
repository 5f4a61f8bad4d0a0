/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_record.c: csiw_collect_record in any state of a stream (devices.h)
 * judges by the rules of PROTOCOL.md sections 5 and 11: not listed is
 * filtered; a full device is surplus, and so is one that the table has no room
 * for where there is a limit; what else is to be kept is dropped without room
 * in the ring. The counter of the verdict grows by one and no other, and the
 * invariant holds again. Gaps grow by the frames between two numbers of a
 * device, if its count went up by less than 2048, and its number is the latest
 * one then (section 13); another device's never changes.
 *
 * Assumed: counters of packets below their greatest value.
 * Bounds: as collect_offer.c's.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 7 --unwindset find.0:4 --max-field-sensitivity-array-size 0
 * mutant: lib/guest/collect.c: c->device_count >= c->capacity) => 0)
 * mutant: lib/guest/collect.c: if (c->limit != 0) { return surplus(c); } =>
 * mutant: lib/guest/collect.c: (step == 0 || step >= NUMBERS / 2) => step == 0
 * mutant: lib/guest/collect.c: dev->heard ? step - 1U : 0 => step - 1U
 * mutant: lib/guest/collect.c: dev->sequence) % NUMBERS => dev->sequence)
 * mutant: lib/guest/collect.c: if (!room) { return CSIW_VERDICT_DROPPED; } =>
 */
#include "devices.h"

static enum csiw_verdict judged(const struct csiw_collect *c,
				const uint8_t *mac, bool room)
{
	if (c->filter && !known(c, mac)) {
		return CSIW_VERDICT_FILTERED;
	}
	if (c->limit > 0 && (known(c, mac) ? kept_of(c, mac) == c->limit
					   : c->device_count >= c->capacity)) {
		return CSIW_VERDICT_SURPLUS;
	}
	return room ? CSIW_VERDICT_KEEP : CSIW_VERDICT_DROPPED;
}

/* Its entry, found the slow way; all zeroes if there is none. */
static struct csiw_device entry(const struct csiw_collect *c,
				const uint8_t *mac)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		if (c->table[i].used && same_mac(c->table[i].mac, mac)) {
			return c->table[i];
		}
	}
	return (struct csiw_device){.kept = 0};
}

/* The counter of its verdict grows by one. */
static void prove_counted(const struct csiw_collect *c,
			  const struct csiw_collect *before,
			  enum csiw_verdict verdict)
{
	bool kept = verdict == CSIW_VERDICT_KEEP;
	bool filtered = verdict == CSIW_VERDICT_FILTERED;
	bool surplus = verdict == CSIW_VERDICT_SURPLUS;

	PROVE(c->kept == before->kept + (kept ? 1 : 0));
	PROVE(c->filtered == before->filtered + (filtered ? 1 : 0));
	PROVE(c->surplus == before->surplus + (surplus ? 1 : 0));
	PROVE(c->table == before->table && c->capacity == before->capacity);
	PROVE(c->limit == before->limit && c->filter == before->filter);
	PROVE(c->stream && c->listed_count == before->listed_count);
}

/* What becomes of gaps and of the number of a device that was had before, or is
 * added. */
static void prove_followed(const struct csiw_device *had,
			   const struct csiw_device *has, uint16_t sequence,
			   uint64_t gaps)
{
	uint16_t number = sequence / 16;
	uint32_t step =
		had->heard ? (number + 4096U - had->sequence) % 4096 : 0;

	if (!has->used || (had->heard && (step == 0 || step >= 2048))) {
		PROVE(gaps == 0);
		PROVE(has->sequence == had->sequence);
		return;
	}
	PROVE(gaps == (had->heard ? step - 1 : 0));
	PROVE(has->sequence == number && has->heard);
}

int main(void)
{
	struct csiw_collect c = any_collect();
	struct csiw_collect before = c;
	const uint8_t *mac = malloc(CSIW_MAC_SIZE);
	const uint8_t *other = malloc(CSIW_MAC_SIZE);
	struct csiw_device had, has, other_had, other_has;
	enum csiw_verdict want, verdict;
	bool room = any_bool();
	ANY(uint16_t, sequence);

	ASSUME(collect_holds(&c) && c.stream);
	ASSUME(c.device_count <= DEVICES_MAX && c.kept < UINT32_MAX);
	ASSUME(c.filtered < UINT64_MAX && c.surplus < UINT64_MAX);
	ASSUME(c.gaps < UINT64_MAX - 4096 && !same_mac(mac, other));
	want = judged(&c, mac, room);
	had = entry(&c, mac);
	other_had = entry(&c, other);
	verdict = csiw_collect_record(&c, mac, sequence, room);
	PROVE(verdict == want);
	PROVE(collect_holds(&c));
	prove_counted(&c, &before, verdict);
	has = entry(&c, mac);
	prove_followed(&had, &has, sequence, c.gaps - before.gaps);
	PROVE(has.kept == had.kept + (verdict == CSIW_VERDICT_KEEP &&
				      has.used && had.kept < UINT16_MAX));
	other_has = entry(&c, other);
	PROVE(other_has.kept == other_had.kept &&
	      other_has.sequence == other_had.sequence &&
	      other_has.heard == other_had.heard &&
	      other_has.used == other_had.used);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devices.h: any state of a run's table of devices, for collect_*.c.
 *
 * The table has 4 slots of memory of its own.  The key is 1: with it a MAC
 * belongs to the slot that its second byte names, so that MACs meet there in
 * every way in which they can; another key only names them otherwise.
 */
#ifndef CSIW_PROOF_DEVICES_H
#define CSIW_PROOF_DEVICES_H

#include <stdlib.h>

#include <csiw/collect.h>

#include "proof.h"

enum { SLOTS = 4, DEVICES_MAX = SLOTS - 1, KEY = 1 };

static inline bool same_mac(const uint8_t *a, const uint8_t *b)
{
	return a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3] &&
	       a[4] == b[4] && a[5] == b[5];
}

/* Nothing is known but where the table lies. */
static inline struct csiw_collect any_collect(void)
{
	ANY(struct csiw_collect, c);

	c.table = malloc(SLOTS * sizeof(*c.table));
	c.mask = SLOTS - 1;
	c.key = KEY;
	return c;
}

/* No slot is free from where the MAC belongs to slot i, where it lies. */
static inline bool can_be_found(const struct csiw_collect *c, uint32_t i)
{
	uint32_t home = c->table[i].mac[1] % SLOTS;

	for (uint32_t n = 0; n < SLOTS; n++) {
		uint32_t at = (home + n) % SLOTS;

		if (at == i || !c->table[at].used) {
			return at == i;
		}
	}
	return false;
}

static inline bool listed_once(const struct csiw_collect *c, uint32_t i)
{
	for (uint32_t n = 0; n < i; n++) {
		if (c->table[n].used &&
		    same_mac(c->table[n].mac, c->table[i].mac)) {
			return false;
		}
	}
	return true;
}

/* What a device in use is: in its place, once, within its limit, and of a
 * number of 12 bits. */
static inline bool device_holds(const struct csiw_collect *c, uint32_t i)
{
	return c->table[i].used == 1 && can_be_found(c, i) &&
	       listed_once(c, i) &&
	       (!c->table[i].heard || c->table[i].sequence < 4096) &&
	       (c->limit == 0 || c->table[i].kept <= c->limit);
}

/* The counters are those of the table: kept, devices, full devices.  A device
 * that kept 65,535 counts no further, and a stream keeps of devices too that
 * the table has no room for. */
static inline bool table_holds(const struct csiw_collect *c)
{
	uint64_t kept = 0;
	uint32_t devices = 0, full = 0;
	bool exact = !c->stream;

	for (uint32_t i = 0; i < SLOTS; i++) {
		if (!c->table[i].used) {
			continue;
		}
		if (!device_holds(c, i)) {
			return false;
		}
		kept += c->table[i].kept;
		exact &= c->table[i].kept < UINT16_MAX;
		devices++;
		full += c->limit > 0 && c->table[i].kept == c->limit ? 1 : 0;
	}
	return (c->stream || kept <= c->kept) && (!exact || kept == c->kept) &&
	       devices == c->device_count && full == c->full_count;
}

/* The invariant of a run. */
static inline bool collect_holds(const struct csiw_collect *c)
{
	return c->mask == SLOTS - 1 && c->key == KEY && c->capacity > 0 &&
	       (c->stream || c->kept <= c->capacity) && c->limit <= UINT8_MAX &&
	       c->stream <= 1 && c->filter <= 1 && table_holds(c) &&
	       (c->filter ? c->device_count == c->listed_count
			  : c->listed_count == 0) &&
	       /* so at most half of a table of csiw_collect_memory's size */
	       c->device_count <= (uint64_t)c->listed_count +
					  (c->stream ? c->capacity : c->kept);
}

/* Found the slow way: whether it has an entry, and how many are kept of it. */
static inline bool known(const struct csiw_collect *c, const uint8_t *mac)
{
	bool found = false;

	for (uint32_t i = 0; i < SLOTS; i++) {
		found |= c->table[i].used && same_mac(c->table[i].mac, mac);
	}
	return found;
}

static inline uint32_t kept_of(const struct csiw_collect *c, const uint8_t *mac)
{
	for (uint32_t i = 0; i < SLOTS; i++) {
		if (c->table[i].used && same_mac(c->table[i].mac, mac)) {
			return c->table[i].kept;
		}
	}
	return 0;
}

#endif

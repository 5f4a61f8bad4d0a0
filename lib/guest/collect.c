/* SPDX-License-Identifier: BSD-2-Clause */
/* collect.c: what a run keeps.  PROTOCOL.md section 5. */
#include <stdbool.h>

#include <csiw/collect.h>
#include <csiw/err.h>

#include "../wire/mem.h"

/* Windows of some 140 GB: the table still has 2^31 slots, half of them free. */
enum { CAPACITY_MAX = 0x20000000 };

/* Slots for a capacity: devices are at most the samples kept, plus the listed
 * ones that never sent; a table at most half full keeps probes short. */
static uint32_t slots(uint32_t capacity)
{
	uint64_t want = 2 * ((uint64_t)capacity + CSIW_MACS_MAX);
	uint32_t n = 2;

	while (n < want && n < 0x80000000U) {
		n *= 2;
	}
	return n;
}

size_t csiw_collect_memory(uint32_t capacity)
{
	size_t n = slots(capacity);

	/* more than a 32-bit machine can address is more than anybody has */
	return n > SIZE_MAX / sizeof(struct csiw_device)
		       ? SIZE_MAX
		       : n * sizeof(struct csiw_device);
}

/* Any key does, a small number too: its bits reach all 64 places. */
static uint64_t mixed(uint64_t key)
{
	key = (key ^ (key >> 30)) * 0xbf58476d1ce4e5b9U + 0x9e3779b97f4a7c15U;
	key = (key ^ (key >> 27)) * 0x94d049bb133111ebU;
	return key ^ (key >> 31);
}

int csiw_collect_init(struct csiw_collect *c, void *memory, size_t size,
		      uint32_t capacity, uint64_t key)
{
	if (memory == NULL || capacity == 0 || capacity > CAPACITY_MAX ||
	    (uintptr_t)memory % sizeof(uint32_t) != 0) {
		return CSIW_ERR_RANGE;
	}
	if (size < csiw_collect_memory(capacity)) {
		return CSIW_ERR_MEMORY;
	}
	memset(c, 0, sizeof(*c));
	c->table = memory;
	c->mask = slots(capacity) - 1;
	c->capacity = capacity;
	c->key = mixed(key) | 1;
	memset(c->table, 0, csiw_collect_memory(capacity));
	return CSIW_OK;
}

/* Multiplicative hashing with a secret odd factor, its best bits on top. */
static uint32_t slot_of(const struct csiw_collect *c, const uint8_t *mac)
{
	uint64_t x = 0;
	unsigned int i;

	for (i = 0; i < CSIW_MAC_SIZE; i++) {
		x = x << 8 | mac[i];
	}
	x = (x ^ (c->key >> 17)) * c->key;
	x ^= x >> 32;
	x *= c->key;
	return (uint32_t)(x >> 32) & c->mask;
}

/* The device's entry, or the free one where it belongs.  Terminates: at most
 * half of the table is ever used. */
static struct csiw_device *find(const struct csiw_collect *c,
				const uint8_t *mac)
{
	uint32_t i = slot_of(c, mac);

	while (c->table[i].used && !mac_same(c->table[i].mac, mac)) {
		i = (i + 1) & c->mask;
	}
	return &c->table[i];
}

static void add(struct csiw_collect *c, struct csiw_device *dev,
		const uint8_t *mac)
{
	mac_copy(dev->mac, mac);
	dev->used = 1;
	dev->kept = 0;
	c->device_count++;
}

static void list(struct csiw_collect *c, const struct csiw_param *req)
{
	struct csiw_device *dev;
	unsigned int i;

	for (i = 0; i < req->mac_count && i < CSIW_MACS_MAX; i++) {
		dev = find(c, req->macs[i]);
		if (!dev->used) {
			add(c, dev, req->macs[i]);
		}
	}
	c->listed_count = c->device_count;
}

void csiw_collect_start(struct csiw_collect *c, const struct csiw_param *req)
{
	memset(c->table, 0, ((size_t)c->mask + 1) * sizeof(*c->table));
	c->kept = 0;
	c->filtered = 0;
	c->surplus = 0;
	c->device_count = 0;
	c->listed_count = 0;
	c->full_count = 0;
	c->limit = req->samples_per_device;
	c->filter = (req->flags & CSIW_F_FILTER) != 0;
	if (c->filter) {
		list(c, req);
	}
}

static bool full(const struct csiw_collect *c, const struct csiw_device *dev)
{
	return c->limit != 0 && dev->kept >= c->limit;
}

enum csiw_verdict csiw_collect_offer(struct csiw_collect *c,
				     const uint8_t mac[CSIW_MAC_SIZE])
{
	struct csiw_device *dev = find(c, mac);

	if (!dev->used && c->filter) {
		c->filtered++;
		return CSIW_VERDICT_FILTERED;
	}
	if (c->kept >= c->capacity || (dev->used && full(c, dev))) {
		c->surplus++;
		return CSIW_VERDICT_SURPLUS;
	}
	if (!dev->used) {
		add(c, dev, mac);
	}
	dev->kept++;
	c->kept++;
	c->full_count += full(c, dev) ? 1 : 0;
	return CSIW_VERDICT_KEEP;
}

enum csiw_ret csiw_collect_over(const struct csiw_collect *c)
{
	if (c->kept >= c->capacity) {
		return CSIW_RET_WINDOW_FULL;
	}
	if (c->filter && c->limit != 0 && c->listed_count > 0 &&
	    c->full_count == c->listed_count) {
		return CSIW_RET_COMPLETE;
	}
	return CSIW_RET_NONE;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* collect.c: what a run keeps.  PROTOCOL.md section 5. */
#include <stdbool.h>

#include <csiw/collect.h>
#include <csiw/err.h>

#include "../wire/mem.h"

/* Windows of some 140 GB: the table still has 2^31 slots, half of them free. */
enum { CAPACITY_MAX = 0x20000000 };

/* The 802.11 sequence number is the upper 12 bits of sequence control. */
enum {
	FRAGMENT_BITS = 4,
	NUMBERS = 1 << 12,
};

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
	    (uintptr_t)memory % _Alignof(struct csiw_device) != 0) {
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
	uint64_t x = (mac_bits(mac) ^ (c->key >> 17)) * c->key;

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
	dev->heard = 0;
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
	c->gaps = 0;
	c->device_count = 0;
	c->listed_count = 0;
	c->full_count = 0;
	c->limit = req->samples_per_device;
	c->filter = (req->flags & CSIW_F_FILTER) != 0;
	c->stream = (req->flags & CSIW_F_STREAM) != 0;
	if (c->filter) {
		list(c, req);
	}
}

static bool full(const struct csiw_collect *c, const struct csiw_device *dev)
{
	return c->limit != 0 && dev->kept >= c->limit;
}

static enum csiw_verdict surplus(struct csiw_collect *c)
{
	c->surplus++;
	return CSIW_VERDICT_SURPLUS;
}

static void keep(struct csiw_collect *c, struct csiw_device *dev)
{
	if (dev->kept < UINT16_MAX) {
		dev->kept++;
	}
	c->kept++;
	c->full_count += full(c, dev) ? 1 : 0;
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
		return surplus(c);
	}
	if (!dev->used) {
		add(c, dev, mac);
	}
	keep(c, dev);
	return CSIW_VERDICT_KEEP;
}

/* How far its count went on: a frame that was overtaken, a retry, another core's
 * view of the same frame turn nothing back. */
static void follow(struct csiw_collect *c, struct csiw_device *dev,
		   uint16_t number)
{
	uint16_t step = (uint16_t)(number - dev->sequence) % NUMBERS;

	if (dev->heard && (step == 0 || step >= NUMBERS / 2)) {
		return;
	}
	c->gaps += dev->heard ? step - 1U : 0;
	dev->sequence = number;
	dev->heard = 1;
}

/* A device that the table has no room for. */
static enum csiw_verdict untold(struct csiw_collect *c, bool room)
{
	if (c->limit != 0) {
		return surplus(c);
	}
	c->kept += room ? 1 : 0;
	return room ? CSIW_VERDICT_KEEP : CSIW_VERDICT_DROPPED;
}

enum csiw_verdict csiw_collect_record(struct csiw_collect *c,
				      const uint8_t mac[CSIW_MAC_SIZE],
				      uint16_t sequence, bool room)
{
	struct csiw_device *dev = find(c, mac);

	if (!dev->used && c->filter) {
		c->filtered++;
		return CSIW_VERDICT_FILTERED;
	}
	if (!dev->used && c->device_count >= c->capacity) {
		return untold(c, room);
	}
	if (!dev->used) {
		add(c, dev, mac);
	}
	follow(c, dev, sequence >> FRAGMENT_BITS);
	if (full(c, dev)) {
		return surplus(c);
	}
	if (!room) {
		return CSIW_VERDICT_DROPPED;
	}
	keep(c, dev);
	return CSIW_VERDICT_KEEP;
}

enum csiw_ret csiw_collect_over(const struct csiw_collect *c)
{
	if (!c->stream && c->kept >= c->capacity) {
		return CSIW_RET_WINDOW_FULL;
	}
	if (c->filter && c->limit != 0 && c->listed_count > 0 &&
	    c->full_count == c->listed_count) {
		return CSIW_RET_COMPLETE;
	}
	return CSIW_RET_NONE;
}

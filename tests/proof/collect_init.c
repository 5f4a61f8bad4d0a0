/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_init.c: csiw_collect_init takes memory that is there, aligned and
 * large enough for a capacity of 1 to 2^29, clears the table and no byte behind
 * it, and leaves a table that is its memory to the byte and an odd key; else c
 * is as it was, and the memory too.
 *
 * Bounds: up to 3076 bytes of memory, for capacities of up to 78, and every
 * capacity beyond that, for which this is too little.  One arbitrary byte
 * stands for all.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 32
 * mutant: lib/guest/collect.c: size < csiw_collect_memory(capacity) =>
 *     size < capacity * sizeof(struct csiw_device)
 * mutant: lib/guest/collect.c: c->mask = slots(capacity) - 1 =>
 *     c->mask = slots(capacity)
 * mutant: lib/guest/collect.c: c->key = mixed(key) | 1 => c->key = mixed(key)
 * mutant: lib/guest/collect.c: || (uintptr_t)memory % _Alignof(struct
 *     csiw_device) != 0 =>
 * mutant: lib/guest/collect.c: c->capacity = capacity; =>
 *     c->capacity = c->mask;
 */
#include <stdlib.h>

#include <csiw/collect.h>
#include <csiw/err.h>

#include "proof.h"

enum { SIZE_BOUND = 3076, CAPACITY_BOUND = 0x20000000 };

static void prove_empty(const struct csiw_collect *c)
{
	PROVE(c->kept == 0 && c->filtered == 0 && c->surplus == 0);
	PROVE(c->device_count == 0 && c->listed_count == 0);
	PROVE(c->full_count == 0 && c->limit == 0 && c->filter == 0);
	PROVE(c->gaps == 0 && c->stream == 0);
}

static void prove_made(const struct csiw_collect *c, const uint8_t *memory,
		       uint32_t capacity)
{
	PROVE((const uint8_t *)c->table == memory);
	PROVE(c->capacity == capacity && c->key % 2 == 1);
	PROVE(((uint64_t)c->mask + 1) * sizeof(*c->table) ==
	      csiw_collect_memory(capacity));
	prove_empty(c);
}

/* Where a table is said to lie in the buffer; NULL is nowhere. */
static uint8_t *any_place(uint8_t *buf, size_t *size)
{
	size_t skip = any_size(3);

	if (any_bool()) {
		return NULL;
	}
	ASSUME(skip <= *size);
	*size -= skip;
	return buf + skip;
}

int main(void)
{
	size_t size = any_size(SIZE_BOUND);
	uint8_t *memory = malloc(size);
	uint8_t *place = any_place(memory, &size);
	size_t k = any_size(SIZE_BOUND - 1);
	uint8_t before = place && k < size ? place[k] : 0;
	ANY(struct csiw_collect, c);
	ANY(uint32_t, capacity);
	ANY(uint64_t, key);
	size_t byte = any_size(sizeof(c) - 1);
	uint8_t was = ((uint8_t *)&c)[byte];
	int err = csiw_collect_init(&c, place, size, capacity, key);

	if (!place || capacity < 1 || capacity > CAPACITY_BOUND ||
	    (place - memory) % 2 != 0) {
		PROVE(err == CSIW_ERR_RANGE);
	} else if (size < csiw_collect_memory(capacity)) {
		PROVE(err == CSIW_ERR_MEMORY);
	} else {
		PROVE(err == CSIW_OK);
		prove_made(&c, place, capacity);
	}
	PROVE(err == CSIW_OK || ((uint8_t *)&c)[byte] == was);
	if (place && k < size) {
		bool mine = err == CSIW_OK && k < csiw_collect_memory(capacity);

		PROVE(place[k] == (mine ? 0 : before));
	}
	return 0;
}

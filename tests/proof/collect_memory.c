/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_memory.c: csiw_collect_memory asks for a power of two of slots: the
 * least that is twice the devices there can be, capacity and 50 listed ones,
 * or 2^31.
 *
 * Bounds: none; every capacity, on a machine of 64 bits.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 32
 * mutant: lib/guest/collect.c: + CSIW_MACS_MAX) => )
 * mutant: lib/guest/collect.c: (uint64_t)capacity => capacity
 * mutant: lib/guest/collect.c: : n * sizeof(struct csiw_device) => : n
 */
#include <csiw/collect.h>

#include "proof.h"

int main(void)
{
	ANY(uint32_t, capacity);
	size_t size = csiw_collect_memory(capacity);
	uint64_t slots = size / sizeof(struct csiw_device);
	uint64_t devices = (uint64_t)capacity + 50;

	PROVE(size % sizeof(struct csiw_device) == 0);
	PROVE(slots > 0 && (slots & (slots - 1)) == 0);
	PROVE(slots == 0x80000000 || slots >= 2 * devices);
	PROVE(slots / 2 < 2 * devices && slots <= 0x80000000);
	PROVE(capacity != 31416 || size == 786432);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capacity.c: csiw_capacity says how many samples fit between the block and the
 * byte before the descriptor, and not one fewer; so csiw_sample_offset of it
 * lies inside the window, at or below csiw_samples_end.  An index less is 267
 * bytes less, so that this holds of every index up to it.
 *
 * Assumed: nothing of the size.
 * Bounds: exact for windows below 16 MiB.  Of larger ones: that nothing
 * overflows, and from 2 TiB on, where a u32 would, that it stays the largest.
 *
 * sources: lib/wire/sample.c
 * mutant: lib/wire/sample.c: if (window_size < CSIW_WINDOW_SIZE_MIN) =>
 *     if (window_size <= CSIW_WINDOW_SIZE_MIN)
 * mutant: lib/wire/sample.c: - CSIW_DESCRIPTOR_SIZE) / => ) /
 * mutant: lib/wire/sample.c: count < UINT32_MAX ? (uint32_t)count => true ?
 *     (uint32_t)count
 * mutant: include/csiw/sample.h: (size_t)index * CSIW_SAMPLE_SIZE; =>
 *     (size_t)index * (CSIW_SAMPLE_SIZE + 1);
 * mutant: include/csiw/sample.h: window_size - CSIW_DESCRIPTOR_SIZE; =>
 *     window_size - CSIW_DESCRIPTOR_SIZE - 1;
 */
#include <csiw/sample.h>

#include "proof.h"

int main(void)
{
	ANY(size_t, size);
	ANY(uint32_t, index);
	uint32_t capacity = csiw_capacity(size);

	PROVE(csiw_sample_offset(0) == 312);
	if (index > 0) {
		PROVE(csiw_sample_offset(index) ==
		      csiw_sample_offset(index - 1) + 267);
	}
	if (size < 312 + 267 + 192) {
		PROVE(capacity == 0);
		return 0;
	}
	PROVE(capacity > 0);
	PROVE(csiw_samples_end(size) + 192 == size);
	if (size >> 41 != 0) {
		PROVE(capacity == UINT32_MAX);
	}
	if (size >> 24 != 0) {
		return 0;
	}
	PROVE(csiw_sample_offset(capacity) <= csiw_samples_end(size));
	PROVE(csiw_sample_offset(capacity + 1) > csiw_samples_end(size));
	return 0;
}

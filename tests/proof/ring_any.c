/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ring_any.c: stands for lib/wire/link.c's functions of sizes, and for
 * csiw_capacity, in the proofs of the engines: a division is hard to reason
 * about, a shift is not.
 *
 * The contract is what ring_layout.c proves: a power of two of slots from
 * CSIW_RING_OFFSET on, the counters behind them, and all of it before the
 * descriptor.  Any such ring will do here, also one that is not the largest.
 */
#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>

#include "proof.h"

/* For any_win; a division is hard to reason about, a product is not. */
uint32_t csiw_capacity(size_t window_size)
{
	ANY(uint32_t, count);

	ASSUME(count <= CSIW_WINDOW_SIZE / CSIW_SAMPLE_SIZE &&
	       csiw_sample_offset(count) <= csiw_samples_end(window_size) &&
	       csiw_sample_offset(count + 1) > csiw_samples_end(window_size));
	return count;
}

bool csiw_link_fits(const struct csiw_win *win)
{
	return win->size % CSIW_PAGE_SIZE == 0 &&
	       win->size >= CSIW_LINK_WINDOW_MIN && win->size <= UINT32_MAX;
}

int csiw_ring_layout(struct csiw_ring *out, size_t window_size,
		     uint8_t bandwidth_mhz)
{
	size_t slot = bandwidth_mhz == 20   ? CSIW_SLOT_20
		      : bandwidth_mhz == 40 ? CSIW_SLOT_40
					    : CSIW_SLOT_80;
	uint32_t count = (uint32_t)1 << any_size(23);

	if (bandwidth_mhz != 20 && bandwidth_mhz != 40 && bandwidth_mhz != 80) {
		return CSIW_ERR_RANGE;
	}
	ASSUME(count >= 4);
	out->slot_size = slot;
	out->slot_count = count;
	out->counters = CSIW_RING_OFFSET + count * slot;
	ASSUME(out->counters + CSIW_COUNTERS_SIZE <=
	       csiw_samples_end(window_size));
	return CSIW_OK;
}

uint32_t csiw_ring_slots(size_t window_size)
{
	ANY(uint32_t, slots);

	(void)window_size;
	return slots;
}

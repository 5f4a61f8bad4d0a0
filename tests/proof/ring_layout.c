/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ring_layout.c: csiw_ring_layout puts slots, counters and descriptor one
 * behind another in any window that a link fits: their number is a power of
 * two, at least 4, and twice as many would not fit.  csiw_ring_slots says the
 * same numbers.  For any other window, or bandwidth, it fails with out
 * untouched, and csiw_ring_slots is 0.
 *
 * Assumed: nothing of size and bandwidth.
 * Bounds: windows up to 16 MiB; link_fits.c has the sizes that no link fits,
 * of which two stand for all here.
 *
 * sources: lib/wire/link.c
 * cbmc: --unwind 17
 * mutant: lib/wire/link.c: while (room / slot >> (log2 + 1) != 0) =>
 *     while (room / slot >> (log2 + 1) > 1)
 * mutant: lib/wire/link.c: while (room / slot >> (log2 + 1) != 0) =>
 *     while (room / slot >> log2 != 0)
 * mutant: lib/wire/link.c: room = window_size - CSIW_DESCRIPTOR_SIZE -
 *     CSIW_RING_OFFSET - CSIW_COUNTERS_SIZE; => room = window_size;
 * mutant: lib/wire/link.c: if (slot == 0 || !fits(window_size)) =>
 *     if (slot == 0)
 * mutant: lib/wire/link.c: if (slot == 0 || !fits(window_size)) =>
 *     out->counters = 0; if (slot == 0 || !fits(window_size))
 * mutant: lib/wire/link.c: out->counters = CSIW_RING_OFFSET + =>
 *     out->counters =
 * mutant: lib/wire/link.c: slots_log2(window_size, CSIW_SLOT_40) << 8 =>
 *     slots_log2(window_size, CSIW_SLOT_20) << 8
 */
#include <csiw/err.h>
#include <csiw/link.h>

#include "proof.h"

static void must_fit(const struct csiw_ring *ring, size_t size, uint8_t mhz)
{
	size_t count = ring->slot_count;
	unsigned int byte = mhz == 20 ? 0 : mhz == 40 ? 8 : 16;

	PROVE(ring->slot_size == (mhz == 20 ? 320 : mhz == 40 ? 576 : 1088));
	PROVE(count >= 4 && (count & (count - 1)) == 0);
	PROVE(ring->counters == 320 + count * ring->slot_size);
	PROVE(ring->counters + 128 <= size - 192);
	PROVE(320 + 2 * count * ring->slot_size + 128 > size - 192);
	PROVE((uint32_t)1 << (csiw_ring_slots(size) >> byte) % 32 ==
	      ring->slot_count);
	PROVE((csiw_ring_slots(size) >> byte) % 256 < 32);
	PROVE(csiw_ring_slots(size) >> 24 == 0);
}

static void lay_out(size_t size, uint8_t mhz)
{
	ANY(struct csiw_ring, ring);

	PROVE(csiw_ring_layout(&ring, size, mhz) == CSIW_OK);
	must_fit(&ring, size, mhz);
}

static void refuse(size_t size, uint8_t mhz)
{
	ANY(struct csiw_ring, ring);
	struct csiw_ring before = ring;

	PROVE(csiw_ring_layout(&ring, size, mhz) == CSIW_ERR_RANGE);
	PROVE(ring.slot_size == before.slot_size &&
	      ring.slot_count == before.slot_count &&
	      ring.counters == before.counters);
}

int main(void)
{
	ANY(uint8_t, mhz);
	size_t size = 4096 * any_size(4096);

	if (any_bool()) {
		ASSUME(size >= 8192);
		ASSUME(mhz == 20 || mhz == 40 || mhz == 80);
		lay_out(size, mhz);
	} else if (any_bool()) {
		ASSUME(mhz != 20 && mhz != 40 && mhz != 80);
		refuse(size, mhz);
	} else {
		refuse(4096, mhz);
		refuse(65537, mhz);
		PROVE(csiw_ring_slots(4096) == 0);
		PROVE(csiw_ring_slots(65537) == 0);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extractor_delay.c: csiw_extractor_delay gives 50 us to 3 x 4, 4 x 3 and 4 x 4
 * cores and streams and nothing to fewer, as makecsiparams does.
 *
 * Assumed: masks of up to 15, as the extractor takes them; of others only that
 * the call ends.
 * Bounds: none; every pair of masks.
 *
 * sources: lib/guest/extractor.c
 * cbmc: --unwind 9
 * mutant: lib/guest/extractor.c: >= 12 ? 50 : 0 => > 12 ? 50 : 0
 * mutant: lib/guest/extractor.c: bits_set(core_mask) * => bits_set(core_mask) +
 */
#include <csiw/nexmon.h>

#include "proof.h"

static unsigned int ones(unsigned int mask)
{
	return mask % 2 + mask / 2 % 2 + mask / 4 % 2 + mask / 8;
}

int main(void)
{
	ANY(uint8_t, cores);
	ANY(uint8_t, streams);
	uint16_t us = csiw_extractor_delay(cores, streams);
	unsigned int few, many;

	ASSUME(cores < 16 && streams < 16);
	few = ones(cores) < ones(streams) ? ones(cores) : ones(streams);
	many = ones(cores) < ones(streams) ? ones(streams) : ones(cores);
	if (few >= 3 && many == 4) {
		PROVE(us == 50);
	} else {
		PROVE(us == 0);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec_request.c: csiw_chanspec_request takes just the pairs of PROTOCOL.md
 * section 5, and gives the bits of that channel; else out is as it was.
 *
 * Bounds: none; every channel and bandwidth.
 *
 * sources: lib/guest/chanspec.c
 * cbmc: --unwind 5
 * mutant: lib/guest/chanspec.c: bandwidth_mhz > 80 || => bandwidth_mhz > 160 ||
 * mutant: lib/guest/chanspec.c: .band_5ghz = channel > 14 =>
 *     .band_5ghz = channel > 13
 * mutant: lib/guest/chanspec.c: (!c.band_5ghz && bandwidth_mhz == 40) =>
 *     (!c.band_5ghz && bandwidth_mhz == 30)
 */
#include <csiw/err.h>

#include "grid.h"

static bool valid(unsigned int channel, unsigned int mhz)
{
	bool low = one_of(channel, 36, 64, 4);

	switch (mhz) {
	case 20:
		return one_of(channel, 1, 14, 1) || low ||
		       one_of(channel, 100, 144, 4) ||
		       one_of(channel, 149, 177, 4);
	case 40: /* either side of the centres */
		return low || one_of(channel, 100, 144, 4) ||
		       one_of(channel, 149, 161, 4);
	case 80:
		return low || one_of(channel, 100, 128, 4) ||
		       one_of(channel, 132, 144, 4) ||
		       one_of(channel, 149, 161, 4);
	}
	return false;
}

int main(void)
{
	ANY(uint8_t, channel);
	ANY(uint8_t, mhz);
	ANY(struct csiw_chanspec, other); /* stands for every channel */
	ANY(uint16_t, before);
	uint16_t out = before;
	int err = csiw_chanspec_request(&out, channel, mhz);

	if (!valid(channel, mhz)) {
		PROVE(err == CSIW_ERR_CHANNEL && out == before);
		return 0;
	}
	PROVE(err == CSIW_OK);
	ASSUME(on_grid(&other) && other.channel == channel &&
	       other.bandwidth_mhz == mhz);
	ASSUME(other.band_5ghz == (channel > 14 ? 1 : 0));
	PROVE(out == bits_of(&other));
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * grid.h: the channels there are, as lists: PROTOCOL.md section 5 for 20, 40
 * and 80 MHz, IEEE 802.11 annex E for 160 MHz, and in the 2.4 GHz band 40 MHz
 * around 3 to 11.
 */
#ifndef CSIW_PROOF_GRID_H
#define CSIW_PROOF_GRID_H

#include <csiw/nexmon.h>

#include "proof.h"

/* Whether n is one of first, first + step, ... last. */
static inline bool one_of(unsigned int n, unsigned int first, unsigned int last,
			  unsigned int step)
{
	return n >= first && n <= last && (n - first) % step == 0;
}

static inline bool centre_5ghz(unsigned int centre, unsigned int mhz)
{
	switch (mhz) {
	case 20:
		return one_of(centre, 36, 64, 4) ||
		       one_of(centre, 100, 144, 4) ||
		       one_of(centre, 149, 177, 4);
	case 40:
		return one_of(centre, 38, 62, 8) ||
		       one_of(centre, 102, 142, 8) || centre == 151 ||
		       centre == 159;
	case 80:
		return centre == 42 || centre == 58 || centre == 106 ||
		       centre == 122 || centre == 138 || centre == 155;
	case 160:
		return centre == 50 || centre == 114;
	}
	return false;
}

static inline bool centre_2ghz(unsigned int centre, unsigned int mhz)
{
	return mhz == 20   ? centre >= 1 && centre <= 14
	       : mhz == 40 ? centre >= 3 && centre <= 11
			   : false;
}

/* Channel numbers are 5 MHz apart; the control channel is 20 MHz of the
 * bandwidth, counted from below. */
static inline bool on_grid(const struct csiw_chanspec *c)
{
	unsigned int mhz = c->bandwidth_mhz;
	bool centre = c->band_5ghz ? centre_5ghz(c->centre, mhz)
				   : centre_2ghz(c->centre, mhz);

	return c->band_5ghz <= 1 && centre && c->sideband < mhz / 20 &&
	       c->channel * 5 + mhz / 2 ==
		       c->centre * 5 + 10 + c->sideband * 20;
}

/* The 16 bits of one on the grid: band in 14 and 15, bandwidth in 11 to 13. */
static inline unsigned int bits_of(const struct csiw_chanspec *c)
{
	unsigned int width = c->bandwidth_mhz == 20   ? 0x1000
			     : c->bandwidth_mhz == 40 ? 0x1800
			     : c->bandwidth_mhz == 80 ? 0x2000
						      : 0x2800;

	return (c->band_5ghz ? 0xc000 : 0) + width + c->sideband * 0x100u +
	       c->centre;
}

static inline bool chanspec_same(const struct csiw_chanspec *a,
				 const struct csiw_chanspec *b)
{
	return a->channel == b->channel && a->centre == b->centre &&
	       a->bandwidth_mhz == b->bandwidth_mhz &&
	       a->band_5ghz == b->band_5ghz && a->sideband == b->sideband;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec_encode.c: csiw_chanspec_encode finds the channel asked for if there
 * is one (grid.h), whatever stands in centre and in a sideband that does not
 * count; else out is as it was.  Decoding what it gives is the identity.
 *
 * Bounds: none; every channel, bandwidth, band and sideband.
 *
 * sources: tests/proof/chanspec_wrap_any.c
 * cbmc: --unwind 5
 * mutant: lib/guest/chanspec.c: {149, 8, 4} => {149, 8, 8}
 * mutant: lib/guest/chanspec.c: channel >= 5 && channel <= 13 =>
 *     channel >= 5 && channel <= 12
 * mutant: lib/guest/chanspec.c: band | width << WIDTH_SHIFT =>
 *     width << WIDTH_SHIFT
 * mutant: lib/guest/chanspec.c: if (bits == 0) => *out = 0; if (bits == 0)
 */
#include <csiw/err.h>

#include "grid.h"

/* Whether the channel is the one that in asks for. */
static bool asked(const struct csiw_chanspec *c, const struct csiw_chanspec *in)
{
	bool ask_sideband = !in->band_5ghz && in->bandwidth_mhz == 40;

	return c->channel == in->channel &&
	       c->bandwidth_mhz == in->bandwidth_mhz &&
	       c->band_5ghz == (in->band_5ghz ? 1 : 0) &&
	       (!ask_sideband || c->sideband == in->sideband);
}

int main(void)
{
	ANY(struct csiw_chanspec, in);
	ANY(struct csiw_chanspec, other); /* stands for every channel */
	ANY(uint16_t, before);
	struct csiw_chanspec back;
	uint16_t out = before;
	int err = csiw_chanspec_encode(&out, &in);

	ASSUME(on_grid(&other));
	if (err != CSIW_OK) {
		PROVE(err == CSIW_ERR_CHANNEL && out == before);
		PROVE(!asked(&other, &in));
		return 0;
	}
	PROVE(csiw_chanspec_decode(&back, out) == CSIW_OK);
	PROVE(asked(&back, &in) && on_grid(&back) && bits_of(&back) == out);
	PROVE(!asked(&other, &in) || chanspec_same(&back, &other));
	return 0;
}

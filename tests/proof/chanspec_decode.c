/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec_decode.c: csiw_chanspec_decode takes apart just the bits of the
 * channels that there are (grid.h), and gives the channel whose bits they are,
 * and encoding that gives the same bits; all others leave out as it was.
 *
 * Bounds: none; every chanspec.
 *
 * sources: tests/proof/chanspec_wrap_any.c
 * cbmc: --unwind 5
 * mutant: lib/guest/chanspec.c: || same != chanspec) => )
 * mutant: lib/guest/chanspec.c: width < WIDTH_20 || width > WIDTH_160 =>
 *     width > 7
 * mutant: lib/guest/chanspec.c: struct csiw_chanspec c; uint16_t same; =>
 *     struct csiw_chanspec c; uint16_t same; out->channel = 0;
 * mutant: lib/guest/chanspec.c: c.centre = (uint8_t)centre; =>
 *     c.centre = c.channel;
 */
#include <csiw/err.h>

#include "grid.h"

int main(void)
{
	ANY(uint16_t, chanspec);
	ANY(struct csiw_chanspec, before);
	ANY(struct csiw_chanspec, other); /* stands for every channel */
	struct csiw_chanspec out = before;
	uint16_t again = 0;

	ASSUME(on_grid(&other));
	if (csiw_chanspec_decode(&out, chanspec) == CSIW_OK) {
		PROVE(on_grid(&out) && bits_of(&out) == chanspec);
		PROVE(csiw_chanspec_encode(&again, &out) == CSIW_OK);
		PROVE(again == chanspec);
		PROVE(chanspec != bits_of(&other) ||
		      chanspec_same(&out, &other));
	} else {
		PROVE(csiw_chanspec_decode(&out, chanspec) == CSIW_ERR_CHANNEL);
		PROVE(chanspec_same(&out, &before));
		PROVE(chanspec != bits_of(&other));
	}
	return 0;
}

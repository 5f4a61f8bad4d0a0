/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * csi_format.c: csiw_csi_format knows the four chips of PROTOCOL.md section 8
 * by their format of section 12, and no other.
 *
 * Assumed: nothing.
 * Bounds: none.
 *
 * sources: lib/guest/datagram.c
 * mutant: lib/guest/datagram.c: case CSIW_CHIP_4339: =>
 * mutant: lib/guest/datagram.c: case CSIW_CHIP_4358: =>
 *     case CSIW_CHIP_4358 + 1:
 * mutant: lib/guest/datagram.c: return CSIW_FORMAT_FLOAT12; =>
 *     return CSIW_FORMAT_FLOAT9;
 * mutant: lib/guest/datagram.c: return CSIW_FORMAT_UNKNOWN; =>
 *     return CSIW_FORMAT_INT16;
 */
#include <csiw/nexmon.h>

#include "proof.h"

int main(void)
{
	ANY(uint16_t, chip);
	unsigned int format = csiw_csi_format(chip);

	PROVE((format == 1) == (chip == 0x01 || chip == 0x65));
	PROVE((format == 2) == (chip == 0x03));
	PROVE((format == 3) == (chip == 0x6a));
	PROVE(format <= 3);
	return 0;
}

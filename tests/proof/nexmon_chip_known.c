/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon_chip_known.c: csiw_nexmon_chip_known knows the chips of PROTOCOL.md
 * section 8, and no other.
 *
 * Bounds: none; every chip.
 *
 * sources: lib/guest/datagram.c
 * mutant: lib/guest/datagram.c: || chip == CSIW_CHIP_4366C0 =>
 * mutant: lib/guest/datagram.c: chip == CSIW_CHIP_4358; => chip != 0;
 */
#include <csiw/nexmon.h>

#include "proof.h"

int main(void)
{
	ANY(uint16_t, chip);
	int known = csiw_nexmon_chip_known(chip);

	if (chip == 1 || chip == 3 || chip == 0x65 || chip == 0x6a) {
		PROVE(known == 1);
	} else {
		PROVE(known == 0);
	}
	return 0;
}

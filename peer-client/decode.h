/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decode.h: CSI bytes to complex numbers, for the chips of nexmon_csi.  v1 does
 * not say which chip sent them, so the user does (--chip).
 */
#ifndef CSIW_DECODE_H
#define CSIW_DECODE_H

#include <stdint.h>

#include <csiw/wire.h>

enum { TONE_COUNT = CSIW_CSI_SIZE / 4 };

/* One subcarrier.  Unit of the chip, not calibrated. */
struct tone {
	float re;
	float im;
};

struct chip {
	const char *name;
	uint16_t id; /* as in a CSI datagram */
	/* Packed floats: bits of mantissa with sign, and of exponent; 0 for
	 * int16 pairs. */
	uint8_t mantissa_bits;
	uint8_t exponent_bits;
};

/* Their names for messages. */
#define CHIP_NAMES "43455c0, 4339, 4358 or 4366c0"

/** NULL if there is no such chip. */
const struct chip *chip_find(const char *name);

void decode_csi(struct tone out[TONE_COUNT], const struct chip *chip,
		const uint8_t csi[CSIW_CSI_SIZE]);

#endif

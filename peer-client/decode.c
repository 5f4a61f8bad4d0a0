/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * decode.c: see decode.h.  Every chip sends 4 bytes a tone, little-endian.
 */
#include "decode.h"

#include <csiw/order.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

static const struct chip chips[] = {
	{.name = "43455c0", .id = 0x0065},
	{.name = "4339", .id = 0x0001},
	{.name = "4358", .id = 0x0003, .mantissa_bits = 9, .exponent_bits = 5},
	{.name = "4366c0",
	 .id = 0x006a,
	 .mantissa_bits = 12,
	 .exponent_bits = 6},
};

const struct chip *chip_find(const char *name)
{
	for (size_t i = 0; i < sizeof(chips) / sizeof(chips[0]); i++) {
		if (strcmp(chips[i].name, name) == 0) {
			return &chips[i];
		}
	}
	return NULL;
}

static struct tone interleaved(const uint8_t *p)
{
	struct tone t = {
		.re = (int16_t)csiw_get16(p, CSIW_ORDER_LITTLE),
		.im = (int16_t)csiw_get16(p + 2, CSIW_ORDER_LITTLE),
	};

	return t;
}

/* Sign and magnitude, with the sign as the top bit of bits. */
static int mantissa(uint32_t word, int bits)
{
	uint32_t sign = 1u << (bits - 1);
	int magnitude = (int)(word & (sign - 1));

	return word & sign ? -magnitude : magnitude;
}

/* From bit 0 up: exponent in two's complement, imaginary part, real part. */
static struct tone packed(const struct chip *chip, const uint8_t *p)
{
	uint32_t word = csiw_get32(p, CSIW_ORDER_LITTLE);
	int m = chip->mantissa_bits;
	int e = chip->exponent_bits;
	int half = 1 << (e - 1);
	int exponent = ((int)(word & ((1u << e) - 1)) ^ half) - half;
	struct tone t = {
		.re = ldexpf((float)mantissa(word >> (e + m), m), exponent),
		.im = ldexpf((float)mantissa(word >> e, m), exponent),
	};

	return t;
}

void decode_csi(struct tone out[TONE_COUNT], const struct chip *chip,
		const uint8_t csi[CSIW_CSI_SIZE])
{
	for (int i = 0; i < TONE_COUNT; i++) {
		const uint8_t *p = csi + 4 * (size_t)i;

		out[i] = chip->exponent_bits == 0 ? interleaved(p)
						  : packed(chip, p);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * extractor_encode.c: csiw_extractor_encode fills 34 bytes, each with what
 * nexmon_csi's parameter block has there, and no byte behind them; a buffer too
 * small or a value that does not fit leaves it as it was.
 *
 * Bounds: buffers of up to 40 bytes.  One arbitrary byte stands for all.
 *
 * sources: lib/guest/extractor.c
 * cbmc: --unwind 7
 * mutant: lib/guest/extractor.c: size < CSIW_EXTRACTOR_SIZE => size < DELAY
 * mutant: lib/guest/extractor.c: || in->mac_count > CSIW_EXTRACTOR_MACS_MAX =>
 * mutant: lib/guest/extractor.c: in->stream_mask << 4 | in->core_mask =>
 *     in->core_mask << 4 | in->stream_mask
 * mutant: lib/guest/extractor.c: if (size < CSIW_EXTRACTOR_SIZE) {
 *     return CSIW_ERR_SHORT; } => if (size < CSIW_EXTRACTOR_SIZE) {
 *     return CSIW_ERR_SHORT; } memset(buf, 0, CSIW_EXTRACTOR_SIZE);
 */
#include <csiw/err.h>

#include "packet.h"

enum { BLOCK = 34, SIZE_BOUND = 40 };

static bool fits(const struct csiw_extractor *in)
{
	bool some = in->core_mask > 0 && in->stream_mask > 0;

	return in->core_mask < 16 && in->stream_mask < 16 &&
	       in->mac_count <= 4 && (some || !in->collect);
}

/* Byte k of the block, as makecsiparams lays it out. */
static unsigned int byte_of(const struct csiw_extractor *in, size_t k)
{
	switch (k) {
	case 0:
		return in->chanspec % 256;
	case 1:
		return in->chanspec / 256;
	case 2:
		return in->collect;
	case 3:
		return in->stream_mask * 16u + in->core_mask;
	case 4:
		return in->byte_filter ? 1 : 0;
	case 5:
		return in->byte_filter ? in->first_byte : 0;
	case 6:
		return in->mac_count;
	case 7:
		return 0;
	case 32:
		return in->delay_us % 256;
	case 33:
		return in->delay_us / 256;
	}
	k -= 8; /* MACs, then zeroes */
	return k / 6 < in->mac_count ? in->macs[k / 6][k % 6] : 0;
}

int main(void)
{
	size_t size = any_size(SIZE_BOUND);
	uint8_t *buf = any_bytes(size);
	size_t k = any_size(SIZE_BOUND - 1);
	ANY(struct csiw_extractor, in);
	uint8_t before = k < size ? buf[k] : 0;
	int err = csiw_extractor_encode(buf, size, &in);

	if (size < BLOCK) {
		PROVE(err == CSIW_ERR_SHORT);
	} else if (!fits(&in)) {
		PROVE(err == CSIW_ERR_RANGE);
	} else {
		PROVE(err == CSIW_OK);
	}
	ASSUME(k < size);
	if (err == CSIW_OK && k < BLOCK) {
		PROVE(buf[k] == byte_of(&in, k));
	} else {
		PROVE(buf[k] == before);
	}
	return 0;
}

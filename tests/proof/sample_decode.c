/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sample_decode.c: csiw_sample_decode takes every field from the bytes of
 * PROTOCOL.md section 4, in either byte order; encoding it again gives the same
 * 11 bytes.  It reads no byte behind those, and none, with out untouched, when
 * there are fewer.
 *
 * Assumed: nothing of the bytes and their number.
 * Bounds: none.
 *
 * sources: lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/wire/sample.c: if (len < CSIW_SAMPLE_CSI) =>
 *     if (len < CSIW_SAMPLE_CSI - 1)
 * mutant: lib/wire/sample.c: if (len < CSIW_SAMPLE_CSI) =>
 *     if (len <= CSIW_SAMPLE_CSI)
 * mutant: lib/wire/sample.c: if (len < CSIW_SAMPLE_CSI) =>
 *     out->time_s = 0; if (len < CSIW_SAMPLE_CSI)
 * mutant: lib/wire/sample.c: csiw_get_i8(buf + CSIW_SAMPLE_RSSI) =>
 *     (int8_t)(buf[0] & 0x7f)
 * mutant: lib/wire/sample.c: csiw_get16(buf + CSIW_SAMPLE_TIME, order) =>
 *     csiw_get16(buf + CSIW_SAMPLE_STREAM, order)
 */
#include <csiw/err.h>

#include "fields.h"

int main(void)
{
	ANY(struct head, b);
	ANY(struct head, again);
	ANY(struct csiw_sample, out);
	ANY(size_t, len);
	struct csiw_sample before = out;
	enum csiw_order order = any_order();
	size_t k = any_size(sizeof(b) - 1);
	bool enough = len >= sizeof(b);
	int err = csiw_sample_decode(&out, enough ? b.at : NULL, len, order);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		PROVE(((uint8_t *)&out)[k] == ((uint8_t *)&before)[k]);
		return 0;
	}
	PROVE(is_head(&out, b.at, order));
	csiw_sample_encode(again.at, sizeof(again), &out, order);
	PROVE(again.at[k] == b.at[k]);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record_decode.c: csiw_record_decode takes every field from the bytes of
 * PROTOCOL.md section 12; encoding it again gives the same 64 bytes, but for
 * the 16 that are sent as zero.  It reads no byte behind those, and none, with
 * out untouched, when there are fewer.
 *
 * Assumed: nothing of the bytes and their number.
 * Bounds: none.
 *
 * sources: lib/wire/record.c
 * cbmc: --unwind 17
 * mutant: lib/wire/record.c: if (len < CSIW_RECORD_HEADER) =>
 *     if (len < CSIW_RECORD_HEADER - 1)
 * mutant: lib/wire/record.c: if (len < CSIW_RECORD_HEADER) =>
 *     if (len <= CSIW_RECORD_HEADER)
 * mutant: lib/wire/record.c: if (len < CSIW_RECORD_HEADER) =>
 *     out->flags = 0; if (len < CSIW_RECORD_HEADER)
 * mutant: lib/wire/record.c: csiw_get_i8(buf + CSIW_RECORD_RSSI) =>
 *     (int8_t)(buf[33] & 0x7f)
 * mutant: lib/wire/record.c: csiw_get64(buf + CSIW_RECORD_WALL, CSIW_ORDER_BIG)
 *     => csiw_get64(buf + CSIW_RECORD_WALL, CSIW_ORDER_LITTLE)
 * mutant: lib/wire/record.c: out->csi_len = csiw_get16(buf +
 *     CSIW_RECORD_CSI_LEN, => out->csi_len = csiw_get16(buf +
 *     CSIW_RECORD_FORMAT,
 */
#include <csiw/err.h>

#include "records.h"

int main(void)
{
	ANY(struct header, b);
	ANY(struct header, again);
	ANY(struct csiw_record, out);
	ANY(size_t, len);
	struct csiw_record before = out;
	size_t k = any_size(sizeof(b) - 1);
	size_t n = any_size(sizeof(out) - 1);
	bool enough = len >= sizeof(b);
	int err = csiw_record_decode(&out, enough ? b.at : NULL, len);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		PROVE(((uint8_t *)&out)[n] == ((uint8_t *)&before)[n]);
		return 0;
	}
	PROVE(is_record(&out, b.at));
	csiw_record_encode(again.at, sizeof(again), &out);
	PROVE(again.at[k] == (k < 48 ? b.at[k] : 0));
	return 0;
}

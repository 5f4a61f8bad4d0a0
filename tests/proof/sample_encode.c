/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sample_encode.c: csiw_sample_encode puts every field where PROTOCOL.md
 * section 4 has it, in either byte order; decoding it again gives the same
 * fields.  It writes no byte behind those 11, and none when there is less room.
 *
 * Assumed: nothing of the fields and the room.
 * Bounds: none.
 *
 * sources: lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/wire/sample.c: if (size < CSIW_SAMPLE_CSI) =>
 *     if (size < CSIW_SAMPLE_CSI - 1)
 * mutant: lib/wire/sample.c: if (size < CSIW_SAMPLE_CSI) =>
 *     if (size <= CSIW_SAMPLE_CSI)
 * mutant: lib/wire/sample.c: in->stream, order => in->stream, CSIW_ORDER_LITTLE
 * mutant: lib/wire/sample.c: mac_copy(buf + CSIW_SAMPLE_MAC, in->mac); =>
 * mutant: lib/wire/sample.c: csiw_put16(buf + CSIW_SAMPLE_TIME =>
 *     csiw_put16(buf + CSIW_SAMPLE_TIME + 1
 */
#include <csiw/err.h>

#include "fields.h"

int main(void)
{
	ANY(struct head, b);
	ANY(struct csiw_sample, in);
	ANY(struct csiw_sample, again);
	ANY(size_t, size);
	enum csiw_order order = any_order();
	size_t j = any_size(CSIW_MAC_SIZE - 1);
	bool enough = size >= sizeof(b);
	int err = csiw_sample_encode(enough ? b.at : NULL, size, &in, order);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		return 0;
	}
	PROVE(is_head(&in, b.at, order));
	csiw_sample_decode(&again, b.at, sizeof(b), order);
	PROVE(again.rssi_dbm == in.rssi_dbm && again.mac[j] == in.mac[j]);
	PROVE(again.stream == in.stream && again.time_s == in.time_s);
	return 0;
}

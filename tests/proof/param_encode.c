/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_encode.c: csiw_param_encode puts every field where PROTOCOL.md section
 * 3 has it, in either byte order; decoding it again gives the same fields.  It
 * writes no byte behind those 312, and none when there is less room.
 *
 * Assumed: nothing of the fields and the room.
 * Bounds: none.
 *
 * sources: lib/wire/param.c
 * mutant: lib/wire/param.c: if (size < CSIW_PARAM_SIZE) =>
 *     if (size < CSIW_PARAM_SIZE - 1)
 * mutant: lib/wire/param.c: if (size < CSIW_PARAM_SIZE) =>
 *     if (size <= CSIW_PARAM_SIZE)
 * mutant: lib/wire/param.c: csiw_put32(buf + CSIW_PARAM_TOTAL, in->total,
 *     order) => csiw_put32(buf + CSIW_PARAM_TOTAL, in->total, CSIW_ORDER_BIG)
 * mutant: lib/wire/param.c: buf[CSIW_PARAM_MAC_COUNT] = in->mac_count; =>
 * mutant: lib/wire/param.c: in->macs, sizeof(in->macs) =>
 *     in->macs, sizeof(in->macs) - 1
 * mutant: lib/wire/param.c: in->macs, sizeof(in->macs) =>
 *     in->macs, sizeof(in->macs) + 1
 */
#include <csiw/err.h>

#include "fields.h"

int main(void)
{
	ANY(struct block, b);
	ANY(struct csiw_param, in);
	ANY(struct csiw_param, again);
	ANY(size_t, size);
	enum csiw_order order = any_order();
	size_t k = any_size(sizeof(b) - 1);
	bool enough = size >= sizeof(b);
	int err = csiw_param_encode(enough ? b.at : NULL, size, &in, order);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		return 0;
	}
	PROVE(is_block(&in, b.at, order));
	csiw_param_decode(&again, b.at, sizeof(b), order);
	PROVE(((uint8_t *)&again)[k] == ((uint8_t *)&in)[k]);
	return 0;
}

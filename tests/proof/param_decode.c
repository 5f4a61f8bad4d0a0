/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param_decode.c: csiw_param_decode takes every field from the bytes of
 * PROTOCOL.md section 3, in either byte order; encoding it again gives the same
 * 312 bytes.  It reads no byte behind those, and none, with out untouched, when
 * there are fewer.
 *
 * Assumed: nothing of the bytes and their number.
 * Bounds: none.
 *
 * sources: lib/wire/param.c
 * mutant: lib/wire/param.c: if (len < CSIW_PARAM_SIZE) =>
 *     if (len < CSIW_PARAM_SIZE - 1)
 * mutant: lib/wire/param.c: if (len < CSIW_PARAM_SIZE) =>
 *     if (len <= CSIW_PARAM_SIZE)
 * mutant: lib/wire/param.c: if (len < CSIW_PARAM_SIZE) =>
 *     out->ret = 0; if (len < CSIW_PARAM_SIZE)
 * mutant: lib/wire/param.c: out->ret = buf[CSIW_PARAM_RET]; =>
 *     out->ret = buf[CSIW_PARAM_FLAGS];
 * mutant: lib/wire/param.c: csiw_get16(buf + CSIW_PARAM_TIMEOUT, order) =>
 *     csiw_get16(buf + CSIW_PARAM_TIMEOUT, CSIW_ORDER_BIG)
 * mutant: lib/wire/param.c: buf + CSIW_PARAM_MACS, sizeof(out->macs) =>
 *     buf + CSIW_PARAM_MACS, sizeof(out->macs) - 1
 */
#include <csiw/err.h>

#include "fields.h"

int main(void)
{
	ANY(struct block, b);
	ANY(struct block, again);
	ANY(struct csiw_param, out);
	ANY(size_t, len);
	struct csiw_param before = out;
	enum csiw_order order = any_order();
	size_t k = any_size(sizeof(b) - 1);
	bool enough = len >= sizeof(b);
	int err = csiw_param_decode(&out, enough ? b.at : NULL, len, order);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		PROVE(((uint8_t *)&out)[k] == ((uint8_t *)&before)[k]);
		return 0;
	}
	PROVE(is_block(&out, b.at, order));
	csiw_param_encode(again.at, sizeof(again), &out, order);
	PROVE(again.at[k] == b.at[k]);
	return 0;
}

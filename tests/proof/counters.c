/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * counters.c: csiw_counters_decode takes every field from the bytes of
 * PROTOCOL.md section 13, and csiw_counters_encode puts them back there, with
 * version and request left alone.  Neither touches a byte behind those 72, nor
 * any, or out, when there are fewer.
 *
 * Assumed: nothing of the bytes and their number.
 * Bounds: none.
 *
 * sources: lib/wire/record.c
 * mutant: lib/wire/record.c: if (len < CSIW_COUNTERS_LEN) =>
 *     if (len < CSIW_COUNTERS_LEN - 1)
 * mutant: lib/wire/record.c: if (len < CSIW_COUNTERS_LEN) =>
 *     if (len <= CSIW_COUNTERS_LEN)
 * mutant: lib/wire/record.c: if (len < CSIW_COUNTERS_LEN) =>
 *     out->surplus = 0; if (len < CSIW_COUNTERS_LEN)
 * mutant: lib/wire/record.c: csiw_get64(buf + CSIW_COUNTERS_KERNEL, =>
 *     csiw_get64(buf + CSIW_COUNTERS_RING,
 * mutant: lib/wire/record.c: if (size < CSIW_COUNTERS_LEN) =>
 *     if (size < CSIW_COUNTERS_LEN - 1)
 * mutant: lib/wire/record.c: if (size < CSIW_COUNTERS_LEN) =>
 *     if (size <= CSIW_COUNTERS_LEN)
 * mutant: lib/wire/record.c: csiw_put64(buf + CSIW_COUNTERS_RECEIVED, =>
 *     csiw_put64(buf,
 * mutant: lib/wire/record.c: in->sequence_gaps, CSIW_ORDER_BIG =>
 *     in->sequence_gaps, CSIW_ORDER_LITTLE
 */
#include <csiw/err.h>

#include "records.h"

static void decode(size_t len)
{
	ANY(struct snapshot, b);
	ANY(struct csiw_counters, out);
	struct csiw_counters before = out;
	size_t n = any_size(sizeof(out) - 1);
	bool enough = len >= sizeof(b);
	int err = csiw_counters_decode(&out, enough ? b.at : NULL, len);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (enough) {
		PROVE(is_snapshot(&out, b.at));
	} else {
		PROVE(((uint8_t *)&out)[n] == ((uint8_t *)&before)[n]);
	}
}

static void encode(size_t size)
{
	ANY(struct snapshot, b);
	ANY(struct csiw_counters, in);
	struct snapshot before = b;
	size_t k = any_size(7);
	bool enough = size >= sizeof(b);
	int err = csiw_counters_encode(enough ? b.at : NULL, size, &in);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (enough) {
		PROVE(is_snapshot(&in, b.at));
		PROVE(b.at[k] == before.at[k]);
	}
}

int main(void)
{
	ANY(size_t, size);

	decode(size);
	encode(size);
	return 0;
}

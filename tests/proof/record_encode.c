/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * record_encode.c: csiw_record_encode puts every field where PROTOCOL.md
 * section 12 has it, and zeros where it says so; decoding it again gives the
 * same fields.  It writes no byte behind those 64, and none when there is less
 * room.
 *
 * Assumed: nothing of the fields and the room.
 * Bounds: none.
 *
 * sources: lib/wire/record.c
 * cbmc: --unwind 17
 * mutant: lib/wire/record.c: if (size < CSIW_RECORD_HEADER) =>
 *     if (size < CSIW_RECORD_HEADER - 1)
 * mutant: lib/wire/record.c: if (size < CSIW_RECORD_HEADER) =>
 *     if (size <= CSIW_RECORD_HEADER)
 * mutant: lib/wire/record_words.h: words[7] = 0; => words[7] = 1;
 * mutant: lib/wire/mem.h: mac + sizeof(uint32_t), => mac,
 * mutant: lib/wire/record_words.h: words[1] = in->mono_ns; =>
 *     words[1] = in->wall_ns;
 * mutant: lib/wire/record_words.h: (uint64_t)(uint8_t)in->rssi_dbm << 48 =>
 *     (uint64_t)in->rssi_dbm << 48
 * mutant: lib/wire/record.c: csiw_put64(buf + i * sizeof(words[0]), words[i],
 *     CSIW_ORDER_BIG); => csiw_put64(buf + i * sizeof(words[0]), words[i],
 *     CSIW_ORDER_LITTLE);
 */
#include <csiw/err.h>

#include "records.h"

int main(void)
{
	ANY(struct header, b);
	ANY(struct csiw_record, in);
	ANY(struct csiw_record, again);
	ANY(size_t, size);
	size_t n = any_size(15);
	bool enough = size >= sizeof(b);
	int err = csiw_record_encode(enough ? b.at : NULL, size, &in);

	PROVE(err == (enough ? CSIW_OK : CSIW_ERR_SHORT));
	if (!enough) {
		return 0;
	}
	PROVE(is_record(&in, b.at));
	PROVE(b.at[48 + n] == 0);
	csiw_record_decode(&again, b.at, sizeof(b));
	PROVE(is_record(&again, b.at));
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_same_any.c: stands for csiw_win_same alone in proofs of the guest with
 * the real lib/wire/win.c, where its 300 bytes would be loaded in some 70
 * single accesses a compare, which take CBMC too long.
 *
 * The contract is what win_same.c proves: each byte is read once, nothing is
 * stored, and the answer is whether all were equal.  Link it before win.c.
 */
#include "trace.h"

bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len)
{
	bool same = any_bool();

	DEMAND(offset <= win->size && len <= win->size - offset,
	       "the access lies inside the window");
	DEMAND(__CPROVER_r_ok(expected, len), "what is expected is there");
	on_access(&(struct access){.kind = COMPARE,
				   .offset = offset,
				   .len = len,
				   .bytes = expected,
				   .value = *(const uint8_t *)expected,
				   .same = same});
	return same;
}

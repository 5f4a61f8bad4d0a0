/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_numbered.c: csiw_peer_step behind "finished" of an ask of version 1 with
 * a number (peer_numbered.h).  Nothing of the samples is looked at.  An answer
 * of another number is asked for again.
 *
 * Assumed: the clock does not go back. Bounds: the least window with a link,
 * no sample of which is looked at; the least budget; one number, which is
 * compared with 0 alone. No loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset csiw_peer_look_on.0:1
 * mutant: lib/peer/settle.c: if (!served) => if (0)
 * mutant: lib/peer/settle.c: csiw_win_barrier(); return csiw_plink_torn(p) ==
 *     CSIW_OK; => return csiw_plink_torn(p) == CSIW_OK;
 * mutant: lib/peer/settle.c: if (!told(p, &served)) => if (total == 0 &&
 *     !csiw_plink_begun(p)) { return CSIW_PEER_DONE; } if (!told(p, &served))
 */
#include "peer_numbered.h"

int main(void)
{
	check_numbered(0);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_drain.c: csiw_peer_step behind "finished" of a stream (peer_numbered.h).
 * All its records were read, and so many as its total says and said when it was
 * seen first.  An answer of another number is asked for again, but where
 * records were read it fails; so does at once one whose count is wrong, if the
 * answer and its number still stand behind a barrier.  The time of an answer
 * stands while records are unread, and a stream whose time is over is late, not
 * wrong.
 *
 * Assumed: the clock does not go back. Bounds: the least window with a link,
 * no sample of which is looked at; the least budget; one number, which is
 * compared with 0 alone. No loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset csiw_peer_look_on.0:1
 * mutant: lib/peer/settle.c: if (records != total || => if ((drained &&
 *     records != total) ||
 * mutant: lib/peer/settle.c: || (p->total != 0 && p->total != total)) => )
 * mutant: lib/peer/settle.c: p->total = total; if (!drained) => if (!drained)
 * mutant: lib/peer/settle.c: if (!drained) { => if (0) {
 * mutant: lib/peer/settle.c: return told(p, &served) && served ? => return 1 ?
 * mutant: lib/peer/settle.c: return wrong ? accuse(p) : => return
 * mutant: lib/peer/settle.c: return wrong ? accuse(p) : => return wrong ?
 *     CSIW_PEER_WAITING :
 * mutant: lib/peer/settle.c: p->settled_ms = now_ms; /* the caller => /*
 * mutant: lib/peer/peer.c: p->phase == CSIW_PEER_PHASE_SETTLE &&
 *     !p->link.streaming && => p->phase == CSIW_PEER_PHASE_SETTLE &&
 */
#include "peer_numbered.h"

int main(void)
{
	check_numbered(1);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_still.c: csiw_peer_still says that nothing is there that a step would
 * act on only in a phase that waits: for another's request that stands (P1),
 * for a time, or for "finished" while start stands. It looks at flags alone,
 * writes nothing and changes nothing of the peer.
 *
 * Bounds: windows of any size up to 8 MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: case CSIW_PEER_PHASE_SETTLE: break; } return false;
 *     } static enum csiw_peer_state give_up => case CSIW_PEER_PHASE_SETTLE:
 *     break; } return true; } static enum csiw_peer_state give_up
 */
#include "peer_any.h"

#include "lib/peer/private.h"

int main(void)
{
	bool still, stands;

	any_peer(WINDOW_MAX);
	still = csiw_peer_still(&peer);
	stands = (watch.flags & (CSIW_F_START | CSIW_F_FINISHED)) ==
		 CSIW_F_START;
	switch (peer.phase) {
	case CSIW_PEER_PHASE_PENDING:
	case CSIW_PEER_PHASE_WAIT:
		PROVE(watch.flags_read && still == stands);
		break;
	case CSIW_PEER_PHASE_PAUSE:
	case CSIW_PEER_PHASE_HELLO:
		PROVE(still);
		break;
	default:
		PROVE(!still);
	}
	PROVE(peer_kept() && watch.last == STORED_NOTHING);
	PROVE(watch.samples == 0 && watch.block == watch.accesses);
	return 0;
}

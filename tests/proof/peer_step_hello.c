/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_step_hello.c: csiw_peer_step while the peer looks for a guest with a
 * link (peer_step.h). With one that is whole it asks at once, with a number, in
 * the order of P2 and L6 and in the guest's byte order; without one it goes on
 * to the fill of P6, a stream fails (L11), and neither waits longer than
 * CSIW_HELLO_MS.
 *
 * Assumed: the clock does not go back.  Bounds: windows of any size up to 8
 * MiB, any budget.  The list of MACs has room for a tag; peer_step_fifty.c has
 * the full one.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7 --unwindset freshen.1:1
 * mutant: lib/peer/ask.c: if (link->streaming && !(link->guest.features &
 *     CSIW_FEATURE_STREAM)) => if (0)
 * mutant: lib/peer/ask.c: begin(p, now_ms); return write_ask(p); => return
 *     write_ask(p);
 * mutant: lib/peer/ask.c: if (csiw_plink_ready(p)) => if (link->state ==
 *     CSIW_PEER_LINK_LINKED)
 * mutant: lib/peer/ask.c: p->total = 0; p->ours = 0; => p->ours = 0;
 * mutant: lib/peer/ask.c: now_ms - link->greeted_ms < CSIW_HELLO_MS => 0
 */
#include "peer_step.h"

/* A second behind the greeting, or behind the first look, it is over. */
static bool waits_too_long(void)
{
	return peer.phase == CSIW_PEER_PHASE_HELLO &&
	       (peer.link.streaming ? !peer.timed || peer_waited(peer.since_ms,
								 CSIW_HELLO_MS)
				    : peer.link.state != CSIW_PEER_LINK_HELLO ||
					      peer_waited(peer.link.greeted_ms,
							  CSIW_HELLO_MS));
}

int main(void)
{
	any_peer_in(CSIW_PEER_PHASE_HELLO);
	ASSUME(peer.block[CSIW_PARAM_MAC_COUNT] < CSIW_MACS_MAX);
	check_step();
	PROVE(!waits_too_long());
	PROVE(watch.last != STORED_START || peer.link.number != 0);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_withdraw.c: csiw_peer_withdraw makes any peer idle.  It clears start by
 * one store (P3), just when this run has asked and start is seen to stand; the
 * window is touched in no other way (peer_watch_any.c), and not at all outside
 * of a run.
 *
 * Bounds: windows of any size up to 8 MiB; no loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/peer.c: p->phase != CSIW_PEER_PHASE_NONE && p->asks > 0) {
 *     => p->phase != CSIW_PEER_PHASE_NONE) {
 * mutant: lib/peer/peer.c: p->phase != CSIW_PEER_PHASE_NONE && p->asks > 0) {
 *     => p->asks > 0) {
 * mutant: lib/peer/peer.c: void csiw_peer_clear_left(const struct csiw_peer
 *     *p) { if (csiw_win_get8(p->win, CSIW_PARAM_FLAGS) & CSIW_F_START) =>
 *     void csiw_peer_clear_left(const struct csiw_peer *p) {
 * mutant: lib/peer/peer.c: p->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER); =>
 *     p->block[CSIW_PARAM_FLAGS] & CSIW_F_START);
 * mutant: lib/peer/peer.c: p->phase = CSIW_PEER_PHASE_NONE; p->state =
 *     CSIW_PEER_IDLE; p->link.number => p->state = CSIW_PEER_IDLE;
 *     p->link.number
 * mutant: lib/peer/peer.c: p->link.number = 0; p->link.news = 1; } =>
 *     p->link.news = 1; }
 */
#include "peer_any.h"

int main(void)
{
	bool running, standing;

	any_peer(WINDOW_MAX);
	running = peer.phase != CSIW_PEER_PHASE_NONE;
	csiw_peer_withdraw(&peer);
	standing = watch.flags_read && (watch.flags & CSIW_F_START);
	PROVE(peer_holds());
	PROVE(peer.state == CSIW_PEER_IDLE);
	PROVE(watch.flags_read == (running && before.asks > 0));
	PROVE((watch.last == STORED_CLEAR) == standing);
	PROVE(watch.last == STORED_CLEAR || watch.last == STORED_NOTHING);
	PROVE(watch.accesses <= 2);
	PROVE(peer_request_kept() && peer.asks == before.asks);
	return 0;
}

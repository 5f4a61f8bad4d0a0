/* SPDX-License-Identifier: BSD-2-Clause */
/* pair.pml: a guest and a peer, each of them ours or stock, on one window. */
#if !defined(PEER_STOCK) && !defined(NO_P2_TAG) && !defined(NO_P2_FRESH)
#define TAGS
#endif
#include "window.pml"
#ifdef GUEST_STOCK
#include "guest_stock.pml"
#else
#include "guest_ours.pml"
#endif
#ifdef PEER_STOCK
#include "peer_stock.pml"
#else
#include "peer_ours.pml"
#endif

init {
	atomic {
		garbage();
		run Guest();
		run Peer();
#if GUEST_DEATHS > 0
		run Death(kill_guest);
#endif
#if GUEST_DEATHS > 1
		run Death(kill_guest);
#endif
#if PEER_DEATHS > 0
		run Death(kill_peer);
#endif
#if PEER_DEATHS > 1
		run Death(kill_peer);
#endif
	}
}

ltl served { <> finished }

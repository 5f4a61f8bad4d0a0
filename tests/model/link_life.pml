/* SPDX-License-Identifier: BSD-2-Clause */
/* link_life.pml: a guest and a peer of ours that have a link, and their deaths;
 * others with -DCANCEL, BESIDE, STOCK_GUEST and DAMAGE. */
#include "link_window.pml"
#include "link_guest.pml"
#undef NONCE
#include "link_peer.pml"

#ifdef CANCEL
/* csiw cancel: however long after it has read served. */
proctype Canceller()
{
	byte n;     /* number */
	byte whose; /* ghost: the ask that it was read for */

end:
	atomic { served != 0 -> n = served; whose = serving };
	atomic { cancel = n; meant = whose; n = 0; whose = 0 }
}
#endif

#ifdef BESIDE
/* A stock peer that asks beside a peer of ours which is halted, behind an
 * answer too; it leaves our tag where it is. */
proctype Stock_peer()
{
end:
	served == 1;
	flags = 0;
	ret = NONE;
	tot = 0;
	atomic { flags = S; author = 0 }
}
#endif

#ifdef STOCK_GUEST
/* Starts where a guest of ours was, and wipes: the block first. */
proctype Stock_guest()
{
end:
	atomic { gone -> flags = 0 };
	atomic { head[0] = 0; body[0] = 0 };
	atomic { head[1] = 0; body[1] = 0 }
}
#endif

#ifdef DAMAGE
/* Somebody writes over the line of the peer, once. */
proctype Somebody()
{
end:
	atomic {
		pe != 0 && pn == peers && peers > OLD ->
		pn = STRANGE; pe = STRANGE;
		req = 0; mark = 0; cons = 0; cancel = 0; meant = NOBODY
	}
}
#endif

init {
	atomic {
		garbage();
		run Guest();
		run Peer();
#ifdef CANCEL
		run Canceller();
#endif
#ifdef BESIDE
		run Stock_peer();
#endif
#ifdef STOCK_GUEST
		run Stock_guest();
#endif
#ifdef DAMAGE
		run Somebody();
#endif
#if GUEST_DEATHS > 0
		run Death(kill_guest);
#endif
#if PEER_DEATHS > 0
		run Death(kill_peer);
#endif
	}
}

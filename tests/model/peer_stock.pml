/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stock.pml: the stock peer.  It zeroes bytes 0-11, writes MACs if it has
 * any, sets the filter and start by reading and writing flags, waits for ever,
 * and takes what it finds then.
 *
 * Its answer may be without samples and not its own (PROTOCOL.md section 6.5);
 * -DSTRICT flags that too.
 */
#define SET_START(value) flags = value; current = me; given_up = 0
#define FORGET me = 0; v = 0; xf = 0; n = 0; i = 0

proctype Peer()
{
	byte me, v; /* the ask's number, and its content */
	byte xf;    /* flags as read */
	byte n, i;  /* total as read; the next cell */

request:
	{
		atomic {
			if
			:: asks < ASKS -> v = 1
			:: asks < ASKS -> v = 2
			:: asks == ASKS -> goto end
			fi;
			asks++;
			me = asks;
			wanted[me] = v;
			flags = 0;
			given_up = 1
		};
		fields = 0;
		ret = NONE;
		tot = 0;
#ifdef START_FIRST
		atomic { SET_START(S) };
		fields = v;
		if
		:: v == 2 ->
			macs = v;
			xf = flags;
			atomic { flags = xf | M; xf = 0 }
		:: else
		fi;
#else
		if
		:: v == 2 -> macs = v
		:: else
		fi;
		xf = flags & (S | F);
		flags = xf | FILTER_OF(v);
		fields = v;
		xf = flags;
		atomic { SET_START(xf | S); xf = 0 };
#endif
		flags & F;
		atomic {
			n = TOT(tot);
#ifdef STRICT
			assert(RUN(ret) == me && TOTAL_RUN(tot) == me);
#endif
			assert(n == 0 || TOTAL_RUN(tot) == me)
		};
#ifndef BLIND
		do
		:: atomic { i < CELLS(n) -> assert(c[i] == me); i++ }
		:: i == CELLS(n) -> break
		od;
#endif
		atomic { FORGET; goto request };
end:
		skip
	} unless { atomic { kill_peer?_ -> FORGET; goto request } };
	finished = 1
}

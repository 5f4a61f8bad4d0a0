/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_peer.pml: the peer's half of rules L1 to L16, over a short form of P1 to
 * P5 (peer_ours.pml has them whole).
 *
 * A wait is a guard: a wait for ever is an invalid end state.  A deadline can
 * pass wherever the peer waits; with -DPATIENT only that of a guest that is
 * dead, and ASKS must do for REQUESTS.
 *
 *	looking, hello, linked   the states of PROTOCOL.md 10.5
 *	free                     P1
 *	ask                      L6, L12, P2
 *	await                    between two steps; L4
 *	reading                  L14
 *	settle                   P4, L8, L15
 *	broken                   the link ends, with an error of its own
 *	end                      with -DSTOCK a stock peer asks, over our tag
 */
#ifdef PATIENT
#define PATIENCE true
#define GIVE_UP gone
#define MORE (requests < REQUESTS)
#define REQUEST requests++
#else
#define PATIENCE false
#define GIVE_UP true
#define MORE (asks < ASKS)
#define REQUEST skip
#endif

#define FORGET \
	stream = 0; n = 0; t = 0; x = 0; r = 0; q = 0; a = 0; b = 0; \
	got = 0; count = 0
#ifdef NO_L6_NEW /* numbers begin with 1 in every life */
#define NUMBER first = (first -> first : asks); n = 1 + asks - first
#define UNLINK FORGET; h = 0; me = 0; first = 0
#else
#define NUMBER n = asks
#define UNLINK FORGET; h = 0; me = 0
#endif
#ifdef NO_L2_FRESH
#define NONCE 2
#else
#define NONCE peers
#endif

#define FREE (!(flags & S) || (flags & F))
#define RESTARTED (magic == 1 && gn != h)
/* Nonces never return, so both at once are as good as one behind the other. */
#define LINKED (gn == h && echo == me)
#define MINE (flags == F && tag == t)
#ifdef NO_L8
#define SERVED true
#else
#define SERVED (served == n)
#endif
#ifdef NO_L14_SERVED
#define BEGUN true
#else
#define BEGUN (served == n)
#endif
#ifdef NO_L14_STILL
#define STILL_SERVED true
#else
#define STILL_SERVED (served == n)
#endif
#ifdef NO_L14_LIFE
#define STILL_LINKED true
#else
#define STILL_LINKED LINKED
#endif
#ifdef NO_L14_BLOCK
#define BLOCK_STANDS true
#else
#define BLOCK_STANDS (flags & (S | F))
#endif
#define COUNTS (STILL_SERVED && STILL_LINKED && BLOCK_STANDS)
#if defined(DAMAGE) && !defined(NO_L5)
#define DAMAGED (pn != me && !looks)
#define REPAIR(state) \
	:: atomic { DAMAGED -> pe = 0 }; \
		pn = me; \
		req = n; \
		mark = t; \
		cons = r; \
		atomic { cancel = 0; meant = NOBODY }; \
		pe = h; \
		goto state
#else
#define REPAIR(state)
#endif
#define ADDS_UP (!stream || TOTAL(count) == DISTANCE(q, x))
#ifdef NO_L15_SERVED
#define SERVED_YET true
#else
#define SERVED_YET (served == n)
#endif
/* A stock peer's request that is ours to the byte can have the same answer. */
#ifdef BESIDE
#define THE_ANSWER (WHOSE(count) == t || (WHOSE(count) == 0 && ADDS_UP))
#else
#define THE_ANSWER (WHOSE(count) == t)
#endif
#define STANDS_YET \
	CHECK(got == RET(ret), goto again); \
	CHECK(count == tot, goto again); \
	CHECK(MINE, goto again)
#define CLEAR \
	if \
	:: !(flags & S) \
	:: flags & S -> flags = 0 \
	fi

proctype Peer()
{
	byte h, me;     /* the guest's nonce and its own; 0: no link */
	byte n, t;      /* number of the ask; its tag */
	bit stream;     /* what is asked for */
	byte x, r;      /* the first index; the next one to read */
	byte q;         /* producer as read */
	byte a, b;      /* a record */
	byte got;       /* return value as read */
	byte count;     /* total as read */
#ifdef NO_L6_NEW
	byte first;     /* ask of this life */
#endif
#ifdef PATIENT
	byte requests;  /* made so far */
#endif

looking:
	{
		if
		:: magic == 1
		:: atomic { GIVE_UP -> goto end }
		fi;
		h = gn;
		if
		:: magic == 1 && gn == h
		:: atomic { !(magic == 1 && gn == h) -> h = 0; goto looking }
		fi;
#ifdef NO_L2_ECHO_LAST
		pe = h;
#else
#ifndef NO_L2_ECHO_FIRST
		pe = 0;
#endif
#endif
		atomic { peers++; me = NONCE; pn = me };
#ifndef NO_L2_REST
		req = 0;
		mark = 0;
		cons = 0;
		atomic { cancel = 0; meant = NOBODY };
#endif
#ifndef NO_L2_ECHO_LAST
		pe = h;
#endif
hello:
#ifndef NO_L11
		if
		:: LINKED
		:: atomic { RESTARTED -> UNLINK; goto looking }
		:: atomic { GIVE_UP -> UNLINK; goto end }
		REPAIR(hello)
		fi;
#endif
linked:
		if
		:: atomic { MORE && !LINKED -> goto broken }
#ifndef SIMPLE
		:: atomic { MORE -> REQUEST; stream = 1 }
#endif
#ifndef STREAMS
		:: atomic { MORE -> REQUEST }
#endif
		:: atomic { !(MORE) -> UNLINK; goto end }
		fi;
free:
		if
		:: FREE
		:: atomic { RESTARTED -> goto broken }
		:: atomic { GIVE_UP -> UNLINK; goto end }
		fi;
ask:
		atomic {
			asks++;
			t = asks;
			NUMBER;
			x = (stream && (t & 1) -> 3 : 0);
			r = x;
#ifndef NO_L12_FIRST
			cons = x
#endif
		};
#ifndef NO_L6_CLEAR
		CLEAR;
#endif
#ifdef NO_L6_MARK_FIRST
		req = n;
		mark = t;
#else
		mark = t;
		req = n;
#endif
#ifdef NO_L12_FIRST
		cons = x;
#endif
#ifdef NO_L6_CLEAR
		CLEAR;
#endif
		ret = NONE;
		tot = 0;
		tag = t;
		atomic { flags = (stream -> S | T : S); author = t; bound = h };
await:
		do
#ifndef NO_L4_LIFE
		:: atomic { RESTARTED -> goto broken }
#endif
		:: flags & F -> goto settle
		:: stream && BEGUN && prod != r -> break
#if defined(CANCEL) || defined(PATIENT)
		:: atomic { stream && cancel != n -> cancel = n; meant = t }
#endif
		:: atomic { GIVE_UP -> goto withdraw }
		REPAIR(await)
		od;
reading:
		CHECK(BEGUN, goto await);
		q = prod;
		do
		:: r != q ->
			if
			:: DISTANCE(q, r) > SLOTS
			:: DISTANCE(q, r) <= SLOTS ->
				a = head[r & 1];
				b = body[r & 1]
			fi;
			atomic {
				if
				:: COUNTS
				:: else -> a = 0; b = 0; q = 0; goto await
				fi;
				assert(DISTANCE(q, r) <= SLOTS);
				assert(b == OF(r, t));
				assert(a == OF(r, n));
				a = 0;
				b = 0;
				r = (r + 1) & 3
			};
			cons = r
		:: atomic { r == q -> q = 0; goto await }
		od;
settle:
		got = RET(ret);
		count = tot;
		CHECK(LINKED, goto broken);
		CHECK(SERVED, goto again);
		CHECK(LINKED, goto broken);
		atomic {
			if
			:: got == NONE || got == TAKEN -> goto again
			:: else
			fi;
			q = (stream -> prod : r)
		};
		if
		:: ADDS_UP
		:: !ADDS_UP ->
#ifndef NO_L15_STANDS
			STANDS_YET;
#endif
			atomic {
				if
				:: !LINKED -> goto broken
				:: LINKED && !SERVED_YET -> goto again
				:: else
				fi;
				assert(ADDS_UP)
			}
		fi;
		if
		:: atomic { q != r -> got = 0; count = 0; goto reading }
		:: q == r
		fi;
		STANDS_YET;
		atomic {
			assert(got != REFUSED);
			assert(got != BROKE);
			assert(THE_ANSWER);
			assert(stream || body[0] == OF(0, t));
			FORGET;
			goto linked
		};
again:
		atomic {
			if
			:: !LINKED -> goto broken
			:: else
			fi;
			assert(asks < ASKS || !PATIENCE);
			got = 0;
			count = 0;
			q = 0;
			if
			:: asks == ASKS -> goto withdraw
			:: else
			fi
		};
		if
		:: pn == me -> goto ask
		:: atomic { GIVE_UP -> goto withdraw }
		REPAIR(ask)
		fi;
withdraw:
		CLEAR;
#ifndef NO_L6_WITHDRAWN
		req = 0;
#endif
		atomic { FORGET; goto linked };
broken:
		atomic { UNLINK; goto looking };
end:
#ifdef STOCK
		flags = 0;
		ret = NONE;
		tot = 0;
		atomic { flags = S; author = 0 }
#else
		skip
#endif
	} unless { atomic { kill_peer?_ -> UNLINK; goto looking } }
}

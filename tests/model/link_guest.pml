/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_guest.pml: the guest's half of rules L1 to L15, as lib/guest/link.c and
 * ring.c have it, over a short form of G1 to G3 (guest_ours.pml).
 *
 *	boot      csiw_guest_link, write_lines
 *	idle      csiw_guest_step; MEET is meet
 *	take      take, number_of, csiw_link_taken; LOOK is linked
 *	stream    csiw_ring_csi, csiw_ring_publish, csiw_link_over
 *	simple    a run of version 1
 *	publish   publish; COMPARE is compare
 *
 * -DNO_L... leaves out one rule; rules_link.txt says which.
 */
#define RESTART \
	xf = 0; xt = 0; n = 0; p = 0; c = 0; d = 0; k = 0; r = 0; whose = 0; \
	accused = 0

/* One read, one step; but what compares a block is two here. */
#define CHECK(same, otherwise) \
	if \
	:: same \
	:: atomic { !(same) -> otherwise } \
	fi
#define STANDS ((flags & S) && (flags & T) == (xf & T))
#define SAME_BLOCK(value) (RET(ret) == value && tag == xt)
#define ABANDON RESTART; goto idle
#define COMPARE(value) \
	CHECK(STANDS, ABANDON); CHECK(SAME_BLOCK(value), ABANDON)

/* L3: a word of the peer's counts between two looks at its line. */
#ifdef NO_L3_BEFORE
#define BEFORE(otherwise) skip
#else
#define BEFORE(otherwise) \
	if \
	:: atomic { pe == g -> LOOKS(1) } \
	:: atomic { pe != g -> otherwise } \
	fi; \
	CHECK(pn == e, LOOKS(0); otherwise)
#endif
#ifdef NO_L3_BEHIND
#define BEHIND(otherwise) skip
#else
#define BEHIND(otherwise) \
	if \
	:: atomic { pe == g -> LOOKS(0) } \
	:: atomic { pe != g -> LOOKS(0); otherwise } \
	fi; \
	CHECK(pn == e, otherwise)
#endif

#ifdef NO_L1_FRESH
#define NONCE 2
#else
#define NONCE guests
#endif
#ifdef NO_L1_BESIDE
#define MET (pn != e)
#else
#define MET (pn != e && pe == g)
#endif
#define MEET e = pn; used = 0
#ifdef NO_L7_MARK
#define MARKED true
#else
#define MARKED (mark == xt)
#endif
#ifdef NO_L7_USED
#define NEW_NUMBER true
#else
#define NEW_NUMBER (n != used)
#endif
#ifdef NO_L12_BEGIN
#define BEGIN 0
#else
#define BEGIN c
#endif
#ifdef NO_L13_FULL
#define ROOM true
#else
#define ROOM (DISTANCE(p, c) < SLOTS)
#endif

#if defined(CANCEL) || defined(PATIENT)
#ifdef NO_L9_NAMED
#define NAMED true
#else
#ifdef NO_L9_NUMBER
#define NAMED (n && cancel)
#else
#define NAMED (n && cancel == n)
#endif
#endif
#define CANCELLED \
	:: atomic { NAMED && pe == g && pn == e -> \
		    assert(meant == whose); r = TIMEOUT; break }
#else
#define CANCELLED
#endif

#ifdef PATIENT /* no stream ends by itself: timeout 0 */
#define TIMED_OUT
#else
#define TIMED_OUT :: atomic { r = TIMEOUT; break }
#endif

proctype Guest()
{
	byte g;      /* its nonce */
	byte e;      /* the peer's, as it knows it */
	byte used;   /* the last number that was used up */
	byte xf, xt; /* the copy of the block: flags, tag */
	byte n;      /* number of the run, 0: anonymous */
	byte p, c;   /* producer; consumer as it counts */
	byte d;      /* consumer as read */
	byte k;      /* records of this stream */
	byte r;      /* return value to be */
	byte whose;  /* ghost: the ask that was copied */
	bit accused; /* ghost: it found the consumer impossible */

boot:
	{
		magic = 0;
		atomic { guests++; g = NONCE; gn = g };
		echo = 0;
#ifndef NO_9_REST
		served = 0;
		prod = 0;
#endif
		magic = 1;
idle:
end_idle:
		do
		:: atomic { MET -> MEET }
#ifndef NO_L1_ECHO
		:: echo != e -> echo = e
#endif
		:: (flags & S) && !((flags & F) && RET(ret) == NONE) -> break
		od;
take:
		ret = TAKEN;
		if
		:: atomic { flags & S -> xf = flags & (S | T) }
		:: atomic { !(flags & S) -> ABANDON }
		fi;
		atomic { xt = tag; whose = (author == xt -> xt : 0) };
		BEFORE(goto number);
#ifdef NO_L7_ORDER
		CHECK(MARKED, LOOKS(0); goto number);
		n = req;
#else
		n = req;
		CHECK(MARKED, n = 0; LOOKS(0); goto number);
#endif
		c = cons;
		BEHIND(n = 0);
number:
#ifndef NO_L7_COMPARE
		COMPARE(TAKEN);
#endif
		atomic {
			n = (NEW_NUMBER -> n : 0);
			used = (n -> n : used);
			p = BEGIN
		};
#ifndef NO_9_SERVED
		served = 0;
#endif
#ifdef NO_9_SERVED_LAST
		served = n;
#endif
		if
		:: n && (xf & T) -> prod = p
		:: !n && (xf & T)
		:: !(xf & T)
		fi;
		atomic {
			served = n;
			serving = whose;
			/* the copy's own, and asked of this life */
			assert(n == 0 || (n == whose && bound == g))
		};
		if
		:: n && (xf & T)
		:: atomic { !n && (xf & T) -> r = REFUSED; goto publish }
		:: !(xf & T) -> goto simple
		fi;
stream:
		do
		:: atomic { !STANDS || !SAME_BLOCK(TAKEN) -> ABANDON }
#ifndef NO_L1_ENDS
		:: atomic { MET -> MEET; r = BROKE; break }
#endif
		CANCELLED
		TIMED_OUT
		:: prod != p -> prod = p
		:: k < RECORDS && ROOM ->
#ifdef NO_L13_RECORD_FIRST
			prod = (p + 1) & 3;
#endif
			head[p & 1] = OF(p, n);
			atomic { body[p & 1] = OF(p, whose);
				 p = (p + 1) & 3; k++ }
		:: k < RECORDS && !ROOM ->
			BEFORE(goto stream);
			d = cons;
			BEHIND(d = 0; goto stream);
			atomic {
				c = d;
				d = 0;
				if
				:: DISTANCE(p, c) > SLOTS ->
					accused = 1; r = MAIN_ERROR; break
				:: else
				fi
			}
		od;
#ifndef NO_L15_RECORDS
		if
		:: prod != p -> prod = p
		:: prod == p
		fi;
#endif
		goto publish;
simple:
		atomic { head[0] = SAMPLE; body[0] = OF(0, whose) };
		do
		:: atomic { !STANDS || !SAME_BLOCK(TAKEN) -> ABANDON }
		:: atomic { MET -> MEET }
		:: echo != e -> echo = e
		CANCELLED
		:: atomic { r = TIMEOUT; break }
		od;
publish:
		tot = OF(k & 3, whose);
		COMPARE(TAKEN);
		ret = ANSWER(r, whose);
		COMPARE(r);
		atomic {
			assert(!accused);
			flags = F;
			RESTART;
			goto idle
		}
	} unless { atomic { kill_guest?_ ->
			    LOOKS(0); g = 0; e = 0; used = 0; RESTART;
#if defined(PATIENT) || defined(STOCK_GUEST)
			    if
			    :: goto boot
			    :: gone = 1
			    fi
#else
			    goto boot
#endif
		   } }
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_bell.pml: ring and doorbell in memory that reorders, rules L10, L13, L14
 * and L15, without deaths.
 *
 * Every word has one writer and one reader, but that who cancels reads armed
 * too.  w is what was stored in it last, m
 * what memory holds, r what its reader sees.  A store comes to m, from there
 * to r, at any time and in any order of words: stores and loads pass each other
 * freely.  A barrier of stores moves on what its side has stored, one of loads
 * lets it see all that is in m, and a full one does both.  Only a store cannot
 * come before an earlier load of its side; where a rule forbids that, leaving
 * it out swaps the two.
 *
 * Sleep has no deadline.  When nothing can move any more, nobody may sleep who
 * has something to do.  The radio can fall silent at any time: then a stream
 * goes on for ever.
 *
 * A record is one word, its index modulo 4; there are two slots.  An ask is
 * one word, and so is its end.
 */
#ifndef ASKS
#define ASKS 1
#endif
#ifndef DATAGRAMS
#define DATAGRAMS 3
#endif

#define SLOTS 2
#define DISTANCE(to, from) ((to - from) & 3)

#define RECORD 0 /* two slots; the guest's words */
#define PRODUCER 2
#define FINISHED 3 /* the ask that has ended */
#define GUEST_ARMED 4
#define ASK 5 /* the peer's */
#define CONSUMER 6
#define PEER_ARMED 7
#define CANCELS 8 /* somebody's beside the peer */
#define WORDS 9

byte w[WORDS], m[WORDS], r[WORDS];

bit guest_rung, peer_rung; /* events that wait */

/* The radio; ghosts. */
byte serves;             /* ask that the guest serves */
bit datagram, over;   /* one has come; the time of the run is over */
bit unpublished;      /* a record is stored */
byte last;            /* producer at the end of the run that ended last */
bit guest_sleeps, peer_sleeps;

#define FLOWS(i) \
	:: atomic { m[i] != w[i] -> m[i] = w[i] } \
	:: atomic { r[i] != m[i] -> r[i] = m[i] }

active proctype Memory()
{
end:
	do
	FLOWS(0) FLOWS(1) FLOWS(2) FLOWS(3) FLOWS(4) FLOWS(5) FLOWS(6)
	FLOWS(7) FLOWS(8)
	od
}

#define GUEST_WORDS(to, from) \
	to[0] = from[0]; to[1] = from[1]; to[2] = from[2]; to[3] = from[3]; \
	to[4] = from[4]
#define PEER_WORDS(to, from) \
	to[5] = from[5]; to[6] = from[6]; to[7] = from[7]
#define GUEST_STORES d_step { GUEST_WORDS(m, w) }
#define GUEST_BARRIER \
	d_step { GUEST_WORDS(m, w); PEER_WORDS(r, m); r[CANCELS] = m[CANCELS] }
#define PEER_LOADS d_step { GUEST_WORDS(r, m) }
#define PEER_BARRIER d_step { PEER_WORDS(m, w); GUEST_WORDS(r, m) }

/* L10 */
#ifdef NO_L10_RING_BARRIER
#define BEFORE_RING(barrier) skip
#else
#define BEFORE_RING(barrier) barrier
#endif
#define RING_PEER \
	BEFORE_RING(GUEST_BARRIER); \
	if \
	:: atomic { r[PEER_ARMED] -> peer_rung = 1 } \
	:: !r[PEER_ARMED] \
	fi
#define RING_GUEST \
	BEFORE_RING(PEER_BARRIER); \
	if \
	:: atomic { r[GUEST_ARMED] -> guest_rung = 1 } \
	:: !r[GUEST_ARMED] \
	fi
#ifdef NO_L10_ARM_BARRIER
#define BEFORE_LOOK(barrier) skip
#else
#define BEFORE_LOOK(barrier) barrier
#endif

#define ASKED (serves == 0 && r[ASK] != 0 && r[ASK] != w[FINISHED])
#define WITHDRAWN (serves != 0 && r[ASK] != serves)
#define CANCELLED (serves != 0 && r[CANCELS] == serves)

active proctype Guest()
{
	byte p, c; /* producer; consumer as read */

awake:
	if
	:: atomic { ASKED -> serves = r[ASK] }
	:: atomic { WITHDRAWN -> serves = 0; datagram = 0; over = 0 }
	:: atomic { !ASKED && !WITHDRAWN }
	fi;
	if
	:: CANCELLED || over -> goto finish
	:: !CANCELLED && !over
	fi;
radio:
	if
	:: atomic { datagram -> datagram = 0 }
		if
		:: DISTANCE(p, c) == SLOTS -> c = r[CONSUMER]
		:: DISTANCE(p, c) < SLOTS
		fi;
		assert(DISTANCE(p, c) <= SLOTS);
		if
		:: DISTANCE(p, c) < SLOTS ->
#ifdef NO_L13_RECORD_FIRST
			w[PRODUCER] = (p + 1) & 3;
#endif
			atomic { w[RECORD + (p & 1)] = p + 4; p = (p + 1) & 3;
				 unpublished = 1 }
		:: DISTANCE(p, c) == SLOTS
		fi;
		if
		:: goto radio
		:: over -> goto finish
#ifdef NO_L13_SLEEP
		:: goto arm
#endif
		:: skip
		fi
	:: !datagram
	fi;
	if
	:: unpublished ->
#ifndef NO_L13_BARRIER
		GUEST_STORES;
#endif
		atomic { w[PRODUCER] = p; unpublished = 0 };
#ifndef NO_L10_RING_PRODUCER
		RING_PEER
#endif
	:: !unpublished
	fi;
arm:
#ifdef NO_L10_ARM
	skip;
#else
	w[GUEST_ARMED] = 1;
#endif
	BEFORE_LOOK(GUEST_BARRIER);
	if
#ifndef NO_L10_LOOK_ASK
	:: ASKED || WITHDRAWN
#endif
#ifndef NO_L10_LOOK_CANCEL
	:: CANCELLED
#endif
	:: atomic { !ASKED && !WITHDRAWN && !CANCELLED -> guest_sleeps = 1 }
#ifdef NO_L10_LOOK_ASK
	:: atomic { ASKED || WITHDRAWN -> guest_sleeps = 1 }
#endif
#ifdef NO_L10_LOOK_CANCEL
	:: atomic { CANCELLED -> guest_sleeps = 1 }
#endif
	fi;
end:
	atomic { !guest_sleeps || guest_rung || datagram || over ->
		 guest_rung = 0; guest_sleeps = 0 };
	w[GUEST_ARMED] = 0;
	goto awake;
finish:
#ifdef NO_L15_RECORDS
	atomic { w[FINISHED] = serves; last = p };
#endif
	if
	:: unpublished ->
		GUEST_STORES;
		atomic { w[PRODUCER] = p; unpublished = 0 }
	:: !unpublished
	fi;
#ifndef NO_L15_BARRIER
	GUEST_BARRIER;
#endif
	atomic { w[FINISHED] = serves; last = p; serves = 0; datagram = 0;
		 over = 0 };
#ifndef NO_L10_RING_FINISHED
	RING_PEER;
#endif
	goto arm
}

/* It may fall silent. */
active proctype Radio()
{
	byte left = DATAGRAMS;

end:
	do
	:: atomic { serves && !datagram && left > 0 -> datagram = 1; left-- }
	:: atomic { serves && !over -> over = 1 }
	:: break
	od
}

#define ENDED (r[FINISHED] == ask)

active proctype Peer()
{
	byte ask;   /* number of asks made */
	byte c, q;  /* consumer; producer as read */
	bit ended;  /* finished was seen */

next:
	if
	:: atomic { ask < ASKS -> ask++; w[ASK] = ask }
	:: goto stop
	fi;
#ifndef NO_L10_RING_ASK
	RING_GUEST;
#endif
awake:
#ifdef NO_L15_BEHIND
	q = r[PRODUCER];
#endif
	if
	:: atomic { ENDED -> ended = 1 }
#ifndef NO_L15_FINISHED_BARRIER
		PEER_BARRIER
#endif
	:: !ENDED
	fi;
#ifndef NO_L15_BEHIND
	q = r[PRODUCER];
#endif
#ifndef NO_L14_BARRIER
	PEER_LOADS;
#endif
	assert(!ended || q == last);
	assert(DISTANCE(q, c) <= SLOTS);
#ifdef NO_L14_CONSUMER_LAST
	w[CONSUMER] = q;
#endif
	do
	:: c != q ->
		atomic { assert(r[RECORD + (c & 1)] == c + 4); c = (c + 1) & 3 }
	:: c == q -> break
	od;
	w[CONSUMER] = c;
	if
	:: atomic { ended -> ended = 0; goto next }
	:: !ended
#ifdef STOPS
	:: !ended -> w[ASK] = 0; RING_GUEST; goto next
#endif
	fi;
	w[PEER_ARMED] = 1;
	BEFORE_LOOK(PEER_BARRIER);
	if
#ifndef NO_L10_LOOK_PRODUCER
	:: r[PRODUCER] != c
#endif
#ifndef NO_L10_LOOK_FINISHED
	:: ENDED
#endif
	:: atomic { r[PRODUCER] == c && !ENDED -> peer_sleeps = 1 }
#ifdef NO_L10_LOOK_PRODUCER
	:: atomic { r[PRODUCER] != c -> peer_sleeps = 1 }
#endif
#ifdef NO_L10_LOOK_FINISHED
	:: atomic { ENDED -> peer_sleeps = 1 }
#endif
	fi;
end:
	atomic { !peer_sleeps || peer_rung -> peer_rung = 0; peer_sleeps = 0 };
	w[PEER_ARMED] = 0;
	goto awake;
stop:
	skip
}

#ifdef CANCEL
/* csiw_link_cancel, once. */
active proctype Canceller()
{
	bit armed; /* the guest's, as it was at a barrier */

end:
	atomic { w[ASK] != 0 -> w[CANCELS] = w[ASK] };
#ifndef NO_L10_RING_CANCEL
	BEFORE_RING(d_step { m[CANCELS] = w[CANCELS]; armed = m[GUEST_ARMED] });
	if
	:: atomic { m[GUEST_ARMED] -> guest_rung = 1 }
	:: !armed
	fi
#endif
}
#endif

#define PEER_MISSED (peer_sleeps && (w[PRODUCER] != w[CONSUMER] || \
				     w[FINISHED] == w[ASK]))
#define GUEST_MISSED (guest_sleeps && \
	((serves == 0 && w[ASK] != 0 && w[ASK] != w[FINISHED]) || \
	 (serves != 0 && (w[ASK] != serves || w[CANCELS] == serves)) || \
	 unpublished))

active proctype Judge()
{
end:
	timeout -> assert(!PEER_MISSED); assert(!GUEST_MISSED)
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_slot.pml: a batch of records in memory that reorders (link_bell.pml) and
 * who else may write over it: rule L14 and the order of 9.2.
 *
 * The guest serves our stream, behind an older one of more records, and then an
 * ask without a number: its samples lie where the records do.  The peer can be
 * halted between any two steps.  A record is its index and its run; there are
 * two slots.
 */
#define SERVED 0
#define PRODUCER 1
#define SLOT 2 /* two */

#define SLOTS 2
#define DISTANCE(to, from) ((to - from) & 3)
#define OLD 2  /* number of the run before; its producer is 3 */
#define OURS 1 /* begins with 0 */
#define RECORD(index) ((index) + 4 * OURS)
#define SAMPLE 15

byte w[4], m[4], r[4];
bit began; /* ghost: the guest has taken our ask */

#define FLOWS(i) \
	:: atomic { m[i] != w[i] -> m[i] = w[i] } \
	:: atomic { r[i] != m[i] -> r[i] = m[i] }
/* The peer stores nothing here, so the guest has nothing to load. */
#define GUEST_BARRIER \
	d_step { m[0] = w[0]; m[1] = w[1]; m[2] = w[2]; m[3] = w[3] }
#define PEER_LOADS \
	d_step { r[0] = m[0]; r[1] = m[1]; r[2] = m[2]; r[3] = m[3] }

proctype Memory()
{
end:
	do
	FLOWS(0) FLOWS(1) FLOWS(2) FLOWS(3)
	od
}

#ifdef NO_9_SERVED
#define SERVES_NONE skip
#else
#define SERVES_NONE w[SERVED] = 0
#endif
#ifdef NO_9_SERVED_FIRST_BARRIER
#define FIRST_BARRIER skip
#else
#define FIRST_BARRIER GUEST_BARRIER
#endif
#ifdef NO_9_SERVED_LAST_BARRIER
#define LAST_BARRIER skip
#else
#define LAST_BARRIER GUEST_BARRIER
#endif

proctype Guest()
{
	SERVES_NONE;
#ifndef NO_9_SERVED
	FIRST_BARRIER;
#endif
	w[PRODUCER] = 0;
	LAST_BARRIER;
	w[SERVED] = OURS;
	w[SLOT] = RECORD(0);
	GUEST_BARRIER; /* of stores: L13, link_bell.pml */
	w[PRODUCER] = 1;
	w[SLOT + 1] = RECORD(1);
	GUEST_BARRIER;
	w[PRODUCER] = 2;

	SERVES_NONE;
#ifndef NO_9_SERVED
	FIRST_BARRIER;
	LAST_BARRIER;
#endif
	w[SERVED] = 0;
	w[SLOT] = SAMPLE;
	w[SLOT + 1] = SAMPLE
}

#ifdef NO_L14_SERVED
#define BEGUN true
#else
#define BEGUN (r[SERVED] == OURS)
#endif
#ifdef NO_L14_SERVED_BARRIER
#define BEHIND_SERVED skip
#else
#define BEHIND_SERVED PEER_LOADS
#endif
#ifdef NO_L14_STILL
#define STILL_SERVED true
#else
#define STILL_SERVED (r[SERVED] == OURS)
#endif
#ifdef NO_L14_STILL_BARRIER
#define BEHIND_RECORDS skip
#else
#define BEHIND_RECORDS PEER_LOADS
#endif

proctype Peer()
{
	byte q, c; /* producer as read; consumer */
	byte a;    /* a record */

ready:
end:
	BEGUN && r[PRODUCER] != c;
	BEHIND_SERVED;
	q = r[PRODUCER];
	PEER_LOADS; /* L14_BARRIER, link_bell.pml */
	if
	:: DISTANCE(q, c) > SLOTS -> goto judge
	:: DISTANCE(q, c) <= SLOTS && c != q
	:: c == q -> goto ready
	fi;
	a = r[SLOT + (c & 1)];
judge:
	skip;
	BEHIND_RECORDS;
	if
	:: atomic { STILL_SERVED ->
		    assert(DISTANCE(q, c) <= SLOTS);
		    assert(a == RECORD(c));
		    a = 0; c = (c + 1) & 3; q = 0 }
	:: atomic { !STILL_SERVED -> a = 0; q = 0 }
	fi;
	if
	:: c < 2 -> goto ready
	:: c == 2
	fi
}

#ifdef NO_9_SERVED_AGAIN
#define SAME_SERVED true
#else
#define SAME_SERVED (r[SERVED] == served)
#endif
#ifdef NO_9_SERVED_BARRIERS
#define AROUND skip
#else
#define AROUND PEER_LOADS
#endif

/* csiw_link_look: what is shown of one run. */
proctype Onlooker()
{
	byte served, left;

look:
	served = r[SERVED];
	AROUND;
	left = r[PRODUCER];
	AROUND;
	if
	:: !SAME_SERVED || served == 0
	:: SAME_SERVED && served == OLD -> assert(left == 3)
	:: SAME_SERVED && served == OURS -> assert(left != 3)
	fi;
	atomic { served = 0; left = 0; goto look }
}

init {
	d_step {
		w[SERVED] = OLD; m[SERVED] = OLD; r[SERVED] = OLD;
		w[PRODUCER] = 3; m[PRODUCER] = 3; r[PRODUCER] = 3
	};
	atomic { run Memory(); run Guest() };
#ifdef LOOKS
	run Onlooker()
#else
	run Peer()
#endif
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_line.pml: words that are written one by one and read as one, in memory
 * that reorders (link_bell.pml): the identity of the guest (PROTOCOL.md
 * 9.1), or with -DCOUNTERS the counters of a stream (13).
 *
 *	KEY     magic                      version
 *	NONCE   nonce                      -
 *	LEFT    all else of the line       received
 *	RIGHT   -                          what it is the sum of
 *
 * The guest writes WRITINGS times and can die before any of its stores; what
 * comes back is another life.  With -DDAMAGE somebody writes zeros over the
 * line, once, from its first word on and not beside the guest, which repairs
 * it; the peer knows a life by then.
 */
#ifndef WRITINGS
#define WRITINGS 3
#endif

#define KEY 0
#define NONCE 1
#define LEFT 2
#define RIGHT 3

byte w[4], m[4], r[4];
byte known; /* nonce of the life that the peer found last */

#define FLOWS(i) \
	:: atomic { m[i] != w[i] -> m[i] = w[i] } \
	:: atomic { r[i] != m[i] -> r[i] = m[i] }
#define GUEST_BARRIER \
	d_step { m[0] = w[0]; m[1] = w[1]; m[2] = w[2]; m[3] = w[3] }
#define PEER_BARRIER \
	d_step { r[0] = m[0]; r[1] = m[1]; r[2] = m[2]; r[3] = m[3] }

active proctype Memory()
{
end:
	do
	FLOWS(0) FLOWS(1) FLOWS(2) FLOWS(3)
	od
}

#ifdef DAMAGE
bit busy, damaged; /* ghosts: somebody writes; zeros stand there */
#define BEGIN busy = 1
#define END busy = 0
#define ZERO(i) w[i] = 0; m[i] = 0

active proctype Somebody()
{
end:
	d_step { known && !busy -> busy = 1; ZERO(KEY) };
	d_step { ZERO(LEFT) };
	d_step { ZERO(NONCE); busy = 0; damaged = 1 }
}
#else
#define BEGIN skip
#define END skip
#endif

#define MAY_DIE \
	if \
	:: atomic { END; goto boot } \
	:: skip \
	fi

active proctype Guest()
{
	byte value;   /* of all that is written at once */
#ifdef COUNTERS
	byte version; /* of the snapshot, private */
	byte life;
#endif

boot:
#ifdef COUNTERS
#ifdef NO_13_GOES_ON
	atomic { life < 2 -> life++; version = 0 };
#else
	atomic { life < 2 -> life++; version = (w[KEY] + 1) & 254 };
#endif
write:
	atomic { value < WRITINGS -> value++; version++ };
#ifndef NO_13_ODD
	w[KEY] = version;
#ifndef NO_13_ODD_BARRIER
	GUEST_BARRIER;
#endif
#endif
	MAY_DIE;
	w[LEFT] = value;
	MAY_DIE;
	w[RIGHT] = value;
#ifndef NO_13_EVEN_BARRIER
	GUEST_BARRIER;
#endif
	MAY_DIE;
	atomic { version++; w[KEY] = version };
	MAY_DIE;
	goto write
#else
	if
#ifdef DAMAGE
	:: atomic { !busy && value < WRITINGS -> value++; BEGIN }
	:: atomic { damaged && !busy -> damaged = 0; BEGIN }
#else
	:: atomic { value < WRITINGS -> value++ }
#endif
	fi;
#ifndef NO_9_MAGIC_0
	w[KEY] = 0;
#ifndef NO_9_FIRST_BARRIER
	GUEST_BARRIER;
#endif
#endif
	MAY_DIE;
	w[NONCE] = value;
	MAY_DIE;
	w[LEFT] = value;
#ifndef NO_9_LAST_BARRIER
	GUEST_BARRIER;
#endif
	MAY_DIE;
	atomic { w[KEY] = 1; END };
	goto boot
#endif
}

#ifdef NO_9_READ_BARRIERS
#define BETWEEN skip
#else
#define BETWEEN PEER_BARRIER
#endif
#ifdef NO_9_MAGIC_AGAIN
#define SAME_MAGIC true
#else
#define SAME_MAGIC (r[KEY] == 1)
#endif
#ifdef NO_9_WORDS_AGAIN
#define SAME_WORDS true
#else
#define SAME_WORDS (r[LEFT] == left)
#endif
#ifdef NO_9_NONCE_AGAIN
#define SAME_NONCE true
#else
#define SAME_NONCE (r[NONCE] == nonce)
#endif
#ifdef NO_13_AGAIN
#define SAME_VERSION true
#else
#define SAME_VERSION (r[KEY] == key)
#endif
#ifdef NO_13_READ_BARRIERS
#define AROUND skip
#else
#define AROUND PEER_BARRIER
#endif
#define CHECK(same) \
	if \
	:: same \
	:: !(same) -> goto read \
	fi

active proctype Peer()
{
	byte key, nonce, left, right;

read:
	atomic { key = 0; nonce = 0; left = 0; right = 0 };
#ifdef COUNTERS
	key = r[KEY];
	CHECK(key && !(key & 1));
	AROUND;
	left = r[LEFT];
	right = r[RIGHT];
	AROUND;
	CHECK(SAME_VERSION);
	assert(left == right);
#else
	/* L4: whether it is another life's */
	CHECK(r[KEY] == 1);
	nonce = r[NONCE];
	CHECK(nonce != known);
#ifndef NO_L4_HOLDS
	left = r[LEFT];
	BETWEEN;
	CHECK(SAME_MAGIC);
	BETWEEN;
	CHECK(SAME_NONCE);
	CHECK(SAME_WORDS);
	assert(left == nonce);
#endif
	atomic { assert(nonce > known); known = nonce }
#endif
	goto read
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_look.pml: the line of the peer as a guest reads it, in memory that
 * reorders (link_bell.pml), and its damage: rules L1, L2, L3 and L5.
 *
 * A new life of the peer begins, once, and once somebody else writes over the
 * line: zeros at any time, from its first word on, or other words, all at once
 * and not between two looks of the guest.  The peer repairs it, not between two
 * looks either: they take microseconds, a repair comes up to a second later.
 */
#define ECHO 0  /* 1: the guest's nonce */
#define NONCE 1 /* of this life of the peer: 1, 2 */
#define VALUE 2 /* all else; the same */

#define GARBAGE 9

byte w[3] = 1, m[3] = 1, r[3] = 1;
/* Ghosts. */
bit damaged;
bit busy;  /* somebody writes, and nobody else does */
bit looks; /* the guest has looked once */

#define FLOWS(i) \
	:: atomic { m[i] != w[i] -> m[i] = w[i] } \
	:: atomic { r[i] != m[i] -> r[i] = m[i] }
#define PEER_BARRIER d_step { m[0] = w[0]; m[1] = w[1]; m[2] = w[2] }
#define GUEST_LOADS d_step { r[0] = m[0]; r[1] = m[1]; r[2] = m[2] }

active proctype Memory()
{
end:
	do
	FLOWS(0) FLOWS(1) FLOWS(2)
	od
}

#define DAMAGE(i, value) w[i] = value; m[i] = value
#define SEE r[0] = m[0]; r[1] = m[1]; r[2] = m[2]

active proctype Somebody()
{
end:
	if
	:: d_step { !busy && !looks -> damaged = 1; DAMAGE(NONCE, GARBAGE);
		    DAMAGE(ECHO, GARBAGE); DAMAGE(VALUE, GARBAGE); SEE }
	:: d_step { !busy -> busy = 1; DAMAGE(NONCE, 0) };
	   d_step { DAMAGE(ECHO, 0) };
	   d_step { DAMAGE(VALUE, 0); damaged = 1; busy = 0 }
	fi
}

#ifdef NO_L2_ECHO_FIRST
#define ECHO_0 skip
#else
#define ECHO_0 w[ECHO] = 0
#endif
#ifdef NO_L2_FIRST_BARRIER
#define FIRST_BARRIER skip
#else
#define FIRST_BARRIER PEER_BARRIER
#endif
#ifdef NO_L2_LAST_BARRIER
#define LAST_BARRIER skip
#else
#define LAST_BARRIER PEER_BARRIER
#endif
#define WRITE_LINE(life) \
	ECHO_0; \
	FIRST_BARRIER; \
	w[NONCE] = life; \
	w[VALUE] = life; \
	LAST_BARRIER; \
	atomic { w[ECHO] = 1; busy = 0 }

/* Damage is there for a poll at least. */
#define SEEN (r[0] == m[0] && r[1] == m[1] && r[2] == m[2])

active proctype Peer()
{
	byte life = 1;

end:
	do
	:: atomic { life == 1 && !busy -> busy = 1; life = 2 }
		WRITE_LINE(2)
	:: atomic { damaged && SEEN && !looks -> damaged = 0; busy = 1 }
		WRITE_LINE(life)
	od
}

#ifdef NO_L1_BESIDE
#define BESIDE true
#else
#define BESIDE (r[ECHO] == 1)
#endif
#ifdef NO_L1_ZERO
#define A_NONCE true
#else
#define A_NONCE (n != 0)
#endif
#ifdef NO_L1_BARRIER
#define BEHIND_ECHO skip
#else
#define BEHIND_ECHO GUEST_LOADS
#endif
#ifdef NO_L3_LOOK_BARRIER
#define BETWEEN skip
#else
#define BETWEEN GUEST_LOADS
#endif
#ifdef NO_L3_BARRIERS
#define AROUND skip
#else
#define AROUND GUEST_LOADS
#endif
#define CHECK(same) \
	if \
	:: same \
	:: atomic { !(same) -> n = 0; looks = 0; goto poll } \
	fi
#define LOOK CHECK(r[ECHO] == 1); BETWEEN; CHECK(r[NONCE] == e)

active proctype Guest()
{
	byte e = 1; /* the peer's nonce, as the guest knows it */
	byte n;     /* as read */
	byte value;

poll:
end:
	if
	:: atomic { BESIDE -> looks = 1 }
	:: r[ECHO] == 1 -> goto word
	fi;
	BEHIND_ECHO;
	n = r[NONCE];
	CHECK(n != e && A_NONCE);
	atomic { assert(n == 2 && e == 1); e = n; n = 0; looks = 0 };
	GUEST_LOADS; /* of G2 */
	goto poll;
word:
	looks = 1;
#ifndef NO_L3_BEFORE
	LOOK;
	AROUND;
#endif
	value = r[VALUE];
#ifndef NO_L3_BEHIND
	AROUND;
	LOOK;
#endif
	atomic { assert(value == e); value = 0; looks = 0; goto poll }
}

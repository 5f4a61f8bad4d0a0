/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_window.pml: what the ends of link_life.pml share: block, lines, ring of
 * two slots.  PROTOCOL.md sections 9 to 12.
 *
 * One access is one step and seen at once: barriers are full ones, so order is
 * that of the program.  Where memory reorders is link_bell.pml.
 *
 * Asks are numbered from 1 over all lives.  The tag of an ask is its number;
 * total, return value and second word of a record carry it too, as a ghost.
 * Indices are modulo 4, so a distance of 3 is impossible.  A record is two
 * words: index and number, which the peer checks, and the ghost.
 *
 * Bounds: ASKS in all; RECORDS of a stream; GUEST_DEATHS, PEER_DEATHS.
 */
#ifndef ASKS
#define ASKS 2
#endif
#ifndef RECORDS
#define RECORDS 2
#endif
#ifndef GUEST_DEATHS
#define GUEST_DEATHS 0
#endif
#ifndef PEER_DEATHS
#define PEER_DEATHS 0
#endif

#define SLOTS 2
#define DISTANCE(to, from) ((to - from) & 3)

#define S 1 /* flags: start */
#define F 2 /* finished */
#define T 4 /* stream */

#define NONE 0 /* return values; the ghost is above them */
#define REFUSED 3
#define MAIN_ERROR 5
#define TIMEOUT 7
#define BROKE 9
#define TAKEN 11
#define ANSWER(value, whose) ((value) + 16 * (whose))
#define RET(stored) (stored & 15)

/* An index, or a total, and the ask that it belongs to. */
#define OF(index, whose) ((index) + 4 * (whose))
#define TOTAL(stored) (stored & 3)
#define WHOSE(stored) (stored >> 2)
#define SAMPLE 99 /* no header of a record */

/* Nonces and number of a link whose ends are no more. */
#define OLD 1
#define STRANGE 15 /* nobody has it */
#ifdef NO_L6_NEW
#define OLD_NUMBER 1
#else
#define OLD_NUMBER 7
#endif

byte flags, ret, tot, tag;            /* the block */
byte magic, gn, echo, served, prod;   /* the guest's lines: nonce gn */
byte pn, pe, req, mark, cons, cancel; /* the peer's: nonce pn, echo pe */
byte head[SLOTS], body[SLOTS];        /* the ring */

/* Ghosts. */
#define NOBODY 15
byte asks;           /* numbers given */
byte guests = OLD;   /* nonces given */
byte peers = OLD;    /* likewise */
byte author;         /* whose start was stored last; 0: a stock peer's */
byte bound;          /* nonce of the guest that it was stored for */
byte serving;        /* whose run served stands for */
byte meant = NOBODY; /* whose run the cancel word was meant for */
bit gone;            /* the guest is dead and does not come back */
#ifdef DAMAGE
bit looks; /* the guest has looked once at the peer's line, and will again */
#define LOOKS(value) looks = value
#else
#define LOOKS(value) skip
#endif

chan kill_guest = [0] of { bit };
chan kill_peer = [0] of { bit };

/* One death, at any step or never. */
proctype Death(chan kill)
{
end:
	kill!0
}

/* What memory holds before anyone starts. */
inline garbage()
{
	if
	:: skip
	:: magic = 1; gn = OLD; echo = OLD; served = OLD_NUMBER; prod = 1;
	   pn = OLD; pe = OLD; req = OLD_NUMBER; cancel = OLD_NUMBER;
	   head[0] = OF(0, OLD_NUMBER);
	   if
	   :: flags = F
	   :: flags = S | T; ret = TAKEN
	   :: flags = S | F; ret = TIMEOUT
	   fi
	fi
}

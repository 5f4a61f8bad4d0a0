/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.pml: the shared window of protocol v1, and what no end can see: whose
 * every byte is, and how much time has passed.
 *
 * One access is one step, and a store is seen at once: barriers are full ones,
 * so order is that of the program (rules W5 and W9 are proved elsewhere).
 *
 * Asks are numbered from 1.  A stored return value, total or sample carries the
 * number of the ask that it answers; ends compare only what RET and TOT leave.
 * Bytes 1-6 and 12-305 hold the request's content: 1, or 2 with the filter on.
 * The samples are four cells, two to a page:
 *
 *	          page 0     page 1
 *	          c[0] c[1]  c[2] c[3]
 *	          AAAA BBBB  BBBB 0      two samples, the second across the pages
 *	-DEDGE    AAAA AAAA  BBBB BBBB   each ends with its page; no room behind
 *
 * Bounds: ASKS in all, GUEST_DEATHS, PEER_DEATHS.
 */
#ifndef ASKS
#define ASKS 2
#endif
#ifndef GUEST_DEATHS
#define GUEST_DEATHS 1
#endif
#ifndef PEER_DEATHS
#define PEER_DEATHS 1
#endif

#define S 1 /* flags: start */
#define F 2 /* finished */
#define M 4 /* filter */

#define NONE 0   /* return values */
#define FAILED 5 /* a stock guest's, in a block of zeros */
#define TAKEN 11
/* of an answer with n samples */
#define REFUSED(whose) (3 + 64 * (whose))
#define OK(n, whose) (7 + 16 * (n) + 64 * (whose))
#define RET(stored) (stored & 15)
#define KEPT(stored) ((stored >> 4) & 3)
#define RUN(stored) (stored >> 6)

#define TOTAL(n, whose) ((n) + 4 * (whose))
#define TOT(stored) (stored & 3)
#define TOTAL_RUN(stored) (stored >> 2)

#define END 12  /* a 0 byte over fill */
#define MIX 13  /* a 0 byte over something else */
#define ZERO 14 /* zeros of a stock guest */
#define FILL 15
#define END_OVER(cell) ((cell == FILL || cell == END) -> END : \
			(cell == ZERO -> ZERO : MIX))
/* A sample's first byte is its RSSI, which can be 0. */
#ifdef PATIENT
#define CAN_BE_0(cell) (cell == END || cell == MIX || cell == ZERO)
#else
#define CAN_BE_0(cell) (cell != FILL)
#endif

#if !defined(EDGE) && !defined(SMALL)
#define ACROSS
#endif
#ifdef SMALL
#define ALL 2
#else
#define ALL 4
#endif

byte flags;  /* byte 0 */
byte fields; /* bytes 1-6 */
short ret;   /* byte 7 */
byte tot;    /* bytes 8-11 */
byte macs;   /* bytes 12-305 */
byte tag;    /* bytes 306-311 */
byte c[ALL]; /* cells of the sample area */

/* Cells of n samples, and of the pages that a stock guest writes then. */
#ifdef EDGE
#define CELLS(n) (2 * n)
#define PAGED(n) (2 + 2 * (n == 2))
#else
#ifdef SMALL
#define CELLS(n) n
#define PAGED(n) 2
#else
#define CELLS(n) (n + (n == 2))
#define PAGED(n) (2 + 2 * (n == 2))
#endif
#endif

/* Ghosts. */
byte asks;      /* numbers given */
byte current;   /* the ask whose start was stored last */
bit given_up;   /* its peer has given it up */
byte wanted[8]; /* content of every ask */
bit finished;   /* every request of the peer has ended */

/* Ghosts of time.  A stock guest's page loop is shorter than 250 ms: a wait of
 * 250 ms ends when the loop that was on when it began is over. */
bit looping; /* a page loop is on */
bit old;     /* it was, when the peer's wait began */
bit old2;    /* the same for P4's wait for the block */
/* It sleeps longer than 1 s after a loop. */
bit dozing; /* asleep, and fell asleep after the last fill began */
bit dozed;  /* such a sleep is over: more than 1 s since the fill began */
bit due;    /* the look at the fill is due (-DPROMPT) */

#define LOOP_OVER looping = 0; old = 0; old2 = 0

#define FILTER_OF(v) (v == 2 -> M : 0)

/* Which ask a guest serves whose copy this is; 0: none that was made. */
#ifdef TAGS
#define SERVED(f, a, b, t) ((t && a == wanted[t] && b == wanted[t] && \
			     (f & M) == FILTER_OF(wanted[t])) -> t : 0)
#else
#define SERVED(f, a, b, t) ((current && a == wanted[current] && \
			     (f & M) == FILTER_OF(wanted[current]) && \
			     (b == wanted[current] || !(f & M))) -> current : 0)
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
#ifndef BOOTED
	:: flags = F
	:: flags = F; ret = OK(1, 0); tot = TOTAL(1, 0)
	:: flags = S; fields = 2; macs = 1; tot = TOTAL(2, 0)
	:: flags = S | F; ret = OK(1, 0); tot = TOTAL(1, 0)
#endif
	fi
}

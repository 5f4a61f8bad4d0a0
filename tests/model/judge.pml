/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * judge.pml: what our peer judges an answer by, P4 for the block and P6 for the
 * samples; lib/peer/settle.c has the same as functions.
 *
 * A look at samples is one step here, because between two fills a cell never
 * turns into fill again: what holds of every cell in turn holds of all of them
 * at the turn of the last one.  The sum of quiet is left out: it only makes the
 * peer wait longer.
 */

/* csiw_peer_mine */
#ifdef NO_P4_FLAGS
#define FLAGS_MINE (flags & F)
#else
#define FLAGS_MINE (flags == (F | FILTER_OF(v)))
#endif
#ifdef NO_P4_FIELDS
#define FIELDS_MINE true
#else
#define FIELDS_MINE (fields == v)
#endif
#ifdef NO_P4_MACS
#define MACS_MINE true
#else
#define MACS_MINE (macs == v)
#endif
#if defined(NO_P4_TAG) || defined(NO_P2_TAG)
#define TAG_MINE true
#else
#define TAG_MINE (tag == MY_TAG)
#endif
#define MINE (FLAGS_MINE && FIELDS_MINE && MACS_MINE && TAG_MINE)

/* stock_failure */
#define STOCK_FAILURE (flags == F && ret == FAILED && fields == 0 && \
		       tot == 0 && macs == 0 && tag == 0)

/* csiw_peer_settle: values that no complete answer has. */
#define LATE(r) (RET(r) == NONE || RET(r) == TAKEN)

/* csiw_peer_settle: what it went by still stands. */
#ifdef NO_P4_TWICE
#define SAME_RET_YET true
#define SAME_TOTAL_YET true
#else
#define SAME_RET_YET (RET(ret) == RET(got))
#define SAME_TOTAL_YET (TOT(tot) == TOT(count))
#endif

/* Of n samples: the second one's head; the cell behind the last; whether there
 * is one; whether the data end on a page; whether none of its pages ends in
 * fill; whether behind a 0 byte the rest of the page is fill. */
#ifdef EDGE
#define HEAD_1 c[2]
#define BEHIND(n) (n == 0 -> c[0] : c[2])
#define ROOM(n) (n < 2)
#define ON_EDGE(n) (n > 0)
#define PAGES_END(n) (c[1] != FILL && (n == 1 || c[3] != FILL))
#define PADDED(n) ((n == 0 && c[0] == END && c[1] == FILL) || \
		   (n == 1 && c[2] == END && c[3] == FILL))
#endif
#ifdef SMALL
#define HEAD_1 c[1]
#define BEHIND(n) (n == 0 -> c[0] : c[1])
#define ROOM(n) (n < 2)
#define ON_EDGE(n) (n == 2)
#define PAGES_END(n) (c[1] != FILL)
#define PADDED(n) ((n == 0 && c[0] == END && c[1] == FILL) || \
		   (n == 1 && c[1] == END))
#endif
#ifdef ACROSS
#define HEAD_1 c[1]
#define BEHIND(n) (n == 0 -> c[0] : (n == 1 -> c[1] : c[3]))
#define ROOM(n) true
#define ON_EDGE(n) false
#define PAGES_END(n) false
#define PADDED(n) ((n == 0 && c[0] == END && c[1] == FILL) || \
		   (n == 1 && c[1] == END) || (n == 2 && c[3] == END))
#endif

/* csiw_peer_look_on */
#define HAS_HEAD(cell) (cell != FILL && cell != END)
#ifdef NO_P6_SAMPLES
#define ARRIVED(n) true
#else
#define ARRIVED(n) ((n < 1 || HAS_HEAD(c[0])) && (n < 2 || HAS_HEAD(HEAD_1)))
#endif

/* complete */
#ifdef NO_P6_BEHIND
#define ENDED(n) (ROOM(n))
#else
#define ENDED(n) (ROOM(n) && CAN_BE_0(BEHIND(n)))
#endif
#ifdef NO_P6_OURS_EDGE
#define WHOLE(n) (ARRIVED(n) && ENDED(n))
#else
#define WHOLE(n) (ARRIVED(n) && (ENDED(n) || (ON_EDGE(n) && ours)))
#endif
#ifdef NO_P6_EDGE_FILL
#define QUIET(n) (ON_EDGE(n) && ARRIVED(n))
#else
#define QUIET(n) (ON_EDGE(n) && ARRIVED(n) && PAGES_END(n))
#endif

/* doubtful.  An answer without samples is doubted like any other: a stock guest
 * stores the return value before the total. */
#ifdef NO_P6_EMPTY
#define EMPTY(n) (n == 0)
#else
#define EMPTY(n) false
#endif
#ifdef NO_P6_PADDED
#define FILL_BEHIND(n) false
#else
#define FILL_BEHIND(n) PADDED(n)
#endif
#ifdef NO_P6_SOON
#define DOUBTFUL(n) false
#else
#define DOUBTFUL(n) (!ours && !looked && !soon && !EMPTY(n) && !FILL_BEHIND(n))
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_ours.pml: rules P1-P6, as lib/peer has them.
 *
 *	request   csiw_peer_ask; pending, others
 *	fill      fill, write_ask
 *	await     await
 *	looking   look, broken
 *	settling  csiw_peer_settle, the first step
 *	settle    csiw_peer_settle
 *	odd       unfinished
 *	complete  complete, quiet, foreign
 *	doubt     doubtful, and the second look of csiw_peer_settle
 *	answered  csiw_peer_samples
 *	pause     csiw_peer_ask_again, pause_over
 *	withdraw  give_up, csiw_peer_withdraw
 *
 * A wait is a guard, so a wait for ever is an invalid end state.  The deadline
 * can pass wherever the peer waits, with -DPATIENT never: then ASKS must do.
 * -DNO_P... leaves out one rule; rules.txt says which, and what happens then.
 */
#ifdef PATIENT
#define PATIENCE true
#else
#define PATIENCE false
#endif
#define GIVE_UP (!PATIENCE)

#ifdef REQUESTS
#define MORE (requests < REQUESTS)
#define REQUEST requests++
#else
#define MORE (asks < ASKS)
#define REQUEST skip
#endif
#ifdef GUEST_STOCK /* the first is with the filter on: half the states */
#define ANY_CONTENT (asks > 0)
#else
#define ANY_CONTENT true
#endif
#ifdef NO_P1
#define FREE true
#else
#define FREE (!(flags & S) || (flags & F))
#endif

#ifdef NO_P2_FRESH /* one tag for a request and all of its asks */
#define MY_TAG first
#define FORGET RESET; v = 0; first = 0
#else
#define MY_TAG me
#define FORGET RESET; v = 0
#endif
#define RESET \
	me = 0; got = 0; count = 0; i = 0; ours = 0; looked = 0; soon = 0; \
	foreign = 0; quiet = 0; torn = 0; old = 0; old2 = 0; due = 0

#include "judge.pml"

/* 250 ms have passed since the wait began. */
#define WAITED (!old)
#ifdef NO_P4_LATE_WAIT
#define WAITED_LATE true
#else
#define WAITED_LATE WAITED
#endif
#ifdef NO_P4_FOREIGN_WAIT
#define WAITED_FOREIGN true
#else
#define WAITED_FOREIGN (!old2)
#endif
#ifdef NO_P6_EDGE_WAIT
#define WAITED_EDGE true
#else
#define WAITED_EDGE WAITED
#endif
#ifdef NO_P6_PAUSE
#define WAITED_PAUSE true
#else
#define WAITED_PAUSE WAITED
#endif
#ifdef PROMPT /* the look is over before a guest that slept has woken up */
#define TARDY (ours || looked || dozed)
#define LOOK_DUE due = 1
#else
#define TARDY true
#define LOOK_DUE skip
#endif

/* A patient peer is quick, too: a step judges the same window throughout. */
#define FAILURE_FIRST (PATIENCE && STOCK_FAILURE)

#define ASK_AGAIN RESET; old = looping; goto pause
#define SET_START \
	atomic { flags = S | FILTER_OF(v); current = me; given_up = 0; \
		 old = looping | QUICK; LOOK_DUE }
#define CLEAR_START flags = FILTER_OF(v); given_up = 1
#define CHECK(same, otherwise) \
	if \
	:: same \
	:: atomic { !(same) -> otherwise } \
	fi
#define CHECK_MINE(otherwise) \
	CHECK(FLAGS_MINE, otherwise); CHECK(FIELDS_MINE, otherwise); \
	CHECK(MACS_MINE, otherwise); CHECK(TAG_MINE, otherwise)

proctype Peer()
{
	byte me, v;  /* the ask's number, and its content */
	short got;   /* return value as read */
	byte count;  /* total as read */
	byte i;      /* the next cell */
	bit ours;    /* byte 7 showed 11 */
	bit looked;  /* the fill was seen whole */
	bit soon;    /* finished was seen within 1 s of the fill */
	bit quiet;   /* waits till data that end on a page are quiet */
	bit foreign; /* waits because the block is not this ask's */
	bit torn;    /* ghost: a sample of another run */
#ifdef REQUESTS
	byte requests; /* made so far */
#endif
#ifdef NO_P2_FRESH
	byte first; /* the first ask of this request */
#endif

request:
	{
		if
		:: atomic { MORE && ANY_CONTENT -> v = 1; REQUEST }
		:: atomic { MORE -> v = 2; REQUEST }
		:: atomic { !(MORE) -> goto end }
		fi;
		if
		:: atomic { FREE ->
			    assert((flags & (S | F)) != S); /* P1 */
			    dozing = 0; dozed = 0 }
		:: atomic { GIVE_UP -> FORGET; goto request }
		fi;
fill:
#ifndef NO_P2_CLEAR
		if
		:: !(flags & S)
		:: atomic { flags & S -> CLEAR_START }
		fi;
#endif
#ifndef NO_P6_FILL
		do
		:: atomic { i < ALL -> c[i] = FILL; i++ }
		:: atomic { i == ALL -> i = 0; break }
		od;
#endif
		atomic {
			asks++;
			me = asks;
			wanted[me] = v;
#ifdef NO_P2_FRESH
			first = (first == 0 -> me : first);
#endif
#ifdef NO_P2_START_LAST
			SET_START;
#endif
#if !defined(NO_P2_ZERO) && !defined(NO_P2_ZERO_FIRST)
			ret = NONE
		};
		tot = 0;
		atomic {
#endif
			fields = v
		};
		macs = v;
#ifndef NO_P2_TAG
		tag = MY_TAG;
#endif
#ifdef NO_P2_ZERO_FIRST
		ret = NONE;
		tot = 0;
#endif
#ifndef NO_P2_START_LAST
		SET_START;
#endif
await:
		do
		:: flags & F -> break
#ifndef NO_P5
		:: atomic { !(flags & (S | F)) -> ASK_AGAIN }
#endif
#ifndef NO_P6_TAKEN
		:: atomic { !ours && ret == TAKEN -> ours = 1; due = 0 }
#endif
#ifndef NO_P6_LOOK
		:: atomic { !ours && !looked && WAITED && ret != TAKEN ->
			    old = 0; goto looking }
#endif
		:: GIVE_UP -> goto withdraw
		od;
settling:
		atomic {
			due = 0;
			old = 0;
			if
			:: !ours && !looked && !dozed -> soon = 1
			:: TARDY -> soon = 0
			fi
		};
settle:
		if
		:: flags & F
		:: atomic { !(flags & F) -> got = 0; count = 0; soon = 0;
			    quiet = 0; foreign = 0; goto await }
		fi;
		got = ret;
		atomic {
			count = tot;
#ifndef NO_P4_LATE
			if
			:: LATE(got) ->
				quiet = 0; old = looping; goto odd
			:: else
			fi
#endif
		};
#ifdef NO_P4_AFTER
		CHECK_MINE(ASK_AGAIN);
#endif
complete:
		do
		:: !(flags & F) || !SAME_RET_YET || !SAME_TOTAL_YET -> goto settle
#ifndef NO_P4_FAILURE
		:: atomic { STOCK_FAILURE -> FORGET; goto request }
#endif
		:: WHOLE(TOT(count)) && !FAILURE_FIRST -> break
#ifndef NO_P6_EDGE
		:: atomic { QUIET(TOT(count)) && !quiet ->
			    quiet = 1; old = looping }
		:: quiet && QUIET(TOT(count)) && WAITED_EDGE -> break
#endif
#ifndef NO_P4_FOREIGN
		:: atomic { !MINE && !foreign -> foreign = 1; old2 = looping }
		:: atomic { MINE && foreign -> foreign = 0; old2 = 0 }
		:: atomic { foreign && !MINE && WAITED_FOREIGN &&
			    !FAILURE_FIRST -> ASK_AGAIN }
#endif
		:: GIVE_UP -> goto withdraw
		od;
doubt:
		if
		:: atomic { DOUBTFUL(TOT(count)) -> ASK_AGAIN }
		:: else
		fi;
		CHECK(SAME_RET_YET, goto settle);
		CHECK(SAME_TOTAL_YET, goto settle);
#ifndef NO_P4_AFTER
		CHECK_MINE(ASK_AGAIN);
#endif
answered:
		atomic {
			assert(RUN(got) == me);
			assert(TOT(count) == KEPT(got));
			assert(TOT(count) == 0 || TOTAL_RUN(count) == me);
			i = 0
		};
		do
		:: atomic { i < CELLS(TOT(count)) ->
			    torn = torn | (c[i] != me); i++ }
		:: i == CELLS(TOT(count)) -> break
		od;
#ifndef NO_P4_COPY
		if
		:: TOT(count) > 0 -> CHECK_MINE(FORGET; goto request)
		:: else
		fi;
#endif
		atomic { assert(!torn); FORGET; goto request };

looking:
		do
		:: GIVE_UP && (flags & F) -> goto settling
		:: GIVE_UP -> goto withdraw
		:: atomic { i < ALL && c[i] == FILL -> i++ }
		:: atomic { i < ALL && c[i] != FILL -> i = 0; break }
		:: atomic { i == ALL -> i = 0; looked = 1; due = 0; old = 0;
			    goto await }
		od;
#ifndef NO_P6_LOOK_TAKEN
		if
		:: atomic { ret == TAKEN -> ours = 1; due = 0; old = 0;
			    goto await }
		:: else
		fi;
#endif
#ifndef NO_P6_LOOK_FINISHED
		if
		:: flags & F -> goto settling
		:: else
		fi;
#endif
		atomic { CLEAR_START; ASK_AGAIN };

odd:
		if
		:: atomic { !(flags & F) || !LATE(ret) ->
			    old = 0; goto settle }
		:: atomic { WAITED_LATE && LATE(ret) -> ASK_AGAIN }
		:: GIVE_UP -> goto withdraw
		fi;

pause:
		if
		:: atomic { WAITED_PAUSE && asks < ASKS ->
			    old = 0; dozing = 0; dozed = 0; goto fill }
		:: atomic { WAITED_PAUSE && asks == ASKS -> assert(!PATIENCE) }
		:: GIVE_UP
		fi;
		assert(!(flags & S)); /* P3 finds nothing to clear here */

withdraw:
		if
#ifdef NO_P3
		:: atomic { given_up = 1; FORGET; goto request }
#endif
		:: atomic { !(flags & S) -> FORGET; goto request }
		:: flags & S
		fi;
		atomic { CLEAR_START; FORGET; goto request };
end:
		skip
	} unless { atomic { kill_peer?_ -> FORGET; goto request } };
	finished = 1
}

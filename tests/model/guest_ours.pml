/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ours.pml: rules G1-G3, as lib/guest/guest.c has them.
 *
 *	end_idle  csiw_guest_step, requested
 *	take      take
 *	sample    csiw_guest_csi, store; the compare of csiw_guest_step
 *	publish   end_samples, publish; COMPARE is compare
 *	ABANDON   abandon
 *
 * The 100 ms between two takings are not modelled: they spare a processor.
 * -DNO_G... leaves out one rule; rules.txt says which, and what happens then.
 */
#ifdef NO_G3
#define STARTED true
#else
#define STARTED (flags & S)
#endif
#ifdef NO_G2_FILTER
#define SAME_FILTER true
#else
#define SAME_FILTER ((flags & M) == (xf & M))
#endif
#ifdef NO_G2_FIELDS
#define SAME_FIELDS true
#else
#define SAME_FIELDS (fields == xa)
#endif
#ifdef NO_G2_MACS
#define SAME_MACS true
#define SAME_TAG true
#else
#define SAME_MACS (macs == xb)
#define SAME_TAG (tag == xt)
#endif
#ifdef NO_G2_RET
#define SAME_RET(value) true
#else
#define SAME_RET(value) (RET(ret) == value)
#endif
#define STANDS (STARTED && SAME_FILTER)

#ifdef PROMPT /* it looks at the window, and publishes, within 250 ms */
#define QUICK 1
#define RUN_BEGINS looping = 1
#define RUN_ENDS LOOP_OVER
#else
#define QUICK 0
#define RUN_BEGINS skip
#define RUN_ENDS skip
#endif
/* A run for a request that is gone, or not yet whole, outlasts the peer. */
#ifdef LONG
#define OVER (cell == CELLS(n) && whose == current && !given_up)
#else
#define OVER (cell == CELLS(n))
#endif
#define RESTART \
	xf = 0; xa = 0; xb = 0; xt = 0; whose = 0; n = 0; cell = 0; late = 0; \
	RUN_ENDS
#ifdef NO_G1_KEEP
#define ABANDON flags = flags & M; RESTART; goto idle
#else
#define ABANDON RESTART; goto idle
#endif

/* One read, one step. */
#define STILL(same) \
	if \
	:: same \
	:: atomic { !(same) -> ABANDON } \
	fi
#define STILL_FLAGS \
	if \
	:: atomic { STANDS -> late = given_up } \
	:: atomic { !STANDS -> ABANDON } \
	fi
#define STILL_BLOCK STILL(SAME_FIELDS); STILL(SAME_MACS); STILL(SAME_TAG)
#ifdef NO_G2_FLAGS_FIRST
#define COMPARE(value) STILL(SAME_RET(value)); STILL_BLOCK; STILL_FLAGS
#else
#define COMPARE(value) STILL_FLAGS; STILL(SAME_RET(value)); STILL_BLOCK
#endif

#ifdef NO_G1_BOTH
#define REQUESTED (flags & S)
#else
#define REQUESTED ((flags & S) && !((flags & F) && RET(ret) == NONE))
#endif
#ifdef NO_G1_BOOT
#define BOOT flags = 0
#else
#ifdef NO_G1_STANDING
#define BOOT !(flags & S)
#else
#define BOOT skip
#endif
#endif
#define SET_FINISHED flags = F | (xf & M)

proctype Guest()
{
	byte xf, xa, xb, xt; /* the copy: flags, fields, macs, tag */
	byte whose;          /* ghost: the ask that it is */
	byte n, cell;        /* samples kept; cells of them written */
	bit late;            /* ghost: given up when last compared */

boot:
	{
		BOOT;
idle:
end_idle:
		atomic { REQUESTED -> RUN_BEGINS };
#if !defined(NO_G2_TAKEN) && !defined(NO_G2_TAKEN_FIRST)
		ret = TAKEN;
#endif
		if
		:: atomic { flags & S ->
			    xf = flags & (S | M);
			    assert(!given_up) /* P3 */ }
		:: atomic { !(flags & S) -> RUN_ENDS; goto idle }
		fi;
		xa = fields;
		xb = macs;
		atomic { xt = tag; whose = SERVED(xf, xa, xb, xt) };
#ifdef NO_G2_TAKEN_FIRST
		ret = TAKEN;
#endif
sample:
end_sample:
		do
		:: atomic { cell < CELLS(n) -> c[cell] = whose; cell++ }
		:: atomic { cell == CELLS(n) && n < 2 ->
			    n++; c[cell] = whose; cell++ }
#ifndef NO_G2_POLL
		:: atomic { !STANDS || !SAME_RET(TAKEN) || !SAME_FIELDS ||
			    !SAME_MACS || !SAME_TAG -> ABANDON }
#endif
#ifdef NO_G2_BEHIND
		:: OVER -> break
#else
		:: atomic { OVER && cell < ALL ->
			    c[cell] = END_OVER(c[cell]); break }
		:: OVER && cell == ALL -> break
#endif
		od;
publish:
#ifdef NO_G2_FLAGS_LAST
		SET_FINISHED;
#endif
		tot = TOTAL(n, whose);
#ifndef NO_G2_BEFORE
		COMPARE(TAKEN);
#endif
		ret = OK(n, whose);
#ifndef NO_G2_AFTER
		COMPARE(7);
#ifndef NO_G2_TOTAL
		STILL(TOT(tot) == n);
#endif
#endif
		atomic {
			assert(!late); /* G3 */
#ifdef STRICT_LATE
			assert(whose == 0 || (whose == current && !given_up));
#endif
#ifndef NO_G2_FLAGS_LAST
			SET_FINISHED;
#endif
			RESTART;
			goto idle
		}
	} unless { atomic { kill_guest?_ -> RESTART; goto boot } }
}

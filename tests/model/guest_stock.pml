/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_stock.pml: the stock guest, as PROTOCOL.md section 7 tells of it.  It
 * zeroes the block, and its page with it, when it starts; copies the block once
 * and writes the copy back whole, finished first, in one ascending loop over
 * pages, the last one padded with zeros; sleeps a second after every loop.
 */
#define QUICK 0
#ifdef PROMPT /* the peer's look is over before a guest that slept wakes up */
#define AWAKE (!due || !dozing)
#else
#define AWAKE true
#endif

#define RESTART \
	xf = 0; xa = 0; xb = 0; xt = 0; answer = 0; total = 0; whose = 0; n = 0; \
	cell = 0

proctype Guest()
{
	byte xf, xa, xb, xt; /* what it writes: flags, fields, macs, tag */
	short answer;        /* return value */
	byte total;
	byte whose;          /* ghost: the ask that was copied */
	byte n, cell;        /* samples captured; cells of them written */

#ifdef BOOTED
	goto end_idle;
#endif
boot:
	{ /* zeros at first, then the answers */
		atomic { looping = 1; flags = xf };
		fields = xa;
		ret = answer;
		tot = total;
		macs = xb;
		tag = xt;
		do
		:: atomic { cell < PAGED(n) ->
			    c[cell] = (cell < CELLS(n) -> whose : ZERO);
			    cell++ }
		:: atomic { cell == PAGED(n) ->
			    LOOP_OVER; dozing = 1; RESTART; break }
		od;
end_idle:
		atomic {
			(flags & S) && AWAKE;
			assert(!given_up); /* P3 */
			xf = F | (flags & M);
			dozed = dozed | dozing;
			dozing = 0
		};
		xa = fields;
		total = tot;
		xb = macs;
		atomic {
			xt = tag;
			whose = SERVED(xf, xa, xb, xt);
			if /* a capture, in private memory */
			:: n = 0
			:: n = 1
			:: n = 2
			:: answer = REFUSED(whose)
			:: xf = F; xa = 0; xb = 0; xt = 0; whose = 0;
			   answer = FAILED; total = 0
			fi;
			if
			:: answer == 0 ->
				answer = OK(n, whose);
				total = TOTAL(n, whose)
			:: else
			fi;
			goto boot
		}
	} unless { atomic { kill_guest?_ -> RESTART; LOOP_OVER; dozing = 0;
			    goto boot } }
}

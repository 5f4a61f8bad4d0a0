/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_take.c: csiw_guest_step of an idle guest keeps to G1 and G2, takes a
 * request that stands there and no other, looks at nothing within 100 ms of
 * taking a request that was overtaken, refuses a stream without a number (L11),
 * shows nothing of a request that went away before served was written (L7), and
 * keeps the invariant.  guest_step.c has the steps of a run.
 *
 * Assumed: the clock does not go back, and fewer than 2^32 runs.  Bounds:
 * windows up to 4 KiB; no loop is cut.  The window is win_any.c's, judging a
 * request and its counters is collect_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/collect_any.c tests/proof/win_any.c lib/guest/guest.c
 *     lib/wire/param.c
 *     lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: CSIW_RET_TAKEN); csiw_win_barrier();
 *     csiw_win_read => CSIW_RET_TAKEN); csiw_win_barrier_stores();
 *     csiw_win_read
 * mutant: lib/guest/guest.c: return false; } csiw_win_barrier(); => return
 *     false; }
 * mutant: lib/guest/guest.c: !(flags & CSIW_F_FINISHED) ||
 *     csiw_win_get8(g->win, CSIW_PARAM_RET) != CSIW_RET_NONE; => true;
 * mutant: lib/guest/guest.c: if (!(g->block[CSIW_PARAM_FLAGS] &
 *     CSIW_F_START)) => if (0)
 * mutant: lib/guest/guest.c: if (g->overtaken && now_ms => if (0 && now_ms
 * mutant: lib/guest/guest.c: g->taken_ms = now_ms; =>
 * mutant: lib/guest/guest.c: if (g->link.streaming && g->link.number == 0) {
 *     return publish => if (0) { return publish
 * mutant: lib/guest/guest.c: if (g->link.streaming && g->link.number == 0) {
 *     return; => if (0) { return;
 * mutant: lib/guest/guest.c: if (g->link.number != 0) { look => if (0) { look
 * mutant: lib/guest/guest.c: g->link.number = 0; return forget(g, look); =>
 *     g->link.number = 0; return abandon(g, look);
 * mutant: lib/guest/guest.c: g->link.number = 0; return => return
 * mutant: lib/guest/guest.c: g->link.streaming ? UINT32_MAX : => 0 ? 1 :
 */
#include "guest_any.h"

static void check_idle(enum csiw_guest_do todo)
{
	bool taken = watch.last >= STORED_TAKEN;
	bool early =
		before.overtaken && now_ms - before.taken_ms < CSIW_RETAKE_MS;

	PROVE(watch.wanted == taken);
	if (early) {
		PROVE(watch.accesses == 0);
	}
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == CSIW_RET_TOO_MANY_MACS ||
		      watch.ret == CSIW_RET_TOO_MUCH ||
		      watch.ret == CSIW_RET_REFUSED);
	}
	if (todo == CSIW_GUEST_OPEN) {
		PROVE(guest.link.number != 0 ||
		      !(guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM));
	}
	if (todo == CSIW_GUEST_OPEN || guest.overtaken != before.overtaken) {
		PROVE(taken && guest.taken_ms == now_ms);
	}
}

int main(void)
{
	enum csiw_guest_do todo;

	any_guest(WINDOW_MAX);
	ASSUME(guest.state == CSIW_GUEST_IDLE);
	guest.state = CSIW_GUEST_IDLE;
	before.state = CSIW_GUEST_IDLE;
	todo = csiw_guest_step(&guest, now_ms);
	PROVE(guest_holds());
	PROVE(guest_told(todo));
	PROVE(guest_shown());
	check_idle(todo);
	return 0;
}

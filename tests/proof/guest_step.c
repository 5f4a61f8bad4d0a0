/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_step.c: csiw_guest_step in a run keeps to G2, publishes "timeout" when
 * the time is over and not before, ends what the link says is over with the
 * return value of its cause, and keeps the invariant.  guest_take.c has the
 * steps of an idle guest.
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
 * mutant: lib/guest/guest.c: why == OVERTAKEN; => 0;
 * mutant: lib/guest/guest.c: if ((flags ^ g->block[CSIW_PARAM_FLAGS]) &
 *     (CSIW_F_FILTER | CSIW_F_STREAM)) => if ((flags ^
 *     g->block[CSIW_PARAM_FLAGS]) & CSIW_F_FILTER)
 * mutant: lib/guest/guest.c: CSIW_PARAM_SIZE - CSIW_PARAM_MACS)) { =>
 *     CSIW_PARAM_SIZE - CSIW_PARAM_MACS - 1)) {
 * mutant: lib/guest/guest.c: now_ms >= g->end_ms => now_ms > g->end_ms
 * mutant: lib/guest/guest.c: && !(g->link.streaming && g->request.timeout_s ==
 *     0); => ;
 * mutant: lib/guest/guest.c: if (cause != CSIW_CAUSE_NONE) { return => if
 *     (cause == CSIW_CAUSE_CONSUMER) { return
 * mutant: lib/guest/guest.c: case CSIW_CAUSE_CANCELLED: return
 *     CSIW_RET_TIMEOUT; =>
 */
#include "guest_any.h"

/* PROTOCOL.md sections 9 to 11: 7 for a cancel, 5 for an impossible index. */
static enum csiw_ret ret_of(enum csiw_cause cause)
{
	return cause == CSIW_CAUSE_NONE || cause == CSIW_CAUSE_CANCELLED
		       ? CSIW_RET_TIMEOUT
	       : cause == CSIW_CAUSE_CONSUMER ? CSIW_RET_MAIN_ERROR
					      : CSIW_RET_CAPTURE_BROKE;
}

static bool time_is_over(void)
{
	bool endless = (before.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM) &&
		       before.request.timeout_s == 0;

	return now_ms >= before.end_ms && !endless;
}

static void check_run(enum csiw_guest_do todo)
{
	PROVE(guest_copy_kept());
	PROVE(watch.over ==
	      (todo == CSIW_GUEST_CLOSE && watch.last != STORED_FLAGS));
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == ret_of(watch.ended));
		PROVE(guest.link.cause == watch.ended);
		PROVE(watch.ended != CSIW_CAUSE_NONE ||
		      (before.state == CSIW_GUEST_CAPTURING && time_is_over()));
	} else if (todo != CSIW_GUEST_CLOSE) {
		PROVE(watch.asked && watch.ended == CSIW_CAUSE_NONE);
	}
	if (todo == CSIW_GUEST_CAPTURE) {
		PROVE(!time_is_over());
	}
}

int main(void)
{
	enum csiw_guest_do todo;
	enum csiw_guest_state state =
		any_bool() ? CSIW_GUEST_OPENING : CSIW_GUEST_CAPTURING;

	any_guest(WINDOW_MAX);
	ASSUME(guest.state == state);
	guest.state = state;
	before.state = state;
	todo = csiw_guest_step(&guest, now_ms);
	PROVE(guest_holds());
	PROVE(guest_told(todo));
	PROVE(guest_shown());
	check_run(todo);
	return 0;
}

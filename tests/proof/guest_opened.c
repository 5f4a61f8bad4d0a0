/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_opened.c: csiw_guest_opened publishes what could not be opened,
 * keeping to G2; else the run's time begins now, and a run of 0 s is over
 * unless it is a stream. A guest that asked for nothing does nothing. The
 * invariant is kept.
 *
 * Assumed: a documented return value.  Bounds: windows up to 4 KiB; no loop is
 * cut.  The window is win_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/collect_any.c tests/proof/win_any.c lib/guest/guest.c
 *     lib/wire/param.c
 *     lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: if (g->state != CSIW_GUEST_OPENING) => if (0)
 * mutant: lib/guest/guest.c: if (ret != CSIW_RET_NONE) { return publish(g,
 *     ret, CSIW_CAUSE_CONFIG); } g->state = CSIW_GUEST_CAPTURING; => g->state =
 *     CSIW_GUEST_CAPTURING;
 * mutant: lib/guest/guest.c: csiw_link_state(g, CSIW_STATE_CAPTURING,
 *     CSIW_CAUSE_NONE); =>
 * mutant: lib/guest/guest.c: g->state = CSIW_GUEST_CAPTURING; =>
 * mutant: lib/guest/guest.c: timeout_s * 1000; => timeout_s;
 */
#include "guest_any.h"

static void check_opened(enum csiw_guest_do todo, enum csiw_ret ret)
{
	uint64_t time_ms = guest.request.timeout_s * UINT64_C(1000);

	PROVE(guest_copy_kept());
	PROVE(todo != CSIW_GUEST_WAIT);
	if (ret != CSIW_RET_NONE) {
		PROVE(todo == CSIW_GUEST_CLOSE);
	}
	PROVE(guest_shown());
	if (watch.last == STORED_FLAGS && ret == CSIW_RET_NONE) {
		PROVE(watch.ended != CSIW_CAUSE_NONE ||
		      (watch.ret == CSIW_RET_TIMEOUT && time_ms == 0 &&
		       !before.link.streaming));
	} else if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == ret);
	}
	if (todo == CSIW_GUEST_CAPTURE) {
		PROVE(time_ms > 0 || guest.link.streaming);
		PROVE(guest.end_ms == now_ms + time_ms);
	}
}

int main(void)
{
	enum csiw_ret ret = any_ret();
	enum csiw_guest_do todo;

	any_guest(WINDOW_MAX);
	todo = csiw_guest_opened(&guest, now_ms, ret);
	PROVE(guest_holds());
	if (before.state == CSIW_GUEST_OPENING) {
		PROVE(guest_told(todo));
		check_opened(todo, ret);
		return 0;
	}
	PROVE(todo == CSIW_GUEST_WAIT && watch.accesses == 0);
	PROVE(guest.state == before.state && guest.end_ms == before.end_ms);
	return 0;
}

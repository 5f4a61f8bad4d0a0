/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_end.c: csiw_guest_end publishes what a run has kept, in the order of
 * G2: samples with the 0 byte behind them, or all records and then the counters
 * (L15), barrier, total, barrier, compare, return value, barrier, compare,
 * flags; once a compare has shown a difference, nothing more.  The link shows
 * what was kept and lost before it says that the run is over, and how it ended.
 * Without a run it does nothing.  The invariant is kept.
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
 * mutant: lib/guest/guest.c: csiw_win_barrier(); csiw_win_write(g->win,
 *     CSIW_PARAM_TOTAL => csiw_win_write(g->win, CSIW_PARAM_TOTAL
 * mutant: lib/guest/guest.c: csiw_win_barrier(); look = compare(g,
 *     CSIW_RET_TAKEN); => csiw_win_barrier_stores(); look = compare(g,
 *     CSIW_RET_TAKEN);
 * mutant: lib/guest/guest.c: csiw_win_barrier(); look = compare(g,
 *     (uint8_t)ret); => csiw_win_barrier_stores(); look = compare(g,
 *     (uint8_t)ret);
 * mutant: lib/guest/guest.c: csiw_win_barrier(); if (csiw_win_get8(g->win,
 *     CSIW_PARAM_RET) != ret) => if (csiw_win_get8(g->win, CSIW_PARAM_RET) !=
 *     ret)
 * mutant: lib/guest/guest.c: look = compare(g, CSIW_RET_TAKEN); if (look !=
 *     SAME) { return abandon(g, look); } csiw_win_put8 => csiw_win_put8
 * mutant: lib/guest/guest.c: look = compare(g, (uint8_t)ret); => look = SAME;
 * mutant: lib/guest/guest.c: if (csiw_win_get8(g->win, CSIW_PARAM_RET) != ret)
 *     => if (0)
 * mutant: lib/guest/guest.c: if (look == SAME && !csiw_win_same(g->win,
 *     CSIW_PARAM_TOTAL, total, sizeof(total))) => if (0)
 * mutant: lib/guest/guest.c: g->collect->kept, g->order => g->collect->kept +
 *     1,
 *     g->order
 * mutant: lib/guest/guest.c: end_data(g); csiw_put32 => csiw_put32
 * mutant: lib/guest/guest.c: csiw_ring_publish(g); csiw_ring_count(g); =>
 *     csiw_ring_count(g); csiw_ring_publish(g);
 * mutant: lib/guest/guest.c: if (g->link.streaming) { csiw_ring_publish => if
 *     (0) { csiw_ring_publish
 * mutant: lib/guest/guest.c: done ? CSIW_STATE_IDLE : CSIW_STATE_FAILED, =>
 *     CSIW_STATE_IDLE,
 * mutant: lib/guest/guest.c: g->link.streaming = 0; return open => return open
 * mutant: lib/guest/guest.c: csiw_link_show(g); csiw_link_state(g,
 *     CSIW_STATE_DRAINING, cause); => csiw_link_state(g, CSIW_STATE_DRAINING,
 *     cause); csiw_link_show(g);
 * mutant: lib/guest/guest.c: csiw_link_state(g, CSIW_STATE_IDLE,
 *     CSIW_CAUSE_NONE); => (void)0;
 * mutant: lib/guest/guest.c: csiw_win_put8(g->win, CSIW_PARAM_RET,
 *     (uint8_t)ret); => csiw_win_put8(g->win, CSIW_PARAM_FLAGS,
 *     CSIW_F_FINISHED); csiw_win_put8(g->win, CSIW_PARAM_RET, (uint8_t)ret);
 * mutant: lib/guest/guest.c: (g->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER) | =>
 * mutant: lib/guest/guest.c: return g->state == CSIW_GUEST_IDLE ?
 *     CSIW_GUEST_WAIT : publish(g, ret, cause); => return publish(g, ret,
 *     cause);
 */
#include "guest_any.h"

int main(void)
{
	enum csiw_ret ret = any_ret();
	enum csiw_guest_do todo;

	ASSUME(ret != CSIW_RET_NONE);
	any_guest(WINDOW_MAX);
	todo = csiw_guest_end(&guest, ret);
	PROVE(guest_holds());
	PROVE(guest_told(todo));
	PROVE(guest_shown());
	PROVE(collect.kept == kept_before);
	if (before.state == CSIW_GUEST_IDLE) {
		PROVE(todo == CSIW_GUEST_WAIT && watch.accesses == 0);
		return 0;
	}
	PROVE(todo == CSIW_GUEST_CLOSE && watch.len == 0);
	PROVE(watch.over == (watch.last != STORED_FLAGS));
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == ret);
		PROVE(guest.link.cause == (ret == CSIW_RET_TIMEOUT
						   ? CSIW_CAUSE_NONE
						   : CSIW_CAUSE_CAPTURE));
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_end_port.c: what guest_end.c proves of the calls of win.h, proved of
 * the single loads, stores and barriers of port.h: csiw_guest_end with the real
 * lib/wire/win.c keeps to the order of G2 on either kind of memory.
 *
 * Assumed: a run is on, and a documented return value.  Bounds: windows up to
 * 4 KiB; no loop is cut.  Of win.c only csiw_win_same is guest_same_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/collect_any.c tests/proof/guest_same_any.c lib/guest/guest.c
 *     lib/wire/win.c
 *     lib/wire/param.c lib/wire/sample.c
 * cbmc: --unwind 9
 * mutant: lib/wire/win.c: port_barrier(); => port_barrier_stores();
 * mutant: lib/wire/win.c: port_store8(p++, *src++); } for (; len >= WORD; =>
 *     port_store8(p++, *src++); } for (; len > 0;
 * mutant: lib/wire/win.c: inside(win, offset, 1)) { port_store8(win->base +
 *     offset, value) => inside(win, offset, 1)) { port_store8(win->base +
 *     offset
 *     + 1, value)
 * mutant: lib/guest/guest.c: csiw_win_put8(g->win, CSIW_PARAM_RET,
 *     (uint8_t)ret);
 *     csiw_win_barrier(); => csiw_win_put8(g->win, CSIW_PARAM_RET,
 *     (uint8_t)ret);
 */
#include "guest_any.h"

int main(void)
{
	enum csiw_ret ret = any_ret();
	enum csiw_guest_do todo;

	ASSUME(ret != CSIW_RET_NONE);
	any_guest(WINDOW_MAX);
	ASSUME(before.state != CSIW_GUEST_IDLE);
	todo = csiw_guest_end(&guest, ret);
	PROVE(guest_holds());
	PROVE(guest_told(todo));
	PROVE(guest_shown());
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == ret);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_init.c: csiw_guest_init makes an idle guest of any memory, in which the
 * invariant holds, with nothing counted, and does not touch the window (G1).
 *
 * Bounds: windows up to 4 KiB.  The window is win_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/collect_any.c tests/proof/win_any.c lib/guest/guest.c
 *     lib/wire/param.c
 *     lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: memset(g, 0, sizeof(*g)); =>
 * mutant: lib/guest/guest.c: g->win = win; =>
 * mutant: lib/guest/guest.c: g->order = order; =>
 * mutant: lib/guest/guest.c: g->collect = collect; =>
 * mutant: lib/guest/guest.c: g->state = CSIW_GUEST_IDLE; } =>
 *     csiw_win_put8(win,
 *     CSIW_PARAM_FLAGS, 0); }
 */
#include "guest_any.h"

int main(void)
{
	enum csiw_order order = any_bool() ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE;

	any_guest_parts(WINDOW_MAX);
	ASSUME(collect.capacity == window_of_guest.capacity);
	ASSUME(collect.kept <= collect.capacity);
	__CPROVER_havoc_object(&guest);
	csiw_guest_init(&guest, &window_of_guest, order, &collect);
	PROVE(guest_holds());
	PROVE(guest.state == CSIW_GUEST_IDLE && guest.order == order);
	PROVE(guest.ret == CSIW_RET_NONE);
	PROVE(guest.runs == 0 && guest.abandoned == 0);
	PROVE(!guest.overtaken && watch.accesses == 0);
	return 0;
}

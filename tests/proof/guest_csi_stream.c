/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_csi_stream.c: csiw_guest_csi in a stream gives each packet to the ring,
 * whatever it is, stores nothing itself, and publishes what it ends as
 * "complete" (G2, L15), never as "window full".  The invariant is kept.
 *
 * Bounds: windows up to 4 KiB; no loop is cut.  The window is win_any.c's, the
 * ring guest_link_any.c's, when a run is over collect_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c tests/proof/collect_any.c
 *     tests/proof/win_any.c lib/guest/guest.c lib/wire/param.c
 *     lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: if (g->link.streaming) { csiw_ring_csi(g, csi, =>
 *     if (g->link.streaming && storable(csi)) { csiw_ring_csi(g, csi,
 * mutant: lib/guest/guest.c: ret == CSIW_RET_NONE ? CSIW_GUEST_CAPTURE : => ret
 *     == CSIW_RET_COMPLETE ? CSIW_GUEST_CAPTURE :
 */
#include "guest_any.h"

int main(void)
{
	uint8_t csi[CSIW_CSI_SIZE];
	enum csiw_guest_do todo;
	struct csiw_csi packet;
	ANY(uint64_t, wall_ns);
	ANY(uint64_t, mono_ns);

	any_guest(WINDOW_MAX);
	ASSUME(guest.state == CSIW_GUEST_CAPTURING && guest.link.streaming);
	__CPROVER_havoc_object(&packet);
	packet.csi = csi;
	todo = csiw_guest_csi(&guest, &packet, wall_ns, mono_ns);
	PROVE(guest_holds() && guest_told(todo) && guest_shown());
	PROVE(guest_copy_kept());
	PROVE(todo != CSIW_GUEST_WAIT && watch.last != STORED_NOTHING);
	PROVE(watch.len == 0 && !watch.zero);
	PROVE(guest.timed == before.timed && guest.first_ns == before.first_ns);
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == CSIW_RET_COMPLETE);
	}
	if (todo == CSIW_GUEST_CAPTURE) {
		PROVE(watch.last == STORED_SAMPLES && watch.accesses == 0);
	}
	return 0;
}

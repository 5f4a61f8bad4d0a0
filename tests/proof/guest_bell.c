/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_bell.c: the calls of guest_link.h that guest.c holds, in any state.
 * csiw_guest_bell rings only for news, which it takes, the records of a stream
 * so far included, and only if the peer's armed was read behind a barrier
 * (L10).  csiw_guest_arm publishes those (L13), writes armed, barrier, and lets
 * the caller sleep only if none were published and nothing is there that a step
 * would act on: no new peer, no request of an idle guest, no difference to the
 * copy and no end of a run.  csiw_guest_disarm writes armed alone, and none of
 * them stores a byte of block or samples.
 *
 * Bounds: windows up to 4 KiB; no loop is cut.  The window is win_any.c's, the
 * link guest_link_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c tests/proof/collect_any.c
 *     tests/proof/win_any.c lib/guest/guest.c lib/wire/param.c
 *     lib/wire/sample.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: csiw_win_barrier(); /* pairs with the peer's
 *     behind its armed (L10) => csiw_win_barrier_stores(); /*
 * mutant: lib/guest/guest.c: if (!g->link.news) { return false; } =>
 * mutant: lib/guest/guest.c: g->link.news = 0; =>
 * mutant: lib/guest/guest.c: csiw_win_barrier(); /* pairs with the peer's
 *     before it reads armed => csiw_win_barrier_stores(); /*
 * mutant: lib/guest/guest.c: return !requested(g); => return true;
 * mutant: lib/guest/guest.c: return compare(g, CSIW_RET_TAKEN) == SAME && =>
 *     return
 * mutant: lib/guest/guest.c: csiw_link_put(g, CSIW_LINK_ARMED, 0); =>
 * mutant: lib/guest/guest.c: csiw_guest_flush(g); if (!g->link.news) => if
 *     (!g->link.news)
 * mutant: lib/guest/guest.c: csiw_guest_flush(g); /* L13: => /*
 * mutant: lib/guest/guest.c: return before == g->link.producer.published &&
 *     quiet(g); => return quiet(g);
 */
#include "guest_any.h"

/* All but the link. */
static bool kept(void)
{
	return guest.state == before.state && guest.ret == before.ret &&
	       guest.runs == before.runs &&
	       guest.abandoned == before.abandoned &&
	       guest.overtaken == before.overtaken && guest_copy_kept() &&
	       watch.last ==
		       (watch.published ? STORED_SAMPLES : STORED_NOTHING) &&
	       collect.kept == kept_before;
}

/* Records that the peer did not know of. */
static bool published(void)
{
	return watch.published &&
	       guest.link.producer.published != before.link.producer.published;
}

static void check_bell(void)
{
	bool rung = csiw_guest_bell(&guest);

	PROVE(watch.published == (before.link.streaming != 0));
	PROVE(!rung || before.link.news || published());
	PROVE(!guest.link.news);
	PROVE(before.link.news || published() || watch.accesses == 0);
}

static void check_arm(void)
{
	bool sleep = csiw_guest_arm(&guest);

	PROVE(watch.published == (before.link.streaming != 0));
	PROVE(watch.armed && watch.barrier);
	PROVE(!sleep || !published());
	if (!sleep) {
		return;
	}
	if (guest.state == CSIW_GUEST_IDLE) {
		PROVE(watch.over && !watch.wanted);
	} else {
		PROVE(watch_compared() && watch.asked);
		PROVE(watch.ended == CSIW_CAUSE_NONE);
	}
}

int main(void)
{
	any_guest(WINDOW_MAX);
	switch (any_size(2)) {
	case 0:
		check_bell();
		break;
	case 1:
		check_arm();
		break;
	default:
		watch.armed = true;
		csiw_guest_disarm(&guest);
		PROVE(!watch.armed && watch.accesses == 0);
	}
	PROVE(guest_holds() && kept());
	return 0;
}

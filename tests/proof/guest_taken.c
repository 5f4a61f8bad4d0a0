/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_taken.c: csiw_link_copied gives a run a number only if that was read
 * under L3, is not 0 and not the one that this peer used up last, and if the
 * mark, read behind it and a barrier, is that of the copy and the version is
 * ours (L7); a stream begins at the consumer that was read with it. It stores
 * nothing. csiw_link_taken writes served 0, barrier, what belongs to the run,
 * barrier, served (9.2), each word as it keeps it, and a stream's ring begins
 * in between; the number is used up then. Without a link there is no number
 * and no access.
 *
 * Bounds: a window of 12 KiB; no loop is left.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/guest_link_wrap_any.c tests/proof/guest_ring_any.c
 * cbmc: --unwind 7
 * mutant: lib/guest/link.c: request == 0 || marked != mark || used(g, request)
 *     => request == 0 || marked != mark
 * mutant: lib/guest/link.c: request == 0 || marked != mark || used(g, request)
 *     => request == 0 || used(g, request)
 * mutant: lib/guest/link.c: if (version != CSIW_LINK_VERSION) => if (0)
 * mutant: lib/guest/link.c: csiw_link_put(g, CSIW_LINK_SERVED, 0); =>
 * mutant: lib/guest/link.c: csiw_win_barrier(); /* pairs with a reader's =>
 *     csiw_win_barrier_loads(); /*
 * mutant: lib/guest/link.c: csiw_win_barrier(); csiw_link_put(g,
 *     CSIW_LINK_SERVED, link->number); => csiw_link_put(g, CSIW_LINK_SERVED,
 *     link->number);
 * mutant: lib/guest/link.c: if (link->streaming && link->number != 0) => if (0)
 * mutant: lib/guest/link.c: csiw_link_put(g, CSIW_LINK_CAUSE,
 *     CSIW_CAUSE_NONE); =>
 * mutant: lib/guest/link.c: if (link->number != 0) { link->used => {
 *     link->used
 * mutant: lib/guest/link.c: link->used_by = own(g, CSIW_LINK_ECHO); =>
 */
#include "guest_line.h"

extern unsigned int ring_begun;

static bool cleared; /* served is 0 */
static bool bracket; /* and a barrier stands behind that */

static void on_word(size_t field, uint32_t value)
{
	DEMAND(value == own(&guest, field), "as it is kept");
	if (field == CSIW_LINK_SERVED && !cleared) {
		DEMAND(value == 0, "served is cleared first");
		cleared = true;
		return;
	}
	if (field == CSIW_LINK_SERVED) {
		DEMAND(fresh && bracket && value == guest.link.number,
		       "what belongs to the run, barrier, served");
		return;
	}
	bracket = bracket || fresh;
	DEMAND(cleared && bracket, "served 0, barrier, the rest");
	DEMAND(field >= CSIW_LINK_STATE && field <= CSIW_LINK_LOST,
	       "words of the run");
}

static void prove_number(void)
{
	const struct peer_word *request = word_of(CSIW_LINK_REQUEST);
	const struct peer_word *mark = word_of(CSIW_LINK_MARK);
	const struct peer_word *version = word_of(CSIW_LINK_PEER_VERSION);
	const struct peer_word *consumer = word_of(CSIW_LINK_CONSUMER);

	PROVE(guest.link.up);
	PROVE(guest.link.number != before.link.used ||
	      own(&guest, CSIW_LINK_ECHO) != before.link.used_by);
	PROVE(request->counts && request->value == guest.link.number);
	PROVE(mark->counts && mark->barriers > request->barriers);
	PROVE(mark->value >> 24 == guest.block[308] &&
	      (mark->value >> 16) % 256 == guest.block[309] &&
	      (mark->value >> 8) % 256 == guest.block[310] &&
	      mark->value % 256 == guest.block[311]);
	PROVE(version->counts && version->value == 1);
	PROVE(consumer->counts && consumer->value == guest.link.start);
}

/* A number that was taken is used up, by the peer that is echoed (L7). */
static void prove_used(bool taken)
{
	bool numbered = taken && guest.link.number != 0;

	PROVE(guest.link.used ==
	      (numbered ? guest.link.number : before.link.used));
	PROVE(guest.link.used_by ==
	      (numbered ? own(&guest, CSIW_LINK_ECHO) : before.link.used_by));
}

static void check_copied(void)
{
	csiw_link_copied(&guest, now_ms);
	PROVE(stores == 0);
	PROVE((guest.link.streaming != 0) ==
	      ((guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM) != 0));
	PROVE(guest.link.cause == CSIW_CAUSE_NO_LINK ||
	      (guest.link.cause == CSIW_CAUSE_VERSION &&
	       guest.link.number == 0));
	PROVE(guest.link.counters.received == 0 &&
	      guest.link.counters.delivered == 0 &&
	      guest.link.counters.dropped_ring == 0 &&
	      guest.link.malformed == 0 && guest.link.dropped_kernel == 0);
	PROVE(guest.link.peer_ms == now_ms);
	prove_used(false);
	if (guest.link.number != 0) {
		prove_number();
	}
}

static void check_taken(void)
{
	size_t k = any_size(31);

	ASSUME(guest.link.up || guest.link.number == 0);
	csiw_link_taken(&guest);
	PROVE(guest.link.number == before.link.number && guest.link.news);
	prove_used(true);
	PROVE((ring_begun == 1) ==
	      (guest.link.streaming && guest.link.number != 0));
	if (!guest.link.up) {
		PROVE(stores == 0 && line_kept(k));
		return;
	}
	PROVE(own(&guest, CSIW_LINK_SERVED) == guest.link.number);
	PROVE(own(&guest, CSIW_LINK_STATE) == CSIW_STATE_CONFIGURING);
	PROVE(own(&guest, CSIW_LINK_CAUSE) == CSIW_CAUSE_NONE);
	PROVE(own(&guest, CSIW_LINK_PROGRESS) == 0);
	PROVE(own(&guest, CSIW_LINK_LOST) == 0);
	PROVE((k >= CSIW_LINK_STATE / 4 && k <= CSIW_LINK_LOST / 4) ||
	      line_kept(k));
}

int main(void)
{
	any_guest();
	if (any_bool()) {
		check_copied();
	} else {
		check_taken();
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_turn.c: csiw_link_turn writes echo, heartbeat and, of a run that is on,
 * progress and lost, each as it keeps them, and all of its lines in the order
 * of 9.1 where it found one of its words changed, no sooner than 1 s after the
 * last time (L5). A peer's nonce that is new and not 0, beside an echo that is
 * the guest's own, becomes the echo, and ends a stream (L1); a beat comes when
 * 200 ms are over; a peer counts as alive only for a heartbeat under L3 that
 * moved, or when the guest itself was halted. Records of a stream are published
 * at every turn and by csiw_guest_flush, its counters written at every beat.
 * Without a link it does nothing. csiw_link_show stores what has changed of
 * progress and lost, csiw_guest_count sets two counters.
 *
 * Bounds: a window of 12 KiB; no loop is cut.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/guest_link_wrap_any.c tests/proof/guest_ring_any.c
 * cbmc: --unwind 7 --unwindset write_lines.0:33,repair.0:33
 * mutant: lib/guest/link.c: if (i < WORDS && now_ms => if (now_ms
 * mutant: lib/guest/link.c: now_ms - g->link.repaired_ms >= CSIW_REPAIR_MS => 1
 * mutant: lib/guest/link.c: if (g->link.streaming) { g->link.cause => {
 *     g->link.cause
 * mutant: lib/guest/link.c: if (halted || heartbeat => if (1 || heartbeat
 * mutant: lib/guest/link.c: g->link.heartbeat = heartbeat; =>
 * mutant: lib/guest/link.c: csiw_link_peer(g, CSIW_LINK_PEER_HEARTBEAT, =>
 *     csiw_link_peer(g, CSIW_LINK_CONSUMER,
 * mutant: lib/guest/link.c: if (!g->link.up || get(g, CSIW_LINK_PEER_ECHO) !=
 *     own(g, CSIW_LINK_NONCE)) { return 0; } => if (!g->link.up) { return 0; }
 * mutant: lib/guest/link.c: if (nonce == 0) { return; } => if (nonce == own(g,
 *     CSIW_LINK_ECHO)) { return; }
 * mutant: lib/guest/link.c: return nonce != own(g, CSIW_LINK_ECHO) ? nonce : 0;
 *     => return nonce;
 * mutant: lib/guest/link.c: return 0; } csiw_win_barrier_loads(); => return
 *     0; }
 * mutant: lib/guest/link.c: if (g->state != CSIW_GUEST_IDLE) { csiw_link_show
 *     => { csiw_link_show
 * mutant: lib/guest/link.c: if (own(g, field) != value) => if (1)
 * mutant: lib/guest/link.c: show(g, CSIW_LINK_LOST, lost(g)); =>
 * mutant: lib/guest/link.c: g->link.malformed = malformed; =>
 *     g->link.malformed += malformed;
 * mutant: lib/guest/link.c: listen(g, now_ms, halted); csiw_ring_count(g); =>
 *     listen(g, now_ms, halted);
 */
#include "guest_line.h"

extern unsigned int ring_published, ring_counted;

static unsigned int repaired; /* words of a repair; 33 are all */

static void on_repair(size_t field, uint32_t value)
{
	DEMAND(repaired != 1 || fresh, "no magic, barrier, the rest");
	if (repaired < 32) {
		DEMAND(field == repaired * 4 && value == own(&guest, field),
		       "each word once, as it is kept");
	} else {
		DEMAND(repaired == 32 && fresh && field == CSIW_LINK_MAGIC &&
			       value == CSIW_LINK_MAGIC_VALUE,
		       "the rest, barrier, magic");
	}
	repaired++;
}

static void on_word(size_t field, uint32_t value)
{
	if (field == CSIW_LINK_MAGIC && value == 0) {
		DEMAND(repaired == 0 && differing > 0,
		       "a repair of what was changed");
		repaired = 1;
		return;
	}
	if (repaired > 0) {
		on_repair(field, value);
		return;
	}
	DEMAND(field == CSIW_LINK_ECHO || field == CSIW_LINK_HEARTBEAT ||
		       field == CSIW_LINK_PROGRESS || field == CSIW_LINK_LOST,
	       "words that a turn keeps");
	DEMAND(value == own(&guest, field), "as it is kept");
}

static bool moved(size_t field, uint32_t seen)
{
	return word_of(field)->counts && word_of(field)->value != seen;
}

/* The peer's time. */
static void prove_alive(uint64_t since_beat)
{
	bool heard = moved(CSIW_LINK_PEER_HEARTBEAT, before.link.heartbeat);

	PROVE(guest.link.heartbeat ==
	      (heard ? word_of(CSIW_LINK_PEER_HEARTBEAT)->value
		     : before.link.heartbeat));
	if (since_beat < 200 || !guest.link.streaming) {
		PROVE(guest.link.peer_ms == before.link.peer_ms);
	} else {
		PROVE(guest.link.peer_ms == (heard || since_beat >= 1000
						     ? now_ms
						     : before.link.peer_ms));
	}
}

static void prove_met(void)
{
	bool another = newcomer() != 0;

	PROVE(word_of(CSIW_LINK_PEER_ECHO)->read && behind_echo);
	PROVE(own(&guest, CSIW_LINK_ECHO) ==
	      (another ? newcomer() : own(&before, CSIW_LINK_ECHO)));
	PROVE(guest.link.used == before.link.used &&
	      guest.link.used_by == before.link.used_by);
	PROVE(guest.link.cause == (another && guest.link.streaming
					   ? CSIW_CAUSE_PEER_NEW
					   : before.link.cause));
	PROVE(!another || guest.link.news);
}

static void prove_beat(uint64_t since_beat)
{
	uint32_t was = own(&before, CSIW_LINK_HEARTBEAT);
	bool beats = since_beat >= 200;

	PROVE(own(&guest, CSIW_LINK_HEARTBEAT) == (!beats ? was
						   : was == UINT32_MAX
							   ? 0
							   : was + 1));
	PROVE(guest.link.beat_ms == (beats ? now_ms : before.link.beat_ms));
	PROVE(ring_counted == (beats && guest.link.streaming ? 1 : 0));
	PROVE(repaired == 0 || repaired == 33);
	PROVE(repaired == 0 || (now_ms - before.link.repaired_ms >= 1000 &&
				guest.link.repaired_ms == now_ms &&
				guest.link.repairs != before.link.repairs));
	PROVE(repaired == 33 || !beats || differing == 0 ||
	      now_ms - before.link.repaired_ms < 1000);
}

/* Words of the lines that a turn leaves alone. */
static bool stays(size_t k)
{
	return k != CSIW_LINK_ECHO / 4 && k != CSIW_LINK_HEARTBEAT / 4 &&
	       k != CSIW_LINK_PROGRESS / 4 && k != CSIW_LINK_LOST / 4;
}

/* What has changed is stored, of what the run has kept and lost. */
static void prove_shown(bool shown)
{
	uint64_t lost =
		before.link.dropped_kernel + before.link.counters.dropped_ring;

	PROVE(own(&guest, CSIW_LINK_PROGRESS) ==
	      (shown ? collect.kept : own(&before, CSIW_LINK_PROGRESS)));
	PROVE(own(&guest, CSIW_LINK_LOST) ==
	      (!shown              ? own(&before, CSIW_LINK_LOST)
	       : lost < UINT32_MAX ? lost
				   : UINT32_MAX));
}

static void check_show(void)
{
	size_t k = any_size(31);

	csiw_link_show(&guest);
	prove_shown(guest.link.up);
	PROVE(stores == (line_kept(CSIW_LINK_PROGRESS / 4) ? 0 : 1) +
				(line_kept(CSIW_LINK_LOST / 4) ? 0 : 1));
	PROVE(k == CSIW_LINK_PROGRESS / 4 || k == CSIW_LINK_LOST / 4 ||
	      line_kept(k));
}

static void check_count(void)
{
	ANY(uint64_t, malformed);
	ANY(uint64_t, dropped);

	csiw_guest_count(&guest, malformed, dropped);
	PROVE(guest.link.malformed == malformed);
	PROVE(guest.link.dropped_kernel == dropped);
	PROVE(stores == 0 && barriers == 0);
}

static void check_flush(void)
{
	csiw_guest_flush(&guest);
	PROVE(ring_published == (guest.link.streaming ? 1 : 0));
	PROVE(stores == 0 && barriers == 0);
}

int main(void)
{
	size_t k = any_size(31);
	uint64_t since_beat;

	any_guest();
	ASSUME(guest.link.dropped_kernel < UINT64_MAX / 2);
	ASSUME(guest.link.counters.dropped_ring < UINT64_MAX / 2);
	switch (any_size(3)) {
	case 0:
		check_flush();
		return 0;
	case 1:
		check_show();
		return 0;
	case 2:
		check_count();
		return 0;
	default:
		break;
	}
	ASSUME(guest.link.beat_ms <= now_ms &&
	       guest.link.repaired_ms <= now_ms);
	since_beat = now_ms - guest.link.beat_ms;
	csiw_link_turn(&guest, now_ms);
	PROVE(guest.link.number == before.link.number &&
	      guest.link.streaming == before.link.streaming);
	if (!guest.link.up) {
		PROVE(stores == 0 && barriers == 0 && ring_published == 0);
		return 0;
	}
	prove_met();
	prove_beat(since_beat);
	prove_alive(since_beat);
	PROVE(ring_published == (guest.link.streaming ? 1 : 0));
	prove_shown(guest.state != CSIW_GUEST_IDLE);
	PROVE(!stays(k) || line_kept(k));
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_over.c: the short ones of lib/guest/link.c. csiw_link_peer gives a
 * word of the peer's line only if echo and nonce, read in this order with a
 * barrier between, stood right before it and behind it, barriers between (L3).
 * csiw_link_over ends a run with a number
 * alone: for another peer, an impossible index or silence of 30 s a stream,
 * and for a cancel word under L3 that is its number any run (L9).
 * csiw_link_state and csiw_link_put do what private.h says; csiw_link_met says
 * whether there is another peer, by L1, and csiw_link_armed reads one word.
 * Without a link nothing is touched.
 *
 * Bounds: a window of 12 KiB; no loop is left.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/guest_link_wrap_any.c tests/proof/guest_ring_any.c
 * cbmc: --unwind 7
 * mutant: lib/guest/link.c: csiw_win_barrier(); /* pairs with the peer's around
 *     its echo => csiw_win_barrier_stores(); /*
 * mutant: lib/guest/link.c: value = get(g, field); csiw_win_barrier(); => value
 *     = get(g, field);
 * mutant: lib/guest/link.c: csiw_win_barrier(); if (!linked(g)) { return false;
 *     } *out => csiw_win_barrier(); *out
 * mutant: lib/guest/link.c: own(g, CSIW_LINK_ECHO) == 0 || =>
 * mutant: lib/guest/link.c: return false; } csiw_win_barrier_loads(); => return
 *     false; } csiw_win_barrier_stores();
 * mutant: lib/guest/link.c: get(g, CSIW_LINK_PEER_ECHO) != own(g,
 *     CSIW_LINK_NONCE)) { return false; } csiw_win_barrier_loads(); => get(g,
 *     CSIW_LINK_PEER_NONCE) != own(g, CSIW_LINK_ECHO)) { return false; }
 *     csiw_win_barrier_loads(); if (1) { return get(g, CSIW_LINK_PEER_ECHO) ==
 *     own(g, CSIW_LINK_NONCE); }
 * mutant: lib/guest/link.c: if (!g->link.up || get(g, CSIW_LINK_PEER_ECHO) !=
 *     own(g, CSIW_LINK_NONCE)) { return 0; } => if (!g->link.up) { return 0; }
 * mutant: lib/guest/link.c: return newcomer(g) != 0; => return newcomer(g) !=
 *     own(g, CSIW_LINK_ECHO);
 * mutant: lib/guest/link.c: get(g, CSIW_LINK_PEER_NONCE) == own(g,
 *     CSIW_LINK_ECHO); => true;
 * mutant: lib/guest/link.c: && cancel == link->number) => )
 * mutant: lib/guest/link.c: if (link->number == 0) { return CSIW_CAUSE_NONE; }
 *     =>
 * mutant: lib/guest/link.c: if (link->producer.impossible) => if (0)
 * mutant: lib/guest/link.c: now_ms - link->peer_ms >= CSIW_PEER_SILENT_MS =>
 *     now_ms - link->peer_ms > CSIW_PEER_SILENT_MS
 */
#include "guest_line.h"

static size_t put_field;

static void on_word(size_t field, uint32_t value)
{
	DEMAND(field == CSIW_LINK_CAUSE || field == CSIW_LINK_STATE ||
		       field == put_field,
	       "no other word");
	DEMAND(value == own(&guest, field), "as it is kept");
}

/* Any word but those of the looks. */
static size_t any_field(void)
{
	size_t field = CSIW_LINK_PEER_HEARTBEAT + 4 * any_size(13);

	return field;
}

static void check_peer(void)
{
	size_t field = any_field();
	ANY(uint32_t, out);
	uint32_t was = out;
	bool counts = csiw_link_peer(&guest, field, &out);

	PROVE(counts || out == was);
	if (counts) {
		PROVE(guest.link.up);
		PROVE(word_of(field)->counts && word_of(field)->value == out);
	}
	PROVE(stores == 0);
}

static enum csiw_cause over_by_itself(void)
{
	if (!guest.link.streaming || guest.link.number == 0) {
		return CSIW_CAUSE_NONE;
	}
	if (guest.link.cause == CSIW_CAUSE_PEER_NEW) {
		return CSIW_CAUSE_PEER_NEW;
	}
	if (guest.link.producer.impossible) {
		return CSIW_CAUSE_CONSUMER;
	}
	return now_ms - guest.link.peer_ms >= 30000 ? CSIW_CAUSE_PEER_SILENT
						    : CSIW_CAUSE_NONE;
}

static void check_over(void)
{
	const struct peer_word *cancel = word_of(CSIW_LINK_CANCEL);
	enum csiw_cause cause;

	ASSUME(now_ms >= guest.link.peer_ms);
	cause = csiw_link_over(&guest, now_ms);
	PROVE(stores == 0);
	if (over_by_itself() != CSIW_CAUSE_NONE) {
		PROVE(cause == over_by_itself());
		return;
	}
	PROVE((cause == CSIW_CAUSE_CANCELLED) ==
	      (guest.link.number != 0 && cancel->counts &&
	       cancel->value == guest.link.number));
	PROVE(cause == CSIW_CAUSE_CANCELLED || cause == CSIW_CAUSE_NONE);
}

static void check_state(void)
{
	enum csiw_link_state state = (enum csiw_link_state)any_size(4);
	enum csiw_cause cause = (enum csiw_cause)any_size(9);

	csiw_link_state(&guest, state, cause);
	PROVE(guest.link.cause == cause && guest.link.news);
	PROVE(stores == (guest.link.up ? 2 : 0));
	PROVE(!guest.link.up || (own(&guest, CSIW_LINK_STATE) == state &&
				 own(&guest, CSIW_LINK_CAUSE) == cause));
}

static void check_put(void)
{
	ANY(uint32_t, value);

	put_field = CSIW_LINK_ECHO + 4 * any_size(8);
	csiw_link_put(&guest, put_field, value);
	PROVE(stores == (guest.link.up ? 1 : 0));
}

static void check_rest(void)
{
	bool met = csiw_link_met(&guest);
	bool armed = csiw_link_armed(&guest);

	PROVE(met == (newcomer() != 0) && behind_echo);
	PROVE(armed ==
	      (guest.link.up && word_of(CSIW_LINK_PEER_ARMED)->value == 1));
	PROVE(stores == 0);
}

int main(void)
{
	any_guest();
	ASSUME(guest.link.up || guest.link.number == 0);
	switch (any_size(4)) {
	case 0:
		check_peer();
		break;
	case 1:
		check_over();
		break;
	case 2:
		check_state();
		break;
	case 3:
		check_put();
		break;
	default:
		check_rest();
	}
	PROVE(guest.link.number == before.link.number);
	return 0;
}

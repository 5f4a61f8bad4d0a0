/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_link.c: csiw_guest_link_start writes the guest's two lines and nothing
 * else, magic 0 first, barrier, every other word as it keeps it, barrier,
 * magic (9.1); fields are what section 9.1 says, the words behind them 0, and
 * the nonce is neither 0 nor the one that it found. A window that a link does
 * not fit is not touched.
 *
 * Assumed: a guest fresh from csiw_guest_init.  Bounds: a window of 12 KiB; no
 * loop is cut: a nonce goes on twice at most.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/guest_link_wrap_any.c tests/proof/guest_ring_any.c
 * cbmc: --unwind 7 --unwindset write_lines.0:33,csiw_guest_link_start.0:4
 * mutant: lib/guest/link.c: csiw_win_barrier(); /* pairs with the reader's =>
 *     csiw_win_barrier_loads(); /*
 * mutant: lib/guest/link.c: } csiw_win_barrier(); csiw_win_put32(g->win,
 *     place(g, CSIW_LINK_MAGIC), CSIW_LINK_MAGIC_VALUE); => }
 *     csiw_win_put32(g->win, place(g, CSIW_LINK_MAGIC),
 *     CSIW_LINK_MAGIC_VALUE);
 * mutant: lib/guest/link.c: for (i = 1; i < WORDS; i++) => for (i = 1; i <
 *     WORDS + 1; i++)
 * mutant: lib/guest/link.c: nonce == 0 || nonce == => nonce ==
 * mutant: lib/guest/link.c: nonce == 0 || nonce == found =>
 *     nonce == 0
 * mutant: lib/guest/link.c: (features & CSIW_FEATURE_DOORBELL) | => features |
 * mutant: lib/guest/link.c: if (!csiw_link_fits(g->win)) => if (0)
 * mutant: lib/guest/link.c: link->up = 1; =>
 */
#include <csiw/err.h>

#include "guest_line.h"

static void on_word(size_t field, uint32_t value)
{
	if (stores == 0) {
		DEMAND(field == CSIW_LINK_MAGIC && value == 0, "no magic");
	} else if (stores < 32) {
		DEMAND(stores > 1 || fresh, "no magic, barrier, the rest");
		DEMAND(field == stores * 4 && value == own(&guest, field),
		       "each word once, as it is kept");
	} else {
		DEMAND(stores == 32 && fresh && field == CSIW_LINK_MAGIC &&
			       value == CSIW_LINK_MAGIC_VALUE,
		       "the rest, barrier, magic");
	}
}

/* Section 9.1's table. */
static void prove_lines(uint32_t features, uint32_t given)
{
	size_t k = any_size(31);

	PROVE(own(&guest, CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE);
	PROVE(own(&guest, CSIW_LINK_VERSIONS) == 0x10001);
	PROVE(own(&guest, CSIW_LINK_FEATURES) == (features & 2) + 1);
	PROVE(own(&guest, CSIW_LINK_ORDER) == (uint32_t)guest.order);
	PROVE(own(&guest, CSIW_LINK_WINDOW) == window.size);
	PROVE(own(&guest, CSIW_LINK_RING) == CSIW_RING_OFFSET);
	PROVE(own(&guest, CSIW_LINK_NONCE) != 0);
	PROVE(own(&guest, CSIW_LINK_NONCE) != found);
	PROVE(own(&guest, CSIW_LINK_NONCE) == given || given == 0 ||
	      given == found);
	PROVE(k < 8 || guest.link.lines[k] == 0);
}

int main(void)
{
	ANY(uint32_t, given);
	ANY(uint32_t, features);
	ANY(uint64_t, now);
	int err;

	if (any_bool()) {
		window.size = WINDOW - 8;
		guest.win = &window;
		err = csiw_guest_link_start(&guest, given, features, now);
		PROVE(err == CSIW_ERR_WINDOW && stores == 0 && !guest.link.up);
		return 0;
	}
	window.size = WINDOW;
	guest.win = &window;
	guest.collect = &collect;
	guest.order = any_bool() ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE;
	err = csiw_guest_link_start(&guest, given, features, now);
	PROVE(err == CSIW_OK && stores == 33 && guest.link.up);
	PROVE(guest.link.beat_ms == now && guest.link.number == 0);
	prove_lines(features, given);
	return 0;
}

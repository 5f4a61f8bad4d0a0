/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_link.c: the rest of lib/peer/link.c. csiw_plink_number gives an ask
 * that left out the fill, and one of a peer whose link is whole, a number that is not 0, not the
 * one before and not the served one that it found, and stores mark, barrier,
 * number, barrier (L6); without a link there is none. The byte order is that of
 * the guest then, or else the caller's, and the timeout's bytes are swapped
 * when it changes. csiw_plink_forget takes the number out of the window.
 * csiw_plink_whole, _ready, _torn and _served say what was read of magic,
 * nonce, echo and served (L3, L8), and another life is an identity that holds
 * (L4). csiw_peer_arm writes armed, barrier, and lets the caller sleep if
 * nothing waits, and only then: another life, or records of the number that is
 * served. csiw_peer_bell rings only for news and where armed was read behind a
 * barrier (L10). csiw_link_cancel stores one word, its number, and says whether
 * armed was read as 1 behind a barrier (L9).
 *
 * Bounds: a window of 12 KiB; no loop is cut: a number goes on twice
 * at most.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/peer_link_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/link.c: p->link.latest == 0 || p->link.latest == served => 0
 * mutant: lib/peer/link.c: csiw_win_barrier(); /* pairs with the guest's behind
 *     number => csiw_win_barrier_loads(); /*
 * mutant: lib/peer/link.c: csiw_win_barrier(); /* pairs with the guest's behind
 *     its copy => /*
 * mutant: lib/peer/link.c: if (p->phase == CSIW_PEER_PHASE_HELLO ||
 *     csiw_plink_ready(p)) => if (csiw_plink_ready(p))
 * mutant: lib/peer/link.c: if (p->phase == CSIW_PEER_PHASE_HELLO ||
 *     csiw_plink_ready(p)) => if (p->link.state == CSIW_PEER_LINK_LINKED)
 * mutant: lib/peer/link.c: p->link.number != 0 ? p->link.guest.order :
 *     p->link.unlinked; => p->link.guest.order;
 * mutant: lib/peer/link.c: number(p); } agree(p); => number(p); agree(p); }
 * mutant: lib/peer/link.c: return p->link.state == CSIW_PEER_LINK_LINKED &&
 *     csiw_plink_whole(p); => return p->link.state == CSIW_PEER_LINK_LINKED;
 * mutant: lib/peer/link.c: csiw_identity_read(&found, p->win) == CSIW_OK &&
 *     found.nonce != p->link.guest.nonce => get(p, CSIW_LINK_NONCE) !=
 *     p->link.guest.nonce
 * mutant: lib/peer/link.c: == CSIW_OK && found.nonce != p->link.guest.nonce =>
 *     == CSIW_OK
 * mutant: lib/peer/link.c: if (csiw_plink_torn(p) == CSIW_ERR_RESTARTED) {
 *     return false; } =>
 * mutant: lib/peer/link.c: if (csiw_plink_torn(p) == CSIW_ERR_RESTARTED) {
 *     return false; } => if (!csiw_plink_whole(p)) { return false; }
 * mutant: lib/peer/link.c: || !csiw_plink_shown(p) || => ||
 * mutant: lib/peer/link.c: return same_guest(p) && get(p, CSIW_LINK_ECHO) ==
 *     p->link.line[0]; => return same_guest(p);
 * mutant: lib/peer/link.c: return csiw_plink_whole(p) && csiw_plink_shown(p);
 *     => return csiw_plink_shown(p);
 * mutant: lib/peer/link.c: p->block[TIMEOUT_LOW] = high; =>
 * mutant: lib/peer/link.c: p->link.news = 0; csiw_win_barrier(); =>
 *     p->link.news = 0; csiw_win_barrier_stores();
 * mutant: lib/peer/link.c: CSIW_LINK_CANCEL, number); csiw_win_barrier(); =>
 *     CSIW_LINK_CANCEL, number); csiw_win_barrier_stores();
 * mutant: lib/peer/link.c: *ring = csiw_win_get32(win, end + CSIW_LINK_ARMED)
 *     == 1; => *ring = true;
 * mutant: lib/peer/link.c: *ring = false; =>
 * mutant: lib/peer/link.c: csiw_win_barrier(); /* pairs with the guest's before
 *     it reads armed => csiw_win_barrier_stores(); /*
 * mutant: lib/peer/link.c: quiet(p) && csiw_peer_still(p); => quiet(p);
 * mutant: lib/peer/link.c: get(p, CSIW_LINK_PRODUCER) ==
 *     csiw_plink_consumer(p); => true;
 * mutant: lib/peer/link.c: if (number == 0) { return CSIW_ERR_RANGE; } =>
 * mutant: lib/peer/link.c: CSIW_LINK_CANCEL, number); => CSIW_LINK_CANCEL,
 *     number + 1);
 * mutant: lib/peer/link.c: progress < p->win->capacity => 1
 * mutant: lib/peer/link.c: csiw_win_barrier(); /* behind start cleared => /*
 */
#include "peer_line.h"

static size_t allowed; /* the word that may be stored, besides the ask's */
static bool marked;    /* the mark is, and the number */
static bool numbered;
static bool still; /* csiw_peer_still was asked, behind armed */
static bool calm;
static uint32_t cancelled;

uint64_t csiw_peer_random(struct csiw_peer *p)
{
	ANY(uint64_t, random);

	(void)p;
	return random;
}

bool csiw_peer_still(const struct csiw_peer *p)
{
	DEMAND(p == &peer && fresh, "armed, barrier, a look (L10)");
	still = true;
	calm = any_bool();
	return calm;
}

static void on_word(size_t field, uint32_t value)
{
	if (field == CSIW_LINK_MARK) {
		DEMAND(!marked && value >> 24 == peer.block[308] &&
			       (value >> 16) % 256 == peer.block[309] &&
			       (value >> 8) % 256 == peer.block[310] &&
			       value % 256 == peer.block[311],
		       "the mark is the ask's (L6)");
		marked = true;
	} else if (field == CSIW_LINK_REQUEST && allowed == 0) {
		DEMAND(marked && fresh && value == peer.link.number,
		       "the mark, barrier, the number");
		numbered = true;
	} else {
		DEMAND(field == allowed &&
			       (fresh || field != CSIW_LINK_REQUEST),
		       "no other word");
	}
	if (field == CSIW_LINK_CANCEL) {
		cancelled = value;
	} else {
		DEMAND(value == own(&peer, field), "as it is kept");
	}
}

/* The timeout's bytes go by the order, and nothing else of the block does. */
static void check_order(enum csiw_order order)
{
	size_t k = any_size(CSIW_PARAM_SIZE - 1);
	bool swap = before.order != order;

	PROVE(peer.order == order &&
	      peer.link.unlinked == before.link.unlinked);
	PROVE(!swap || (peer.block[4] == before.block[5] &&
			peer.block[5] == before.block[4]));
	PROVE((swap && (k == 4 || k == 5)) || peer.block[k] == before.block[k]);
}

static void check_number(void)
{
	csiw_plink_number(&peer);
	PROVE(peer.link.ready == 0);
	if (peer.phase != CSIW_PEER_PHASE_HELLO &&
	    (peer.link.state != CSIW_PEER_LINK_LINKED || !was_whole())) {
		PROVE(peer.link.number == 0 && stores == 0);
		check_order(before.link.unlinked);
		return;
	}
	check_order(peer.link.guest.order);
	PROVE(stores == 2 && marked && numbered && fresh);
	PROVE(peer.link.number != 0 && peer.link.number != before.link.latest &&
	      peer.link.number == peer.link.latest);
	PROVE(read[CSIW_LINK_SERVED / 4] &&
	      peer.link.number != seen[CSIW_LINK_SERVED / 4]);
	PROVE(peer.link.start == own(&peer, CSIW_LINK_CONSUMER) &&
	      own(&peer, CSIW_LINK_CONSUMER) ==
		      own(&before, CSIW_LINK_CONSUMER));
	PROVE(!csiw_plink_begun(&peer));
}

/* The number of an ask that is withdrawn is 0, behind start cleared. */
static void check_forget(void)
{
	bool there = own(&peer, CSIW_LINK_REQUEST) != 0;

	allowed = CSIW_LINK_REQUEST;
	csiw_plink_forget(&peer);
	PROVE(stores == (there ? 1 : 0) && barriers == stores);
	PROVE(own(&peer, CSIW_LINK_REQUEST) == 0);
}

static void check_looks(void)
{
	bool served, whole;
	int torn;

	switch (any_size(4)) {
	case 0:
		whole = csiw_plink_whole(&peer);
		PROVE(whole == was_whole());
		break;
	case 1:
		torn = csiw_plink_torn(&peer);
		PROVE((torn == CSIW_OK) == was_whole());
		PROVE((torn == CSIW_ERR_RESTARTED) == was_restarted());
		PROVE(torn == CSIW_OK || torn == CSIW_ERR_RESTARTED ||
		      torn == CSIW_ERR_UNSTABLE);
		break;
	case 3:
		whole = csiw_plink_ready(&peer);
		PROVE(whole == (peer.link.state == CSIW_PEER_LINK_LINKED &&
				was_whole()));
		break;
	case 2:
		served = csiw_plink_served(&peer);
		PROVE(!served || (was_whole() && peer.link.number != 0 &&
				  was(CSIW_LINK_SERVED, peer.link.number)));
		break;
	default:
		served = csiw_plink_progress(&peer) <= window.capacity;
		PROVE(served || peer.link.streaming);
		served = csiw_plink_begun(&peer);
		PROVE(served ==
		      (peer.link.number != 0 &&
		       csiw_plink_consumer(&peer) != peer.link.start));
	}
	PROVE(stores == 0);
}

static void check_end(void)
{
	csiw_plink_end(&peer, CSIW_ERR_DEAD);
	PROVE(peer.link.state == CSIW_PEER_LINK_NONE &&
	      peer.link.err == CSIW_ERR_DEAD && stores == 0);
}

/* Another life, or records of this ask that are unread; of a peer that greets,
 * the echo. */
static bool something_waits(void)
{
	if (peer.link.state == CSIW_PEER_LINK_HELLO) {
		return was(CSIW_LINK_ECHO, peer.link.line[0]);
	}
	return was_restarted() ||
	       (peer.link.streaming && peer.link.number != 0 &&
		was(CSIW_LINK_SERVED, peer.link.number) &&
		!was(CSIW_LINK_PRODUCER, csiw_plink_consumer(&peer)));
}

static void check_arm(void)
{
	bool sleep;

	allowed = CSIW_LINK_PEER_ARMED;
	sleep = csiw_peer_arm(&peer);
	if (peer.link.state == CSIW_PEER_LINK_NONE) {
		PROVE(sleep && stores == 0);
		return;
	}
	PROVE(stores == 1 && own(&peer, CSIW_LINK_PEER_ARMED) == 1);
	PROVE(fresh);
	if (sleep) {
		PROVE(still && calm && !something_waits());
		PROVE(peer.link.state == CSIW_PEER_LINK_HELLO || was_whole() ||
		      identities > 0);
	} else {
		PROVE(something_waits() || (still && !calm));
	}
}

static void check_bell(void)
{
	bool ring = csiw_peer_bell(&peer);

	PROVE(stores == 0 && !peer.link.news);
	PROVE(ring == (before.link.news && rung && was(CSIW_LINK_ARMED, 1) &&
		       peer.link.state != CSIW_PEER_LINK_NONE));
}

static void check_disarm(void)
{
	allowed = CSIW_LINK_PEER_ARMED;
	csiw_peer_disarm(&peer);
	PROVE(stores == (peer.link.state != CSIW_PEER_LINK_NONE ? 1 : 0));
	PROVE(stores == 0 || own(&peer, CSIW_LINK_PEER_ARMED) == 0);
}

static void check_cancel(void)
{
	ANY(uint32_t, number);
	bool ring;
	int err;

	allowed = CSIW_LINK_CANCEL;
	window.size = any_bool() ? WINDOW : WINDOW - 8;
	err = csiw_link_cancel(&window, number, &ring);
	PROVE((err == CSIW_ERR_RANGE) == (number == 0));
	PROVE((err == CSIW_ERR_FOREIGN) ==
	      (number != 0 && !csiw_link_fits(&window)));
	PROVE(stores == (err == CSIW_OK ? 1 : 0));
	PROVE(err != CSIW_OK || cancelled == number);
	PROVE(ring == (err == CSIW_OK && rung && was(CSIW_LINK_ARMED, 1)));
}

int main(void)
{
	any_peer();
	switch (any_size(6)) {
	case 0:
		check_number();
		break;
	case 1:
		check_looks();
		break;
	case 2:
		check_end();
		break;
	case 3:
		check_arm();
		break;
	case 4:
		check_forget();
		break;
	case 5:
		check_bell();
		break;
	default:
		if (any_bool()) {
			check_disarm();
		} else {
			check_cancel();
		}
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_link_step.c: csiw_plink_step greets a guest whose identity holds with a
 * line of its own: echo 0 first, barrier, every other word, cancel and what
 * lies before it 0, barrier, echo (9.3), under a nonce that is not 0 and not
 * the one it found (L2). It is linked when magic and nonce are as greeted and
 * the echo is its nonce; then an identity that holds with another nonce is
 * RESTARTED, anything else that is not as known for 3 s DAMAGED, and a
 * heartbeat that
 * stands still for 3 s of a peer that was itself running DEAD (L4), and none
 * of them sooner. It beats when 200 ms are over and writes its line anew where
 * a word was changed, no sooner than 1 s after the last time (L5). It stores
 * nothing else; a window that a link does not fit is not touched.
 *
 * Assumed: the clock does not go back.  Bounds: a window of 12 KiB; no loop is
 * cut: a nonce goes on twice at most.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/peer_link_wrap_any.c
 * cbmc: --unwind 7 --unwindset write_line.0:17,beat.0:9,greet.0:4
 * mutant: lib/peer/link.c: csiw_win_barrier(); /* pairs with the guest's
 *     between echo and field => /*
 * mutant: lib/peer/link.c: } csiw_win_barrier(); csiw_win_put32(p->win,
 *     place(p, CSIW_LINK_PEER_ECHO), *own => } csiw_win_put32(p->win, place(p,
 *     CSIW_LINK_PEER_ECHO), *own
 * mutant: lib/peer/link.c: i < WORDS ? p->link.line[i] : 0); =>
 *     p->link.line[i % WORDS]);
 * mutant: lib/peer/link.c: nonce == 0 || nonce == found => nonce == 0
 * mutant: lib/peer/link.c: now_ms - p->link.alive_ms >= CSIW_SILENT_MS =>
 *     now_ms - p->link.alive_ms > CSIW_SILENT_MS
 * mutant: lib/peer/link.c: heartbeat != p->link.heartbeat || => 0 ||
 * mutant: lib/peer/link.c: if (i < WORDS && now_ms => if (now_ms
 * mutant: lib/peer/link.c: if (!csiw_link_fits(p->win)) { return CSIW_OK; } =>
 * mutant: lib/peer/link.c: case CSIW_ERR_RESTARTED: return CSIW_ERR_RESTARTED;
 *     =>
 */
#include "peer_line.h"

static unsigned int lines; /* words of a whole line */

uint64_t csiw_peer_random(struct csiw_peer *p)
{
	ANY(uint64_t, random);

	(void)p;
	return random;
}

/* A line goes from echo 0 over 15 words to echo. */
static void on_line(size_t field, uint32_t value)
{
	size_t k = lines == 1 ? 0 : lines; /* of the word */

	DEMAND(lines > 1 || fresh, "no echo, barrier, the rest");
	if (lines == 16) {
		DEMAND(fresh && field == CSIW_LINK_PEER_ECHO &&
			       value == own(&peer, field),
		       "the rest, barrier, echo");
	} else {
		DEMAND(field == LINE + 4 * k &&
			       value == (k < 8 ? peer.link.line[k] : 0),
		       "each word once, as it is kept, and 0 behind");
	}
	lines++;
}

static void on_word(size_t field, uint32_t value)
{
	if (lines == 0 && field == CSIW_LINK_PEER_ECHO) {
		DEMAND(value == 0, "no echo");
		lines = 1;
	} else if (lines > 0 && lines < 17) {
		on_line(field, value);
	} else {
		DEMAND(field == CSIW_LINK_PEER_HEARTBEAT &&
			       value == own(&peer, field),
		       "the heartbeat");
	}
}

static void check_none(void)
{
	PROVE((peer.link.state == CSIW_PEER_LINK_HELLO) == holds);
	PROVE(peer.link.state != CSIW_PEER_LINK_LINKED);
	PROVE(stores == (holds ? 17 : 0));
	if (!holds) {
		PROVE(peer.link.err == CSIW_ERR_FOREIGN);
		return;
	}
	PROVE(peer.link.line[0] != 0 && read[LINE / 4] &&
	      peer.link.line[0] != seen[LINE / 4]);
	PROVE(own(&peer, CSIW_LINK_PEER_ECHO) == peer.link.guest.nonce);
	PROVE(own(&peer, CSIW_LINK_REQUEST) == 0);
	PROVE(own(&peer, CSIW_LINK_PEER_VERSION) == 1);
	PROVE(own(&peer, CSIW_LINK_PEER_ARMED) == 0);
	PROVE(peer.link.greeted_ms == now_ms);
}

static void check_linked(int err)
{
	bool known = was_whole();
	bool alive = read[CSIW_LINK_HEARTBEAT / 4] &&
		     (seen[CSIW_LINK_HEARTBEAT / 4] != before.link.heartbeat ||
		      now_ms - before.link.stepped_ms >= 1000);

	PROVE(peer.link.state == CSIW_PEER_LINK_LINKED);
	PROVE((err == CSIW_ERR_RESTARTED) == was_restarted());
	switch (err) {
	case CSIW_ERR_RESTARTED:
		break;
	case CSIW_ERR_DAMAGED:
		PROVE(!known && before.link.odd &&
		      now_ms - before.link.odd_ms >= 3000);
		break;
	case CSIW_ERR_DEAD:
		PROVE(known && !alive && now_ms - before.link.alive_ms >= 3000);
		break;
	default:
		PROVE(err == CSIW_OK);
		PROVE(known ? !peer.link.odd : peer.link.odd != 0);
		PROVE(!known || now_ms - peer.link.alive_ms < 3000);
		PROVE(!known ||
		      peer.link.alive_ms ==
			      (alive ? now_ms : before.link.alive_ms));
	}
}

/* L5, and no more than a heartbeat otherwise. */
static void check_beat(bool greeted)
{
	bool beats = now_ms - before.link.beat_ms >= 200;

	if (greeted || peer.link.state == CSIW_PEER_LINK_NONE) {
		return;
	}
	PROVE(lines == 0 || lines == 17);
	PROVE(stores == (lines == 17 ? 18 : beats ? 1 : 0));
	PROVE(lines == 0 ||
	      (differing > 0 && now_ms - before.link.repaired_ms >= 1000 &&
	       peer.link.repaired_ms == now_ms));
	PROVE(lines == 17 || !beats || differing == 0 ||
	      now_ms - before.link.repaired_ms < 1000);
	PROVE(peer.link.line[0] == before.link.line[0] &&
	      peer.link.line[1] == before.link.line[1] &&
	      peer.link.line[5] == before.link.line[5]);
}

int main(void)
{
	enum csiw_peer_link_state state;
	bool greeted;
	int err;

	if (any_bool()) {
		window.size = WINDOW - 8;
		peer.win = &window;
		PROVE(csiw_plink_step(&peer, now_ms) == CSIW_OK && stores == 0);
		return 0;
	}
	any_peer();
	ASSUME(peer.link.beat_ms <= now_ms && peer.link.repaired_ms <= now_ms);
	ASSUME(peer.link.stepped_ms <= now_ms && peer.link.alive_ms <= now_ms);
	ASSUME(!peer.link.odd || peer.link.odd_ms <= now_ms);
	state = peer.link.state;
	err = csiw_plink_step(&peer, now_ms);
	greeted = state != CSIW_PEER_LINK_LINKED && holds;
	PROVE(peer.link.stepped_ms == now_ms);
	PROVE(peer.link.number == before.link.number &&
	      peer.link.ready == before.link.ready);
	if (state == CSIW_PEER_LINK_LINKED) {
		check_linked(err);
	} else {
		PROVE(err == CSIW_OK);
	}
	if (state == CSIW_PEER_LINK_NONE) {
		check_none();
	}
	if (state == CSIW_PEER_LINK_HELLO &&
	    peer.link.state == CSIW_PEER_LINK_LINKED) {
		PROVE(was_whole() && !greeted && !peer.link.odd);
		PROVE(peer.link.alive_ms == now_ms);
	}
	check_beat(greeted);
	return 0;
}

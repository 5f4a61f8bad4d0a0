/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_look.c: csiw_link_look reads words of the guest's second line and of
 * the peer's, nothing else, and writes nothing; it ends after 8 tries at
 * most.  The guest's words lie between two barriers, behind a load of served,
 * and where there were fewer than 8 tries the same served was read behind
 * them.  Every field is the word that was read last of its place.  Where no
 * link fits, out is untouched and nothing is read.
 *
 * Assumed: nothing of the words.
 * Bounds: a window of 8 MiB, and one of 4 KiB, which no link fits; link_fits.c
 * has all others, and where a descriptor lies is one difference.
 *
 * sources: lib/wire/link.c tests/proof/win_any.c
 * cbmc: --unwind 9 --object-bits 10
 * mutant: lib/wire/link.c: TRIES = 8, => TRIES = 9,
 * mutant: lib/wire/link.c: while (tries > 0 && word(win, CSIW_LINK_SERVED) !=
 *     out->served); => while (tries > 7);
 * mutant: lib/wire/link.c: out->served = word(win, CSIW_LINK_SERVED);
 *     csiw_win_barrier(); => out->served = word(win, CSIW_LINK_SERVED);
 * mutant: lib/wire/link.c: csiw_win_barrier(); tries--; => tries--;
 * mutant: lib/wire/link.c: out->lost = word(win, CSIW_LINK_LOST); =>
 *     out->lost = word(win, CSIW_LINK_ARMED);
 * mutant: lib/wire/link.c: out->served = word(win, CSIW_LINK_SERVED); =>
 *     out->served = word(win, CSIW_LINK_SERVED);
 *     out->served = word(win, CSIW_LINK_SERVED) + 1;
 * mutant: lib/wire/link.c: if (!csiw_link_fits(win)) { =>
 *     out->served = 0; if (!csiw_link_fits(win)) {
 */
#include <csiw/err.h>
#include <csiw/link.h>

#include "trace.h"

enum { WORDS = 48, SERVED = 80 / 4, ECHO = 64 / 4, LOST = 92 / 4 };

static size_t descriptor;
static uint32_t words[WORDS]; /* as read last */
static unsigned int tries;    /* begun: echo was read */
static bool fenced;           /* since the last load of another kind */
static bool guests;           /* the last load was of the guest's words */
static bool settled;

static uint32_t value_of(const struct access *a)
{
	return (uint32_t)a->bytes[0] << 24 | (uint32_t)a->bytes[1] << 16 |
	       (uint32_t)a->bytes[2] << 8 | a->bytes[3];
}

void on_access(const struct access *a)
{
	size_t i;
	bool guest;

	if (a->kind == BARRIER) {
		fenced = true;
		return;
	}
	i = (a->offset - descriptor) / 4;
	PROVE(a->kind == LOAD && a->len == 4 && a->offset % 4 == 0);
	PROVE(a->offset >= descriptor && i >= ECHO && i < WORDS);
	guest = i <= LOST && i != SERVED;
	PROVE(guest == guests || i > LOST || fenced);
	tries += i == ECHO;
	PROVE(tries <= 8);
	if (i == SERVED && guests) {
		settled = words[SERVED] == value_of(a);
	}
	fenced = false;
	guests = guest;
	words[i] = value_of(a);
}

static void must_be_read(const struct csiw_link_view *v)
{
	PROVE(v->served == words[SERVED]);
	PROVE(v->echo == words[16] && v->heartbeat == words[17]);
	PROVE(v->state == words[18] && v->cause == words[19]);
	PROVE(v->progress == words[21] && v->producer == words[22]);
	PROVE(v->lost == words[23]);
	PROVE(v->peer_nonce == words[32] && v->peer_echo == words[33]);
	PROVE(v->request == words[35] && v->consumer == words[37]);
}

/* A size is a constant, so that the solver has nothing to find out of it. */
static void refuse(size_t size)
{
	ANY(struct csiw_link_view, out);
	struct csiw_link_view before = out;
	struct csiw_win win = {.base = NULL, .size = size};
	size_t n = any_size(sizeof(out) - 1);

	PROVE(csiw_link_look(&out, &win) == CSIW_ERR_FOREIGN);
	PROVE(tries == 0);
	PROVE(((uint8_t *)&out)[n] == ((uint8_t *)&before)[n]);
}

static void view(size_t size)
{
	ANY(struct csiw_link_view, out);
	struct csiw_win win = {.base = NULL, .size = size};

	descriptor = size - 192;
	PROVE(csiw_link_look(&out, &win) == CSIW_OK);
	must_be_read(&out);
	PROVE(tries >= 1 && (settled || tries == 8));
}

int main(void)
{
	if (any_bool()) {
		refuse(4096);
	} else {
		view(0x800000);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * identity_read.c: what csiw_identity_read fills in, it read and judged.  It
 * reads the 16 words of the guest's first line, a barrier, magic, a barrier,
 * and the other words once more, and nothing else.  Success: all of them were
 * the same both times, none has a value that PROTOCOL.md section 9.1 refuses,
 * and the fields are those words.  Failure: out is untouched but for what
 * link.h promises, and the words read give the reason.
 *
 * Assumed: nothing of the words; each load gives any value.
 * Bounds: a window of 8 MiB, and one of 4 KiB, which no link fits; link_fits.c
 * and ring_layout.c have all others, and where a descriptor lies is one
 * difference.
 *
 * sources: lib/wire/link.c tests/proof/win_any.c
 * cbmc: --unwind 25 --object-bits 10
 * mutant: lib/wire/link.c: if (!csiw_link_fits(win) || !copied(line, win)) =>
 *     if (!copied(line, win))
 * mutant: lib/wire/link.c: line[i] = word(win, i * sizeof(uint32_t)); }
 *     csiw_win_barrier(); => line[i] = word(win, i * sizeof(uint32_t)); }
 * mutant: lib/wire/link.c: return false; } csiw_win_barrier(); =>
 *     return false; }
 * mutant: lib/wire/link.c: for (i = 1; i < WORDS; i++) =>
 *     for (i = 1; i < USED; i++)
 * mutant: lib/wire/link.c: for (i = USED; i < WORDS; i++) =>
 *     for (i = USED + 1; i < WORDS; i++)
 * mutant: lib/wire/link.c: field(line, CSIW_LINK_NONCE) != 0 && =>
 * mutant: lib/wire/link.c: <= CSIW_ORDER_LITTLE && => <= 2 &&
 * mutant: lib/wire/link.c: (versions & 0xffff) < CSIW_LINK_VERSION) { =>
 *     false) {
 * mutant: lib/wire/link.c: if (field(line, CSIW_LINK_WINDOW) != win->size) { =>
 *     if (word(win, CSIW_LINK_WINDOW) != win->size) {
 * mutant: lib/wire/link.c: field(line, CSIW_LINK_SLOTS) !=
 *     csiw_ring_slots(win->size) => false
 * mutant: lib/wire/link.c: out->nonce = field(line, CSIW_LINK_NONCE); =>
 *     out->nonce = word(win, CSIW_LINK_NONCE);
 */
#include <csiw/err.h>
#include <csiw/link.h>

#include "trace.h"

enum { WORDS = 16, MAGIC = 0x43534957 };

static size_t line; /* offset in the window */
static uint32_t words[WORDS];
static size_t next;   /* access, counted from 0 */
static bool differs;  /* a word was another one the second time */
static bool not_zero; /* a reserved word */

static uint32_t value_of(const struct access *a)
{
	return (uint32_t)a->bytes[0] << 24 | (uint32_t)a->bytes[1] << 16 |
	       (uint32_t)a->bytes[2] << 8 | a->bytes[3];
}

/* 16 words, barrier, magic, barrier, 15 words. */
void on_access(const struct access *a)
{
	size_t at = next++;
	size_t i;

	if (at == WORDS || at == WORDS + 2) {
		PROVE(a->kind == BARRIER);
		return;
	}
	i = at < WORDS ? at : at == WORDS + 1 ? 0 : at - WORDS - 2;
	PROVE(a->kind == LOAD && a->len == 4);
	PROVE(i < WORDS && a->offset == line + 4 * i);
	if (at < WORDS) {
		words[i] = value_of(a);
		not_zero = not_zero || (i >= 8 && words[i] != 0);
	} else {
		differs = differs || words[i] != value_of(a);
	}
}

static bool is_supported(uint32_t versions)
{
	return versions >> 16 <= 1 && versions % 65536 >= 1;
}

static void must_be_sound(const struct csiw_identity *out, size_t size)
{
	PROVE(!differs && next == 2 * WORDS + 2 && words[0] == MAGIC);
	PROVE(!not_zero && is_supported(words[1]) && words[3] <= 1);
	PROVE(words[4] == size && words[5] == 320 && words[7] != 0);
	PROVE(words[6] == csiw_ring_slots(size));
	PROVE(out->version_least == words[1] >> 16);
	PROVE(out->version_greatest == words[1] % 65536);
	PROVE(out->features == words[2] && out->window_size == words[4]);
	PROVE(out->order ==
	      (words[3] == 0 ? CSIW_ORDER_BIG : CSIW_ORDER_LITTLE));
	PROVE(out->nonce == words[7]);
}

/* What a failure may fill in. */
static void must_be_untouched(const struct csiw_identity *out,
			      const struct csiw_identity *before, int err)
{
	if (err == CSIW_ERR_VERSION) {
		PROVE(out->version_least == words[1] >> 16 &&
		      out->version_greatest == words[1] % 65536);
	} else {
		PROVE(out->version_least == before->version_least &&
		      out->version_greatest == before->version_greatest);
	}
	PROVE(out->window_size ==
	      (err == CSIW_ERR_WINDOW ? words[4] : before->window_size));
	PROVE(out->features == before->features &&
	      out->order == before->order && out->nonce == before->nonce);
}

static void must_have_a_reason(int err, size_t size)
{
	switch (err) {
	case CSIW_ERR_FOREIGN:
		PROVE(words[0] != MAGIC || differs);
		break;
	case CSIW_ERR_FORMAT:
		PROVE(not_zero || words[7] == 0 || words[3] > 1 ||
		      words[1] >> 16 > words[1] % 65536 || words[5] != 320 ||
		      words[6] != csiw_ring_slots(size));
		break;
	case CSIW_ERR_VERSION:
		PROVE(!is_supported(words[1]));
		break;
	default:
		PROVE(err == CSIW_ERR_WINDOW && words[4] != size);
	}
}

/* A size is a constant, so that the solver has nothing to find out of it. */
static void refuse(size_t size)
{
	ANY(struct csiw_identity, out);
	struct csiw_identity before = out;
	struct csiw_win win = {.base = NULL, .size = size};

	PROVE(csiw_identity_read(&out, &win) == CSIW_ERR_FOREIGN);
	PROVE(next == 0);
	must_be_untouched(&out, &before, CSIW_ERR_FOREIGN);
}

static void judge(size_t size)
{
	ANY(struct csiw_identity, out);
	struct csiw_identity before = out;
	struct csiw_win win = {.base = NULL, .size = size};
	int err;

	line = size - 192;
	err = csiw_identity_read(&out, &win);
	if (err == CSIW_OK) {
		must_be_sound(&out, size);
		return;
	}
	must_be_untouched(&out, &before, err);
	must_have_a_reason(err, size);
}

int main(void)
{
	if (any_bool()) {
		refuse(4096);
	} else {
		judge(0x800000);
	}
	return 0;
}

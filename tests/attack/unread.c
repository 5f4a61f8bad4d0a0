/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * unread.c: only bytes are rewritten that nobody reads any more, or ever, so
 * that whatever a run gives must be exactly the guest's.  From the tables of
 * PROTOCOL.md sections 2, 3 and 6:
 *
 *   offset           who reads it                             rewritten here
 *   0, bits 3-6      guest: never (G2: start, stream and      while start is
 *                    filter bits); peer: start and            set and
 *                    finished, and all of it once finished    finished clear
 *                    is set (P4)
 *   0, other bits    both                                     no
 *   1-6, 12-311      guest: until flags are published (G2);   no
 *                    peer: after finished (P4), echo fields
 *                    and tag, once more behind the samples
 *   7, 8-11          guest: until flags are published; peer:  no
 *                    after finished (P4)
 *   counted samples  peer, after finished                     no
 *   the 0 byte       peer, after finished (P6)                no
 *   behind it, to    guest: never; peer: never, once it saw   always
 *   the descriptor   11; else a look before finished, after
 *                    which it asks again (P6)
 *   last 192         the other side's words (9.2, 9.3)        no
 *   words 8 to 14    nobody: the guest reads its lines, the   always
 *   of peer's line   peer the words that it writes (L5)
 *
 * Beside that it watches: at the instant finished appears, samples, 0 byte,
 * total and return value must all be there (rule W5).
 *
 * Between two runs, with start clear, nobody writes any byte but the guest its
 * lines of the descriptor (G1): that is attack_idle.
 */
#include <stdlib.h>

#include "attack.h"

enum {
	BURST = 4096,
	LOOKS = 20000, /* in place of a pause: it goes on watching */
	IDLE_MARGIN_US = 30000,
	/* in the descriptor: behind the last word of the peer's line */
	UNUSED = CSIW_LINK_PEER_ARMED + 4,
};

struct watch {
	bool asked;
	bool judged;
	uint8_t *copy;
};

static bool started(uint8_t flags)
{
	return (flags & (CSIW_F_START | CSIW_F_FINISHED)) == CSIW_F_START;
}

static void judge(struct attack *a, const uint8_t *copy)
{
	size_t behind = attack_behind(a->total);

	if (copy[CSIW_PARAM_RET] != a->ret) {
		attack_fail(a, "finished was set before the return value",
			    CSIW_PARAM_RET);
	}
	if (csiw_get32(copy + CSIW_PARAM_TOTAL, a->order) != a->total) {
		attack_fail(a, "finished was set before the total",
			    CSIW_PARAM_TOTAL);
	}
	for (size_t i = CSIW_PARAM_SIZE; i < behind; i++) {
		if (copy[i] != a->samples[i - CSIW_PARAM_SIZE]) {
			attack_fail(a, "finished was set before a sample", i);
		}
	}
	if (behind < a->end && copy[behind] != 0) {
		attack_fail(a, "finished was set before the 0 byte", behind);
	}
}

/* The first answer only: a late store of an abandoned ask may follow (G3). */
static void look(struct attack *a, struct watch *w)
{
	uint8_t flags = attack_get(a, CSIW_PARAM_FLAGS);

	if (!w->asked) {
		w->asked = started(flags);
		return;
	}
	if (!(flags & (CSIW_F_START | CSIW_F_FINISHED))) {
		w->judged = true; /* withdrawn */
	}
	if (w->judged || !(flags & CSIW_F_FINISHED)) {
		return;
	}
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	for (size_t i = CSIW_PARAM_RET; i < CSIW_PARAM_MACS; i++) {
		w->copy[i] = attack_get(a, i);
	}
	/* The last one first: it is the last that is written. */
	for (size_t i = attack_behind(a->total); i >= CSIW_PARAM_SIZE; i--) {
		w->copy[i] = attack_get(a, i);
	}
	w->judged = true;
	a->seen++;
	judge(a, w->copy);
}

/* In one step, so that it cannot undo a store of guest or peer. */
static void turn_reserved_bits(struct attack *a)
{
	uint8_t *at = (uint8_t *)(uintptr_t)(a->window + CSIW_PARAM_FLAGS);
	uint8_t flags = attack_get(a, CSIW_PARAM_FLAGS);
	uint8_t wanted = flags ^ (attack_random(a) & 0x78);

	if (started(flags) && wanted != flags) {
		a->stores += __atomic_compare_exchange_n(
			at, &flags, wanted, false, __ATOMIC_SEQ_CST,
			__ATOMIC_SEQ_CST);
	}
}

/* Byte i of those that are rewritten always. */
static size_t place(const struct attack *a, size_t from, uint32_t i)
{
	size_t behind = a->end - from;

	return i < behind ? from + i : a->end + UNUSED + (i - behind);
}

static void burst(struct attack *a, struct watch *w, size_t from)
{
	uint32_t room = (uint32_t)(a->end - from) + CSIW_LINK_CANCEL - UNUSED;
	uint8_t fixed = attack_once_in(a, 2) ? CSIW_FILL : 0;
	bool smart = attack_once_in(a, 4);

	for (uint32_t i = 0; i < BURST; i++) {
		uint8_t value = smart ? fixed : (uint8_t)attack_random(a);
		uint32_t near = room < 300 ? room : 300;

		attack_put(a,
			   place(a, from, attack_below(a, i & 1 ? near : room)),
			   value);
		if (i % 8 == 0) {
			turn_reserved_bits(a);
		}
		look(a, w);
	}
}

void attack_unread(struct attack *a)
{
	size_t from = attack_behind(a->total) + 1;
	struct watch w = {.copy = malloc(a->size)};

	if (w.copy == NULL) {
		attack_fail(a, "there is no memory left for a copy", 0);
	}
	from = from < a->end ? from : a->end;
	while (!attack_over()) {
		burst(a, &w, from);
		for (uint32_t i = attack_below(a, LOOKS); i > 0; i--) {
			look(a, &w);
		}
	}
	free(w.copy);
}

/* Its lines of the descriptor, which it keeps up to date. */
static bool of_guest(const struct attack *a, size_t at)
{
	return at >= a->end && at < a->end + CSIW_LINK_PEER_NONCE;
}

void attack_idle(struct attack *a)
{
	uint8_t *mine = calloc(1, a->size);

	if (mine == NULL) {
		attack_fail(a, "there is no memory left for a copy", 0);
	}
	while (!attack_over()) {
		for (size_t i = 0; i < a->size; i++) {
			if (of_guest(a, i)) {
				continue;
			}
			mine[i] = (uint8_t)attack_random(a);
			mine[i] &= i == CSIW_PARAM_FLAGS ? 0xfe : 0xff;
			attack_put(a, i, mine[i]);
		}
		attack_pause(a, IDLE_MARGIN_US);
		for (size_t i = 0; i < a->size; i++) {
			if (!of_guest(a, i) && attack_get(a, i) != mine[i]) {
				attack_fail(a,
					    "somebody wrote while start "
					    "was clear (G1)",
					    i);
			}
		}
	}
	free(mine);
}

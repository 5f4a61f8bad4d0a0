/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ring_count.c: csiw_ring_publish writes the producer's word, only when
 * records were stored, and only behind a barrier for stores (L13).
 * csiw_ring_count writes the counters and nothing else: an odd version,
 * barrier, number and counters, each word once, barrier, the next even version;
 * what they hold adds up (section 13). csiw_ring_begin begins at the consumer
 * of the ask (L12) and an even version behind the one that was there, with a
 * ring inside the window, and for a bandwidth without a ring with none, which
 * csiw_ring_count does not write.
 *
 * Assumed: counters below 2^60, an even version before.
 * Bounds: any ring of 40 MHz that fits into 8 MiB; no loop is cut. Words of
 * the link are csiw_link_put's proof.
 *
 * sources: tests/proof/ring_any.c tests/proof/win_any.c
 *     tests/proof/guest_ring_wrap_any.c lib/wire/record.c
 * cbmc: --unwind 7 --unwindset csiw_ring_count.0:17
 * mutant: lib/guest/ring.c: csiw_win_barrier_stores(); =>
 * mutant: lib/guest/ring.c: csiw_win_barrier_stores(); =>
 *     csiw_win_barrier_loads();
 * mutant: lib/guest/ring.c: csiw_win_barrier(); /* pairs with the reader's
 *     around => csiw_win_barrier_loads(); /*
 * mutant: lib/guest/ring.c: } csiw_win_barrier(); csiw_win_put32(g->win, at +
 *     CSIW_COUNTERS_VERSION, ++p->version); } => } csiw_win_put32(g->win, at +
 *     CSIW_COUNTERS_VERSION, ++p->version); }
 * mutant: lib/guest/ring.c: c.received += g->link.malformed +
 *     g->link.dropped_kernel; => c.received += g->link.malformed;
 * mutant: lib/guest/ring.c: memset(&p->ring, 0, sizeof(p->ring)); =>
 * mutant: lib/guest/ring.c: (csiw_win_get32(g->win, at) + 1) & ~(uint32_t)1 =>
 *     csiw_win_get32(g->win, at)
 */
#include "guest_ring.h"

/* Stores of the counters, and the words that were stored. */
static unsigned int stores;
static uint32_t words[CSIW_COUNTERS_LEN / 4];
static uint32_t odd;
static uint32_t found; /* as version, before a stream */
static bool fresh;     /* a full barrier stands behind the last store */
static bool ordered;   /* so does one that orders stores */
static bool told;      /* the producer's word was written */

void on_access(const struct access *a)
{
	uint32_t value;
	size_t at;

	if (a->kind >= BARRIER) {
		fresh = fresh || a->kind == BARRIER;
		ordered = ordered || a->kind != BARRIER_LOADS;
		return;
	}
	if (a->kind == LOAD) {
		DEMAND(a->offset == ring()->counters && a->len == 4 && told,
		       "the version that was there");
		found = csiw_get32(a->bytes, CSIW_ORDER_BIG);
		return;
	}
	DEMAND(a->kind == STORE && a->len == 4 && ring()->slot_count != 0 &&
		       a->offset >= ring()->counters,
	       "words of the counters");
	at = a->offset - ring()->counters;
	DEMAND(at < CSIW_COUNTERS_LEN, "words of the counters");
	value = csiw_get32(a->bytes, CSIW_ORDER_BIG);
	if (stores == 0) {
		DEMAND(at == 0 && value % 2 == 1, "an odd version");
		odd = value;
	} else if (stores == sizeof(words) / sizeof(words[0])) {
		DEMAND(at == 0 && fresh && value == next(odd, true),
		       "barrier, the next version");
	} else {
		DEMAND(stores > 1 || fresh, "an odd version, barrier");
		DEMAND(at == stores * 4U, "each word once");
		words[at / 4] = value;
	}
	stores++;
	fresh = false;
	ordered = false;
}

void csiw_link_put(struct csiw_guest *g, size_t field, uint32_t value)
{
	DEMAND(g == &guest && field == CSIW_LINK_PRODUCER &&
		       value == guest.link.producer.index,
	       "the producer's word alone");
	DEMAND(ordered || guest.link.producer.index == guest.link.start,
	       "records, barrier, producer");
	told = true;
}

static void check_publish(void)
{
	struct csiw_producer *p = &guest.link.producer;

	ASSUME(p->index != guest.link.start);
	csiw_ring_publish(&guest);
	PROVE(told ==
	      (before.link.producer.index != before.link.producer.published));
	PROVE(p->published == p->index && stores == 0);
	PROVE(p->index == before.link.producer.index);
	PROVE(!told || guest.link.news);
}

static uint64_t counter(size_t offset)
{
	return (uint64_t)words[offset / 4] << 32 | words[offset / 4 + 1];
}

static bool adds_up(const struct csiw_counters *c)
{
	return c->received == c->delivered + c->filtered + c->surplus +
				      c->malformed + c->dropped_ring;
}

static void check_count(void)
{
	ASSUME(guest.link.producer.version % 2 == 0);
	ASSUME(adds_up(&guest.link.counters));
	ASSUME(guest.link.malformed < UINT64_C(1) << 60);
	ASSUME(guest.link.dropped_kernel < UINT64_C(1) << 60);
	csiw_ring_count(&guest);
	PROVE(stores == 19 && guest.link.producer.version % 2 == 0);
	PROVE(words[CSIW_COUNTERS_REQUEST / 4] == guest.link.number);
	PROVE(counter(CSIW_COUNTERS_DELIVERED) ==
	      guest.link.counters.delivered);
	PROVE(counter(CSIW_COUNTERS_RING) == guest.link.counters.dropped_ring);
	PROVE(counter(CSIW_COUNTERS_KERNEL) ==
	      guest.link.dropped_kernel + before.link.counters.dropped_kernel);
	PROVE(counter(CSIW_COUNTERS_GAPS) == collect.gaps);
	PROVE(counter(CSIW_COUNTERS_RECEIVED) ==
	      counter(CSIW_COUNTERS_DELIVERED) +
		      counter(CSIW_COUNTERS_FILTERED) +
		      counter(CSIW_COUNTERS_SURPLUS) +
		      counter(CSIW_COUNTERS_MALFORMED) +
		      counter(CSIW_COUNTERS_KERNEL) +
		      counter(CSIW_COUNTERS_RING));
}

static void check_begin(void)
{
	struct csiw_producer *p = &guest.link.producer;
	uint8_t mhz = guest.request.bandwidth_mhz;

	csiw_ring_begin(&guest);
	PROVE(p->index == guest.link.start && p->published == p->index);
	PROVE(p->room == 0 && p->dropped == 0 && !p->impossible && told);
	PROVE(p->version == (found % 2 == 0 ? found : next(found, true)));
	PROVE((p->ring.slot_count != 0) ==
	      (mhz == 20 || mhz == 40 || mhz == 80));
	if (p->ring.slot_count == 0) {
		csiw_ring_count(&guest);
		PROVE(stores == 0);
	}
}

int main(void)
{
	any_ring_guest();
	guest.link.counters.dropped_kernel = 0; /* csiw_guest_count's alone */
	before = guest;
	switch (any_size(2)) {
	case 0:
		check_publish();
		break;
	case 1:
		check_count();
		break;
	default:
		check_begin();
	}
	return 0;
}

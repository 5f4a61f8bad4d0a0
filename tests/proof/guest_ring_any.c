/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ring_any.c: stands for lib/guest/ring.c in the proofs of link.c.
 *
 * The contract is what guest_ring.c and guest_ring_count.c prove: of the
 * descriptor, the producer's word alone is written.  Calls are counted.
 */
#include "proof.h"

#include "lib/guest/private.h"

unsigned int ring_begun, ring_published, ring_counted;

void csiw_ring_begin(struct csiw_guest *g)
{
	DEMAND(g->link.number != 0 && g->link.streaming, "a stream's ring");
	g->link.producer.index = g->link.start;
	g->link.producer.published = g->link.start;
	g->link.producer.impossible = 0;
	csiw_link_put(g, CSIW_LINK_PRODUCER, g->link.start);
	ring_begun++;
}

void csiw_ring_publish(struct csiw_guest *g)
{
	g->link.producer.published = g->link.producer.index;
	ring_published++;
}

void csiw_ring_count(struct csiw_guest *g)
{
	DEMAND(g->link.streaming, "a stream's counters");
	ring_counted++;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_link_any.c: stands for lib/guest/link.c and ring.c in the proofs of
 * guest.c; the watch is told of the calls.
 *
 * The contract is lib/guest/private.h's, as guest_turn.c, guest_taken.c,
 * guest_over.c and guest_ring*.c show it of the real ones: they
 * change struct csiw_guest_link alone, csiw_ring_csi the counters of the run
 * too, and no byte of the block or, without a stream, of the samples.
 */
#include "guest_any.h"
#include "lib/guest/private.h"

/* A word of the link was stored. */
static void word(void)
{
	watch.barrier = false;
	watch.armed = false;
}

/* Whatever is the link's own; the run stays the one that it is. */
static void any_link(struct csiw_guest *g)
{
	ANY(struct csiw_guest_link, l);

	l.up = g->link.up;
	l.number = g->link.number;
	l.cause = g->link.cause;
	l.streaming = g->link.streaming;
	g->link = l;
}

void csiw_link_turn(struct csiw_guest *g, uint64_t now)
{
	DEMAND(now == now_ms, "the time");
	if (!g->link.up) {
		return;
	}
	any_link(g);
	word();
	if (g->link.streaming && any_bool()) {
		g->link.cause = CSIW_CAUSE_PEER_NEW;
	}
}

void csiw_link_copied(struct csiw_guest *g, uint64_t now)
{
	ANY(uint32_t, number);

	DEMAND(now == now_ms && watch.copied, "behind the copy (L7)");
	any_link(g);
	g->link.streaming = (g->block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM) != 0;
	g->link.number = g->link.up ? number : 0;
	g->link.cause = any_bool() ? CSIW_CAUSE_NO_LINK : CSIW_CAUSE_VERSION;
}

void csiw_link_taken(struct csiw_guest *g)
{
	DEMAND(watch.copied && (g->link.number == 0 || watch_compared()),
	       "a number counts when the copy is the request (L7)");
	any_link(g);
	word();
	watch.taken = true;
}

void csiw_link_show(struct csiw_guest *g)
{
	word();
	watch.told = true;
	watch.kept = g->collect->kept;
}

enum csiw_cause csiw_link_over(const struct csiw_guest *g, uint64_t now)
{
	enum csiw_cause cause =
		(enum csiw_cause)any_size(CSIW_CAUSE_PEER_SILENT);

	DEMAND(now == now_ms || now == g->link.peer_ms, "the time");
	ASSUME(cause == CSIW_CAUSE_NONE || g->link.number != 0);
	ASSUME(cause == CSIW_CAUSE_NONE || cause == CSIW_CAUSE_CANCELLED ||
	       (g->link.streaming && cause >= CSIW_CAUSE_CONSUMER));
	watch.asked = true;
	watch.ended = cause;
	return cause;
}

void csiw_link_state(struct csiw_guest *g, enum csiw_link_state state,
		     enum csiw_cause cause)
{
	if (state == CSIW_STATE_DRAINING) {
		DEMAND(watch.last <= STORED_SAMPLES, "draining, then total");
		DEMAND(watch.told && watch.kept == g->collect->kept,
		       "what was kept and lost, then draining (9.2)");
	} else if (state != CSIW_STATE_CAPTURING) {
		DEMAND(watch.over || watch.last == STORED_FLAGS,
		       "a run that is over is over");
	}
	g->link.cause = cause;
	g->link.news = 1;
	word();
	watch.shown = true;
	watch.state = state;
	watch.cause = cause;
}

bool csiw_link_met(const struct csiw_guest *g)
{
	DEMAND(watch.armed && watch.barrier, "armed, barrier, a look (L10)");
	return g->link.up && any_bool();
}

bool csiw_link_armed(const struct csiw_guest *g)
{
	DEMAND(watch.barrier, "barrier, the other side's armed (L10)");
	return g->link.up && any_bool();
}

void csiw_link_put(struct csiw_guest *g, size_t field, uint32_t value)
{
	DEMAND(field == CSIW_LINK_ARMED && value <= 1, "armed alone");
	word();
	watch.armed = value == 1;
	(void)g;
}

/* Records, or one more of them. */
void csiw_ring_csi(struct csiw_guest *g, const struct csiw_csi *csi,
		   uint64_t wall_ns, uint64_t mono_ns)
{
	DEMAND(g->link.number != 0 && __CPROVER_r_ok(csi, sizeof(*csi)),
	       "a stream with a number, and CSI");
	any_link(g);
	on_records();
	watch.published = false;
	watch.counted = false;
	if (any_bool()) {
		g->collect->kept = g->collect->kept < UINT32_MAX
					   ? g->collect->kept + 1
					   : 0;
	}
	(void)wall_ns;
	(void)mono_ns;
}

void csiw_ring_publish(struct csiw_guest *g)
{
	uint8_t news = g->link.news;

	any_link(g);
	/* one that was there for the peer before, or records */
	g->link.news = news || g->link.producer.published !=
				       before.link.producer.published;
	on_records();
	word();
	watch.published = true;
}

void csiw_guest_flush(struct csiw_guest *g)
{
	if (g->link.streaming) {
		csiw_ring_publish(g);
	}
}

void csiw_ring_count(struct csiw_guest *g)
{
	DEMAND(watch.published, "records, then the counters (L15)");
	any_link(g);
	on_records();
	watch.counted = true;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* guest.c: the answering side.  Rules G1-G3 of PROTOCOL.md section 6; who asks,
 * and where a stream's CSI goes, is link.c's and ring.c's. */
#include <stdbool.h>

#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/sample.h>

#include "../wire/mem.h"
#include "private.h"

/* What a request still says, compared with the copy that is being served. */
enum look {
	SAME,
	WITHDRAWN, /* start was cleared */
	OVERTAKEN, /* another request stands there */
};

void csiw_guest_init(struct csiw_guest *g, const struct csiw_win *win,
		     enum csiw_order order, struct csiw_collect *collect)
{
	memset(g, 0, sizeof(*g));
	g->win = win;
	g->order = order;
	g->collect = collect;
	g->state = CSIW_GUEST_IDLE;
}

/* Flags first: a peer stores them last (checked exhaustively, PROTOCOL.md 6).
 */
static enum look compare(const struct csiw_guest *g, uint8_t ret)
{
	uint8_t flags = csiw_win_get8(g->win, CSIW_PARAM_FLAGS);

	if (!(flags & CSIW_F_START)) {
		return WITHDRAWN;
	}
	if ((flags ^ g->block[CSIW_PARAM_FLAGS]) &
	    (CSIW_F_FILTER | CSIW_F_STREAM)) {
		return OVERTAKEN;
	}
	csiw_win_barrier();
	if (csiw_win_get8(g->win, CSIW_PARAM_RET) != ret) {
		return OVERTAKEN;
	}
	if (!csiw_win_same(g->win, CSIW_PARAM_CHANNEL,
			   g->block + CSIW_PARAM_CHANNEL,
			   CSIW_PARAM_RET - CSIW_PARAM_CHANNEL)) {
		return OVERTAKEN;
	}
	if (!csiw_win_same(g->win, CSIW_PARAM_MACS, g->block + CSIW_PARAM_MACS,
			   CSIW_PARAM_SIZE - CSIW_PARAM_MACS)) {
		return OVERTAKEN;
	}
	return SAME;
}

static enum csiw_guest_do leave(struct csiw_guest *g)
{
	bool open = g->state != CSIW_GUEST_IDLE;

	g->state = CSIW_GUEST_IDLE;
	g->link.streaming = 0;
	return open ? CSIW_GUEST_CLOSE : CSIW_GUEST_WAIT;
}

static enum csiw_guest_do forget(struct csiw_guest *g, enum look why)
{
	g->ret = CSIW_RET_NONE;
	g->abandoned++;
	g->overtaken = why == OVERTAKEN;
	return leave(g);
}

static enum csiw_guest_do abandon(struct csiw_guest *g, enum look why)
{
	csiw_link_state(g, CSIW_STATE_IDLE, CSIW_CAUSE_NONE);
	return forget(g, why);
}

/* A 0 byte behind the last sample tells a peer that filled the area that no
 * page is still to come (P6). */
static void end_data(struct csiw_guest *g)
{
	size_t end = csiw_sample_offset(g->collect->kept);

	if (g->link.streaming && g->link.number == 0) {
		return; /* refused: the ring is still an earlier stream's */
	}
	if (g->link.streaming) {
		csiw_ring_publish(g);
		csiw_ring_count(g);
	} else if (end < csiw_samples_end(g->win->size)) {
		csiw_win_put8(g->win, end, 0);
	}
}

/*
 * Publish (G2): samples, total, compare, return value, compare, flags.  The
 * barriers pair with those of the peer between flags, return value and samples;
 * each compare sees what the peer stored before it could see ours.
 */
static enum csiw_guest_do publish(struct csiw_guest *g, enum csiw_ret ret,
				  enum csiw_cause cause)
{
	bool done = ret >= CSIW_RET_COMPLETE && ret <= CSIW_RET_WINDOW_FULL;
	uint8_t total[sizeof(uint32_t)];
	enum look look;

	csiw_link_show(g);
	csiw_link_state(g, CSIW_STATE_DRAINING, cause);
	end_data(g);
	csiw_put32(total, g->collect->kept, g->order);
	csiw_win_barrier();
	csiw_win_write(g->win, CSIW_PARAM_TOTAL, total, sizeof(total));
	csiw_win_barrier();
	look = compare(g, CSIW_RET_TAKEN);
	if (look != SAME) {
		return abandon(g, look);
	}
	csiw_win_put8(g->win, CSIW_PARAM_RET, (uint8_t)ret);
	csiw_win_barrier();
	look = compare(g, (uint8_t)ret);
	if (look == SAME &&
	    !csiw_win_same(g->win, CSIW_PARAM_TOTAL, total, sizeof(total))) {
		look = OVERTAKEN;
	}
	if (look != SAME) {
		return abandon(g, look);
	}
	csiw_win_put8(g->win, CSIW_PARAM_FLAGS,
		      (g->block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER) |
			      CSIW_F_FINISHED);
	g->ret = (uint8_t)ret;
	g->runs++;
	csiw_link_state(g, done ? CSIW_STATE_IDLE : CSIW_STATE_FAILED, cause);
	return leave(g);
}

static enum csiw_ret judge(const struct csiw_guest *g)
{
	const struct csiw_param *req = &g->request;
	uint32_t capacity = g->link.streaming ? UINT32_MAX : g->win->capacity;
	enum csiw_ret ret = csiw_param_check(req, capacity);
	uint16_t chanspec;

	if (ret == CSIW_RET_NONE &&
	    csiw_chanspec_request(&chanspec, req->channel,
				  req->bandwidth_mhz) != CSIW_OK) {
		return CSIW_RET_REFUSED;
	}
	return ret;
}

static enum csiw_guest_do take(struct csiw_guest *g, uint64_t now_ms)
{
	enum csiw_ret ret;
	enum look look;

	csiw_win_put8(g->win, CSIW_PARAM_RET, CSIW_RET_TAKEN);
	csiw_win_barrier();
	csiw_win_read(g->win, 0, g->block, CSIW_PARAM_SIZE);
	if (!(g->block[CSIW_PARAM_FLAGS] & CSIW_F_START)) {
		return CSIW_GUEST_WAIT;
	}
	csiw_param_decode(&g->request, g->block, CSIW_PARAM_SIZE, g->order);
	csiw_collect_start(g->collect, &g->request);
	csiw_link_copied(g, now_ms);
	g->taken_ms = now_ms;
	g->overtaken = 0;
	g->timed = 0;
	if (g->link.number != 0) {
		look = compare(g, CSIW_RET_TAKEN);
		if (look != SAME) {
			/* the number may be the next ask's, and what is shown
			 * is the run's before */
			g->link.number = 0;
			return forget(g, look);
		}
	}
	csiw_link_taken(g);
	ret = judge(g);
	if (ret != CSIW_RET_NONE) {
		return publish(g, ret, CSIW_CAUSE_REQUEST);
	}
	if (g->link.streaming && g->link.number == 0) {
		return publish(g, CSIW_RET_REFUSED, g->link.cause);
	}
	g->state = CSIW_GUEST_OPENING;
	return CSIW_GUEST_OPEN;
}

/* Start and finished both set over return value 0 is a late store of ours or a
 * stock guest's over a new request: its peer sees finished and asks again. */
static bool requested(const struct csiw_guest *g)
{
	uint8_t flags = csiw_win_get8(g->win, CSIW_PARAM_FLAGS);

	if (!(flags & CSIW_F_START)) {
		return false;
	}
	csiw_win_barrier(); /* pairs with the peer's before flags */
	return !(flags & CSIW_F_FINISHED) ||
	       csiw_win_get8(g->win, CSIW_PARAM_RET) != CSIW_RET_NONE;
}

/* What a run that the link ends is answered with. */
static enum csiw_ret answer(enum csiw_cause cause)
{
	switch (cause) {
	case CSIW_CAUSE_CANCELLED:
		return CSIW_RET_TIMEOUT;
	case CSIW_CAUSE_CONSUMER:
		return CSIW_RET_MAIN_ERROR;
	default:
		return CSIW_RET_CAPTURE_BROKE;
	}
}

/* A stream with timeout 0 goes on until somebody ends it. */
static bool timed_out(const struct csiw_guest *g, uint64_t now_ms)
{
	return now_ms >= g->end_ms &&
	       !(g->link.streaming && g->request.timeout_s == 0);
}

enum csiw_guest_do csiw_guest_step(struct csiw_guest *g, uint64_t now_ms)
{
	enum csiw_cause cause;
	enum look look;

	csiw_link_turn(g, now_ms);
	if (g->state == CSIW_GUEST_IDLE) {
		if (g->overtaken && now_ms - g->taken_ms < CSIW_RETAKE_MS) {
			return CSIW_GUEST_WAIT;
		}
		return requested(g) ? take(g, now_ms) : CSIW_GUEST_WAIT;
	}
	look = compare(g, CSIW_RET_TAKEN);
	if (look != SAME) {
		return abandon(g, look);
	}
	cause = csiw_link_over(g, now_ms);
	if (cause != CSIW_CAUSE_NONE) {
		return publish(g, answer(cause), cause);
	}
	if (g->state == CSIW_GUEST_OPENING) {
		return CSIW_GUEST_WAIT;
	}
	if (timed_out(g, now_ms)) {
		return publish(g, CSIW_RET_TIMEOUT, CSIW_CAUSE_NONE);
	}
	return CSIW_GUEST_CAPTURE;
}

enum csiw_guest_do csiw_guest_opened(struct csiw_guest *g, uint64_t now_ms,
				     enum csiw_ret ret)
{
	if (g->state != CSIW_GUEST_OPENING) {
		return CSIW_GUEST_WAIT;
	}
	if (ret != CSIW_RET_NONE) {
		return publish(g, ret, CSIW_CAUSE_CONFIG);
	}
	g->state = CSIW_GUEST_CAPTURING;
	csiw_link_state(g, CSIW_STATE_CAPTURING, CSIW_CAUSE_NONE);
	g->end_ms = now_ms + (uint64_t)g->request.timeout_s * 1000;
	return csiw_guest_step(g, now_ms);
}

/* Whole seconds since the first packet; stamps may step back. */
static uint16_t time_offset(struct csiw_guest *g, uint64_t time_ns)
{
	uint64_t s;

	if (!g->timed) {
		g->timed = 1;
		g->first_ns = time_ns;
	}
	if (time_ns < g->first_ns) {
		return 0;
	}
	s = (time_ns - g->first_ns) / 1000000000U;
	return (uint16_t)(s < UINT16_MAX ? s : UINT16_MAX);
}

/* No sample carries the peer's fill as transmitter (P6), nor less than its 256
 * bytes of CSI.  The parser lets neither through; other callers might. */
static bool storable(const struct csiw_csi *csi)
{
	return csi->csi_len >= CSIW_CSI_SIZE && !mac_is_fill(csi->mac);
}

/* Head and CSI as two pieces straight into the window. */
static void store(const struct csiw_guest *g, const struct csiw_csi *csi,
		  uint16_t time_s)
{
	size_t at = csiw_sample_offset(g->collect->kept - 1);
	struct csiw_sample sample;
	uint8_t head[CSIW_SAMPLE_CSI];

	sample.rssi_dbm = csi->rssi_dbm;
	mac_copy(sample.mac, csi->mac);
	sample.stream = csi->core_stream;
	sample.time_s = time_s;
	csiw_sample_encode(head, sizeof(head), &sample, g->order);
	csiw_win_write(g->win, at, head, sizeof(head));
	csiw_win_write(g->win, at + CSIW_SAMPLE_CSI, csi->csi, CSIW_CSI_SIZE);
}

/* A sample of a run of version 1; whether it was one to keep. */
static bool sample(struct csiw_guest *g, const struct csiw_csi *csi,
		   uint64_t time_ns)
{
	uint16_t time_s;

	if (!storable(csi)) {
		return false;
	}
	time_s = time_offset(g, time_ns);
	if (csiw_collect_offer(g->collect, csi->mac) != CSIW_VERDICT_KEEP) {
		return false;
	}
	store(g, csi, time_s);
	return true;
}

enum csiw_guest_do csiw_guest_csi(struct csiw_guest *g,
				  const struct csiw_csi *csi, uint64_t wall_ns,
				  uint64_t mono_ns)
{
	enum csiw_ret ret;

	if (g->state != CSIW_GUEST_CAPTURING) {
		return CSIW_GUEST_WAIT;
	}
	if (g->link.streaming) {
		csiw_ring_csi(g, csi, wall_ns, mono_ns);
	} else if (!sample(g, csi, wall_ns)) {
		return CSIW_GUEST_CAPTURE;
	}
	ret = csiw_collect_over(g->collect);
	return ret == CSIW_RET_NONE ? CSIW_GUEST_CAPTURE
				    : publish(g, ret, CSIW_CAUSE_NONE);
}

enum csiw_guest_do csiw_guest_end(struct csiw_guest *g, enum csiw_ret ret)
{
	enum csiw_cause cause =
		ret == CSIW_RET_TIMEOUT ? CSIW_CAUSE_NONE : CSIW_CAUSE_CAPTURE;

	return g->state == CSIW_GUEST_IDLE ? CSIW_GUEST_WAIT
					   : publish(g, ret, cause);
}

bool csiw_guest_bell(struct csiw_guest *g)
{
	csiw_guest_flush(g);
	if (!g->link.news) {
		return false;
	}
	g->link.news = 0;
	csiw_win_barrier(); /* pairs with the peer's behind its armed (L10) */
	return csiw_link_armed(g);
}

/* What would wake a guest up: whatever a step would act on. */
static bool quiet(const struct csiw_guest *g)
{
	if (csiw_link_met(g)) {
		return false;
	}
	if (g->state == CSIW_GUEST_IDLE) {
		return !requested(g);
	}
	return compare(g, CSIW_RET_TAKEN) == SAME &&
	       csiw_link_over(g, g->link.peer_ms) == CSIW_CAUSE_NONE;
}

bool csiw_guest_arm(struct csiw_guest *g)
{
	uint32_t before = g->link.producer.published;

	csiw_guest_flush(g); /* L13: all of them before it sleeps */
	csiw_link_put(g, CSIW_LINK_ARMED, 1);
	csiw_win_barrier(); /* pairs with the peer's before it reads armed */
	return before == g->link.producer.published && quiet(g);
}

void csiw_guest_disarm(struct csiw_guest *g)
{
	csiw_link_put(g, CSIW_LINK_ARMED, 0);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_state.c: see link_state.h.
 */
#include "link_state.h"

#include <csiw/err.h>
#include <csiw/sample.h>
#include <stdio.h>
#include <time.h>

#include "options.h"
#include "run.h"

enum {
	LOOK_NS = 10000000,
};

/* Who looked so rarely was halted itself, and cannot tell. */
static const double halted_s = 1;

static const char *const guest_names[] = {
	[LINK_NONE] = "none",
	[LINK_UNSURE] = "unsure",
	[LINK_SILENT] = "silent",
	[LINK_ALIVE] = "alive",
};

static bool runs(const struct csiw_link_view *v)
{
	return v->state == CSIW_STATE_CONFIGURING ||
	       v->state == CSIW_STATE_CAPTURING ||
	       v->state == CSIW_STATE_DRAINING;
}

/* Identity and words of this moment; false if there is no descriptor. */
static bool look(struct link_state *s, const struct csiw_win *win)
{
	s->fits = csiw_link_fits(win);
	s->size = win->size;
	s->err = csiw_identity_read(&s->identity, win);
	if (s->err == CSIW_OK) {
		s->err = csiw_link_look(&s->view, win);
	}
	if (s->err == CSIW_OK) {
		return true;
	}
	s->elsewhere = s->err == CSIW_ERR_WINDOW ? s->identity.window_size
						 : csiw_identity_elsewhere(win);
	s->guest = LINK_NONE;
	return false;
}

/* Who turned up, or began anew, while it was looked at is alive. */
void link_again(struct link_state *s, const struct csiw_win *win, double now_s)
{
	const struct csiw_link_view before = s->view;
	const bool known = s->guest != LINK_NONE;
	const bool first = s->looked_s == 0;
	const bool halted = now_s - s->looked_s >= halted_s;
	const uint32_t nonce = s->identity.nonce;

	s->looked_s = now_s;
	if (!look(s, win)) {
		return;
	}
	if (first) {
		s->guest = LINK_UNSURE;
		s->moved_s = now_s;
	} else if (!known || nonce != s->identity.nonce ||
		   before.heartbeat != s->view.heartbeat) {
		s->guest = LINK_ALIVE;
		s->moved_s = now_s;
	} else if (halted) {
		s->moved_s = now_s;
	} else if (now_s - s->moved_s >= CSIW_SILENT_MS / 1000.0) {
		s->guest = LINK_SILENT;
	}
}

void link_first(struct link_state *s, const struct csiw_win *win)
{
	const struct timespec rest = {.tv_nsec = LOOK_NS};

	*s = (struct link_state){.guest = LINK_NONE};
	link_again(s, win, run_clock());
	while (s->guest == LINK_UNSURE && !run_interrupted()) {
		nanosleep(&rest, NULL);
		link_again(s, win, run_clock());
	}
}

void link_why(char *out, size_t size, const struct link_state *s)
{
	if (s->elsewhere != 0) {
		snprintf(out, size,
			 "the guest's window is %u bytes, this one %zu",
			 s->elsewhere, s->size);
	} else if (!s->fits) {
		snprintf(out, size,
			 "the size of this window, or its place, has no room "
			 "for a link");
	} else if (s->err == CSIW_ERR_VERSION) {
		snprintf(out, size,
			 "the guest speaks versions %u to %u of it, this is %d",
			 s->identity.version_least,
			 s->identity.version_greatest, CSIW_LINK_VERSION);
	} else if (s->err == CSIW_ERR_FORMAT) {
		snprintf(out, size, "the descriptor is malformed");
	} else {
		snprintf(out, size, "no guest of csiw, or a stock one");
	}
}

static void say_run(char *out, size_t size, const struct link_state *s)
{
	const struct csiw_link_view *v = &s->view;
	char who[32] = "an anonymous request";

	if (v->served != 0) {
		snprintf(who, sizeof(who), "request %u", v->served);
	}
	if (runs(v)) {
		snprintf(out, size, "%s %s: %u so far, lost %u",
			 csiw_state_text(v->state), who, v->progress, v->lost);
	} else if (v->cause != CSIW_CAUSE_NONE) {
		snprintf(out, size, "%s; the last run: %s",
			 csiw_state_text(v->state), csiw_cause_text(v->cause));
	} else {
		snprintf(out, size, "%s", csiw_state_text(v->state));
	}
}

void link_line(char *out, size_t size, const struct link_state *s)
{
	char words[160];

	if (s->guest == LINK_NONE) {
		link_why(words, sizeof(words), s);
		snprintf(out, size, "link none: %s", words);
		return;
	}
	say_run(words, sizeof(words), s);
	snprintf(out, size, "guest %s, %s%s", guest_names[s->guest],
		 s->guest == LINK_ALIVE ? "" : "was ", words);
}

void link_print(const struct link_state *s)
{
	char words[160];

	if (s->guest == LINK_NONE) {
		link_why(words, sizeof(words), s);
		printf("link        none: %s\n", words);
		return;
	}
	printf("link        guest %s%s, %s-endian%s\n", guest_names[s->guest],
	       s->guest == LINK_ALIVE ? "" : ": it left, or is halted, or died",
	       options_order_name(s->identity.order),
	       s->identity.features & CSIW_FEATURE_STREAM ? ", streams" : "");
	say_run(words, sizeof(words), s);
	printf("guest       %s\n", words);
}

json_t *link_json(const struct link_state *s)
{
	const struct csiw_link_view *v = &s->view;
	char words[160];

	if (s->guest == LINK_NONE) {
		link_why(words, sizeof(words), s);
		return json_pack("{s:s, s:s, s:I}", "guest",
				 guest_names[s->guest], "reason", words,
				 "window_size", (json_int_t)s->elsewhere);
	}
	return json_pack("{s:s, s:s, s:b, s:s, s:s, s:I, s:I, s:I, s:I, s:b}",
			 "guest", guest_names[s->guest], "byte_order",
			 options_order_name(s->identity.order), "streams",
			 (s->identity.features & CSIW_FEATURE_STREAM) != 0,
			 "state", csiw_state_text(v->state), "cause",
			 csiw_cause_text(v->cause), "request",
			 (json_int_t)v->served, "progress",
			 (json_int_t)v->progress, "lost", (json_int_t)v->lost,
			 "heartbeat", (json_int_t)v->heartbeat, "peer_linked",
			 v->echo != 0 && v->echo == v->peer_nonce &&
				 v->peer_echo == s->identity.nonce);
}

/* The number that the counters of a window carry; 0 if they are none, or being
 * written. */
static uint32_t counted(const struct csiw_win *win, const struct csiw_ring *r)
{
	uint32_t version =
		csiw_win_get32(win, r->counters + CSIW_COUNTERS_VERSION);
	uint32_t number;

	csiw_win_barrier(); /* pairs with the guest's around its counters */
	number = csiw_win_get32(win, r->counters + CSIW_COUNTERS_REQUEST);
	csiw_win_barrier();
	if (version % 2 != 0 ||
	    csiw_win_get32(win, r->counters + CSIW_COUNTERS_VERSION) !=
		    version) {
		return 0;
	}
	return number;
}

/* Nothing that this life of a guest did is shown: the answer was there before. */
static bool fresh(const struct csiw_link_view *v)
{
	return v->served == 0 && v->state == CSIW_STATE_IDLE &&
	       v->cause == CSIW_CAUSE_NONE && v->progress == 0;
}

/*
 * Only streams have counters.  Whose answer it is the guest says, or behind its
 * back the line of the peer, if the mark is that of the block: a stock peer can
 * leave the mark of the ask before.
 */
bool link_streamed(const struct csiw_win *win, const uint8_t *block)
{
	const uint32_t mark =
		csiw_get32(block + CSIW_LINK_MARKED, CSIW_ORDER_BIG);
	struct csiw_link_view v;
	struct csiw_ring ring;
	uint32_t number;

	if (csiw_ring_layout(&ring, win->size, block[CSIW_PARAM_BANDWIDTH]) !=
		    CSIW_OK ||
	    csiw_link_look(&v, win) != CSIW_OK) {
		return false;
	}
	number = counted(win, &ring);
	if (number == 0 || v.served == number) {
		return number != 0;
	}
	return fresh(&v) && v.request == number &&
	       mark == csiw_win_get32(win, csiw_samples_end(win->size) +
						   CSIW_LINK_MARK);
}

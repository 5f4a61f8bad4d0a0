/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * link_state.h: the link of a window in words, for csiw status; and what it
 * tells of the answer in the block.
 */
#ifndef CSIW_LINK_STATE_H
#define CSIW_LINK_STATE_H

#include <csiw/link.h>
#include <jansson.h>
#include <stdbool.h>

enum link_guest {
	LINK_NONE,   /* no descriptor that holds; err says why */
	LINK_UNSURE, /* not looked at for long enough, in link_first */
	LINK_SILENT, /* no heartbeat for CSIW_SILENT_MS */
	LINK_ALIVE,
};

struct link_state {
	enum link_guest guest;
	int err;                       /* of csiw_identity_read */
	size_t size;                   /* bytes of this window */
	bool fits;                     /* it has room for a link */
	struct csiw_identity identity; /* valid unless LINK_NONE */
	struct csiw_link_view view;    /* likewise */
	uint32_t elsewhere;            /* bytes of the guest's window, or 0 */
	double moved_s;                /* when the heartbeat was seen to move */
	double looked_s;               /* 0: never */
};

/** The first look; the heartbeat is awaited for CSIW_SILENT_MS, or until an
 * interrupt (run.h). */
void link_first(struct link_state *s, const struct csiw_win *win);

/** Another one; now_s as run_clock. */
void link_again(struct link_state *s, const struct csiw_win *win, double now_s);

/** Why there is none, for LINK_NONE: no sentence, but what goes into one. */
void link_why(char *out, size_t size, const struct link_state *s);

/** Lines for people, as csiw status has them. */
void link_print(const struct link_state *s);

/** One line without a newline: what the guest does. */
void link_line(char *out, size_t size, const struct link_state *s);

/** The same as an object; NULL out of memory. */
json_t *link_json(const struct link_state *s);

/**
 * Whether an answer is that of a stream: its total counts records then, and there
 * are no samples.  A guest that was started anew, or has left, does not matter.
 *
 * @param block  copy of CSIW_PARAM_SIZE bytes, finished set.
 */
bool link_streamed(const struct csiw_win *win, const uint8_t *block);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs_private.h: one file per verb, and what they share.  A function of type
 * bool that takes an answer has filled its ret and text when it says false.
 */
#ifndef CSIWD_VERBS_PRIVATE_H
#define CSIWD_VERBS_PRIVATE_H

#include "verbs.h"

/* verbs.c dispatches to these. */
bool verbs_configure(struct verbs *v, const struct radio_ask *ask,
		     struct radio_answer *answer);
bool verbs_monitor(struct verbs *v, struct radio_answer *answer);
bool verbs_read_back(struct verbs *v, const struct radio_ask *ask,
		     struct radio_answer *answer);
bool verbs_restore(struct verbs *v, struct radio_answer *answer);
bool verbs_report(struct verbs *v, struct radio_answer *answer);

/* ---- verbs_say.c: sentences.  All return false. */

enum { VERBS_CHANNEL_SIZE = 48, VERBS_VERSION_SIZE = 160 };

bool verbs_say(struct radio_answer *answer, enum csiw_ret ret,
	       const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Words for a negative errno. */
const char *verbs_reason(int err);
/* err: negative errno of what was being done to the interface name. */
bool verbs_say_error(struct radio_answer *answer, const char *name, int err,
		     const char *what);
/* Whether the radio may transmit as far as rfkill goes. */
bool verbs_blocked(const struct nl80211_wiphy *w, struct radio_answer *answer);
/* "157/80 (0xe29b)" */
void verbs_channel(char out[VERBS_CHANNEL_SIZE], uint16_t chanspec);

/* ---- verbs_find.c: the interface and the way to its firmware */

bool verbs_find(struct verbs *v, struct nl80211_interface *i,
		struct radio_answer *answer);
bool verbs_find_wiphy(struct verbs *v, const struct nl80211_interface *i,
		      struct nl80211_wiphy *w, struct radio_answer *answer);
/* The best way but those up to after; DCMD_NONE if there is none. */
enum dcmd_way verbs_way(const struct verbs *v, const struct nl80211_wiphy *w,
			enum dcmd_way after);
/* Whether the way is protocol 31, or nexutil, which uses it. */
bool verbs_needs_target(const struct verbs *v);
/* Whether a command may be sent: there is a way, and its target lives. */
bool verbs_reachable(struct verbs *v);
/* The firmware's version, one line; "of unknown version" if it does not say. */
void verbs_version(struct dcmd *d, char out[VERBS_VERSION_SIZE]);
/* Whether nexmon_csi is in the firmware, as far as it says. */
bool verbs_has_csi(struct dcmd *d, const char *version);

/* ---- verbs_monitor.c: monitor interface of the wiphy, found or made */

bool verbs_take_monitor(struct verbs *v, const struct nl80211_interface *i,
			const struct nl80211_wiphy *w,
			struct radio_answer *answer);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs_watch.c: whether the radio still is as it was configured. */
#include "verbs_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>

enum { EVENTS_AT_ONCE = 256 };

/* Who might have retuned it, and what to do about that. */
static void say_elsewhere(struct verbs *v, uint16_t asked, uint16_t got,
			  struct radio_answer *answer)
{
	const char *name = v->options->interface;
	struct nl80211_interface i;
	char want[VERBS_CHANNEL_SIZE];
	char have[VERBS_CHANNEL_SIZE];

	verbs_channel(want, asked);
	verbs_channel(have, got);
	if (nl80211_find(v->nl, name, &i) == 0 && i.connected) {
		verbs_say(answer, CSIW_RET_REFUSED,
			  "%s is on channel %s and not on %s, as it is joined "
			  "to network \"%s\": stop wpa_supplicant, "
			  "NetworkManager or iwd for this interface",
			  name, have, want, i.ssid);
		return;
	}
	verbs_say(answer, CSIW_RET_REFUSED,
		  "%s is on channel %s and not on %s: the chip or its "
		  "regulatory domain does not allow it, or a supplicant scans "
		  "(stop wpa_supplicant, NetworkManager or iwd for this "
		  "interface)",
		  name, have, want);
}

bool verbs_read_back(struct verbs *v, const struct radio_ask *ask,
		     struct radio_answer *answer)
{
	uint16_t got = 0;
	int err;

	if (!v->configured) {
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "the channel was asked for before the radio "
				 "was configured");
	}
	if (!verbs_reachable(v)) {
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s: its monitor interface is gone, and "
				 "without it the firmware cannot be asked "
				 "safely; see what else manages it",
				 v->options->interface);
	}
	answer->ifindex = v->ifindex;
	err = dcmd_get_var16(&v->dcmd, "chanspec", &got);
	if (err != 0) {
		/* A refusal of what every firmware can do is a crash too. */
		return verbs_say_error(answer, v->options->interface,
				       err == -EBADE ? -EIO : err,
				       "read its channel back");
	}
	answer->chanspec = got;
	if (got != ask->chanspec) {
		say_elsewhere(v, ask->chanspec, got, answer);
		return false;
	}
	return true;
}

void verbs_fds(const struct verbs *v, int fds[2])
{
	nl80211_fds(v->nl, fds);
}

/* Events were lost: what may have happened has happened. */
static void suspect_all(struct verbs *v)
{
	v->heard_tuning = true;
	if (v->saved.monitor > v->gone) {
		v->gone = v->saved.monitor;
	}
}

/* Bounded, so that a storm of events keeps nobody from asking. */
void verbs_drain(struct verbs *v)
{
	for (int n = 0; n < EVENTS_AT_ONCE; n++) {
		uint32_t ifindex = 0;
		char alpha2[3] = "";

		switch (nl80211_hear(v->nl, &ifindex, alpha2)) {
		case NL80211_EVENT_NONE:
			return;
		case NL80211_EVENT_DELETED:
			if (ifindex > v->gone) {
				v->gone = ifindex;
			}
			v->heard_link = true;
			break;
		case NL80211_EVENT_LINK:
			v->heard_link = true;
			if (ifindex == 0) {
				suspect_all(v);
			}
			break;
		case NL80211_EVENT_CONNECTED:
			v->heard_tuning = true;
			break;
		case NL80211_EVENT_REGULATORY:
			memcpy(v->alpha2, alpha2, sizeof(v->alpha2));
			v->heard_regulatory = true;
			v->heard_tuning = true;
			break;
		case NL80211_EVENT_OTHER:
			break;
		}
	}
}

bool verbs_heard(const struct verbs *v)
{
	return v->heard_link || v->heard_tuning || v->heard_regulatory;
}

static bool link_fine(struct verbs *v, uint32_t ifindex, const char **how)
{
	bool up = false;

	*how = "is gone: see dmesg for what its driver says";
	if (link_is_up(v->nl, ifindex, &up) != 0) {
		return false;
	}
	*how = "was taken down: see what else manages it (NetworkManager, "
	       "rfkill, ip link)";
	return up;
}

static bool tell_lost(struct verbs *v, struct radio_answer *event)
{
	const char *name = v->options->interface;
	struct nl80211_wiphy w;
	const char *how;

	if (!v->configured || v->told_lost) {
		return false;
	}
	if (link_fine(v, v->ifindex, &how)) {
		name = v->saved.monitor_name;
		if (!v->monitored || link_fine(v, v->saved.monitor, &how)) {
			return false;
		}
	}
	v->told_lost = true;
	event->event = RADIO_EVENT_LOST;
	if (nl80211_wiphy(v->nl, v->wiphy, &w) != 0 ||
	    !verbs_blocked(&w, event)) {
		verbs_say(event, CSIW_RET_CONFIG_ERROR, "%s %s", name, how);
	}
	return true;
}

static bool tell_regulatory(struct verbs *v, struct radio_answer *event)
{
	event->event = RADIO_EVENT_REGULATORY;
	verbs_say(event, CSIW_RET_NONE,
		  "the regulatory domain is %s now: channels may have come or "
		  "gone",
		  v->alpha2[0] != '\0' ? v->alpha2 : "the world's");
	return true;
}

/* A firmware that does not answer is found by the next READ_BACK. */
static bool tell_retuned(struct verbs *v, struct radio_answer *event)
{
	uint16_t got;

	if (!v->configured || v->told_retuned || !verbs_reachable(v) ||
	    dcmd_get_var16(&v->dcmd, "chanspec", &got) != 0 ||
	    got == v->chanspec) {
		return false;
	}
	v->told_retuned = true;
	event->event = RADIO_EVENT_RETUNED;
	event->chanspec = got;
	say_elsewhere(v, v->chanspec, got, event);
	return true;
}

/* A flag falls before its look: what comes meanwhile is looked at again. */
bool verbs_event(struct verbs *v, struct radio_answer *event)
{
	memset(event, 0, sizeof(*event));
	event->verb = RADIO_VERBS;
	event->ifindex = v->ifindex;
	if (v->heard_regulatory) {
		v->heard_regulatory = false;
		return tell_regulatory(v, event);
	}
	if (v->heard_link) {
		v->heard_link = false;
		if (tell_lost(v, event)) {
			return true;
		}
	}
	if (v->heard_tuning) {
		v->heard_tuning = false;
		return tell_retuned(v, event);
	}
	return false;
}

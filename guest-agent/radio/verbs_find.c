/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs_find.c: the interface, its radio, and a way to its firmware that is
 * safe to use.
 *
 * Netlink protocol 31 (nexutil's too) reaches the interface that the driver
 * made last, and a frame after that one was deleted is a use after free in the
 * kernel.  No history is known at first, so these ways get a frame only while
 * there is a monitor interface younger than any that is gone.
 */
#include "verbs_private.h"

#include <errno.h>
#include <linux/nl80211.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/order.h>

enum { COLLECT_UNSAID = 0xffff };

static bool say_lost(const char *name, int err, struct radio_answer *answer)
{
	switch (err) {
	case -ENOENT:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "no interface %s: this kernel has no Wi-Fi; "
				 "load the driver (modprobe brcmfmac)",
				 name);
	case -ENODEV:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "no interface %s: load its driver (modprobe "
				 "brcmfmac), or name the one to use: --capture "
				 "nexmon:NAME",
				 name);
	case -EOPNOTSUPP:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "interface %s is no Wi-Fi: name the one to "
				 "use, --capture nexmon:NAME",
				 name);
	default:
		return verbs_say_error(answer, name, err,
				       "look the interface up");
	}
}

static bool usable(const struct nl80211_interface *i,
		   struct radio_answer *answer)
{
	switch (i->type) {
	case NL80211_IFTYPE_STATION:
	case NL80211_IFTYPE_ADHOC:
		return true;
	case NL80211_IFTYPE_MONITOR:
		return verbs_say(
			answer, CSIW_RET_CONFIG_ERROR,
			"%s is a monitor interface, and CSI arrives on "
			"the managed one of the radio: name that, "
			"--capture nexmon:NAME",
			i->name);
	case NL80211_IFTYPE_AP:
		return verbs_say(
			answer, CSIW_RET_CONFIG_ERROR,
			"%s is an access point: stop hostapd, then `iw "
			"dev %s set type managed`",
			i->name, i->name);
	default:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s is of type %u, which cannot give CSI: `iw "
				 "dev %s set type managed`",
				 i->name, i->type, i->name);
	}
}

bool verbs_find(struct verbs *v, struct nl80211_interface *i,
		struct radio_answer *answer)
{
	int err = nl80211_find(v->nl, v->options->interface, i);

	if (err != 0) {
		return say_lost(v->options->interface, err, answer);
	}
	answer->ifindex = i->ifindex;
	return usable(i, answer);
}

bool verbs_find_wiphy(struct verbs *v, const struct nl80211_interface *i,
		      struct nl80211_wiphy *w, struct radio_answer *answer)
{
	int err = nl80211_wiphy(v->nl, i->wiphy, w);

	return err == 0 || verbs_say_error(answer, i->name, err,
					   "ask what its radio can do");
}

enum dcmd_way verbs_way(const struct verbs *v, const struct nl80211_wiphy *w,
			enum dcmd_way after)
{
	if (after < DCMD_VENDOR && w->dcmd) {
		return DCMD_VENDOR;
	}
	if (after < DCMD_NETLINK && v->dcmd.raw != NULL) {
		return DCMD_NETLINK;
	}
	if (after < DCMD_NEXUTIL && v->dcmd.nexutil != NULL) {
		return DCMD_NEXUTIL;
	}
	return DCMD_NONE;
}

bool verbs_needs_target(const struct verbs *v)
{
	return v->dcmd.way == DCMD_NETLINK || v->dcmd.way == DCMD_NEXUTIL;
}

bool verbs_reachable(struct verbs *v)
{
	struct nl80211_interface m;

	if (verbs_needs_target(v)) {
		verbs_drain(v);
		v->dcmd.dangling =
			nl80211_find_monitor(v->nl, v->wiphy, &m) != 0 ||
			m.ifindex <= v->gone;
	}
	return v->dcmd.way != DCMD_NONE &&
	       !(verbs_needs_target(v) && v->dcmd.dangling);
}

void verbs_version(struct dcmd *d, char out[VERBS_VERSION_SIZE])
{
	if (dcmd_get_text(d, "ver", out, VERBS_VERSION_SIZE) != 0 ||
	    out[0] == '\0') {
		snprintf(out, VERBS_VERSION_SIZE, "of unknown version");
	}
	out[strcspn(out, "\n")] = '\0';
}

/* 501 fails too while the chip is down, hence the second look. */
bool verbs_has_csi(struct dcmd *d, const char *version)
{
	uint8_t collect[2];

	csiw_put16(collect, COLLECT_UNSAID, CSIW_ORDER_LITTLE);
	return (dcmd_get(d, DCMD_GET_CSI, collect, sizeof(collect)) == 0 &&
		csiw_get16(collect, CSIW_ORDER_LITTLE) != COLLECT_UNSAID) ||
	       strstr(version, "nexmon.org/csi") != NULL;
}

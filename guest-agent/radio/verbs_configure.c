/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs_configure.c: interface up, what is about to change saved, extractor
 * block into the firmware.
 */
#include "verbs_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/order.h>

/* A second CONFIGURE must not save what the first one made. */
static int save(struct verbs *v, uint16_t chanspec)
{
	uint8_t word[4] = {0};
	int err;

	if (v->saved.firmware_told) {
		return 0;
	}
	/* What a firmware starts with, for what it does not tell. */
	v->saved.chanspec = chanspec;
	v->saved.scansuppress = 0;
	v->saved.mpc = 1;
	err = dcmd_get_var16(&v->dcmd, "chanspec", &v->saved.chanspec);
	if (err != 0 && err != -EBADE) {
		return err; /* nobody answers: why change anything */
	}
	if (dcmd_get(&v->dcmd, DCMD_GET_SCANSUPPRESS, word, sizeof(word)) ==
	    0) {
		v->saved.scansuppress = csiw_get32(word, CSIW_ORDER_LITTLE);
	}
	(void)dcmd_get_var32(&v->dcmd, "mpc", &v->saved.mpc);
	return 0;
}

static int tell(struct verbs *v, const struct radio_ask *ask)
{
	struct csiw_extractor e = {
		.chanspec = ask->chanspec,
		.collect = 1,
		.core_mask = ask->core_mask,
		.stream_mask = ask->stream_mask,
		.mac_count = ask->mac_count,
		.delay_us =
			csiw_extractor_delay(ask->core_mask, ask->stream_mask),
	};
	uint8_t block[CSIW_EXTRACTOR_SIZE];
	int err;

	memcpy(e.macs, ask->macs, sizeof(e.macs));
	if (csiw_extractor_encode(block, sizeof(block), &e) != CSIW_OK) {
		return -EINVAL;
	}
	v->saved.firmware_told = true;
	err = dcmd_set(&v->dcmd, DCMD_SET_CSI, block, sizeof(block));
	v->saved.measures = v->saved.measures || err == 0;
	return err;
}

/* These ways drop the firmware's refusals, and a dead one looks the same. */
static int look_after(struct verbs *v)
{
	uint8_t collect[2] = {0xff, 0xff};
	uint16_t chanspec;
	int err;

	if (!verbs_needs_target(v) ||
	    dcmd_get(&v->dcmd, DCMD_GET_CSI, collect, sizeof(collect)) != 0 ||
	    csiw_get16(collect, CSIW_ORDER_LITTLE) == 1) {
		return 0;
	}
	err = dcmd_get_var16(&v->dcmd, "chanspec", &chanspec);
	return err != 0 ? err : -EBADE;
}

static int try_way(struct verbs *v, const struct radio_ask *ask)
{
	int err = save(v, ask->chanspec);

	if (err == 0) {
		err = tell(v, ask);
	}
	return err == 0 ? look_after(v) : err;
}

static bool say_no_way(const char *name, struct radio_answer *answer)
{
	return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
			 "the driver of %s offers no way to the firmware: it "
			 "is no brcmfmac with nexmon's patches; install that "
			 "driver and nexmon_csi",
			 name);
}

static bool say_refused(struct verbs *v, const struct radio_ask *ask,
			const char *name, struct radio_answer *answer)
{
	char version[VERBS_VERSION_SIZE];
	char channel[VERBS_CHANNEL_SIZE];

	verbs_version(&v->dcmd, version);
	verbs_channel(channel, ask->chanspec);
	if (verbs_has_csi(&v->dcmd, version)) {
		return verbs_say(answer, CSIW_RET_REFUSED,
				 "the firmware of %s refused channel %s: it is "
				 "down, or not able to; take the interface "
				 "down and up, or ask for another channel "
				 "(firmware: %s)",
				 name, channel, version);
	}
	return verbs_say(answer, CSIW_RET_REFUSED,
			 "the firmware of %s knows no CSI, nexmon_csi is "
			 "missing: install its firmware file and reload the "
			 "driver (firmware: %s)",
			 name, version);
}

/* Way by way, until one is there. */
static bool extract(struct verbs *v, const struct radio_ask *ask,
		    const struct nl80211_interface *i,
		    const struct nl80211_wiphy *w, struct radio_answer *answer)
{
	enum dcmd_way way = DCMD_NONE;
	int err = -EOPNOTSUPP;

	while (err == -EOPNOTSUPP) {
		way = verbs_way(v, w, way);
		if (way == DCMD_NONE) {
			return say_no_way(i->name, answer);
		}
		v->dcmd.way = way;
		if (verbs_needs_target(v) &&
		    !verbs_take_monitor(v, i, w, answer)) {
			return false;
		}
		err = verbs_reachable(v) ? try_way(v, ask) : -ENODEV;
	}
	if (err == -EBADE) {
		return say_refused(v, ask, i->name, answer);
	}
	return err == 0 || verbs_say_error(answer, i->name, err,
					   "tell the firmware what to measure");
}

/* Another index under the same name: the driver was reloaded, and what was
 * saved is void.  The monitor interface may have survived. */
static void know(struct verbs *v, const struct nl80211_interface *i)
{
	if (v->ifindex != i->ifindex) {
		v->saved.link_raised = false;
		v->saved.firmware_told = false;
		v->saved.measures = false;
	}
	v->ifindex = i->ifindex;
	v->wiphy = i->wiphy;
	v->dcmd.ifindex = i->ifindex;
}

static bool raise_link(struct verbs *v, const struct nl80211_interface *i,
		       struct radio_answer *answer)
{
	int err;

	if (i->up) {
		return true;
	}
	err = link_set_up(v->nl, i->ifindex, true);
	if (err != 0) {
		return verbs_say_error(answer, i->name, err,
				       "bring the interface up");
	}
	v->saved.link_raised = true;
	return true;
}

/* Two of us would save and restore each other's settings. */
static bool claim(struct verbs *v, const char *name,
		  struct radio_answer *answer)
{
	int err = nl80211_claim(v->nl, name);

	if (err == -EADDRINUSE) {
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s is used by another csiwd, or by its "
				 "--report: stop that one first",
				 name);
	}
	return err == 0 ||
	       verbs_say_error(answer, name, err, "claim the radio");
}

bool verbs_configure(struct verbs *v, const struct radio_ask *ask,
		     struct radio_answer *answer)
{
	struct nl80211_interface i;
	struct nl80211_wiphy w;

	v->configured = false;
	v->monitored = false;
	if (!verbs_find(v, &i, answer) ||
	    !verbs_find_wiphy(v, &i, &w, answer) || verbs_blocked(&w, answer)) {
		return false;
	}
	know(v, &i);
	if (verbs_way(v, &w, DCMD_NONE) == DCMD_NONE) {
		return say_no_way(i.name, answer); /* and nothing is changed */
	}
	if (!claim(v, i.name, answer) || !raise_link(v, &i, answer) ||
	    !extract(v, ask, &i, &w, answer)) {
		return false;
	}
	v->configured = true;
	v->found = i;
	v->found_wiphy = w;
	v->chanspec = ask->chanspec;
	v->told_lost = false;
	v->told_retuned = false;
	if (i.connected) {
		verbs_say(answer, CSIW_RET_NONE,
			  "%s is joined to network \"%s\", which may pull the "
			  "radio to its own channel: stop wpa_supplicant, "
			  "NetworkManager or iwd for this interface",
			  i.name, i.ssid);
	}
	return true;
}

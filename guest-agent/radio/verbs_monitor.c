/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs_monitor.c: the monitor interface, without which the chip hears its own
 * network only. */
#include "verbs_private.h"

#include <errno.h>
#include <stdio.h>

#include <csiw/err.h>

static void adopt(struct verbs_saved *s, uint32_t ifindex, const char *name,
		  bool made)
{
	if (s->monitor == ifindex) {
		return;
	}
	s->monitor = ifindex;
	s->monitor_made = made;
	s->monitor_raised = false;
	snprintf(s->monitor_name, sizeof(s->monitor_name), "%s", name);
}

static bool make_monitor(struct verbs *v, const struct nl80211_interface *i,
			 const struct nl80211_wiphy *w,
			 struct radio_answer *answer)
{
	const char *name = v->options->monitor;
	uint32_t ifindex = 0;
	int err = -EOPNOTSUPP;

	if (w->monitor) {
		err = nl80211_new_monitor(v->nl, i->wiphy, name, &ifindex);
	}
	switch (err) {
	case 0:
		adopt(&v->saved, ifindex, name, true);
		v->dcmd.dangling = false;
		return true;
	case -EOPNOTSUPP:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "the driver of %s makes no monitor interface "
				 "(%s): it is no brcmfmac with nexmon's "
				 "patches, or has made one that is hidden here",
				 i->name, w->name);
	case -EEXIST:
	case -ENFILE:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "an interface %s exists and is no monitor "
				 "interface of %s: choose another name with "
				 "--monitor",
				 name, w->name);
	default:
		return verbs_say_error(answer, i->name, err,
				       "make a monitor interface");
	}
}

bool verbs_take_monitor(struct verbs *v, const struct nl80211_interface *i,
			const struct nl80211_wiphy *w,
			struct radio_answer *answer)
{
	struct nl80211_interface m;
	int err = nl80211_find_monitor(v->nl, i->wiphy, &m);

	if (err == 0 && (!verbs_needs_target(v) || m.ifindex > v->gone)) {
		adopt(&v->saved, m.ifindex, m.name, false);
		return true;
	}
	if (err == 0 &&
	    !(v->saved.monitor_made && v->saved.monitor == m.ifindex)) {
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "monitor interface %s is older than one that "
				 "is gone, and a command to the firmware could "
				 "crash the kernel: `iw dev %s del`",
				 m.name, m.name);
	}
	if (err == 0) {
		err = nl80211_delete(v->nl, m.ifindex);
	}
	if (err != 0 && err != -ENODEV) {
		return verbs_say_error(answer, i->name, err,
				       "look for a monitor interface");
	}
	return make_monitor(v, i, w, answer);
}

bool verbs_monitor(struct verbs *v, struct radio_answer *answer)
{
	bool up = false;
	int err;

	if (!v->configured) {
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "a monitor interface was asked for before the "
				 "radio was configured");
	}
	if (!verbs_take_monitor(v, &v->found, &v->found_wiphy, answer)) {
		return false;
	}
	err = link_is_up(v->nl, v->saved.monitor, &up);
	if (err == 0 && !up) {
		v->saved.monitor_raised = true;
		err = link_set_up(v->nl, v->saved.monitor, true);
	}
	v->monitored = err == 0;
	return err == 0 || verbs_say_error(answer, v->saved.monitor_name, err,
					   "bring the monitor interface up");
}

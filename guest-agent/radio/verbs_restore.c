/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs_restore.c: the radio as it was before the first CONFIGURE.  A part that
 * fails does not keep the others from being done. */
#include "verbs_private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/order.h>

#include "led.h"

static void note(struct radio_answer *answer, const char *what,
		 const char *reason)
{
	size_t len = strlen(answer->text);

	answer->ret = CSIW_RET_CONFIG_ERROR;
	snprintf(answer->text + len, sizeof(answer->text) - len, "%s%s (%s)",
		 len == 0 ? "the radio is not quite as it was: " : ", ", what,
		 reason);
}

/* What is gone needs no restoring. */
static void check(struct radio_answer *answer, const char *what, int err)
{
	if (err != 0 && err != -ENODEV) {
		note(answer, what, verbs_reason(err));
	}
}

static int silence(struct verbs *v)
{
	struct csiw_extractor e = {.chanspec = v->saved.chanspec};
	uint8_t block[CSIW_EXTRACTOR_SIZE];

	(void)csiw_extractor_encode(block, sizeof(block), &e);
	return dcmd_set(&v->dcmd, DCMD_SET_CSI, block, sizeof(block));
}

static void restore_firmware(struct verbs *v, struct radio_answer *answer)
{
	uint8_t word[4];
	int err;

	if (!verbs_reachable(v)) {
		note(answer, "its firmware still measures",
		     "its monitor interface is gone");
		return;
	}
	err = silence(v);
	if (v->saved.measures) {
		check(answer, "its firmware still measures", err);
	}
	if (err == -EIO || err == -ETIMEDOUT || err == -ENODEV) {
		return; /* the rest would wait for nothing */
	}
	csiw_put32(word, v->saved.scansuppress, CSIW_ORDER_LITTLE);
	check(answer, "scans stay suppressed",
	      dcmd_set(&v->dcmd, DCMD_SET_SCANSUPPRESS, word, sizeof(word)));
	check(answer, "its power saving stays off",
	      dcmd_set_var32(&v->dcmd, "mpc", v->saved.mpc));
}

/* Where the driver has protocol 31, deleting it leaves a pointer behind that
 * the next frame of anybody follows.  A driver that came after csiwd has no raw
 * socket here. */
static bool may_delete(const struct verbs *v)
{
	return v->dcmd.raw == NULL && !verbs_needs_target(v) &&
	       !dcmd_netlink_listens();
}

static void restore_monitor(struct verbs *v, struct radio_answer *answer)
{
	struct verbs_saved *s = &v->saved;

	if (s->monitor_made && may_delete(v)) {
		check(answer, "its monitor interface stays",
		      nl80211_delete(v->nl, s->monitor));
	} else if (s->monitor_raised) {
		check(answer, "its monitor interface stays up",
		      link_set_up(v->nl, s->monitor, false));
	}
}

/* Whether the interface that was configured is still that one. */
static bool is_there(struct verbs *v)
{
	bool up;

	return v->ifindex != 0 && link_is_up(v->nl, v->ifindex, &up) == 0;
}

/* Somebody else needs it up by now. */
static bool is_joined(struct verbs *v)
{
	struct nl80211_interface i;

	return nl80211_find(v->nl, v->options->interface, &i) == 0 &&
	       i.connected;
}

bool verbs_restore(struct verbs *v, struct radio_answer *answer)
{
	bool there = is_there(v);

	v->configured = false;
	led_set(v->led, false);
	if (there && v->saved.firmware_told) {
		restore_firmware(v, answer);
	}
	restore_monitor(v, answer);
	if (there && v->saved.link_raised && !is_joined(v)) {
		check(answer, "the interface stays up",
		      link_set_up(v->nl, v->ifindex, false));
	}
	memset(&v->saved, 0, sizeof(v->saved));
	return answer->ret == CSIW_RET_NONE;
}

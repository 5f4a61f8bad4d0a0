/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs.c: sockets, and which function does a verb. */
#include "verbs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csiw/err.h>

#include "../log.h"
#include "led.h"
#include "verbs_private.h"

/* NULL, said once, if it cannot be run. */
static const char *runnable(const char *nexutil)
{
	struct stat st;

	if (nexutil == NULL) {
		return NULL;
	}
	if (stat(nexutil, &st) != 0 || !S_ISREG(st.st_mode)) {
		log_say(LOG_WARNING,
			"--nexutil %s is no program; going on without it",
			nexutil);
		return NULL;
	}
	if (access(nexutil, X_OK) != 0) {
		log_say(LOG_WARNING,
			"--nexutil %s cannot be run: %s; going on without it",
			nexutil, strerror(errno));
		return NULL;
	}
	return nexutil;
}

int verbs_open(struct verbs *v, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE])
{
	int err;

	memset(v, 0, sizeof(*v));
	v->options = options;
	err = nl80211_open(&v->nl);
	if (err != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the kernel gives no netlink sockets for the radio: "
			 "%s",
			 strerror(-err));
		return CSIW_ERR_SYSTEM;
	}
	v->dcmd.nl = v->nl;
	v->dcmd.raw = dcmd_netlink_open();
	v->dcmd.nexutil = runnable(options->nexutil);
	v->led = led_open(options->led);
	return CSIW_OK;
}

bool verbs_present(struct verbs *v, struct radio_answer *answer)
{
	struct nl80211_interface i;

	return verbs_find(v, &i, answer);
}

void verbs_close(struct verbs *v)
{
	struct radio_answer answer = {0};

	if (!verbs_restore(v, &answer)) {
		log_say(LOG_WARNING, "%s", answer.text);
	}
	led_close(v->led);
	dcmd_netlink_close(v->dcmd.raw);
	nl80211_close(v->nl);
}

static bool carry_out(struct verbs *v, const struct radio_ask *ask,
		      struct radio_answer *answer)
{
	switch ((enum radio_verb)ask->verb) {
	case RADIO_CONFIGURE:
		return verbs_configure(v, ask, answer);
	case RADIO_MONITOR:
		return verbs_monitor(v, answer);
	case RADIO_READ_BACK:
		return verbs_read_back(v, ask, answer);
	case RADIO_RESTORE:
		return verbs_restore(v, answer);
	case RADIO_LED:
		led_set(v->led, ask->led_on != 0);
		return true;
	case RADIO_REPORT:
		return verbs_report(v, answer);
	case RADIO_VERBS:
		break;
	}
	return verbs_say(answer, CSIW_RET_CONFIG_ERROR, "no such verb");
}

void verbs_do(struct verbs *v, const struct radio_ask *ask,
	      struct radio_answer *answer)
{
	memset(answer, 0, sizeof(*answer));
	answer->verb = ask->verb;
	answer->number = ask->number;
	(void)carry_out(v, ask, answer);
}

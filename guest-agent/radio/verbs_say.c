/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs_say.c: what the verbs say, in sentences. */
#include "verbs_private.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>

bool verbs_say(struct radio_answer *answer, enum csiw_ret ret,
	       const char *format, ...)
{
	va_list args;

	answer->ret = ret;
	va_start(args, format);
	vsnprintf(answer->text, sizeof(answer->text), format, args);
	va_end(args);
	csiw_disarm(answer->text); /* SSIDs and versions are foreign text */
	return false;
}

const char *verbs_reason(int err)
{
	return err == -EBADE ? "the firmware refused" : strerror(-err);
}

bool verbs_say_error(struct radio_answer *answer, const char *name, int err,
		     const char *what)
{
	switch (err) {
	case -EPERM:
	case -EACCES:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s: cannot %s: it needs CAP_NET_ADMIN; run "
				 "csiwd as root or by its service",
				 name, what);
	case -ERFKILL:
		return verbs_say(
			answer, CSIW_RET_CONFIG_ERROR,
			"%s: cannot %s: rfkill blocks the radio; `rfkill "
			"unblock wifi`, or the switch of the machine",
			name, what);
	case -EIO:
	case -ETIMEDOUT:
	case -ENODATA:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s: cannot %s: the firmware does not answer, "
				 "it crashed or its bus is down; reload its "
				 "driver, or reboot",
				 name, what);
	case -ENODEV:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s: cannot %s: the interface went away; see "
				 "dmesg for what its driver says",
				 name, what);
	default:
		return verbs_say(answer, CSIW_RET_CONFIG_ERROR,
				 "%s: cannot %s: %s; see dmesg for what the "
				 "driver says",
				 name, what, verbs_reason(err));
	}
}

bool verbs_blocked(const struct nl80211_wiphy *w, struct radio_answer *answer)
{
	if (w->hard_blocked) {
		verbs_say(answer, CSIW_RET_CONFIG_ERROR,
			  "%s is switched off (rfkill, hard): use the switch "
			  "or key of the machine",
			  w->name);
		return true;
	}
	if (w->soft_blocked) {
		verbs_say(answer, CSIW_RET_CONFIG_ERROR,
			  "%s is blocked (rfkill, soft): `rfkill unblock wifi`",
			  w->name);
		return true;
	}
	return false;
}

void verbs_channel(char out[VERBS_CHANNEL_SIZE], uint16_t chanspec)
{
	char text[CSIW_CHANSPEC_TEXT_SIZE] = "unknown";

	(void)csiw_chanspec_format(text, chanspec);
	snprintf(out, VERBS_CHANNEL_SIZE, "%s (0x%04x)", text, chanspec);
}

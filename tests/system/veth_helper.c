/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * veth_helper.c: a radio helper for an interface that is no radio, linked in
 * place of the real one: csiwd_veth is csiwd in all else.  Verbs are done at
 * once; the channel asked for chooses what goes wrong:
 *
 *	149	the firmware refuses
 *	153	no answer ever comes
 *	157	the channel read back is another one
 *	161	the helper dies
 */
#include "radio/helper.h"

#include <fcntl.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csiw/wire.h>

static void light(const struct radio_options *options, bool on)
{
	int fd = open(options->led, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd >= 0) {
		(void)!write(fd, on ? "1\n" : "0\n", 2);
		close(fd);
	}
}

static void configure(const struct radio_options *options, unsigned int channel,
		      struct radio_answer *answer)
{
	answer->ifindex = if_nametoindex(options->interface);
	if (answer->ifindex == 0) {
		answer->ret = CSIW_RET_CONFIG_ERROR;
		snprintf(answer->text, sizeof(answer->text), "no interface %s",
			 options->interface);
	} else if (channel == 149) {
		answer->ret = CSIW_RET_REFUSED;
		strcpy(answer->text, "the firmware refused");
	}
}

static void read_back(const struct radio_ask *ask, unsigned int channel,
		      struct radio_answer *answer)
{
	answer->chanspec = ask->chanspec;
	if (channel == 157) {
		answer->chanspec = 0x1006;
		answer->ret = CSIW_RET_REFUSED;
		strcpy(answer->text, "somebody else tuned it");
	}
}

/* False if there is no answer. */
static bool act(const struct radio_options *options,
		const struct radio_ask *ask, struct radio_answer *answer)
{
	unsigned int channel = ask->chanspec & 255;

	memset(answer, 0, sizeof(*answer));
	answer->verb = ask->verb;
	answer->number = ask->number;
	switch ((enum radio_verb)ask->verb) {
	case RADIO_CONFIGURE:
		if (channel == 161) {
			_exit(1);
		}
		configure(options, channel, answer);
		return channel != 153;
	case RADIO_READ_BACK:
		read_back(ask, channel, answer);
		return true;
	case RADIO_LED:
		light(options, ask->led_on);
		return false;
	case RADIO_MONITOR:
	case RADIO_RESTORE:
	case RADIO_REPORT:
	case RADIO_VERBS:
		break;
	}
	return true;
}

int helper_run(int line, const struct radio_options *options)
{
	struct radio_answer answer;
	struct radio_ask ask;

	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_NAME, "csiwd-radio", 0, 0, 0);
	/* Also csiwd's end of the line, or it would never be seen to close. */
	for (int fd = STDERR_FILENO + 1; fd < 64; fd++) {
		if (fd != line) {
			close(fd);
		}
	}
	while (recv(line, &ask, sizeof(ask), 0) == (ssize_t)sizeof(ask)) {
		if (act(options, &ask, &answer) &&
		    send(line, &answer, sizeof(answer), MSG_NOSIGNAL) < 0) {
			return 1;
		}
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live_radio.c: csiwd's radio helper for an interface without a radio.  It
 * takes the place of radio/radio.c in csiw_live_agent, which is csiwd in all
 * else: every verb is done at once, and the firmware is where it was asked to
 * be.
 */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <csiw/err.h>

#include "radio/radio.h"

struct radio {
	uint32_t ifindex;
	uint32_t asked;
	int ready; /* eventfd: an answer is there */
	struct radio_answer answer;
};

int radio_fork(struct radio **out, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE])
{
	static struct radio r;

	r.ifindex = if_nametoindex(options->interface);
	r.ready = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (r.ifindex == 0 || r.ready < 0) {
		snprintf(why, CSIW_WHY_SIZE, "%s: %s", options->interface,
			 strerror(errno));
		return CSIW_ERR_SYSTEM;
	}
	*out = &r;
	return CSIW_OK;
}

int radio_fd(const struct radio *r)
{
	return r->ready;
}

bool radio_ask(struct radio *r, struct radio_ask *ask)
{
	ask->number = ++r->asked;
	if (ask->verb == RADIO_LED) {
		return true;
	}
	memset(&r->answer, 0, sizeof(r->answer));
	r->answer.verb = ask->verb;
	r->answer.number = ask->number;
	r->answer.ifindex = r->ifindex;
	r->answer.chanspec = ask->chanspec;
	return eventfd_write(r->ready, 1) == 0;
}

enum radio_heard radio_hear(struct radio *r, struct radio_answer *answer)
{
	eventfd_t count;

	if (eventfd_read(r->ready, &count) != 0) {
		return RADIO_NOTHING;
	}
	*answer = r->answer;
	return RADIO_ANSWER;
}

void radio_close(struct radio *r)
{
	if (r != NULL) {
		close(r->ready);
	}
}

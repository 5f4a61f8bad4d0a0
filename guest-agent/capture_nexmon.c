/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture_nexmon.c: CSI from a radio, live: the tuner has it configured,
 * libpcap hears what its firmware sends.
 *
 * What the radio lacks is said with every request, which is answered with 3 or
 * 4; csiwd goes on, as the radio may come later.
 */
#include "capture.h"

#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <csiw/err.h>

#include "guard.h"
#include "log.h"
#include "sniff.h"
#include "tuner.h"

struct nexmon {
	struct capture capture;
	struct tuner tuner;
	struct sniff *sniff;      /* NULL: deaf says why */
	char deaf[CSIW_WHY_SIZE]; /* no right to capture */
	bool capturing;           /* sniff was started in this run */
	bool warned;              /* of CSI of another channel, in this run */
	uint64_t turn_ns;         /* the turn in which the tuner was called */
	uint64_t epoch_ns;        /* of the wall clock, on the monotonic one */
};

/* What can be known before the first request. */
static void check_rights(struct nexmon *n)
{
	if (sniff_open(&n->sniff, n->deaf) != CSIW_OK) {
		n->sniff = NULL;
		log_say(LOG_WARNING, "%s", n->deaf);
	} else {
		sniff_expect(n->sniff, if_nametoindex(n->tuner.interface));
	}
	if (!guard_has_net_admin()) {
		log_say(LOG_WARNING,
			"the radio cannot be configured without CAP_NET_ADMIN: "
			"run csiwd as root, or give it that capability");
	}
}

static int open_capture(struct capture **out, const struct options *options,
			char why[CSIW_WHY_SIZE])
{
	const struct radio_options radio = {
		.interface = options->capture.where,
		.monitor = options->monitor,
		.led = options->led,
		.nexutil = options->nexutil,
	};
	struct nexmon *n = calloc(1, sizeof(*n));
	int err;

	if (n == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "out of memory");
		return CSIW_ERR_SYSTEM;
	}
	n->capture.ops = &capture_nexmon;
	n->tuner.interface = options->capture.where;
	n->tuner.has_led = options->led != NULL;
	/* First, so that the helper holds no socket of ours. */
	err = radio_fork(&n->tuner.radio, &radio, why);
	if (err != CSIW_OK) {
		free(n);
		return err;
	}
	check_rights(n);
	*out = &n->capture;
	return CSIW_OK;
}

/* The firmware knows four MACs at most; the engine filters in any case. */
static void filter(struct radio_ask *what, const struct csiw_param *request)
{
	struct csiw_param distinct = *request;

	if (!(request->flags & CSIW_F_FILTER)) {
		return;
	}
	csiw_param_distinct(&distinct);
	if (distinct.mac_count > CSIW_EXTRACTOR_MACS_MAX) {
		return;
	}
	what->mac_count = distinct.mac_count;
	memcpy(what->macs, distinct.macs, sizeof(what->macs));
}

/* After every call of the tuner: whether the start is settled. */
static bool look(struct nexmon *n, enum csiw_ret *ret)
{
	struct tuner *t = &n->tuner;
	char why[CSIW_WHY_SIZE];

	*ret = CSIW_RET_CONFIG_ERROR;
	if (t->dead) {
		return true;
	}
	if (t->state == TUNER_FAILED) {
		*ret = t->ret;
		return true;
	}
	if (t->state != TUNER_TUNED) {
		return false;
	}
	if (sniff_start(n->sniff, t->ifindex, why) != CSIW_OK) {
		tuner_say(t, why);
		return true;
	}
	n->capturing = true;
	*ret = CSIW_RET_NONE;
	return true;
}

static bool start(struct capture *c, const struct csiw_param *request,
		  uint16_t chanspec, uint64_t now_ns, enum csiw_ret *ret)
{
	struct nexmon *n = (void *)c;
	struct radio_ask what = {
		.chanspec = chanspec,
		.core_mask = 1, /* one of each, as stock guests ask for */
		.stream_mask = 1,
	};

	n->tuner.quiet = c->quiet;
	n->warned = false;
	if (n->sniff == NULL) {
		tuner_say(&n->tuner, n->deaf);
		*ret = CSIW_RET_CONFIG_ERROR;
		return true;
	}
	filter(&what, request);
	tuner_start(&n->tuner, &what, now_ns);
	return look(n, ret);
}

static bool settled(struct capture *c, uint64_t now_ns, enum csiw_ret *ret)
{
	struct nexmon *n = (void *)c;

	tuner_attend(&n->tuner, now_ns);
	return look(n, ret);
}

static enum capture_next judge(struct nexmon *n, uint64_t now_ns,
			       const struct csiw_csi *csi)
{
	if (csi->chanspec != n->tuner.ask.chanspec) {
		if (!n->warned) {
			tuner_say_channel(&n->tuner, csi->chanspec);
		}
		n->warned = true;
		return CAPTURE_STRANGER;
	}
	tuner_heard(&n->tuner, now_ns);
	return CAPTURE_CSI;
}

static enum capture_next lost(struct nexmon *n)
{
	char text[CSIW_WHY_SIZE];

	snprintf(text, sizeof(text),
		 "the interface %s went down or away during the run: see dmesg "
		 "for what its driver says",
		 n->tuner.interface);
	tuner_say(&n->tuner, text);
	return CAPTURE_BROKE;
}

static enum capture_next hear(struct nexmon *n, uint64_t now_ns,
			      struct capture_packet *packet)
{
	switch (sniff_next(n->sniff, &packet->csi, &packet->time_ns)) {
	case SNIFF_CSI:
		packet->mono_ns = packet->time_ns - n->epoch_ns;
		return judge(n, now_ns, &packet->csi);
	case SNIFF_MALFORMED:
		return CAPTURE_MALFORMED;
	case SNIFF_STRANGER:
		return CAPTURE_STRANGER;
	case SNIFF_NOTHING:
		break;
	case SNIFF_LOST:
		return lost(n);
	}
	packet->due_ns = UINT64_MAX; /* fds wake up for it */
	return CAPTURE_LATER;
}

/* The kernel stamps packets by this clock, which may be set at any time. */
static uint64_t since_1970_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

static enum capture_next next(struct capture *c, uint64_t now_ns,
			      struct capture_packet *packet)
{
	struct nexmon *n = (void *)c;

	/* Once a turn, not with every packet. */
	if (now_ns != n->turn_ns) {
		n->turn_ns = now_ns;
		n->epoch_ns = since_1970_ns() - now_ns;
		tuner_attend(&n->tuner, now_ns);
	}
	if (n->tuner.dead) {
		return CAPTURE_GONE;
	}
	return n->tuner.state == TUNER_TUNED ? hear(n, now_ns, packet)
					     : CAPTURE_BROKE;
}

static void stop(struct capture *c)
{
	struct nexmon *n = (void *)c;

	n->capturing = false;
	tuner_stop(&n->tuner);
}

static bool idle(struct capture *c, uint64_t now_ns)
{
	struct nexmon *n = (void *)c;

	tuner_attend(&n->tuner, now_ns);
	tuner_rest(&n->tuner, now_ns);
	return !n->tuner.dead;
}

static unsigned int fds(const struct capture *c, int out[])
{
	const struct nexmon *n = (const void *)c;
	unsigned int count = 0;

	if (!n->tuner.dead) {
		out[count++] = radio_fd(n->tuner.radio);
	}
	if (n->capturing) {
		out[count++] = sniff_fd(n->sniff);
	}
	return count;
}

static uint64_t dropped(struct capture *c)
{
	struct nexmon *n = (void *)c;

	return n->capturing ? sniff_dropped(n->sniff) : 0;
}

static void close_capture(struct capture *c)
{
	struct nexmon *n = (void *)c;

	radio_close(n->tuner.radio);
	sniff_close(n->sniff);
	free(n);
}

const struct capture_ops capture_nexmon = {
	.open = open_capture,
	.start = start,
	.settled = settled,
	.next = next,
	.stop = stop,
	.idle = idle,
	.fds = fds,
	.dropped = dropped,
	.close = close_capture,
};

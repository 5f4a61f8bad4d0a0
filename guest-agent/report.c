/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c: requests and runs in words, for the log. */
#include "report.h"

#include <stdio.h>

#include <csiw/err.h>

#include "log.h"

enum {
	WORDS_SIZE = 64,
	RATION = 10, /* requests logged in a second */
};

static const uint64_t SECOND = 1000000000; /* nanoseconds */

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

void report_unsaid(struct ration *r, uint64_t now_ns)
{
	if (r->unsaid == 0 || now_ns - r->begin_ns < SECOND) {
		return;
	}
	log_say(LOG_INFO, "%u more request%s taken in a second", r->unsaid,
		r->unsaid == 1 ? " was" : "s were");
	r->unsaid = 0;
}

bool report_may(struct ration *r, uint64_t now_ns)
{
	report_unsaid(r, now_ns);
	if (now_ns - r->begin_ns >= SECOND) {
		r->begin_ns = now_ns;
		r->said = 0;
	}
	if (r->said == RATION) {
		r->unsaid++;
		return false;
	}
	r->said++;
	return true;
}

static void say_samples(char out[WORDS_SIZE], unsigned int samples)
{
	if (samples == 0) {
		snprintf(out, WORDS_SIZE, "any number of samples");
		return;
	}
	snprintf(out, WORDS_SIZE, "%u sample%s a device", samples,
		 plural(samples));
}

static void say_filter(char out[WORDS_SIZE], const struct csiw_param *request)
{
	if (!(request->flags & CSIW_F_FILTER)) {
		snprintf(out, WORDS_SIZE, "every device");
		return;
	}
	snprintf(out, WORDS_SIZE, "%u listed MAC%s", request->mac_count,
		 plural(request->mac_count));
}

static void say_macs(const struct csiw_param *request)
{
	unsigned int count = request->mac_count;

	if (!(request->flags & CSIW_F_FILTER) || count > CSIW_MACS_MAX) {
		return;
	}
	for (unsigned int i = 0; i < count; i++) {
		const uint8_t *m = request->macs[i];

		log_say(LOG_DEBUG, "listed: %02X:%02X:%02X:%02X:%02X:%02X",
			m[0], m[1], m[2], m[3], m[4], m[5]);
	}
}

void report_request(const struct csiw_param *request)
{
	char samples[WORDS_SIZE];
	char filter[WORDS_SIZE];

	say_samples(samples, request->samples_per_device);
	say_filter(filter, request);
	log_say(LOG_INFO, "request: channel %u, %u MHz, %s, %s, timeout %u s",
		request->channel, request->bandwidth_mhz, samples, filter,
		request->timeout_s);
	say_macs(request);
}

/* With a filter the table has every listed MAC, heard or not. */
static const char *say_devices(const struct csiw_guest *g, unsigned int count)
{
	if (g->request.flags & CSIW_F_FILTER) {
		return count == 1 ? "MAC listed" : "MACs listed";
	}
	return count == 1 ? "device" : "devices";
}

void report_run(const struct csiw_guest *g, const struct csiw_collect *c,
		const struct tally *tally, uint64_t elapsed_ns)
{
	if (g->ret < CSIW_RET_COMPLETE) {
		log_say(LOG_INFO, "run %u refused with %u (%s)", g->runs,
			g->ret, csiw_ret_text(g->ret));
		return;
	}
	log_say(LOG_INFO,
		"run %u ended with %u (%s): %u sample%s, %u %s; "
		"received %llu, filtered %llu, surplus %llu, malformed %llu; "
		"%llu.%03llu s",
		g->runs, g->ret, csiw_ret_text(g->ret), c->kept,
		plural(c->kept), c->device_count,
		say_devices(g, c->device_count),
		(unsigned long long)tally->received,
		(unsigned long long)c->filtered, (unsigned long long)c->surplus,
		(unsigned long long)tally->malformed,
		(unsigned long long)(elapsed_ns / SECOND),
		(unsigned long long)(elapsed_ns / 1000000 % 1000));
	if (tally->foreign != 0) {
		log_say(LOG_DEBUG, "%llu other packet%s passed by",
			(unsigned long long)tally->foreign,
			plural(tally->foreign));
	}
}

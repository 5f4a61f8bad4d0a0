/* SPDX-License-Identifier: BSD-2-Clause */
/* report.c: requests and runs in words, for the log. */
#include "report.h"

#include <stdio.h>
#include <string.h>

#include <csiw/err.h>

#include "log.h"

enum {
	WORDS_SIZE = 64,
	END_SIZE = 160,
	RATION = 10, /* requests logged in a second */
};

static const uint64_t SECOND = 1000000000; /* nanoseconds */

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

void report_unsaid(struct report *r, uint64_t now_ns)
{
	if (r->unsaid == 0 || now_ns - r->second_ns < SECOND) {
		return;
	}
	log_say(LOG_INFO, "%u more request%s taken in a second", r->unsaid,
		r->unsaid == 1 ? " was" : "s were");
	r->unsaid = 0;
}

/* Whether a request may be logged; counts it. */
static bool may_say(struct report *r, uint64_t now_ns)
{
	report_unsaid(r, now_ns);
	if (now_ns - r->second_ns >= SECOND) {
		r->second_ns = now_ns;
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

static void say_request(const struct csiw_param *request)
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

/* What only a live capture has. */
static void say_live(char out[WORDS_SIZE], const struct tally *tally)
{
	out[0] = '\0';
	if (tally->live) {
		snprintf(out, WORDS_SIZE, ", strangers %llu, dropped %llu",
			 (unsigned long long)tally->strangers,
			 (unsigned long long)tally->dropped);
	}
}

/* How a run ended; the cause where it tells more than the return value. */
static void say_end(char out[END_SIZE], const struct csiw_guest *g)
{
	const uint32_t cause = g->link.cause;
	const bool more =
		cause == CSIW_CAUSE_CANCELLED || cause >= CSIW_CAUSE_NO_LINK;

	snprintf(out, END_SIZE, "%u (%s)", g->ret,
		 more ? csiw_cause_text(cause) : csiw_ret_text(g->ret));
}

static void say_stream(const struct csiw_guest *g, const struct csiw_collect *c,
		       uint64_t elapsed_ns)
{
	const struct csiw_counters *n = &g->link.counters;
	const uint64_t malformed = n->malformed + g->link.malformed;
	const uint64_t received =
		n->received + g->link.malformed + g->link.dropped_kernel;
	char end[END_SIZE];

	say_end(end, g);
	log_say(LOG_INFO,
		"stream %u ended with %s: %llu record%s; received %llu, "
		"filtered %llu, surplus %llu, malformed %llu, dropped by the "
		"kernel %llu, by the ring %llu; frames missing by their "
		"numbers %llu; %llu.%03llu s",
		g->runs, end, (unsigned long long)n->delivered,
		plural(n->delivered), (unsigned long long)received,
		(unsigned long long)n->filtered, (unsigned long long)n->surplus,
		(unsigned long long)malformed,
		(unsigned long long)g->link.dropped_kernel,
		(unsigned long long)n->dropped_ring,
		(unsigned long long)c->gaps,
		(unsigned long long)(elapsed_ns / SECOND),
		(unsigned long long)(elapsed_ns / 1000000 % 1000));
}

static void say_run(const struct csiw_guest *g, const struct csiw_collect *c,
		    const struct tally *tally, uint64_t elapsed_ns)
{
	char live[WORDS_SIZE];
	char end[END_SIZE];

	say_end(end, g);
	if (g->ret < CSIW_RET_COMPLETE) {
		log_say(LOG_INFO, "run %u refused with %s", g->runs, end);
		return;
	}
	if (g->request.flags & CSIW_F_STREAM) {
		say_stream(g, c, elapsed_ns);
		return;
	}
	say_live(live, tally);
	log_say(LOG_INFO,
		"run %u ended with %s: %u sample%s, %u %s; "
		"received %llu, filtered %llu, surplus %llu, malformed "
		"%llu%s; %llu.%03llu s",
		g->runs, end, c->kept, plural(c->kept), c->device_count,
		say_devices(g, c->device_count),
		(unsigned long long)tally->received,
		(unsigned long long)c->filtered, (unsigned long long)c->surplus,
		(unsigned long long)tally->malformed, live,
		(unsigned long long)(elapsed_ns / SECOND),
		(unsigned long long)(elapsed_ns / 1000000 % 1000));
	if (tally->foreign != 0) {
		log_say(LOG_DEBUG, "%llu other packet%s passed by",
			(unsigned long long)tally->foreign,
			plural(tally->foreign));
	}
}

void report_taken(struct report *r, const struct csiw_param *request,
		  uint64_t now_ns)
{
	memset(&r->tally, 0, sizeof(r->tally));
	r->taken = true;
	r->taken_ns = now_ns;
	r->quiet = !may_say(r, now_ns);
	if (!r->quiet) {
		say_request(request);
	}
}

void report_begun(const struct report *r, uint64_t now_ns)
{
	if (!r->quiet) {
		log_say(LOG_DEBUG, "capturing, %llu ms after the request",
			(unsigned long long)((now_ns - r->taken_ns) / 1000000));
	}
}

/* Somebody else writes the guest's lines: a stock guest, or a fault. */
static void say_repairs(struct report *r, uint32_t repairs)
{
	uint32_t since = repairs - r->repairs;

	if (since > 0) {
		log_say(LOG_WARNING,
			"the descriptor of the link was overwritten: repaired "
			"%u time%s since the run before",
			since, plural(since));
	}
	r->repairs = repairs;
}

enum report_end report_over(struct report *r, const struct csiw_guest *g,
			    const struct csiw_collect *c, uint64_t now_ns)
{
	bool published = r->runs != g->runs;
	bool answered = !r->taken; /* at once, with 1, 2 or 3 */

	if (!published && r->abandoned == g->abandoned) {
		return REPORT_NOTHING;
	}
	r->runs = g->runs;
	r->abandoned = g->abandoned;
	r->taken = false;
	if (answered) {
		r->quiet = !may_say(r, now_ns);
		r->taken_ns = now_ns;
	}
	if (!r->quiet && !published) {
		log_say(LOG_INFO, "the request was withdrawn or replaced");
	} else if (!r->quiet) {
		if (answered) {
			say_request(&g->request);
		}
		say_run(g, c, &r->tally, now_ns - r->taken_ns);
		say_repairs(r, g->link.repairs);
	}
	return published ? REPORT_PUBLISHED : REPORT_ABANDONED;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h: requests and runs in words, for the log. */
#ifndef CSIWD_REPORT_H
#define CSIWD_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/guest.h>

/* What was heard in a run. */
struct tally {
	uint64_t received; /* CSI datagrams, malformed ones too */
	uint64_t malformed;
	uint64_t foreign; /* other packets, not in received */
};

/* How many requests were logged lately; zero at first. */
struct ration {
	uint64_t begin_ns; /* of the second that is counted */
	uint32_t said;
	uint32_t unsaid;
};

/** Whether a request may be logged: 10 a second may.  Counts it. */
bool report_may(struct ration *r, uint64_t now_ns);

/** Say how many were not logged, once their second is over. */
void report_unsaid(struct ration *r, uint64_t now_ns);

/** A request was taken. */
void report_request(const struct csiw_param *request);

/** A run was published. */
void report_run(const struct csiw_guest *g, const struct csiw_collect *c,
		const struct tally *tally, uint64_t elapsed_ns);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h: requests and runs in words, for the log. */
#ifndef CSIWD_REPORT_H
#define CSIWD_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/collect.h>
#include <csiw/guest.h>

/* What was heard in a run. */
struct tally {
	uint64_t received; /* CSI datagrams, malformed ones too */
	uint64_t malformed;
	uint64_t foreign;   /* other packets, not in received */
	uint64_t strangers; /* not from the radio, not in received */
	uint64_t dropped;   /* by the kernel, not in received */
	bool live;          /* the last two can be other than 0 */
};

/* What the log was told, of the request at hand and lately; zero at first. */
struct report {
	struct tally tally; /* of the run; the loop counts */

	/* readable */
	bool quiet; /* nothing is said about this request: too many came */

	/* private */
	bool taken; /* a request was, and has not ended */
	uint64_t taken_ns;
	uint32_t runs;      /* said */
	uint32_t abandoned; /* said */
	uint32_t repairs;   /* of the descriptor, said */
	uint64_t second_ns; /* begin of the second that is counted */
	uint32_t said;
	uint32_t unsaid;
};

/** A request was taken; zeroes the tally.  10 a second are logged. */
void report_taken(struct report *r, const struct csiw_param *request,
		  uint64_t now_ns);

/** Its capture is configured, so the run begins. */
void report_begun(const struct report *r, uint64_t now_ns);

/* What report_over found. */
enum report_end {
	REPORT_NOTHING,
	REPORT_ABANDONED,
	REPORT_PUBLISHED,
};

/** Say what became of the request, if anything since the last call: also of one
 * that was answered without a run. */
enum report_end report_over(struct report *r, const struct csiw_guest *g,
			    const struct csiw_collect *c, uint64_t now_ns);

/** Say how many requests were not logged, once their second is over. */
void report_unsaid(struct report *r, uint64_t now_ns);

#endif

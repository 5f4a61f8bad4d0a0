/* SPDX-License-Identifier: BSD-2-Clause */
/* report.h: requests and runs in words, for the log. */
#ifndef CSIWD_REPORT_H
#define CSIWD_REPORT_H

#include <stdint.h>

#include <csiw/guest.h>

/* What was heard in a run. */
struct tally {
	uint64_t received; /* CSI datagrams, malformed ones too */
	uint64_t malformed;
	uint64_t foreign; /* other packets, not in received */
};

/** A request was taken. */
void report_request(const struct csiw_param *request);

/** A run was published. */
void report_run(const struct csiw_guest *g, const struct csiw_collect *c,
		const struct tally *tally, uint64_t elapsed_ns);

#endif

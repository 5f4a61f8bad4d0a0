/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream_follow.h: a stream that was asked for, until it ends.
 */
#ifndef CSIW_STREAM_FOLLOW_H
#define CSIW_STREAM_FOLLOW_H

#include <csiw/peer.h>

#include "progress.h"
#include "run.h"
#include "sinks.h"
#include "stream.h"
#include "stream_lines.h"

struct stream {
	const struct stream_plan *plan;
	struct run run;
	struct csiw_peer peer;
	struct recording recording;
	struct sinks sinks;
	struct stream_lines lines;
	struct progress bar;
	bool print;       /* lines, to standard output */
	uint64_t records; /* kept */
	uint64_t now_ms;
	uint64_t asked_ms;
	uint64_t begun_ms; /* if begun */
	bool begun;        /* there are records, or counters of it */
	uint64_t ending_ms;
	bool ending; /* cancelled; what is left is read */
	bool hurry;  /* by an interrupt, after ending_ms */
	uint64_t flushed_ms;
	uint64_t checked_ms;
};

/**
 * Take records, and write them, until it ends.
 *
 * @param s  asked_ms, flushed_ms and checked_ms are when it was asked for.
 *
 * @return an enum status; with s->run.why unless STATUS_DONE, or an output is
 *         broken.
 */
int stream_follow(struct stream *s);

#endif

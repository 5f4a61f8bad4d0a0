/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream.h: one csiw stream, from the ask to its last record.
 */
#ifndef CSIW_CLIENT_STREAM_H
#define CSIW_CLIENT_STREAM_H

#include <csiw/hosted.h>
#include <csiw/param.h>
#include <csiw/record.h>
#include <stdbool.h>
#include <stdint.h>

#include "sinks.h"
#include "stream_lines.h"

struct stream_plan {
	struct csiw_param request;
	const char *window;  /* its URI */
	uint32_t deadline_s; /* for the stream to begin, and to end */
	uint32_t count;      /* records, 0: no end */
	uint32_t duration_s; /* 0: no end */
	uint64_t rotate_size;
	uint32_t rotate_s;
	const char *outputs[OUTPUTS_MAX];
	int output_count;
	bool json;
	bool quiet;
};

/**
 * Ask, and write what comes until it ends.
 *
 * @return an enum status.
 */
int stream_run(const struct stream_plan *plan, struct csiw_window *window);

/* What is said of a stream. */
struct stream_report {
	const struct recording *recording;
	const struct sinks *sinks;
	uint64_t records; /* kept */
	bool cancelled;   /* by another process */
	int status;
	const char *why; /* "" if all went well */
};

/** A record as a line for people, with its newline. */
void stream_line(char line[STREAM_LINE_MAX], const struct csiw_record *r);

/** The names of the columns of such lines. */
extern const char stream_columns[];

/** What became of all datagrams, on stderr, for people. */
void stream_words(const struct stream_report *r);

/** The same on stdout, one object on one line. */
void stream_json(const struct stream_report *r);

#endif

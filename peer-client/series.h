/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * series.h: the runs of one csiw collect, their outputs and what is said of
 * them.
 */
#ifndef CSIW_SERIES_H
#define CSIW_SERIES_H

#include <csiw/hosted.h>
#include <csiw/param.h>
#include <csiw/peer.h>
#include <stdbool.h>
#include <stddef.h>

#include "decode.h"
#include "devices.h"
#include "out.h"

struct plan {
	struct csiw_param request;
	enum csiw_order order;
	const char *window; /* its URI */
	uint32_t deadline_s;
	uint32_t repeat;  /* 0: one run whose outputs carry no number */
	uint32_t every_s; /* start to start */
	const struct chip *chip;
	const char *outputs[OUTPUTS_MAX];
	int output_count;
	bool json;
};

/**
 * Run after run.
 *
 * @return an enum status; the first that is not STATUS_DONE ends the series.
 */
int series_run(const struct plan *plan, struct csiw_window *window);

/* What is said of a run. */
struct report {
	const struct collection *c;    /* ret and total are 0 without answer */
	const struct devices *devices; /* merged */
	char *const *outputs;          /* that are in place */
	int output_count;
	uint32_t number; /* of the run, 0 if it is the only one */
	int status;
	const char *why; /* "" if all went well */
};

/** On stdout, for people. */
void report_text(const struct report *r);

/** On stdout, one line. */
void report_json(const struct report *r);

#endif

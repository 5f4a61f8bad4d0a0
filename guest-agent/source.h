/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * source.h: the SOURCE of --capture, taken apart:
 *
 *	nexmon[:INTERFACE]
 *	replay:FILE[,pace=capture|fast|N/s][,loop]
 *	synthetic[:devices=N,rate=N,seed=N]
 */
#ifndef CSIWD_SOURCE_H
#define CSIWD_SOURCE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include <csiw/hosted.h>

enum {
	SOURCE_RATE_MAX = 1000000, /* packets/s */
	SOURCE_DEVICES_MAX = 65536,
	SOURCE_INTERFACE_MAX = 15, /* characters, as Linux has it */
};

enum source_kind {
	SOURCE_NEXMON,
	SOURCE_REPLAY,
	SOURCE_SYNTHETIC,
};

enum source_pace {
	SOURCE_PACE_CAPTURE, /* as recorded */
	SOURCE_PACE_FAST,    /* without a pause */
	SOURCE_PACE_RATE,    /* rate CSI datagrams a second */
};

struct source {
	enum source_kind kind;
	char where[PATH_MAX]; /* the file of a replay, nexmon's interface */
	enum source_pace pace;
	bool loop;
	uint32_t rate;    /* packets/s, 1..SOURCE_RATE_MAX */
	uint32_t devices; /* 1..SOURCE_DEVICES_MAX */
	uint64_t seed;
};

/**
 * Take a SOURCE apart.
 *
 * @param out  filled on success, untouched on failure.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE with why: a usage error.
 */
int source_parse(struct source *out, const char *text, char why[CSIW_WHY_SIZE]);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sinks.h: all outputs of a stream.  One that breaks is passed over from then
 * on; the others get what is left.
 */
#ifndef CSIW_SINKS_H
#define CSIW_SINKS_H

#include "out.h"
#include "sink.h"

/* All zero at first; sinks_discard it in any case. */
struct sinks {
	struct sink list[OUTPUTS_MAX];
	int count;
	bool broken;             /* one of them is */
	char why[CSIW_WHY_SIZE]; /* what broke first, as a sentence */
};

/** As sink_open, each of them; false, with why, if one cannot be. */
bool sinks_open(struct sinks *s, const char *const *paths, int count,
		const struct recording *r);

/** As sink_put. */
void sinks_put(struct sinks *s, const struct csiw_record *r, const uint8_t *csi,
	       uint64_t now_ms);

/** As sink_flush. */
void sinks_flush(struct sinks *s, uint64_t now_ms);

/** As sink_close. */
void sinks_close(struct sinks *s);

/** As sink_discard. */
void sinks_discard(struct sinks *s);

#endif

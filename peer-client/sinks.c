/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sinks.c: see sinks.h.
 */
#include "sinks.h"

#include <string.h>

bool sinks_open(struct sinks *s, const char *const *paths, int count,
		const struct recording *r)
{
	for (int i = 0; i < count; i++) {
		s->count = i + 1;
		if (!sink_open(&s->list[i], paths[i], r, s->why)) {
			s->list[i].broken = true;
			s->broken = true;
			return false;
		}
	}
	return true;
}

static void note(struct sinks *s, bool ok, const char *why)
{
	if (!ok && !s->broken) {
		s->broken = true;
		snprintf(s->why, sizeof(s->why), "%s", why);
	}
}

void sinks_put(struct sinks *s, const struct csiw_record *r, const uint8_t *csi,
	       uint64_t now_ms)
{
	char why[CSIW_WHY_SIZE] = "";

	for (int i = 0; i < s->count; i++) {
		struct sink *sink = &s->list[i];

		note(s, sink->broken || sink_put(sink, r, csi, now_ms, why),
		     why);
	}
}

void sinks_flush(struct sinks *s, uint64_t now_ms)
{
	char why[CSIW_WHY_SIZE] = "";

	for (int i = 0; i < s->count; i++) {
		struct sink *sink = &s->list[i];

		note(s, sink->broken || sink_flush(sink, now_ms, why), why);
	}
}

void sinks_close(struct sinks *s)
{
	char why[CSIW_WHY_SIZE] = "";

	for (int i = 0; i < s->count; i++) {
		note(s, sink_close(&s->list[i], why), why);
	}
}

void sinks_discard(struct sinks *s)
{
	for (int i = 0; i < s->count; i++) {
		sink_discard(&s->list[i]);
	}
}

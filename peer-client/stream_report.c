/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream_report.c: what is said of a stream; see stream.h.
 */
#include <csiw/err.h>
#include <csiw/hosted.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands.h"
#include "stream.h"
#include "text.h"

const char stream_columns[] =
	"time (UTC)                transmitter        dBm  channel  core/ss   "
	"seq  bytes\n";

static void channel_text(char text[CSIW_CHANSPEC_TEXT_SIZE], uint16_t chanspec)
{
	if (csiw_chanspec_format(text, chanspec) != CSIW_OK) {
		snprintf(text, CSIW_CHANSPEC_TEXT_SIZE, "0x%04x", chanspec);
	}
}

void stream_line(char line[STREAM_LINE_MAX], const struct csiw_record *r)
{
	char time[TIME_TEXT_SIZE];
	char mac[MAC_TEXT_SIZE];
	char channel[CSIW_CHANSPEC_TEXT_SIZE];
	char rssi[8] = "-"; /* the older header has none */
	char lost[32] = "";

	text_time_ns(time, r->wall_ns);
	text_mac_format(mac, r->mac);
	channel_text(channel, r->chanspec);
	if (!(r->flags & CSIW_RECORD_OLD_HEADER)) {
		snprintf(rssi, sizeof(rssi), "%d", r->rssi_dbm);
	}
	if (r->dropped > 0) {
		snprintf(lost, sizeof(lost), "  %" PRIu32 " lost before",
			 r->dropped);
	}
	snprintf(line, STREAM_LINE_MAX,
		 "%s  %s %4s  %-7s  %3d/%d    %4d  %5d%s\n", time, mac, rssi,
		 channel, r->core_stream & 7, r->core_stream >> 3 & 7,
		 r->sequence >> 4, r->csi_len, lost);
}

static void counter_words(const struct csiw_counters *c)
{
	say("%" PRIu64 " datagram%s of CSI: %" PRIu64 " delivered, %" PRIu64
	    " not asked for, %" PRIu64 " of devices that were full, %" PRIu64
	    " malformed, %" PRIu64 " lost by the guest's kernel, %" PRIu64
	    " lost by the ring",
	    c->received, c->received == 1 ? "" : "s", c->delivered, c->filtered,
	    c->surplus, c->malformed, c->dropped_kernel, c->dropped_ring);
	say("%" PRIu64 " frame%s between them gave no CSI, by the "
	    "transmitters' own count",
	    c->sequence_gaps, c->sequence_gaps == 1 ? "" : "s");
}

static const char *words_of(const struct sink *s)
{
	return s->broken ? "not written in full" : "written";
}

static void rotated_words(const struct sink *s)
{
	uint32_t last = s->first + s->files - 1;
	char *from = sink_name(s, s->first);
	char *to = sink_name(s, last);

	if (from != NULL && to != NULL && s->files == 1) {
		say("%s: %s", words_of(s), from);
	} else if (from != NULL && to != NULL) {
		say("%s: %s to %s, %" PRIu32 " files", words_of(s), from, to,
		    s->files);
	}
	free(from);
	free(to);
}

void stream_words(const struct stream_report *r)
{
	const struct recording *about = r->recording;

	say("%" PRIu64 " record%s in %.1f s%s", r->records,
	    r->records == 1 ? "" : "s", about->elapsed_s,
	    r->cancelled ? ", cancelled by another process" : "");
	if (about->counted) {
		counter_words(&about->counters);
	}
	for (int i = 0; i < r->sinks->count; i++) {
		const struct sink *s = &r->sinks->list[i];

		if (s->number == 0 && (s->files > 0 || s->broken)) {
			say("%s: %s", words_of(s), s->path);
		} else if (s->files > 0) {
			rotated_words(s);
		}
	}
}

static json_t *output_list(const struct stream_report *r)
{
	json_t *list = json_array();

	for (int i = 0; i < r->sinks->count; i++) {
		const struct sink *s = &r->sinks->list[i];
		json_t *output = json_pack(
			"{s:o, s:I, s:b}", "path", out_string(s->path), "files",
			(json_int_t)s->files, "failed", (int)s->broken);

		if (s->number != 0 && s->files > 0) {
			json_object_set_new(output, "first",
					    json_integer(s->first));
			json_object_set_new(output, "last",
					    json_integer((json_int_t)s->first +
							 s->files - 1));
		}
		json_array_append_new(list, output);
	}
	return list;
}

void stream_json(const struct stream_report *r)
{
	const struct recording *about = r->recording;
	char start[TIME_TEXT_SIZE];
	json_t *line;

	text_time_format(start, about->start);
	line = json_pack(
		"{s:i, s:s, s:o, s:I, s:o, s:f, s:s, s:o, s:i}", "return_value",
		about->ret, "return_text", csiw_ret_text(about->ret), "cause",
		out_cause(about->cause), "records", (json_int_t)r->records,
		"counters",
		about->counted ? sink_counters(&about->counters) : json_null(),
		"elapsed_s", about->elapsed_s, "start", start, "outputs",
		output_list(r), "status", r->status);
	if (r->status != STATUS_DONE) {
		json_object_set_new(line, "error", out_string(r->why));
	}
	json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(line);
}

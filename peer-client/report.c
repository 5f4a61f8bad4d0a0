/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report.c: what is said of a run on stdout; see series.h.
 */
#include <csiw/err.h>
#include <csiw/wire_link.h>
#include <jansson.h>
#include <stdio.h>

#include "commands.h"
#include "series.h"
#include "text.h"

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void headline(const struct report *r)
{
	const struct collection *c = r->c;
	size_t count = r->devices->count;

	if (r->number != 0) {
		printf("run %u: ", r->number);
	}
	printf("%u sample%s of %zu device%s in %.1f s", c->total,
	       plural(c->total), count, plural(count), c->elapsed_s);
	if (c->counted) {
		printf(", %u lost", c->lost);
	}
	printf(" (%u: %s%s)\n", c->ret, csiw_ret_text(c->ret),
	       c->cause == CSIW_CAUSE_CANCELLED ? "; cancelled" : "");
}

void report_text(const struct report *r)
{
	size_t count = r->devices->count;

	headline(r);
	if (count > 0) {
		printf("%-17s  %7s  %-12s  %s\n", "MAC", "samples", "RSSI dBm",
		       "heard at s");
	}
	for (size_t i = 0; i < count; i++) {
		const struct device *d = &r->devices->list[i];
		char mac[MAC_TEXT_SIZE];

		text_mac_format(mac, d->mac);
		printf("%s  %7u  %4d to %4d  %u to %u\n", mac, d->samples,
		       d->rssi_min_dbm, d->rssi_max_dbm, d->first_s, d->last_s);
	}
	for (int i = 0; i < r->output_count; i++) {
		printf("written: %s\n", r->outputs[i]);
	}
}

static json_t *device_list(const struct devices *devices)
{
	json_t *list = json_array();

	for (size_t i = 0; i < devices->count; i++) {
		const struct device *d = &devices->list[i];
		char mac[MAC_TEXT_SIZE];

		text_mac_format(mac, d->mac);
		json_array_append_new(
			list,
			json_pack("{s:s, s:I, s:i, s:i, s:i, s:i}", "mac", mac,
				  "samples", (json_int_t)d->samples,
				  "rssi_min_dbm", d->rssi_min_dbm,
				  "rssi_max_dbm", d->rssi_max_dbm, "first_s",
				  d->first_s, "last_s", d->last_s));
	}
	return list;
}

static json_t *output_list(const struct report *r)
{
	json_t *list = json_array();

	for (int i = 0; i < r->output_count; i++) {
		json_array_append_new(list, out_string(r->outputs[i]));
	}
	return list;
}

void report_json(const struct report *r)
{
	const struct collection *c = r->c;
	char start[TIME_TEXT_SIZE];
	json_t *line;

	text_time_format(start, c->start);
	line = json_pack("{s:i, s:s, s:o, s:o, s:I, s:o, s:f, s:s, s:o, s:i}",
			 "return_value", c->ret, "return_text",
			 csiw_ret_text(c->ret), "cause", out_cause(c->cause),
			 "lost", out_lost(c), "total", (json_int_t)c->total,
			 "devices", device_list(r->devices), "elapsed_s",
			 c->elapsed_s, "start", start, "outputs",
			 output_list(r), "status", r->status);
	if (r->number != 0) {
		json_object_set_new(line, "run",
				    json_integer((json_int_t)r->number));
	}
	if (r->status != STATUS_DONE) {
		json_object_set_new(line, "error", out_string(r->why));
	}
	json_dumpf(line, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
	putchar('\n');
	json_decref(line);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_side.c: what a file of records cannot say about itself; see sink.h.
 */
#include <csiw/err.h>
#include <csiw/version.h>

#include "options.h"
#include "out.h"
#include "sink.h"
#include "text.h"

/* JSON's numbers here end at 2^63 - 1, and the guest says what it likes. */
static json_t *count(uint64_t n)
{
	return json_integer(n < INT64_MAX ? (json_int_t)n : INT64_MAX);
}

json_t *sink_counters(const struct csiw_counters *c)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "received",
			 count(c->received), "delivered", count(c->delivered),
			 "filtered", count(c->filtered), "surplus",
			 count(c->surplus), "malformed", count(c->malformed),
			 "dropped_kernel", count(c->dropped_kernel),
			 "dropped_ring", count(c->dropped_ring),
			 "sequence_gaps", count(c->sequence_gaps));
}

/* What is known by now: counters as the guest had them last. */
static void add_end(json_t *side, const struct recording *r)
{
	if (r->ret != CSIW_RET_NONE) {
		json_object_set_new(side, "return_value", json_integer(r->ret));
		json_object_set_new(side, "return_text",
				    json_string(csiw_ret_text(r->ret)));
		json_object_set_new(side, "cause", out_cause(r->cause));
	}
	if (r->error != NULL) {
		json_object_set_new(side, "error", out_string(r->error));
	}
	json_object_set_new(side, "elapsed_s", json_real(r->elapsed_s));
	json_object_set_new(side, "counters",
			    r->counted ? sink_counters(&r->counters)
				       : json_null());
}

json_t *sink_side(const struct sink *s, bool over)
{
	const struct recording *r = s->recording;
	char start[TIME_TEXT_SIZE];
	json_t *side;

	text_time_format(start, r->start);
	side = json_pack(
		"{s:s, s:s, s:i, s:i, s:s, s:o, s:I, s:s, s:s, s:o, s:i, s:s, "
		"s:b}",
		"format", s->format->name, "software", "csiw " CSIW_VERSION,
		"protocol", CSIW_PROTOCOL_VERSION, "link", CSIW_LINK_VERSION,
		"source", "stream", "window", out_string(r->window),
		"window_size", (json_int_t)r->window_size, "byte_order",
		options_order_name(r->order), "start", start, "request",
		out_request(&r->request), "tones", (int)r->tones, "csi",
		"4 bytes a tone, little-endian, as the chip sent them; format "
		"1 is int16 pairs (real, imaginary), 2 and 3 are packed words",
		"complete", over && r->error == NULL);
	if (s->number != 0) {
		json_object_set_new(side, "number",
				    json_integer((json_int_t)s->number));
	}
	if (over) {
		json_object_set_new(side, "records", count(s->records));
		add_end(side, r);
	}
	return side;
}

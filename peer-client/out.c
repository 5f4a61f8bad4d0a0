/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out.c: see out.h.
 */
#include "out.h"

#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/version.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "options.h"
#include "text.h"

static const struct format *const formats[] = {
	&format_npy,
	&format_csv,
	&format_jsonl,
	&format_pcap,
};

const struct format *out_format(const char *path)
{
	const char *dot = strrchr(path, '.');

	if (dot == NULL) {
		return NULL;
	}
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(dot + 1, formats[i]->name) == 0) {
			return formats[i];
		}
	}
	return NULL;
}

bool out_open(struct out *o, const char *path, char why[CSIW_WHY_SIZE])
{
	o->format = out_format(path);
	return file_open_two(&o->data, &o->side, path, why);
}

bool out_begin(struct out *o, const struct collection *c,
	       char why[CSIW_WHY_SIZE])
{
	errno = 0;
	return o->format->begin(o, c) || file_failed(&o->data, why);
}

bool out_put(struct out *o, const struct collection *c, const uint8_t *samples,
	     uint32_t count, char why[CSIW_WHY_SIZE])
{
	errno = 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *p = samples + (size_t)i * CSIW_SAMPLE_SIZE;
		struct csiw_sample head;

		csiw_sample_decode(&head, p, CSIW_SAMPLE_SIZE, c->order);
		if (!o->format->put(o, c, &head, p + CSIW_SAMPLE_CSI)) {
			return file_failed(&o->data, why);
		}
	}
	return true;
}

char *out_numbered(const char *path, uint32_t number, int digits)
{
	const char *dot = strrchr(path, '.');
	size_t stem = dot == NULL ? strlen(path) : (size_t)(dot - path);
	size_t size = strlen(path) + sizeof("-4294967295");
	char *name = malloc(size);

	if (name != NULL) {
		snprintf(name, size, "%.*s-%0*u%s", (int)stem, path, digits,
			 number, path + stem);
	}
	return name;
}

/* Of the folder that a path, with its last part at name, lies in. */
static bool folder_of(const char *path, const char *name, struct stat *st)
{
	char *folder = name == path ? strdup(".")
				    : strndup(path, (size_t)(name - path));
	bool ok = folder != NULL && stat(folder, st) == 0;

	free(folder);
	return ok;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

bool out_same(const char *a, const char *b)
{
	struct stat at_a;
	struct stat at_b;

	return strcmp(last_part(a), last_part(b)) == 0 &&
	       folder_of(a, last_part(a), &at_a) &&
	       folder_of(b, last_part(b), &at_b) &&
	       at_a.st_dev == at_b.st_dev && at_a.st_ino == at_b.st_ino;
}

json_t *out_cause(uint32_t cause)
{
	return cause == CSIW_CAUSE_NONE ? json_null()
					: json_string(csiw_cause_text(cause));
}

json_t *out_lost(const struct collection *c)
{
	return c->counted ? json_integer((json_int_t)c->lost) : json_null();
}

json_t *out_string(const char *text)
{
	json_t *json = json_string(text);
	char *ascii;

	if (json != NULL) {
		return json;
	}
	ascii = strdup(text);
	for (char *p = ascii; p != NULL && *p != '\0'; p++) {
		if (*p & 0x80) {
			*p = '?';
		}
	}
	json = json_string(ascii != NULL ? ascii : "");
	free(ascii);
	return json;
}

json_t *out_request(const struct csiw_param *request)
{
	json_t *macs = json_array();

	for (int i = 0; i < request->mac_count && i < CSIW_MACS_MAX; i++) {
		char mac[MAC_TEXT_SIZE];

		text_mac_format(mac, request->macs[i]);
		json_array_append_new(macs, json_string(mac));
	}
	return json_pack(
		"{s:i, s:i, s:i, s:i, s:b, s:o}", "channel", request->channel,
		"bandwidth_mhz", request->bandwidth_mhz, "samples_per_device",
		request->samples_per_device, "timeout_s", request->timeout_s,
		"filter", (request->flags & CSIW_F_FILTER) != 0, "macs", macs);
}

static const char *csi_words(const struct out *o, const struct collection *c)
{
	if (c->chip != NULL && o->format->made_up == NULL) {
		return "64 tones, complex, decoded for the chip; unit of the "
		       "chip, the first 256 bytes of its CSI";
	}
	return "64 tones of 4 bytes, little-endian, as on the wire: int16 "
	       "pairs (real, imaginary) of 43455c0 and 4339, packed words of "
	       "4358 and 4366c0; the first 256 bytes of the chip's CSI";
}

/* What a file of samples cannot say about itself. */
static json_t *side_object(const struct out *o, const struct collection *c)
{
	char start[TIME_TEXT_SIZE];
	json_t *side;

	text_time_format(start, c->start);
	side = json_pack(
		"{s:s, s:s, s:i, s:s, s:o, s:I, s:s, s:s, s:f, s:o, s:i, s:s, "
		"s:o, s:o, s:I, s:s?, s:s}",
		"format", o->format->name, "software", "csiw " CSIW_VERSION,
		"protocol", CSIW_PROTOCOL_VERSION, "source", "window", "window",
		out_string(c->window), "window_size",
		(json_int_t)c->window_size, "byte_order",
		options_order_name(c->order), "start", start, "elapsed_s",
		c->elapsed_s, "request", out_request(&c->request),
		"return_value", c->ret, "return_text", csiw_ret_text(c->ret),
		"cause", out_cause(c->cause), "lost", out_lost(c), "total",
		(json_int_t)c->total, "chip",
		c->chip == NULL ? NULL : c->chip->name, "csi", csi_words(o, c));
	if (o->format->made_up != NULL) {
		json_object_set_new(side, "synthesised", o->format->made_up(c));
	}
	return side;
}

static bool side_write(struct out *o, const struct collection *c,
		       char why[CSIW_WHY_SIZE])
{
	json_t *side = side_object(o, c);
	bool ok;

	errno = ENOMEM;
	ok = side != NULL &&
	     json_dumpf(side, o->side.f,
			JSON_INDENT(1) | JSON_REAL_PRECISION(9)) == 0 &&
	     fputc('\n', o->side.f) != EOF;
	if (!ok) {
		file_failed(&o->side, why);
	}
	json_decref(side);
	return ok && file_complete(&o->side, why);
}

bool out_complete(struct out *o, const struct collection *c,
		  char why[CSIW_WHY_SIZE])
{
	return file_complete(&o->data, why) && side_write(o, c, why);
}

/* The side file first: whoever sees the data finds it explained. */
bool out_publish(struct out *o, char why[CSIW_WHY_SIZE])
{
	return file_publish(&o->side, why) && file_publish(&o->data, why);
}

void out_retract(struct out *o)
{
	file_retract(&o->data);
	file_retract(&o->side);
}

void out_discard(struct out *o)
{
	file_discard(&o->data);
	file_discard(&o->side);
	*o = (struct out){0};
}

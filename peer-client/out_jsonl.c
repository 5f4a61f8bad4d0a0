/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out_jsonl.c: one JSON object a sample and line.
 */
#include <stdio.h>

#include "out.h"
#include "text.h"

static bool begin(struct out *o, const struct collection *c)
{
	(void)o;
	(void)c;
	return true;
}

static json_t *pair(json_t *first, json_t *second)
{
	json_t *array = json_array();

	json_array_append_new(array, first);
	json_array_append_new(array, second);
	return array;
}

static json_t *raw(const uint8_t *csi)
{
	json_t *array = json_array();

	for (int i = 0; i < TONE_COUNT; i++, csi += 4) {
		int a = (int16_t)csiw_get16(csi, CSIW_ORDER_LITTLE);
		int b = (int16_t)csiw_get16(csi + 2, CSIW_ORDER_LITTLE);

		json_array_append_new(array,
				      pair(json_integer(a), json_integer(b)));
	}
	return array;
}

static json_t *decoded(const struct chip *chip, const uint8_t *csi)
{
	struct tone tones[TONE_COUNT];
	json_t *array = json_array();

	decode_csi(tones, chip, csi);
	for (int i = 0; i < TONE_COUNT; i++) {
		json_array_append_new(array,
				      pair(json_real((double)tones[i].re),
					   json_real((double)tones[i].im)));
	}
	return array;
}

static bool put(struct out *o, const struct collection *c,
		const struct csiw_sample *head, const uint8_t *csi)
{
	char mac[MAC_TEXT_SIZE];
	json_t *line;
	bool ok;

	text_mac_format(mac, head->mac);
	line = json_pack("{s:i, s:s, s:i, s:i, s:o}", "rssi_dbm",
			 head->rssi_dbm, "mac", mac, "stream", head->stream,
			 "time_s", head->time_s, "csi",
			 c->chip == NULL ? raw(csi) : decoded(c->chip, csi));
	ok = line != NULL &&
	     json_dumpf(line, o->data.f,
			JSON_COMPACT | JSON_REAL_PRECISION(9)) == 0 &&
	     fputc('\n', o->data.f) != EOF;
	json_decref(line);
	return ok;
}

const struct format format_jsonl = {"jsonl", begin, put, NULL};

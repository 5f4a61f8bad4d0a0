/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out_csv.c: one line a sample under a line of column names.
 */
#include <stdio.h>

#include "out.h"
#include "text.h"

enum { VALUE_COUNT = CSIW_CSI_SIZE / 2 };

static bool begin(struct out *o, const struct collection *c)
{
	FILE *f = o->data.f;

	fputs("rssi_dbm,mac,stream,time_s", f);
	for (int i = 0; c->chip != NULL && i < TONE_COUNT; i++) {
		fprintf(f, ",re_%d,im_%d", i, i);
	}
	for (int i = 0; c->chip == NULL && i < VALUE_COUNT; i++) {
		fprintf(f, ",csi_%d", i);
	}
	return fputc('\n', f) != EOF && !ferror(f);
}

static void put_tones(FILE *f, const struct chip *chip, const uint8_t *csi)
{
	struct tone tones[TONE_COUNT];

	decode_csi(tones, chip, csi);
	for (int i = 0; i < TONE_COUNT; i++) {
		fprintf(f, ",%.9g,%.9g", (double)tones[i].re,
			(double)tones[i].im);
	}
}

static void put_values(FILE *f, const uint8_t *csi)
{
	for (size_t i = 0; i < VALUE_COUNT; i++) {
		fprintf(f, ",%d",
			(int16_t)csiw_get16(csi + 2 * i, CSIW_ORDER_LITTLE));
	}
}

static bool put(struct out *o, const struct collection *c,
		const struct csiw_sample *head, const uint8_t *csi)
{
	FILE *f = o->data.f;
	char mac[MAC_TEXT_SIZE];

	text_mac_format(mac, head->mac);
	fprintf(f, "%d,%s,%u,%u", head->rssi_dbm, mac, head->stream,
		head->time_s);
	if (c->chip != NULL) {
		put_tones(f, c->chip, csi);
	} else {
		put_values(f, csi);
	}
	return fputc('\n', f) != EOF && !ferror(f);
}

const struct format format_csv = {"csv", begin, put, NULL};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_text.c: one line a record: comma-separated under a line of names, or a
 * JSON object.  CSI is numbers of 16 bits; thousands of records a second want
 * something faster than printf for those.
 */
#include <csiw/order.h>
#include <inttypes.h>
#include <stdio.h>

#include "sink.h"
#include "text.h"

static char *put_number(char *p, int n)
{
	char digits[8];
	int count = 0;

	if (n < 0) {
		*p++ = '-';
		n = -n;
	}
	do {
		digits[count++] = (char)('0' + n % 10);
		n /= 10;
	} while (n > 0);
	while (count > 0) {
		*p++ = digits[--count];
	}
	return p;
}

static char *put_value(char *p, const uint8_t *csi)
{
	return put_number(p, (int16_t)csiw_get16(csi, CSIW_ORDER_LITTLE));
}

/* The older header has none. */
static char *put_rssi(char *p, const struct csiw_record *r, const char *none)
{
	return r->flags & CSIW_RECORD_OLD_HEADER ? p + sprintf(p, "%s", none)
						 : put_number(p, r->rssi_dbm);
}

static size_t csv_head(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		       uint64_t records)
{
	char *p = (char *)out;

	(void)records;
	p += sprintf(p, "index,request,mono_ns,wall_ns,mac,sequence,"
			"frame_control,rssi_dbm,core_stream,chanspec,chip,"
			"format,flags,csi_len,dropped");
	for (uint32_t i = 0; i < 2 * tones; i++) {
		p += sprintf(p, ",csi_%u", i);
	}
	*p++ = '\n';
	return (size_t)(p - (char *)out);
}

/* A column without a value, of a narrower record, stays empty. */
static size_t csv_put(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		      const struct csiw_record *r, const uint8_t *csi)
{
	char *p = (char *)out;
	char mac[MAC_TEXT_SIZE];

	text_mac_format(mac, r->mac);
	p += sprintf(
		p, "%" PRIu32 ",%" PRIu32 ",%" PRIu64 ",%" PRIu64 ",%s,%u,%u,",
		r->index, r->request, r->mono_ns, r->wall_ns, mac, r->sequence,
		r->frame_control);
	p = put_rssi(p, r, "");
	p += sprintf(p, ",%u,%u,%u,%u,%u,%u,%" PRIu32, r->core_stream,
		     r->chanspec, r->chip, r->format, r->flags, r->csi_len,
		     r->dropped);
	for (uint32_t i = 0; i < 2 * tones; i++) {
		*p++ = ',';
		if (2 * i + 2 <= r->csi_len) {
			p = put_value(p, csi + 2 * (size_t)i);
		}
	}
	*p++ = '\n';
	return (size_t)(p - (char *)out);
}

static size_t jsonl_put(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
			const struct csiw_record *r, const uint8_t *csi)
{
	char *p = (char *)out;
	char mac[MAC_TEXT_SIZE];

	(void)tones;
	text_mac_format(mac, r->mac);
	p += sprintf(p,
		     "{\"index\":%" PRIu32 ",\"request\":%" PRIu32
		     ",\"mono_ns\":%" PRIu64 ",\"wall_ns\":%" PRIu64
		     ",\"mac\":\"%s\",\"sequence\":%u,\"frame_control\":%u,"
		     "\"rssi_dbm\":",
		     r->index, r->request, r->mono_ns, r->wall_ns, mac,
		     r->sequence, r->frame_control);
	p = put_rssi(p, r, "null");
	p += sprintf(p,
		     ",\"core_stream\":%u,\"chanspec\":%u,\"chip\":%u,"
		     "\"format\":%u,\"flags\":%u,\"csi_len\":%u,"
		     "\"dropped\":%" PRIu32 ",\"csi\":[",
		     r->core_stream, r->chanspec, r->chip, r->format, r->flags,
		     r->csi_len, r->dropped);
	for (uint32_t i = 0; i + 4 <= r->csi_len; i += 4) {
		*p++ = i == 0 ? '[' : ',';
		if (i > 0) {
			*p++ = '[';
		}
		p = put_value(p, csi + i);
		*p++ = ',';
		p = put_value(p, csi + i + 2);
		*p++ = ']';
	}
	*p++ = ']';
	*p++ = '}';
	*p++ = '\n';
	return (size_t)(p - (char *)out);
}

const struct sink_format sink_csv = {"csv", csv_head, csv_put, false};
const struct sink_format sink_jsonl = {"jsonl", NULL, jsonl_put, false};

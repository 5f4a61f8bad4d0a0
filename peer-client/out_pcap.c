/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out_pcap.c: samples as the datagrams a chip sends, so that tools for nexmon
 * captures read them.  What v1 does not carry is made up, and said so in the
 * file beside it.  PROTOCOL.md section 8.
 */
#include <csiw/nexmon.h>
#include <string.h>

#include "capture.h"
#include "out.h"

enum { CHIP_ASSUMED = 0x0065 }; /* 43455c0, that of the reference platform */

static uint16_t chip_id(const struct collection *c)
{
	return c->chip != NULL ? c->chip->id : CHIP_ASSUMED;
}

/* 0, which means no channel, if a guest served a pair that has none. */
static uint16_t chanspec(const struct collection *c)
{
	uint16_t out = 0;

	csiw_chanspec_request(&out, c->request.channel,
			      c->request.bandwidth_mhz);
	return out;
}

static bool begin(struct out *o, const struct collection *c)
{
	uint8_t head[CAPTURE_HEAD_SIZE];

	(void)c;
	capture_head(head, false);
	return fwrite(head, sizeof(head), 1, o->data.f) == 1;
}

static bool put(struct out *o, const struct collection *c,
		const struct csiw_sample *head, const uint8_t *csi)
{
	uint8_t packet[CAPTURE_PACKET_MAX];
	struct csiw_csi made = {
		.csi = csi,
		.csi_len = CSIW_CSI_SIZE,
		.rssi_dbm = head->rssi_dbm,
		.rssi_valid = 1,
		.core_stream = head->stream,
		.chanspec = chanspec(c),
		.chip = chip_id(c),
	};
	size_t size;

	memcpy(made.mac, head->mac, CSIW_MAC_SIZE);
	size = capture_packet(packet, &made,
			      (uint32_t)(c->start.tv_sec + head->time_s),
			      (uint32_t)(c->start.tv_nsec / 1000));
	return fwrite(packet, size, 1, o->data.f) == 1;
}

static json_t *made_up(const struct collection *c)
{
	return json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:s}", "addresses",
			 "Ethernet, IPv4 and UDP headers as nexmon sends them",
			 "time", "start + time_s of the sample",
			 "frame_control", 0, "sequence", 0, "chanspec",
			 chanspec(c), "chip", chip_id(c), "chip_from",
			 c->chip != NULL ? "--chip" : "assumed");
}

const struct format format_pcap = {"pcap", begin, put, made_up};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sink_pcap.c: records as the datagrams that they were, stamped in nanoseconds.
 */
#include <string.h>

#include "capture.h"
#include "sink.h"

enum { NS = 1000000000 };

static size_t head(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		   uint64_t records)
{
	(void)tones;
	(void)records;
	capture_head(out, true);
	return CAPTURE_HEAD_SIZE;
}

/* A stamp beyond 2106 loses its upper bits: the format has 32. */
static size_t put(uint8_t out[SINK_PIECE_MAX], uint32_t tones,
		  const struct csiw_record *r, const uint8_t *csi)
{
	struct csiw_csi datagram = {
		.csi = csi,
		.csi_len = r->csi_len,
		.rssi_dbm = r->rssi_dbm,
		.rssi_valid = (r->flags & CSIW_RECORD_OLD_HEADER) == 0,
		.frame_control = r->frame_control,
		.sequence = r->sequence,
		.core_stream = r->core_stream,
		.chanspec = r->chanspec,
		.chip = r->chip,
	};

	(void)tones;
	memcpy(datagram.mac, r->mac, CSIW_MAC_SIZE);
	return capture_packet(out, &datagram, (uint32_t)(r->wall_ns / NS),
			      (uint32_t)(r->wall_ns % NS));
}

const struct sink_format sink_pcap = {"pcap", head, put, false};

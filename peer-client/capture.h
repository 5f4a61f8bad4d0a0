/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture.h: capture files (classic pcap, little-endian) of CSI datagrams as the
 * firmware sends them.  PROTOCOL.md section 8.
 */
#ifndef CSIW_CAPTURE_H
#define CSIW_CAPTURE_H

#include <csiw/nexmon.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	CAPTURE_HEAD_SIZE = 24,
	CAPTURE_PACKET_HEAD = 16 + 42, /* pcap's; Ethernet, IPv4 and UDP */
	CAPTURE_PACKET_MAX = CAPTURE_PACKET_HEAD + CSIW_NEXMON_HEADER_SIZE +
			     CSIW_NEXMON_CSI_MAX,
};

/**
 * The beginning of a file.
 *
 * @param ns  packets are stamped with nanoseconds, not microseconds.
 */
void capture_head(uint8_t out[CAPTURE_HEAD_SIZE], bool ns);

/**
 * A packet with its stamp.
 *
 * @param csi       csi_len at most CSIW_NEXMON_CSI_MAX.
 * @param fraction  of the second, in the unit of the file.
 *
 * @return bytes used of out.
 */
size_t capture_packet(uint8_t out[CAPTURE_PACKET_MAX],
		      const struct csiw_csi *csi, uint32_t seconds,
		      uint32_t fraction);

#endif

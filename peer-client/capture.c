/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture.c: see capture.h.
 */
#include "capture.h"

#include <csiw/order.h>
#include <string.h>

enum {
	STAMP_SIZE = 16,
	ETHERNET_SIZE = 14,
	IP_SIZE = 20,
	UDP_SIZE = 8,
	HEADERS_SIZE = ETHERNET_SIZE + IP_SIZE + UDP_SIZE,
	LINK_ETHERNET = 1,
	MAGIC = 0x1111,
};

static const uint32_t magic_us = 0xa1b2c3d4;
static const uint32_t magic_ns = 0xa1b23c4d;

static void little16(uint8_t *p, size_t v)
{
	csiw_put16(p, (uint16_t)v, CSIW_ORDER_LITTLE);
}

static void little32(uint8_t *p, size_t v)
{
	csiw_put32(p, (uint32_t)v, CSIW_ORDER_LITTLE);
}

static void network16(uint8_t *p, size_t v)
{
	csiw_put16(p, (uint16_t)v, CSIW_ORDER_BIG);
}

void capture_head(uint8_t out[CAPTURE_HEAD_SIZE], bool ns)
{
	memset(out, 0, CAPTURE_HEAD_SIZE);
	little32(out, ns ? magic_ns : magic_us);
	little16(out + 4, 2); /* version 2.4 */
	little16(out + 6, 4);
	little32(out + 16, CAPTURE_PACKET_MAX - STAMP_SIZE);
	little32(out + 20, LINK_ETHERNET);
}

/* Without bytes 10 and 11, the checksum. */
static uint16_t ip_checksum(const uint8_t *ip)
{
	uint32_t sum = 0;

	for (int i = 0; i < IP_SIZE; i += 2) {
		sum += i == 10 ? 0u : csiw_get16(ip + i, CSIW_ORDER_BIG);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t) ~(sum + (sum >> 16));
}

/* UDP checksum 0, which means none: as nexmon sends it. */
static void put_headers(uint8_t *frame, size_t payload)
{
	static const uint8_t fixed[HEADERS_SIZE] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'N',  'E', 'X',
		'M',  'O',  'N',  0x08, 0x00, 0x45, 0,    0,   0,
		0,    1,    0,    0,    1,    17,   0,    0,   10,
		10,   10,   10,   0xff, 0xff, 0xff, 0xff,
	};
	uint8_t *ip = frame + ETHERNET_SIZE;
	uint8_t *udp = ip + IP_SIZE;

	memcpy(frame, fixed, sizeof(fixed));
	network16(ip + 2, IP_SIZE + UDP_SIZE + payload);
	network16(ip + 10, ip_checksum(ip));
	network16(udp, CSIW_NEXMON_PORT);
	network16(udp + 2, CSIW_NEXMON_PORT);
	network16(udp + 4, UDP_SIZE + payload);
}

static void put_datagram(uint8_t *p, const struct csiw_csi *csi)
{
	little16(p, MAGIC);
	if (csi->rssi_valid) {
		p[2] = (uint8_t)csi->rssi_dbm;
		p[3] = csi->frame_control;
	} else {
		little16(p + 2, MAGIC);
	}
	memcpy(p + 4, csi->mac, CSIW_MAC_SIZE);
	little16(p + 10, csi->sequence);
	little16(p + 12, csi->core_stream);
	little16(p + 14, csi->chanspec);
	little16(p + 16, csi->chip);
	memcpy(p + CSIW_NEXMON_HEADER_SIZE, csi->csi, csi->csi_len);
}

size_t capture_packet(uint8_t out[CAPTURE_PACKET_MAX],
		      const struct csiw_csi *csi, uint32_t seconds,
		      uint32_t fraction)
{
	size_t payload = CSIW_NEXMON_HEADER_SIZE + (size_t)csi->csi_len;

	little32(out, seconds);
	little32(out + 4, fraction);
	little32(out + 8, HEADERS_SIZE + payload);
	little32(out + 12, HEADERS_SIZE + payload);
	put_headers(out + STAMP_SIZE, payload);
	put_datagram(out + CAPTURE_PACKET_HEAD, csi);
	return CAPTURE_PACKET_HEAD + payload;
}

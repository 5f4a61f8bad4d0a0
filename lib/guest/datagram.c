/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * datagram.c: from a captured frame to one CSI measurement.  Anybody near the
 * radio, and anybody on the network, may have made these bytes.  PROTOCOL.md
 * section 8.
 */
#include <csiw/err.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>

#include "../wire/mem.h"

/* Network headers, offsets in bytes. */
enum {
	ETHERTYPE_IPV4 = 0x0800,
	IPV4_TOTAL = 2,
	IPV4_FRAGMENT = 6,
	IPV4_PROTOCOL = 9,
	IPV4_SOURCE = 12, /* the destination follows, then the ports of UDP */
	IPV4_SIZE_MIN = 20,
	IPV4_PLAIN = 0x45,             /* version 4, header without options */
	IPV4_MORE_AND_OFFSET = 0x3fff, /* of the field at IPV4_FRAGMENT */
	PROTOCOL_UDP = 17,
	UDP_DESTINATION = 2,
	UDP_LENGTH = 4,
	UDP_SIZE = 8,
};

/* The header before the CSI, little-endian. */
enum {
	HEADER_MAGIC = 0, /* u16; the older header repeats it in bytes 2-3 */
	HEADER_RSSI = 2,
	HEADER_FRAME_CONTROL = 3,
	HEADER_MAC = 4,
	HEADER_SEQUENCE = 10,
	HEADER_CORE_STREAM = 12,
	HEADER_CHANSPEC = 14,
	HEADER_CHIP = 16,
	MAGIC = 0x1111,
};

static uint16_t little16(const uint8_t *p)
{
	return csiw_get16(p, CSIW_ORDER_LITTLE);
}

static uint16_t network16(const uint8_t *p)
{
	return csiw_get16(p, CSIW_ORDER_BIG);
}

static int csi_length(size_t len)
{
	return len == 256 || len == 512 || len == CSIW_NEXMON_CSI_MAX;
}

int csiw_nexmon_datagram(struct csiw_csi *out, const uint8_t *buf, size_t len)
{
	if (len < CSIW_NEXMON_HEADER_SIZE) {
		return CSIW_ERR_SHORT;
	}
	if (little16(buf + HEADER_MAGIC) != MAGIC ||
	    !csi_length(len - CSIW_NEXMON_HEADER_SIZE) ||
	    mac_is_fill(buf + HEADER_MAC)) {
		return CSIW_ERR_FORMAT;
	}
	out->csi = buf + CSIW_NEXMON_HEADER_SIZE;
	out->csi_len = (uint16_t)(len - CSIW_NEXMON_HEADER_SIZE);
	out->rssi_dbm = csiw_get_i8(buf + HEADER_RSSI);
	out->rssi_valid = little16(buf + HEADER_RSSI) != MAGIC;
	out->frame_control = out->rssi_valid ? buf[HEADER_FRAME_CONTROL] : 0;
	mac_copy(out->mac, buf + HEADER_MAC);
	out->sequence = little16(buf + HEADER_SEQUENCE);
	out->core_stream = little16(buf + HEADER_CORE_STREAM);
	out->chanspec = little16(buf + HEADER_CHANSPEC);
	out->chip = little16(buf + HEADER_CHIP);
	return CSIW_OK;
}

/* len is at least IPV4_SIZE_MIN. */
static int whole_udp(const uint8_t *ip)
{
	return ip[IPV4_PROTOCOL] == PROTOCOL_UDP &&
	       (network16(ip + IPV4_FRAGMENT) & IPV4_MORE_AND_OFFSET) == 0;
}

int csiw_nexmon_ipv4(struct csiw_csi *out, const uint8_t *buf, size_t len)
{
	size_t header;
	size_t total;
	size_t udp_len;

	if (len > 0 && buf[0] >> 4 != 4) {
		return CSIW_ERR_FOREIGN;
	}
	if (len < IPV4_SIZE_MIN) {
		return CSIW_ERR_SHORT;
	}
	header = (size_t)(buf[0] & 15) * 4;
	total = network16(buf + IPV4_TOTAL);
	if (header < IPV4_SIZE_MIN || total < header + UDP_SIZE ||
	    !whole_udp(buf)) {
		return CSIW_ERR_FOREIGN;
	}
	if (len < header + UDP_SIZE) {
		return CSIW_ERR_SHORT;
	}
	if (network16(buf + header + UDP_DESTINATION) != CSIW_NEXMON_PORT) {
		return CSIW_ERR_FOREIGN;
	}
	if (len < total) {
		return CSIW_ERR_SHORT;
	}
	udp_len = network16(buf + header + UDP_LENGTH);
	if (udp_len < UDP_SIZE + CSIW_NEXMON_HEADER_SIZE ||
	    udp_len > total - header) {
		return CSIW_ERR_FORMAT;
	}
	return csiw_nexmon_datagram(out, buf + header + UDP_SIZE,
				    udp_len - UDP_SIZE);
}

/* Where things lie in a link layer header, in bytes. */
struct layout {
	uint8_t type;
	uint8_t source; /* MAC */
	uint8_t size;
};

static int find_layout(struct layout *out, enum csiw_link_layer link)
{
	switch (link) {
	case CSIW_LINK_ETHERNET:
		*out = (struct layout){.type = 12, .source = 6, .size = 14};
		return CSIW_OK;
	case CSIW_LINK_SLL:
		*out = (struct layout){.type = 14, .source = 6, .size = 16};
		return CSIW_OK;
	case CSIW_LINK_SLL2:
		*out = (struct layout){.type = 0, .source = 12, .size = 20};
		return CSIW_OK;
	}
	return CSIW_ERR_RANGE;
}

int csiw_nexmon_frame(struct csiw_csi *out, enum csiw_link_layer link,
		      const uint8_t *buf, size_t len)
{
	struct layout at;

	if (find_layout(&at, link) != CSIW_OK) {
		return CSIW_ERR_RANGE;
	}
	if (len < at.size) {
		return CSIW_ERR_SHORT;
	}
	if (network16(buf + at.type) != ETHERTYPE_IPV4) {
		return CSIW_ERR_FOREIGN;
	}
	return csiw_nexmon_ipv4(out, buf + at.size, len - at.size);
}

int csiw_nexmon_source(enum csiw_link_layer link, const uint8_t *buf,
		       size_t len)
{
	static const uint8_t mac[CSIW_MAC_SIZE] = {'N', 'E', 'X',
						   'M', 'O', 'N'};
	/* 10.10.10.10 to 255.255.255.255, port 5500 to port 5500 */
	static const uint8_t ends[] = {10,  10,  10,   10,   255,  255,
				       255, 255, 0x15, 0x7c, 0x15, 0x7c};
	struct layout at;
	const uint8_t *ip;

	if (find_layout(&at, link) != CSIW_OK) {
		return CSIW_ERR_RANGE;
	}
	if (len < (size_t)at.size + IPV4_SOURCE + sizeof(ends)) {
		return CSIW_ERR_SHORT;
	}
	ip = buf + at.size;
	if (!mac_same(buf + at.source, mac) ||
	    network16(buf + at.type) != ETHERTYPE_IPV4 || ip[0] != IPV4_PLAIN ||
	    !whole_udp(ip) ||
	    memcmp(ip + IPV4_SOURCE, ends, sizeof(ends)) != 0) {
		return CSIW_ERR_FOREIGN;
	}
	return CSIW_OK;
}

int csiw_nexmon_chip_known(uint16_t chip)
{
	return chip == CSIW_CHIP_43455C0 || chip == CSIW_CHIP_4366C0 ||
	       chip == CSIW_CHIP_4339 || chip == CSIW_CHIP_4358;
}

enum csiw_csi_format csiw_csi_format(uint16_t chip)
{
	switch (chip) {
	case CSIW_CHIP_4339:
	case CSIW_CHIP_43455C0:
		return CSIW_FORMAT_INT16;
	case CSIW_CHIP_4358:
		return CSIW_FORMAT_FLOAT9;
	case CSIW_CHIP_4366C0:
		return CSIW_FORMAT_FLOAT12;
	default:
		return CSIW_FORMAT_UNKNOWN;
	}
}

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
	IPV4_SIZE_MIN = 20,
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

int csiw_nexmon_frame(struct csiw_csi *out, enum csiw_link_layer link,
		      const uint8_t *buf, size_t len)
{
	size_t header = 0;
	size_t type = 0;

	switch (link) {
	case CSIW_LINK_ETHERNET:
		header = 14;
		type = 12;
		break;
	case CSIW_LINK_SLL:
		header = 16;
		type = 14;
		break;
	case CSIW_LINK_SLL2:
		header = 20;
		type = 0;
		break;
	}
	if (header == 0) {
		return CSIW_ERR_RANGE;
	}
	if (len < header) {
		return CSIW_ERR_SHORT;
	}
	if (network16(buf + type) != ETHERTYPE_IPV4) {
		return CSIW_ERR_FOREIGN;
	}
	return csiw_nexmon_ipv4(out, buf + header, len - header);
}

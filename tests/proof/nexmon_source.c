/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon_source.c: csiw_nexmon_source reads what was captured alone, and says
 * OK of just the frames that come as PROTOCOL.md section 8 has the firmware
 * send them.
 *
 * Bounds: up to 64 bytes captured; it looks at 44 at most.
 *
 * sources: lib/guest/datagram.c
 * cbmc: --unwind 13
 * mutant: lib/guest/datagram.c: + IPV4_SOURCE + sizeof(ends) => + IPV4_SIZE_MIN
 * mutant: lib/guest/datagram.c: .type = 0, .source = 12 =>
 *     .type = 0, .source = 6
 * mutant: lib/guest/datagram.c: !mac_same(buf + at.source, mac) || =>
 * mutant: lib/guest/datagram.c: ip[0] != IPV4_PLAIN => ip[0] >> 4 != 4
 */
#include <csiw/err.h>

#include "packet.h"

enum { LEN_MAX = 64, PORTS_END = 24 };

static const uint8_t nexmon[] = {0x4e, 0x45, 0x58, 0x4d, 0x4f, 0x4e};

/* Offsets of EtherType, sender and IP header: libpcap's list of link types. */
static const struct {
	size_t type, mac, ip;
} offsets[] = {
	[CSIW_LINK_ETHERNET] = {12, 6, 14},
	[CSIW_LINK_SLL] = {14, 6, 16},
	[CSIW_LINK_SLL2] = {0, 12, 20},
};

static bool address_at(const uint8_t *p, unsigned int a, unsigned int b)
{
	return p[0] == a && p[1] == b && p[2] == b && p[3] == b;
}

static bool sent_by_firmware(const uint8_t *ip)
{
	return ip[0] == 0x45 && ip[6] % 64 == 0 && ip[7] == 0 && ip[9] == 17 &&
	       address_at(ip + 12, 10, 10) && address_at(ip + 16, 255, 255) &&
	       big16_at(ip + 20) == 5500 && big16_at(ip + 22) == 5500;
}

int main(void)
{
	size_t len = any_size(LEN_MAX);
	const uint8_t *buf = any_bytes(len);
	ANY(unsigned int, link);
	int err = csiw_nexmon_source((enum csiw_link_layer)link, buf, len);

	if (link > CSIW_LINK_SLL2) {
		PROVE(err == CSIW_ERR_RANGE);
	} else if (len < offsets[link].ip + PORTS_END) {
		PROVE(err == CSIW_ERR_SHORT);
	} else if (mac_at(buf + offsets[link].mac, nexmon) &&
		   big16_at(buf + offsets[link].type) == 0x0800 &&
		   sent_by_firmware(buf + offsets[link].ip)) {
		PROVE(err == CSIW_OK);
	} else {
		PROVE(err == CSIW_ERR_FOREIGN);
	}
	return 0;
}

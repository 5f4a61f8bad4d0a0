/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon_frame.c: csiw_nexmon_frame reads what was captured alone.  Behind a
 * link layer header that says IPv4 it gives what csiw_nexmon_ipv4 makes of the
 * rest; any other header is foreign, a part of one short, any other link out of
 * range, and out is as it was then.
 *
 * Bounds: up to 1150 bytes captured: 20 of header, 1130 as in nexmon_ipv4.c.
 *
 * sources: lib/guest/datagram.c
 * cbmc: --unwind 7
 * mutant: lib/guest/datagram.c: if (len < at.size) {
 *     return CSIW_ERR_SHORT; } =>
 * mutant: lib/guest/datagram.c: csiw_nexmon_ipv4(out, buf + at.size,
 *     len - at.size) => csiw_nexmon_ipv4(out, buf + at.size, len)
 * mutant: lib/guest/datagram.c: .type = 14, .source = 6, .size = 16 =>
 *     .type = 14, .source = 6, .size = 18
 * mutant: lib/guest/datagram.c: != ETHERTYPE_IPV4) => == 0x86dd)
 */
#include <csiw/err.h>

#include "packet.h"

enum { LEN_MAX = 20 + 1130 };

/* Offsets of the EtherType and of the IP header, as libpcap's list of link
 * types has them; false for others. */
static bool offsets_of(int link, size_t *type, size_t *ip)
{
	bool ethernet = link == CSIW_LINK_ETHERNET;
	bool sll = link == CSIW_LINK_SLL;

	*type = ethernet ? 12 : sll ? 14 : 0;
	*ip = ethernet ? 14 : sll ? 16 : 20;
	return ethernet || sll || link == CSIW_LINK_SLL2;
}

int main(void)
{
	size_t len = any_size(LEN_MAX);
	const uint8_t *buf = any_bytes(len);
	struct csiw_csi before = any_csi();
	struct csiw_csi out = before, want = before;
	ANY(int, link);
	size_t type, ip;
	int err;

	err = csiw_nexmon_frame(&out, (enum csiw_link_layer)link, buf, len);
	if (!offsets_of(link, &type, &ip)) {
		PROVE(err == CSIW_ERR_RANGE && csi_same(&out, &before));
	} else if (len < ip) {
		PROVE(err == CSIW_ERR_SHORT && csi_same(&out, &before));
	} else if (big16_at(buf + type) != 0x0800) {
		PROVE(err == CSIW_ERR_FOREIGN && csi_same(&out, &before));
	} else {
		PROVE(err == csiw_nexmon_ipv4(&want, buf + ip, len - ip));
		PROVE(csi_same(&out, &want));
		PROVE(err != CSIW_OK || len - ip >= 20 + 8 + 18 + 256);
	}
	return 0;
}

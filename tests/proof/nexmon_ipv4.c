/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon_ipv4.c: csiw_nexmon_ipv4 reads what was captured alone.  A byte that
 * is there and says "not ours" makes the packet foreign; else a missing byte
 * makes it short; else UDP's length decides, and its payload, at the place that
 * both headers say, gives what csiw_nexmon_datagram makes of it.  A failure
 * leaves out as it was.
 *
 * Bounds: up to 1130 bytes captured: headers of 60 + 8 bytes, 1042 of payload,
 * and 20 behind it.  Every length that the headers say.
 *
 * sources: lib/guest/datagram.c
 * cbmc: --unwind 7
 * mutant: lib/guest/datagram.c: if (len < total) { return CSIW_ERR_SHORT; } =>
 * mutant: lib/guest/datagram.c: udp_len > total - header =>
 *     udp_len > len - header
 * mutant: lib/guest/datagram.c: (size_t)(buf[0] & 15) * 4 => 20
 * mutant: lib/guest/datagram.c: IPV4_MORE_AND_OFFSET = 0x3fff =>
 *     IPV4_MORE_AND_OFFSET = 0x1fff
 * mutant: lib/guest/datagram.c: if (len < header + UDP_SIZE) =>
 *     if (len < IPV4_SIZE_MIN + UDP_SIZE)
 */
#include <csiw/err.h>

#include "packet.h"

enum { LEAST = 20, UDP = 8, HEADER = 18, LEN_MAX = 60 + UDP + 1042 + 20 };

/* Of a packet of at least LEAST bytes: RFC 791, in 4-byte words. */
static size_t header_of(const uint8_t *ip)
{
	return (size_t)(ip[0] % 16) * 4;
}

/* UDP (17), and neither "more fragments" nor an offset: RFC 791. */
static bool whole_udp(const uint8_t *ip)
{
	size_t header = header_of(ip);

	return header >= LEAST && big16_at(ip + 2) >= header + UDP &&
	       ip[9] == 17 && ip[6] % 64 == 0 && ip[7] == 0;
}

static bool foreign(const uint8_t *ip, size_t len)
{
	if (len > 0 && ip[0] / 16 != 4) {
		return true;
	}
	if (len < LEAST) {
		return false;
	}
	return !whole_udp(ip) || (len >= header_of(ip) + UDP &&
				  big16_at(ip + header_of(ip) + 2) != 5500);
}

static void prove_payload(const struct csiw_csi *out, int err,
			  const struct csiw_csi *before, const uint8_t *ip)
{
	size_t header = header_of(ip);
	size_t udp = big16_at(ip + header + 4);
	struct csiw_csi want = *before;

	if (udp < UDP + HEADER || udp > big16_at(ip + 2) - header) {
		PROVE(err == CSIW_ERR_FORMAT && csi_same(out, before));
		return;
	}
	PROVE(err == csiw_nexmon_datagram(&want, ip + header + UDP, udp - UDP));
	PROVE(csi_same(out, &want));
	if (err == CSIW_OK) {
		PROVE(udp - UDP - HEADER == out->csi_len);
	}
}

int main(void)
{
	size_t len = any_size(LEN_MAX);
	const uint8_t *ip = any_bytes(len);
	struct csiw_csi before = any_csi();
	struct csiw_csi out = before;
	int err = csiw_nexmon_ipv4(&out, ip, len);

	if (foreign(ip, len)) {
		PROVE(err == CSIW_ERR_FOREIGN && csi_same(&out, &before));
	} else if (len < LEAST || len < big16_at(ip + 2)) {
		PROVE(err == CSIW_ERR_SHORT && csi_same(&out, &before));
	} else {
		prove_payload(&out, err, &before, ip);
	}
	return 0;
}

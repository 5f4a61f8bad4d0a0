/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon_datagram.c: csiw_nexmon_datagram reads the payload alone; it accepts
 * just what PROTOCOL.md section 8 calls well-formed, of either generation, and
 * then each field equals its bytes; else it says why and leaves out as it was.
 *
 * Bounds: payloads of up to 1046 bytes, 4 more than the longest CSI makes.
 *
 * sources: lib/guest/datagram.c
 * cbmc: --unwind 7
 * mutant: lib/guest/datagram.c: if (len < CSIW_NEXMON_HEADER_SIZE) {
 *     return CSIW_ERR_SHORT; } if (little16 => if (little16
 * mutant: lib/guest/datagram.c: len == 256 || len == 512 => len <= 512
 * mutant: lib/guest/datagram.c: HEADER_SEQUENCE = 10 => HEADER_SEQUENCE = 11
 * mutant: lib/guest/datagram.c: int csiw_nexmon_datagram(struct csiw_csi *out,
 *     const uint8_t *buf, size_t len) { =>
 *     int csiw_nexmon_datagram(struct csiw_csi *out, const uint8_t *buf,
 *     size_t len) { out->chip = 0;
 */
#include <csiw/err.h>

#include "packet.h"

enum { HEADER = 18, LEN_MAX = HEADER + 1024 + 4 };

/* len is at least HEADER. */
static bool well_formed(const uint8_t *buf, size_t len)
{
	static const uint8_t fill[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	return little16_at(buf) == 0x1111 && !mac_at(buf + 4, fill) &&
	       (len == 274 || len == 530 || len == 1042);
}

static void prove_fields(const struct csiw_csi *out, const uint8_t *buf)
{
	bool older = buf[2] == 0x11 && buf[3] == 0x11;

	PROVE((out->rssi_dbm + 256) % 256 == buf[2]);
	PROVE(out->rssi_valid == (older ? 0 : 1));
	PROVE(out->frame_control == (older ? 0 : buf[3]));
	PROVE(mac_at(out->mac, buf + 4));
	PROVE(out->sequence == little16_at(buf + 10));
	PROVE(out->core_stream == little16_at(buf + 12));
	PROVE(out->chanspec == little16_at(buf + 14));
	PROVE(out->chip == little16_at(buf + 16));
}

int main(void)
{
	size_t len = any_size(LEN_MAX);
	const uint8_t *buf = any_bytes(len);
	struct csiw_csi before = any_csi();
	struct csiw_csi out = before;
	int err = csiw_nexmon_datagram(&out, buf, len);

	if (len < HEADER) {
		PROVE(err == CSIW_ERR_SHORT && csi_same(&out, &before));
		return 0;
	}
	if (!well_formed(buf, len)) {
		PROVE(err == CSIW_ERR_FORMAT && csi_same(&out, &before));
		return 0;
	}
	PROVE(err == CSIW_OK);
	PROVE(out.csi == buf + HEADER && out.csi_len == len - HEADER);
	prove_fields(&out, buf);
	return 0;
}

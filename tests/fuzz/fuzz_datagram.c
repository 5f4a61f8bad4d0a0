/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_datagram.c: frames of a capture.  The first byte of the input chooses
 * the link layer, the frame follows.
 */
#include <csiw/err.h>
#include <csiw/nexmon.h>

#include "fuzz.h"

static const enum csiw_link_layer links[] = {
	CSIW_LINK_ETHERNET,
	CSIW_LINK_SLL,
	CSIW_LINK_SLL2,
};

static void check_csi(const struct csiw_csi *out, const uint8_t *frame,
		      size_t len)
{
	static const uint8_t fill[CSIW_MAC_SIZE] = {0xff, 0xff, 0xff,
						    0xff, 0xff, 0xff};

	CHECK(out->csi >= frame && out->csi <= frame + len);
	CHECK(out->csi_len <= (size_t)(frame + len - out->csi));
	CHECK(out->csi_len == 256 || out->csi_len == 512 ||
	      out->csi_len == 1024);
	CHECK(memcmp(out->mac, fill, sizeof(fill)) != 0);
	CHECK(out->rssi_valid <= 1);
	CHECK(out->rssi_valid || out->rssi_dbm == 17);
	CHECK(out->rssi_valid || out->frame_control == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct csiw_csi out, before;
	int source, err;

	if (size == 0) {
		return 0;
	}
	memset(&out, 0x5a, sizeof(out));
	memcpy(&before, &out, sizeof(out));
	source = csiw_nexmon_source(links[data[0] % 3], data + 1, size - 1);
	CHECK(source == CSIW_OK || source == CSIW_ERR_SHORT ||
	      source == CSIW_ERR_FOREIGN);
	err = csiw_nexmon_frame(&out, links[data[0] % 3], data + 1, size - 1);
	if (err == CSIW_OK) {
		check_csi(&out, data + 1, size - 1);
		return 0;
	}
	CHECK(err == CSIW_ERR_SHORT || err == CSIW_ERR_FOREIGN ||
	      err == CSIW_ERR_FORMAT);
	/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): padding too */
	CHECK(memcmp(&out, &before, sizeof(out)) == 0);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* packet.h: foreign bytes, and what a parser makes of them. */
#ifndef CSIW_PROOF_PACKET_H
#define CSIW_PROOF_PACKET_H

#include <stdlib.h>

#include <csiw/nexmon.h>

#include "proof.h"

/* len bytes of any value; one byte further is another's. */
static inline uint8_t *any_bytes(size_t len)
{
	return malloc(len);
}

static inline unsigned int little16_at(const uint8_t *p)
{
	return p[0] + 256U * p[1];
}

static inline unsigned int big16_at(const uint8_t *p)
{
	return 256U * p[0] + p[1];
}

static inline bool mac_at(const uint8_t *p, const uint8_t *mac)
{
	return p[0] == mac[0] && p[1] == mac[1] && p[2] == mac[2] &&
	       p[3] == mac[3] && p[4] == mac[4] && p[5] == mac[5];
}

/* What stood in a result before the call: csi is nobody's. */
static inline struct csiw_csi any_csi(void)
{
	static const uint8_t nobody;
	ANY(struct csiw_csi, c);

	c.csi = &nobody;
	return c;
}

static inline bool csi_same(const struct csiw_csi *a, const struct csiw_csi *b)
{
	return a->csi == b->csi && a->csi_len == b->csi_len &&
	       a->rssi_dbm == b->rssi_dbm && a->rssi_valid == b->rssi_valid &&
	       a->frame_control == b->frame_control && mac_at(a->mac, b->mac) &&
	       a->sequence == b->sequence && a->core_stream == b->core_stream &&
	       a->chanspec == b->chanspec && a->chip == b->chip;
}

#endif

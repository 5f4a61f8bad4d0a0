/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * param.h: the parameter block as a struct, and what makes a request valid.
 *
 * All of it works on private memory; reading and writing the window is win.h.
 */
#ifndef CSIW_PARAM_H
#define CSIW_PARAM_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/wire.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csiw_param {
	uint8_t flags;              /* CSIW_F_ bits */
	uint8_t channel;            /* IEEE 802.11 number */
	uint8_t bandwidth_mhz;      /* 20, 40 or 80 in a valid request */
	uint8_t samples_per_device; /* 0 = no limit */
	uint16_t timeout_s;         /* 0..65535 */
	uint8_t mac_count;          /* as on the wire; may exceed 50 */
	uint8_t ret;                /* enum csiw_ret, or any byte */
	uint32_t total;             /* as on the wire; may exceed capacity */
	uint8_t macs[CSIW_MACS_MAX][CSIW_MAC_SIZE];
};

/**
 * Decode a parameter block.  Every pattern of 312 bytes decodes; whether it is
 * a request that can be served is csiw_param_check's to say.
 *
 * @param out    filled on success, untouched on failure; the caller owns it.
 * @param buf    private copy of the block, of any alignment.
 * @param len    bytes in buf, at least CSIW_PARAM_SIZE; the rest is ignored.
 * @param order  byte order of the multi-byte fields.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT if len is too small.  PROTOCOL.md section 3.
 */
int csiw_param_decode(struct csiw_param *out, const uint8_t *buf, size_t len,
		      enum csiw_order order);

/**
 * Encode a parameter block.
 *
 * @param buf    filled on success, untouched on failure.
 * @param size   capacity of buf, at least CSIW_PARAM_SIZE.
 * @param in     every field is written as it stands.
 * @param order  byte order of the multi-byte fields.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT if size is too small.  PROTOCOL.md section 3.
 */
int csiw_param_encode(uint8_t *buf, size_t size, const struct csiw_param *in,
		      enum csiw_order order);

/**
 * Judge the counts of a request.  Channel and bandwidth are
 * csiw_chanspec_request's (nexmon.h), as only the guest knows the radio.
 *
 * @param req       a decoded request.
 * @param capacity  samples the window holds, csiw_capacity().
 *
 * @return CSIW_RET_NONE if it can be served, else CSIW_RET_TOO_MANY_MACS or
 *         CSIW_RET_TOO_MUCH, both only with the filter on.  PROTOCOL.md
 *         section 5.
 */
enum csiw_ret csiw_param_check(const struct csiw_param *req, uint32_t capacity);

/**
 * Put each listed MAC once, in order of first mention, and zero the entries
 * behind the last one; mac_count becomes the number of distinct MACs.
 *
 * @param req  mac_count above CSIW_MACS_MAX is taken as CSIW_MACS_MAX.
 */
void csiw_param_distinct(struct csiw_param *req);

#ifdef __cplusplus
}
#endif
#endif

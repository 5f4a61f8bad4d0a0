/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sample.h: the eleven bytes before the CSI of a v1 sample, and where samples
 * lie.  The CSI itself is 256 bytes exactly as the chip sent them, so it has no
 * codec.  PROTOCOL.md section 4.
 */
#ifndef CSIW_SAMPLE_H
#define CSIW_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/wire.h>

#ifdef __cplusplus
extern "C" {
#endif

struct csiw_sample {
	int8_t rssi_dbm;
	uint8_t mac[CSIW_MAC_SIZE];
	uint16_t stream; /* bits 0-2 core, bits 3-5 spatial stream */
	uint16_t time_s; /* since the first packet of the run, saturating */
};

/**
 * Decode the head of a sample; its CSI is at buf + CSIW_SAMPLE_CSI.
 *
 * @param out    filled on success, untouched on failure.
 * @param buf    private copy, of any alignment.
 * @param len    bytes in buf, at least CSIW_SAMPLE_CSI.
 * @param order  byte order of stream and time.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT if len is too small.
 */
int csiw_sample_decode(struct csiw_sample *out, const uint8_t *buf, size_t len,
		       enum csiw_order order);

/**
 * Encode the head of a sample.
 *
 * @param buf    CSIW_SAMPLE_CSI bytes are filled; untouched on failure.
 * @param size   capacity of buf.
 * @param in     the head.
 * @param order  byte order of stream and time.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT if size is too small.
 */
int csiw_sample_encode(uint8_t *buf, size_t size, const struct csiw_sample *in,
		       enum csiw_order order);

/**
 * Samples that a window of this many bytes holds: 31,416 for 8 MiB, 0 when it
 * is smaller than CSIW_WINDOW_SIZE_MIN; never above what a u32 total can say.
 */
uint32_t csiw_capacity(size_t window_size);

/**
 * Window offset of sample index; index == total gives the byte behind the last
 * sample.  The caller keeps index within the capacity.
 */
static inline size_t csiw_sample_offset(uint32_t index)
{
	return CSIW_PARAM_SIZE + (size_t)index * CSIW_SAMPLE_SIZE;
}

/**
 * Where samples and the 0 byte behind them end: the offset of the descriptor.
 * The size is that of a window that csiw_win_init took.
 */
static inline size_t csiw_samples_end(size_t window_size)
{
	return window_size - CSIW_DESCRIPTOR_SIZE;
}

#ifdef __cplusplus
}
#endif
#endif

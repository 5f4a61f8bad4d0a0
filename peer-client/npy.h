/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * npy.h: the headers of .npy files: magic, version 1.0, and a dictionary that is
 * padded to a multiple of 64 bytes.
 */
#ifndef CSIW_NPY_H
#define CSIW_NPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	NPY_HEADER_MAX = 512,
	NPY_TEXT = 10, /* where the dictionary begins */
};

/**
 * All of a header but the dictionary.
 *
 * @param len  bytes of the dictionary, which stands at out + NPY_TEXT.
 *
 * @return bytes used of out.
 */
size_t npy_wrap(uint8_t out[NPY_HEADER_MAX], size_t len);

/**
 * The header of a collection's samples.
 *
 * @param count    records in the array.
 * @param decoded  CSI is complex64, not int16 pairs.
 *
 * @return bytes used of out.
 */
size_t npy_header(uint8_t out[NPY_HEADER_MAX], uint32_t count, bool decoded);

#endif

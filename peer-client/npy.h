/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * npy.h: the header of a .npy file, apart for its test.
 */
#ifndef CSIW_NPY_H
#define CSIW_NPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NPY_HEADER_MAX = 320 };

/**
 * Magic, version 1.0, and the dictionary padded to a multiple of 64 bytes.
 *
 * @param count    records in the array.
 * @param decoded  CSI is complex64, not int16 pairs.
 *
 * @return bytes used of out.
 */
size_t npy_header(uint8_t out[NPY_HEADER_MAX], uint32_t count, bool decoded);

#endif

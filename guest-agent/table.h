/* SPDX-License-Identifier: BSD-2-Clause */
/* table.h: memory for the table of devices, and random bits. */
#ifndef CSIWD_TABLE_H
#define CSIWD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/collect.h>

/** Fill out with random bits; false, having said why on stderr, if there are
 * none. */
bool random_bits(void *out, size_t size);

/**
 * Give collect its memory, for a window of this capacity.  Says on stderr what
 * is in the way.
 *
 * @return the memory, for free(); NULL on failure.
 */
void *table_open(struct csiw_collect *collect, uint32_t capacity);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* stream_stage.h: records that wait, and what a reader gets of them. */
#ifndef CSIW_TESTS_UNIT_STREAM_STAGE_H
#define CSIW_TESTS_UNIT_STREAM_STAGE_H

#include <csiw/err.h>

#include "link_stage.h"

static uint8_t slots[LINK_SIZE];

static inline uint32_t ready(void)
{
	uint32_t count;

	assert_int_equal(csiw_stream_ready(&stage.peer, &count), CSIW_OK);
	return count;
}

static inline uint32_t copied(void)
{
	uint32_t count;

	assert_int_equal(
		csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count),
		CSIW_OK);
	return count;
}

static inline int copy_gives(void)
{
	uint32_t count = 99;
	int err = csiw_stream_copy(&stage.peer, slots, sizeof(slots), &count);

	assert_int_equal(count, 0);
	return err;
}

/* So many records wait to be read. */
static inline void records(uint32_t n)
{
	stream(20);
	hear(n, 256);
	guest_steps();
	assert_int_equal(ready(), n);
}

static inline size_t slot_of(uint32_t index)
{
	return CSIW_RING_OFFSET + index % 32 * CSIW_SLOT_20;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_sample.c: heads of samples: the codec is the identity.  Eight bytes
 * behind the head give a window size, whose capacity must fit it.
 */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>

#include "fuzz.h"

static void refuse_short(const uint8_t *data, size_t size)
{
	struct csiw_sample s, before;

	memset(&s, 0x5a, sizeof(s));
	memcpy(&before, &s, sizeof(s));
	CHECK(csiw_sample_decode(&s, data, size, CSIW_ORDER_BIG) ==
	      CSIW_ERR_SHORT);
	/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): padding too */
	CHECK(memcmp(&s, &before, sizeof(s)) == 0);
}

static void check_head(const uint8_t *data, size_t size, enum csiw_order order)
{
	uint8_t bytes[CSIW_SAMPLE_CSI] = {0};
	struct csiw_sample s;

	CHECK(csiw_sample_decode(&s, data, size, order) == CSIW_OK);
	CHECK(csiw_sample_encode(bytes, sizeof(bytes), &s, order) == CSIW_OK);
	CHECK(memcmp(bytes, data, sizeof(bytes)) == 0);
	CHECK(memcmp(s.mac, data + CSIW_SAMPLE_MAC, CSIW_MAC_SIZE) == 0);
}

/* As many samples as fit between block and descriptor, and not one more. */
static void check_capacity(size_t window_size)
{
	uint32_t capacity = csiw_capacity(window_size);
	size_t room;

	if (window_size < CSIW_WINDOW_SIZE_MIN) {
		CHECK(capacity == 0);
		return;
	}
	room = window_size - CSIW_DESCRIPTOR_SIZE;
	CHECK(capacity > 0);
	CHECK(csiw_sample_offset(capacity) <= room);
	CHECK(capacity == UINT32_MAX ||
	      room - csiw_sample_offset(capacity) < CSIW_SAMPLE_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < CSIW_SAMPLE_CSI) {
		refuse_short(data, size);
		return 0;
	}
	check_head(data, size, CSIW_ORDER_BIG);
	check_head(data, size, CSIW_ORDER_LITTLE);
	if (size >= CSIW_SAMPLE_CSI + sizeof(uint64_t)) {
		const uint8_t *p = data + CSIW_SAMPLE_CSI;
		uint64_t high = csiw_get32(p, CSIW_ORDER_BIG);

		check_capacity((size_t)(high << 32 |
					csiw_get32(p + 4, CSIW_ORDER_BIG)));
	}
	return 0;
}

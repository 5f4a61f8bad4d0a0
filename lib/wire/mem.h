/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mem.h: the four functions that the freestanding library asks of its
 * environment, declared here because a bare-metal one may lack <string.h>.
 */
#ifndef CSIW_LIB_MEM_H
#define CSIW_LIB_MEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/wire.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t len);
void *memmove(void *dst, const void *src, size_t len);
void *memset(void *dst, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);

/*
 * MACs move and compare in place, never by a call: memcpy's overlapping loads
 * cannot be forwarded from the stores just before them and wait for the window.
 * Inline, a sample is published in four fifths of the time.
 */
static inline void mac_copy(uint8_t *dst, const uint8_t *src)
{
	__builtin_memcpy(dst, src, CSIW_MAC_SIZE);
}

/* As a number of 48 bits, its first byte on top. */
static inline uint64_t mac_bits(const uint8_t *mac)
{
	return (uint64_t)csiw_get32(mac, CSIW_ORDER_BIG) << 16 |
	       csiw_get16(mac + sizeof(uint32_t), CSIW_ORDER_BIG);
}

static inline bool mac_same(const uint8_t *a, const uint8_t *b)
{
	return __builtin_memcmp(a, b, CSIW_MAC_SIZE) == 0;
}

/* No sample has such a transmitter: it is what a peer fills with (P6). */
static inline bool mac_is_fill(const uint8_t *mac)
{
	static const uint8_t fill[CSIW_MAC_SIZE] = {
		CSIW_FILL, CSIW_FILL, CSIW_FILL,
		CSIW_FILL, CSIW_FILL, CSIW_FILL,
	};

	return mac_same(mac, fill);
}

#endif

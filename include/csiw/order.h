/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.h: 16, 32 and 64 bit fields in either byte order, from private bytes of any
 * alignment.  Protocol v1 is written big-endian; stock endpoints are
 * little-endian in fact, so the order is a property of the codec, never of the
 * machine.  PROTOCOL.md section 2.
 */
#ifndef CSIW_ORDER_H
#define CSIW_ORDER_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum csiw_order {
	CSIW_ORDER_BIG = 0,
	CSIW_ORDER_LITTLE = 1,
};

/* A byte in two's complement, such as RSSI. */
static inline int8_t csiw_get_i8(const uint8_t *p)
{
	return (int8_t)(*p < 128 ? *p : *p - 256);
}

static inline uint16_t csiw_get16(const uint8_t *p, enum csiw_order order)
{
	unsigned int a = p[0];
	unsigned int b = p[1];

	return (uint16_t)(order == CSIW_ORDER_BIG ? a << 8 | b : b << 8 | a);
}

static inline void csiw_put16(uint8_t *p, uint16_t v, enum csiw_order order)
{
	uint8_t hi = (uint8_t)(v >> 8);
	uint8_t lo = (uint8_t)(v & 0xff);

	p[0] = order == CSIW_ORDER_BIG ? hi : lo;
	p[1] = order == CSIW_ORDER_BIG ? lo : hi;
}

static inline uint32_t csiw_get32(const uint8_t *p, enum csiw_order order)
{
	uint32_t a = csiw_get16(p, order);
	uint32_t b = csiw_get16(p + 2, order);

	return order == CSIW_ORDER_BIG ? a << 16 | b : b << 16 | a;
}

static inline void csiw_put32(uint8_t *p, uint32_t v, enum csiw_order order)
{
	uint16_t hi = (uint16_t)(v >> 16);
	uint16_t lo = (uint16_t)(v & 0xffff);

	csiw_put16(p, order == CSIW_ORDER_BIG ? hi : lo, order);
	csiw_put16(p + 2, order == CSIW_ORDER_BIG ? lo : hi, order);
}

static inline uint64_t csiw_get64(const uint8_t *p, enum csiw_order order)
{
	uint64_t a = csiw_get32(p, order);
	uint64_t b = csiw_get32(p + 4, order);

	return order == CSIW_ORDER_BIG ? a << 32 | b : b << 32 | a;
}

static inline void csiw_put64(uint8_t *p, uint64_t v, enum csiw_order order)
{
	uint32_t hi = (uint32_t)(v >> 32);
	uint32_t lo = (uint32_t)(v & 0xffffffff);

	csiw_put32(p, order == CSIW_ORDER_BIG ? hi : lo, order);
	csiw_put32(p + 4, order == CSIW_ORDER_BIG ? lo : hi, order);
}

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * order.c: the inline functions of order.h read and write the bytes that the
 * order says, and no others; what is written is read back.
 *
 * Assumed: nothing.
 * Bounds: none.
 *
 * sources: lib/wire/param.c
 * mutant: include/csiw/order.h: *p < 128 => *p < 127
 * mutant: include/csiw/order.h: a << 8 | b : b << 8 | a => a << 8 | b : a << 8
 *     | b
 * mutant: include/csiw/order.h: p[1] = order == CSIW_ORDER_BIG ? lo : hi; =>
 *     p[1] = lo;
 * mutant: include/csiw/order.h: csiw_get16(p + 2, order) =>
 *     csiw_get16(p + 1, order)
 * mutant: include/csiw/order.h: csiw_put16(p + 2, order == =>
 *     csiw_put16(p + 3, order ==
 * mutant: include/csiw/order.h: csiw_get32(p + 4, order) =>
 *     csiw_get32(p + 5, order)
 * mutant: include/csiw/order.h: a << 32 | b : b << 32 | a => a << 32 | b : a
 *     << 32 | b
 * mutant: include/csiw/order.h: csiw_put32(p + 4, order == CSIW_ORDER_BIG ? lo
 *     : hi, order); => csiw_put32(p + 4, lo, order);
 */
#include "fields.h"

static void bytes(enum csiw_order order)
{
	ANY(uint8_t, b);
	struct {
		uint8_t at[2];
	} two;
	struct {
		uint8_t at[4];
	} four;
	struct {
		uint8_t at[8];
	} eight;
	int8_t v = csiw_get_i8(&b);

	__CPROVER_havoc_object(&two);
	__CPROVER_havoc_object(&four);
	__CPROVER_havoc_object(&eight);
	PROVE(v + (v < 0 ? 256 : 0) == b);
	PROVE(is16(csiw_get16(two.at, order), two.at, order));
	PROVE(is32(csiw_get32(four.at, order), four.at, order));
	PROVE(is64(csiw_get64(eight.at, order), eight.at, order));
}

static void values(enum csiw_order order)
{
	ANY(uint16_t, v16);
	ANY(uint32_t, v32);
	ANY(uint64_t, v64);
	uint8_t two[2];
	uint8_t four[4];
	uint8_t eight[8];

	csiw_put16(two, v16, order);
	PROVE(is16(v16, two, order));
	PROVE(csiw_get16(two, order) == v16);
	csiw_put32(four, v32, order);
	PROVE(is32(v32, four, order));
	PROVE(csiw_get32(four, order) == v32);
	csiw_put64(eight, v64, order);
	PROVE(is64(v64, eight, order));
	PROVE(csiw_get64(eight, order) == v64);
}

int main(void)
{
	bytes(any_order());
	values(any_order());
	return 0;
}

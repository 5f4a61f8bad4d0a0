/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_state.c: what csiw status says of a block.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "state.h"

enum { CAPACITY = 31416 };

static const char *name_of(uint8_t flags, uint8_t ret)
{
	struct csiw_param b = {.flags = flags, .ret = ret};

	return state_of(&b).name;
}

static void every_pair_of_start_and_finished_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(name_of(0, 0), "idle");
	assert_string_equal(name_of(CSIW_F_FILTER, 7), "idle");
	assert_string_equal(name_of(CSIW_F_START, 0), "asked");
	assert_string_equal(name_of(CSIW_F_START, 7), "asked");
	assert_string_equal(name_of(CSIW_F_START, 11), "served");
	assert_string_equal(name_of(CSIW_F_START | CSIW_F_FINISHED, 0), "both");
	for (uint8_t ret = 1; ret <= 10; ret++) {
		assert_string_equal(name_of(CSIW_F_FINISHED, ret), "answered");
	}
	assert_string_equal(name_of(CSIW_F_FINISHED, 12), "answered");
	assert_string_equal(name_of(CSIW_F_FINISHED, 0), "late");
	assert_string_equal(name_of(CSIW_F_FINISHED, 11), "late");
	assert_string_equal(name_of(CSIW_F_FINISHED, 13), "nonsense");
	assert_string_equal(name_of(CSIW_F_FINISHED, 255), "nonsense");
}

static struct hints hints_of(struct csiw_param b, enum csiw_order order)
{
	struct hints h;

	state_hints(&h, &b, order, order, CAPACITY);
	return h;
}

static void the_guides_test_word_points_at_little_endian(void **state)
{
	struct hints h = hints_of((struct csiw_param){.timeout_s = 7680},
				  CSIW_ORDER_BIG);

	(void)state;
	assert_int_equal(h.count, 1);
	assert_non_null(strstr(h.text[0], "30 s"));
	assert_non_null(strstr(h.text[0], "--byte-order little"));
}

static void the_same_in_the_other_direction_points_at_big_endian(void **state)
{
	struct hints h = hints_of((struct csiw_param){.timeout_s = 7680},
				  CSIW_ORDER_LITTLE);

	(void)state;
	assert_int_equal(h.count, 1);
	assert_non_null(strstr(h.text[0], "--byte-order big"));
}

static void a_total_that_fits_only_the_other_way_is_pointed_out(void **state)
{
	struct hints h = hints_of((struct csiw_param){.total = 0x64000000},
				  CSIW_ORDER_BIG);

	(void)state;
	assert_int_equal(h.count, 1);
	assert_non_null(strstr(h.text[0], "100 "));
	assert_non_null(strstr(h.text[0], "--byte-order little"));
	h = hints_of((struct csiw_param){.total = 0x7fffffff}, CSIW_ORDER_BIG);
	assert_int_equal(h.count, 1);
	assert_non_null(strstr(h.text[0], "either"));
}

static void a_link_in_the_other_order_is_pointed_out(void **state)
{
	struct csiw_param b = {.flags = CSIW_F_FINISHED, .ret = 7};
	struct hints h;

	(void)state;
	state_hints(&h, &b, CSIW_ORDER_BIG, CSIW_ORDER_LITTLE, CAPACITY);
	assert_int_equal(h.count, 1);
	assert_non_null(strstr(h.text[0], "--byte-order little"));
}

static void a_usual_block_has_no_hints(void **state)
{
	struct csiw_param b = {.flags = CSIW_F_FINISHED | CSIW_F_FILTER,
			       .timeout_s = 30,
			       .mac_count = 50,
			       .ret = 12,
			       .total = CAPACITY};

	(void)state;
	assert_int_equal(hints_of(b, CSIW_ORDER_BIG).count, 0);
	b.timeout_s = 0;
	assert_int_equal(hints_of(b, CSIW_ORDER_BIG).count, 0);
}

static void a_block_of_ones_has_every_hint_that_applies(void **state)
{
	struct csiw_param b;

	(void)state;
	memset(&b, 0xff, sizeof(b));
	assert_int_equal(hints_of(b, CSIW_ORDER_BIG).count, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_pair_of_start_and_finished_has_a_name),
		cmocka_unit_test(the_guides_test_word_points_at_little_endian),
		cmocka_unit_test(
			the_same_in_the_other_direction_points_at_big_endian),
		cmocka_unit_test(
			a_total_that_fits_only_the_other_way_is_pointed_out),
		cmocka_unit_test(a_link_in_the_other_order_is_pointed_out),
		cmocka_unit_test(a_usual_block_has_no_hints),
		cmocka_unit_test(a_block_of_ones_has_every_hint_that_applies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_out.c: which paths name the same output.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <csiw/err.h>

#include "../scratch.h"
#include "out.h"

static void a_file_is_known_by_any_path(void **state)
{
	char path[128];

	(void)state;
	assert_int_equal(mkdir("a", 0700), 0);
	assert_int_equal(symlink("a", "b"), 0);
	snprintf(path, sizeof(path), "%s/x.npy", scratch_path);
	assert_true(out_same("x.npy", "./x.npy"));
	assert_true(out_same(path, "a/../x.npy"));
	assert_true(out_same("a/x.npy", "b/x.npy"));
	assert_false(out_same("x.npy", "y.npy"));
	assert_false(out_same("x.npy", "a/x.npy"));
	assert_false(out_same("c/x.npy", "c/x.npy")); /* no folder c */
	assert_int_equal(rmdir("a"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_file_is_known_by_any_path,
						scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

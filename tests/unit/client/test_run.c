/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_run.c: which signals end a run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <signal.h>

#include "run.h"

/* The flag stays up, so the ignored ones come first. */
static void a_signal_inherited_as_ignored_stays_ignored(void **state)
{
	(void)state;
	signal(SIGHUP, SIG_IGN);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	run_catch_signals();
	raise(SIGHUP);
	raise(SIGINT);
	assert_false(run_interrupted());
	raise(SIGTERM);
	assert_int_equal(run_interrupted(), 1);
}

static void a_second_signal_is_known_as_such(void **state)
{
	(void)state;
	raise(SIGTERM);
	assert_int_equal(run_interrupted(), 2);
	raise(SIGTERM);
	assert_int_equal(run_interrupted(), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_inherited_as_ignored_stays_ignored),
		cmocka_unit_test(a_second_signal_is_known_as_such),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

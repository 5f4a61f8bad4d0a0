/* SPDX-License-Identifier: BSD-2-Clause */
/* test_err.c: words for both vocabularies. */
#include <ctype.h>
#include <limits.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/wire.h>

#include "check.h"

/* Part of a sentence: no full stop, no line end; a name may begin it. */
static void expect_words(const char *text)
{
	assert_non_null(text);
	assert_true(strlen(text) > 3);
	assert_true(isalpha((unsigned char)text[0]));
	assert_true(isalnum((unsigned char)text[strlen(text) - 1]));
	assert_null(strchr(text, '\n'));
}

static void every_library_result_has_words_of_its_own(void **state)
{
	int a, b;

	(void)state;
	for (a = CSIW_OK; a >= CSIW_ERR_UNSTABLE; a--) {
		expect_words(csiw_err_text(a));
		assert_string_not_equal(csiw_err_text(a), "unknown error");
		for (b = CSIW_OK; b > a; b--) {
			assert_string_not_equal(csiw_err_text(a),
						csiw_err_text(b));
		}
	}
}

static void every_return_value_has_words_of_its_own(void **state)
{
	const uint8_t last = CSIW_RET_READ_ERROR;
	uint8_t a, b;

	(void)state;
	for (a = CSIW_RET_NONE; a <= last; a++) {
		expect_words(csiw_ret_text(a));
		assert_string_not_equal(csiw_ret_text(a),
					"unknown return value");
		for (b = CSIW_RET_NONE; b < a; b++) {
			assert_string_not_equal(csiw_ret_text(a),
						csiw_ret_text(b));
		}
	}
}

static void unknown_numbers_have_words_too(void **state)
{
	static const int errs[] = {1, CSIW_ERR_UNSTABLE - 1, INT_MIN, INT_MAX};
	unsigned int i;

	(void)state;
	for (i = 0; i < sizeof(errs) / sizeof(errs[0]); i++) {
		assert_string_equal(csiw_err_text(errs[i]), "unknown error");
	}
	for (i = CSIW_RET_READ_ERROR + 1; i < 256; i++) {
		assert_string_equal(csiw_ret_text((uint8_t)i),
				    "unknown return value");
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_library_result_has_words_of_its_own),
		cmocka_unit_test(every_return_value_has_words_of_its_own),
		cmocka_unit_test(unknown_numbers_have_words_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* test_base64.c: csiw_base64_encode against RFC 4648 section 10. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/hosted.h>

static const struct {
	const char *plain;
	const char *text;
} golden[] = {
	{"", ""},
	{"f", "Zg=="},
	{"fo", "Zm8="},
	{"foo", "Zm9v"},
	{"foob", "Zm9vYg=="},
	{"fooba", "Zm9vYmE="},
	{"foobar", "Zm9vYmFy"},
};

enum { GOLDEN_COUNT = sizeof(golden) / sizeof(golden[0]) };

static void encode_meets_the_vectors_of_the_rfc(void **state)
{
	char text[16];

	(void)state;
	for (size_t i = 0; i < GOLDEN_COUNT; i++) {
		assert_int_equal(csiw_base64_encode(text, sizeof(text),
						    golden[i].plain,
						    strlen(golden[i].plain)),
				 CSIW_OK);
		assert_string_equal(text, golden[i].text);
	}
}

static void encode_writes_into_exactly_the_room_it_asks_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < GOLDEN_COUNT; i++) {
		size_t size = strlen(golden[i].text) + 1;
		char *text = malloc(size);

		assert_non_null(text);
		assert_int_equal(csiw_base64_encode(text, size, golden[i].plain,
						    strlen(golden[i].plain)),
				 CSIW_OK);
		assert_string_equal(text, golden[i].text);
		free(text);
	}
}

static void encode_refuses_any_smaller_room_and_leaves_it_alone(void **state)
{
	char text[9];

	(void)state;
	for (size_t i = 0; i < GOLDEN_COUNT; i++) {
		for (size_t size = 0; size <= strlen(golden[i].text); size++) {
			memset(text, '#', sizeof(text));
			assert_int_equal(
				csiw_base64_encode(text, size, golden[i].plain,
						   strlen(golden[i].plain)),
				CSIW_ERR_SHORT);
			for (size_t k = 0; k < sizeof(text); k++) {
				assert_int_equal(text[k], '#');
			}
		}
	}
}

static void encode_refuses_a_length_whose_text_no_size_can_hold(void **state)
{
	char text[4];

	(void)state;
	assert_int_equal(csiw_base64_encode(text, sizeof(text), "", SIZE_MAX),
			 CSIW_ERR_SHORT);
}

static void encode_uses_all_64_letters_in_their_order(void **state)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";
	uint8_t data[3];
	char text[5];

	(void)state;
	for (unsigned int v = 0; v < 64; v++) {
		unsigned int bits =
			v << 18 | (63 - v) << 12 | v << 6 | (63 - v);

		data[0] = (uint8_t)(bits >> 16);
		data[1] = (uint8_t)(bits >> 8 & 255);
		data[2] = (uint8_t)(bits & 255);
		assert_int_equal(csiw_base64_encode(text, sizeof(text), data,
						    sizeof(data)),
				 CSIW_OK);
		assert_int_equal(text[0], letters[v]);
		assert_int_equal(text[1], letters[63 - v]);
		assert_int_equal(text[2], letters[v]);
		assert_int_equal(text[3], letters[63 - v]);
		assert_int_equal(text[4], '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(encode_meets_the_vectors_of_the_rfc),
		cmocka_unit_test(
			encode_writes_into_exactly_the_room_it_asks_for),
		cmocka_unit_test(
			encode_refuses_any_smaller_room_and_leaves_it_alone),
		cmocka_unit_test(
			encode_refuses_a_length_whose_text_no_size_can_hold),
		cmocka_unit_test(encode_uses_all_64_letters_in_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_chanspec.c: chanspecs both ways, as bits and as text, against the grid
 * written out here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/nexmon.h>

/* Blocks of 20 MHz channels: band, bandwidth, centre. */
struct block {
	uint8_t band_5ghz;
	uint8_t mhz;
	uint8_t centre;
};

static const struct block wide[] = {
	{0, 40, 3},   {0, 40, 4},   {0, 40, 5},   {0, 40, 6},    {0, 40, 7},
	{0, 40, 8},   {0, 40, 9},   {0, 40, 10},  {0, 40, 11},   {1, 40, 38},
	{1, 40, 46},  {1, 40, 54},  {1, 40, 62},  {1, 40, 102},  {1, 40, 110},
	{1, 40, 118}, {1, 40, 126}, {1, 40, 134}, {1, 40, 142},  {1, 40, 151},
	{1, 40, 159}, {1, 80, 42},  {1, 80, 58},  {1, 80, 106},  {1, 80, 122},
	{1, 80, 138}, {1, 80, 155}, {1, 160, 50}, {1, 160, 114},
};

static const uint8_t narrow[] = {
	1,   2,   3,   4,   5,   6,   7,   8,   9,   10,  11,  12,  13,  14,
	36,  40,  44,  48,  52,  56,  60,  64,  100, 104, 108, 112, 116, 120,
	124, 128, 132, 136, 140, 144, 149, 153, 157, 161, 165, 169, 173, 177,
};

enum {
	WIDE_COUNT = sizeof(wide) / sizeof(wide[0]),
	VALID_COUNT = sizeof(narrow) + 21 * 2 + 6 * 4 + 2 * 8,
	TEXT_ROOM = 32,
};

static struct csiw_chanspec grid[VALID_COUNT];

/* Fill grid, from the lists alone. */
static int make_grid(void **state)
{
	struct csiw_chanspec *g = grid;

	(void)state;
	for (size_t i = 0; i < sizeof(narrow); i++) {
		*g++ = (struct csiw_chanspec){narrow[i], narrow[i], 20,
					      narrow[i] > 14, 0};
	}
	for (size_t i = 0; i < WIDE_COUNT; i++) {
		int lowest = wide[i].centre - (wide[i].mhz - 20) / 10;

		for (int sb = 0; sb < wide[i].mhz / 20; sb++) {
			*g++ = (struct csiw_chanspec){
				(uint8_t)(lowest + 4 * sb), wide[i].centre,
				wide[i].mhz, wide[i].band_5ghz, (uint8_t)sb};
		}
	}
	return g == grid + VALID_COUNT ? 0 : -1;
}

static uint16_t bits(const struct csiw_chanspec *c)
{
	unsigned int width = 2;

	while (10u << (width - 1) != c->bandwidth_mhz) {
		width++;
	}
	return (uint16_t)((c->band_5ghz ? 0xc000u : 0) | width << 11 |
			  (unsigned int)c->sideband << 8 | c->centre);
}

static const struct csiw_chanspec *find(uint16_t chanspec)
{
	for (size_t i = 0; i < VALID_COUNT; i++) {
		if (bits(&grid[i]) == chanspec) {
			return &grid[i];
		}
	}
	return NULL;
}

static void assert_same(const struct csiw_chanspec *a,
			const struct csiw_chanspec *b)
{
	assert_int_equal(a->channel, b->channel);
	assert_int_equal(a->centre, b->centre);
	assert_int_equal(a->bandwidth_mhz, b->bandwidth_mhz);
	assert_int_equal(a->band_5ghz, b->band_5ghz);
	assert_int_equal(a->sideband, b->sideband);
}

static void decode_knows_157_80_of_the_readme(void **state)
{
	static const struct csiw_chanspec expected = {157, 155, 80, 1, 2};
	struct csiw_chanspec c;

	(void)state;
	assert_int_equal(csiw_chanspec_decode(&c, 0xe29b), CSIW_OK);
	assert_same(&c, &expected);
}

static void decode_knows_the_grid_and_nothing_else(void **state)
{
	(void)state;
	for (uint32_t v = 0; v <= UINT16_MAX; v++) {
		const struct csiw_chanspec *expected = find((uint16_t)v);
		struct csiw_chanspec before;
		struct csiw_chanspec c;
		int err;

		memset(&c, 0xa5, sizeof(c));
		memcpy(&before, &c, sizeof(c));
		err = csiw_chanspec_decode(&c, (uint16_t)v);
		if (expected != NULL) {
			assert_int_equal(err, CSIW_OK);
			assert_same(&c, expected);
		} else {
			assert_int_equal(err, CSIW_ERR_CHANNEL);
			assert_memory_equal(&c, &before, sizeof(c));
		}
	}
}

static void encode_gives_back_what_decode_took_apart(void **state)
{
	(void)state;
	for (uint32_t v = 0; v <= UINT16_MAX; v++) {
		struct csiw_chanspec c;
		uint16_t again = 0;

		if (csiw_chanspec_decode(&c, (uint16_t)v) == CSIW_OK) {
			assert_int_equal(csiw_chanspec_encode(&again, &c),
					 CSIW_OK);
			assert_int_equal(again, v);
		}
	}
}

static void encode_refuses_what_is_no_channel_and_leaves_out_alone(void **state)
{
	static const struct csiw_chanspec none[] = {
		{0, 0, 20, 0, 0},    {15, 0, 20, 0, 0},   {6, 0, 20, 1, 0},
		{36, 0, 20, 0, 0},   {38, 0, 20, 1, 0},   {68, 0, 20, 1, 0},
		{96, 0, 20, 1, 0},   {148, 0, 20, 1, 0},  {181, 0, 20, 1, 0},
		{255, 0, 20, 1, 0},  {165, 0, 40, 1, 0},  {165, 0, 80, 1, 0},
		{149, 0, 160, 1, 0}, {132, 0, 160, 1, 0}, {10, 0, 40, 0, 0},
		{4, 0, 40, 0, 1},    {14, 0, 40, 0, 1},   {6, 0, 40, 0, 2},
		{6, 0, 80, 0, 0},    {6, 0, 160, 0, 0},   {36, 0, 0, 1, 0},
		{36, 0, 10, 1, 0},   {36, 0, 60, 1, 0},   {36, 0, 255, 1, 0},
	};
	uint16_t out;

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		out = 0xa5a5;
		assert_int_equal(csiw_chanspec_encode(&out, &none[i]),
				 CSIW_ERR_CHANNEL);
		assert_int_equal(out, 0xa5a5);
	}
}

/* What a v1 request may ask for. */
static uint16_t requested(unsigned int channel, unsigned int mhz)
{
	for (size_t i = 0; i < VALID_COUNT; i++) {
		const struct csiw_chanspec *c = &grid[i];

		if (c->channel == channel && c->bandwidth_mhz == mhz &&
		    mhz <= 80 && (mhz == 20 || c->band_5ghz)) {
			return bits(c);
		}
	}
	return 0;
}

static void request_takes_the_real_pairs_of_65536_and_no_other(void **state)
{
	unsigned int taken = 0;

	(void)state;
	for (unsigned int channel = 0; channel < 256; channel++) {
		for (unsigned int mhz = 0; mhz < 256; mhz++) {
			uint16_t expected = requested(channel, mhz);
			uint16_t out = 0;
			int err = csiw_chanspec_request(&out, (uint8_t)channel,
							(uint8_t)mhz);

			assert_int_equal(err,
					 expected ? CSIW_OK : CSIW_ERR_CHANNEL);
			assert_int_equal(out, expected);
			taken += expected != 0;
		}
	}
	assert_int_equal(taken, 42 + 24 + 24);
}

static void format_and_parse_are_inverse_on_the_whole_grid(void **state)
{
	char text[CSIW_CHANSPEC_TEXT_SIZE];

	(void)state;
	for (uint32_t v = 0; v <= UINT16_MAX; v++) {
		uint16_t again = 0;

		memset(text, '#', sizeof(text));
		if (find((uint16_t)v) == NULL) {
			assert_int_equal(
				csiw_chanspec_format(text, (uint16_t)v),
				CSIW_ERR_CHANNEL);
			assert_int_equal(text[0], '#');
			continue;
		}
		assert_int_equal(csiw_chanspec_format(text, (uint16_t)v),
				 CSIW_OK);
		assert_int_equal(csiw_chanspec_parse(&again, text), CSIW_OK);
		assert_int_equal(again, v);
	}
}

static void format_writes_it_as_people_do(void **state)
{
	static const struct {
		uint16_t chanspec;
		const char *text;
	} golden[] = {
		{0x1006, "6/20"},    {0xd024, "36/20"}, {0xe29b, "157/80"},
		{0xd926, "40/40"},   {0x1808, "6/40l"}, {0x1904, "6/40u"},
		{0xef72, "128/160"},
	};
	char text[CSIW_CHANSPEC_TEXT_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		assert_int_equal(csiw_chanspec_format(text, golden[i].chanspec),
				 CSIW_OK);
		assert_string_equal(text, golden[i].text);
	}
}

static void parse_takes_every_form_of_the_grammar(void **state)
{
	static const struct {
		const char *text;
		uint16_t chanspec;
	} golden[] = {
		{"6", 0x1006},      {"2g6", 0x1006},    {"2G6/20", 0x1006},
		{"06/020", 0x1006}, {"6/20  ", 0x1006}, {"6l", 0x1808},
		{"6L ", 0x1808},    {"2g6u", 0x1904},   {"6/40U", 0x1904},
		{"36", 0xd024},     {"5g36", 0xd024},   {"5g36/40", 0xd826},
		{"36l", 0xd826},    {"40u", 0xd926},    {"36/160", 0xe832},
	};
	uint16_t out;

	(void)state;
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		out = 0;
		assert_int_equal(csiw_chanspec_parse(&out, golden[i].text),
				 CSIW_OK);
		assert_int_equal(out, golden[i].chanspec);
	}
}

static void expect_unparsed(const char *text, int err)
{
	uint16_t out = 0xa5a5;

	if (csiw_chanspec_parse(&out, text) != err) {
		fail_msg("'%s' is not answered with %d", text, err);
	}
	assert_int_equal(out, 0xa5a5);
}

static void parse_refuses_what_does_not_follow_the_grammar(void **state)
{
	static const char *const none[] = {
		"",         " 6",
		"6 ",       "6 /20",
		"+6",       "-6",
		"abc",      "/20",
		"6/",       "6/ 20",
		"6/20x",    "6//20",
		"6/20/20",  "6/20l",
		"6lu",      "6/40lu",
		"36/40l",   "36/80u",
		"3g6",      "g6",
		"2g",       "2g-6",
		"2gg6",     "6.0",
		"0x6",      "6/0x14",
		"36/80+80", "6\n",
		"6/20\t",   "\xff",
		"2g2g6",    "6@",
		"6/20 l",   "36/80+80/42-106",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		expect_unparsed(none[i], CSIW_ERR_FORMAT);
	}
}

static void parse_refuses_channels_that_do_not_exist(void **state)
{
	static const char *const none[] = {
		"0",
		"15",
		"200/20",
		"225",
		"5g6",
		"2g36",
		"6/40",
		"6/80",
		"36/10",
		"36/5",
		"165/80",
		"42/80",
		"36u",
		"40l",
		"10l",
		"4u",
		"14u",
		"165l",
		"255",
		"256",
		"262",
		"6/276",
		"6/65556",
		"4294967302",
		"36/0",
		"99999999999999999999999999999999",
		"6/4294967316",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		expect_unparsed(none[i], CSIW_ERR_CHANNEL);
	}
}

/* Every text of up to three of these letters. */
static void parse_survives_every_short_text(void **state)
{
	static const char letters[] = "0259gl/u +";
	const size_t n = sizeof(letters); /* with NUL */
	char text[TEXT_ROOM];
	uint16_t out;

	(void)state;
	for (size_t i = 0; i < n * n * n * n; i++) {
		int err;

		text[0] = letters[i % n];
		text[1] = letters[i / n % n];
		text[2] = letters[i / n / n % n];
		text[3] = letters[i / n / n / n];
		text[4] = '\0';
		out = 0;
		err = csiw_chanspec_parse(&out, text);
		if (err == CSIW_OK) {
			assert_non_null(find(out));
		} else {
			assert_true(err == CSIW_ERR_FORMAT ||
				    err == CSIW_ERR_CHANNEL);
			assert_int_equal(out, 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode_knows_157_80_of_the_readme),
		cmocka_unit_test(decode_knows_the_grid_and_nothing_else),
		cmocka_unit_test(encode_gives_back_what_decode_took_apart),
		cmocka_unit_test(
			encode_refuses_what_is_no_channel_and_leaves_out_alone),
		cmocka_unit_test(
			request_takes_the_real_pairs_of_65536_and_no_other),
		cmocka_unit_test(
			format_and_parse_are_inverse_on_the_whole_grid),
		cmocka_unit_test(format_writes_it_as_people_do),
		cmocka_unit_test(parse_takes_every_form_of_the_grammar),
		cmocka_unit_test(
			parse_refuses_what_does_not_follow_the_grammar),
		cmocka_unit_test(parse_refuses_channels_that_do_not_exist),
		cmocka_unit_test(parse_survives_every_short_text),
	};

	return cmocka_run_group_tests(tests, make_grid, NULL);
}

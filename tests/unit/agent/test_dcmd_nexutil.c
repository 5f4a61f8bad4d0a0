/* SPDX-License-Identifier: BSD-2-Clause */
/* test_dcmd_nexutil.c: commands by the external program, which is a script
 * here. */
#include "../check.h"

#include <errno.h>
#include <string.h>

#include <csiw/err.h>

#include "../scratch.h"

#include "radio/dcmd.h"

static struct dcmd d = {.way = DCMD_NEXUTIL, .nexutil = "./nexutil"};

/* Writes the script; it keeps its arguments in the file "args". */
static void script(const char *words)
{
	FILE *f = fopen("nexutil", "w");

	assert_non_null(f);
	fprintf(f, "#!/bin/sh\necho \"$*\" > args\n%s\n", words);
	fclose(f);
	assert_int_equal(chmod("nexutil", 0755), 0);
}

static void check_file(const char *name, const char *want)
{
	char got[4096] = "";
	FILE *f = fopen(name, "r");

	assert_non_null(f);
	got[fread(got, 1, sizeof(got) - 1, f)] = '\0';
	fclose(f);
	assert_string_equal(got, want);
}

static void extractor_is_set_as_the_guide_says(void **state)
{
	const uint8_t block[34] = {0x9b, 0xe2, 0x01, 0x11, 0x01, 0x88, 0x02,
				   0x00, 0x00, 0x11, 0x22, 0x33, 0x44, 0x55,
				   0xaa, 0xbb, 0xaa, 0xbb, 0xaa, 0xbb};

	(void)state;
	script("");
	assert_int_equal(dcmd_set(&d, DCMD_SET_CSI, block, sizeof(block)), 0);
	check_file("args", "-s500 -b -l34 -vm+IBEQGIAgAAESIzRFWqu6q7qrsAAAAAAA"
			   "AAAAAAAAAAAA==\n");
}

static void chanspec_is_found_in_its_words(void **state)
{
	uint16_t chanspec = 0;

	(void)state;
	script("echo 'chanspec: 0xe29b, 157/80'");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), 0);
	assert_int_equal(chanspec, 0xe29b);
	check_file("args", "-k\n");
	script("echo 'debug 0x9999'; echo 'chanspec: 0x1006, 6'");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), 0);
	assert_int_equal(chanspec, 0x1006);
	script("echo 0xd024");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), 0);
	assert_int_equal(chanspec, 0xd024);
}

static void letters_of_the_name_are_no_chanspec(void **state)
{
	uint16_t chanspec = 7;

	(void)state;
	script("echo '__nex_driver_io: error'; "
	       "echo 'chanspec: 0x6863, 85/160'");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -ENODATA);
	assert_int_equal(chanspec, 7);
}

static void other_words_are_no_chanspec(void **state)
{
	static const char *const words[] = {
		"echo chanspec: 0x",
		"echo 0x10000 chanspec:",
		"echo chanspec: 0x1006f",
		"echo chanspec: 4102",
		"printf '0x\\000123'",
		"exec true",
		"echo chanspec: 0x99999999999999999999",
	};
	uint16_t chanspec = 7;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		script(words[i]);
		assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec),
				 -EPROTO);
	}
	assert_int_equal(chanspec, 7);
}

static void monitor_is_set_and_read(void **state)
{
	uint8_t data[4] = {1};

	(void)state;
	script("");
	assert_int_equal(dcmd_set(&d, DCMD_SET_MONITOR, data, 4), 0);
	check_file("args", "-m1\n");
	script("echo monitor: 2");
	assert_int_equal(dcmd_get(&d, DCMD_GET_MONITOR, data, 4), 0);
	assert_memory_equal(data, "\x02\0\0", 4);
	check_file("args", "-m\n");
	script("echo monitor: 256");
	assert_int_equal(dcmd_get(&d, DCMD_GET_MONITOR, data, 4), -EPROTO);
	script("echo monitor: -1");
	assert_int_equal(dcmd_get(&d, DCMD_GET_MONITOR, data, 4), -EPROTO);
	assert_memory_equal(data, "\x02\0\0", 4);
}

static void other_variables_go_as_raw_bytes(void **state)
{
	uint32_t mpc = 7;

	(void)state;
	script("printf '\\001\\000\\000\\000'");
	assert_int_equal(dcmd_get_var32(&d, "mpc", &mpc), 0);
	assert_int_equal(mpc, 1);
	check_file("args", "-g262 -b -l4 -vbXBjAA== -r\n");
	script("printf '\\001\\000\\000'");
	assert_int_equal(dcmd_get_var32(&d, "mpc", &mpc), -EPROTO);
	script("printf '\\001\\000\\000\\000\\000'");
	assert_int_equal(dcmd_get_var32(&d, "mpc", &mpc), -EPROTO);
	script("");
	assert_int_equal(dcmd_set_var32(&d, "mpc", 0), 0);
	check_file("args", "-s263 -b -l8 -vbXBjAAAAAAA=\n");
}

static void program_that_fails_is_not_believed(void **state)
{
	const uint8_t data[4] = {1};

	(void)state;
	script("exit 64");
	assert_int_equal(dcmd_set(&d, DCMD_SET_SCANSUPPRESS, data, 4), -EPROTO);
	script("kill -SEGV $$");
	assert_int_equal(dcmd_set(&d, DCMD_SET_SCANSUPPRESS, data, 4), -EPROTO);
}

static void program_that_is_missing_is_told(void **state)
{
	const uint8_t data[4] = {1};

	(void)state;
	remove("nexutil");
	assert_int_equal(dcmd_set(&d, DCMD_SET_SCANSUPPRESS, data, 4), -ENOENT);
}

static void program_that_hangs_is_killed(void **state)
{
	uint16_t chanspec;

	(void)state;
	script("echo $$ > pid; exec sleep 1000");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -ETIMEDOUT);
	assert_int_equal(system("kill -0 $(cat pid) 2>/dev/null") == 0, 0);
	script("exec >&-; echo $$ > pid; exec sleep 1000");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -ETIMEDOUT);
	assert_int_equal(system("kill -0 $(cat pid) 2>/dev/null") == 0, 0);
}

static void program_that_floods_is_stopped(void **state)
{
	uint16_t chanspec;

	(void)state;
	script("exec yes chanspec: 0x1006");
	assert_int_equal(dcmd_get_var16(&d, "chanspec", &chanspec), -EPROTO);
}

static void program_gets_no_environment_and_no_descriptor(void **state)
{
	const int fd = open("/dev/null", O_RDONLY);
	const uint8_t data[4] = {1};

	(void)state;
	assert_true(fd > 2);
	assert_int_equal(setenv("SECRET", "1", 1), 0);
	script("echo \"$SECRET\" > seen; for fd in 3 4 5 6 7 8 9; do "
	       "if { true >&$fd; } 2>/dev/null; then echo $fd >> seen; fi; "
	       "done");
	assert_int_equal(dcmd_set(&d, DCMD_SET_SCANSUPPRESS, data, 4), 0);
	check_file("seen", "\n");
	close(fd);
}

static void what_it_cannot_say_is_refused(void **state)
{
	uint8_t data[1];

	(void)state;
	script("");
	assert_int_equal(dcmd_get(&d, 1, data, 0), -EOPNOTSUPP);
	d.nexutil = NULL;
	assert_int_equal(dcmd_get(&d, 1, data, 1), -EOPNOTSUPP);
	d.nexutil = "./nexutil";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			extractor_is_set_as_the_guide_says, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(chanspec_is_found_in_its_words,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			letters_of_the_name_are_no_chanspec, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(other_words_are_no_chanspec,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(monitor_is_set_and_read,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(other_variables_go_as_raw_bytes,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			program_that_fails_is_not_believed, scratch_setup,
			scratch_teardown),
		cmocka_unit_test_setup_teardown(program_that_is_missing_is_told,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(program_that_hangs_is_killed,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(program_that_floods_is_stopped,
						scratch_setup,
						scratch_teardown),
		cmocka_unit_test_setup_teardown(
			program_gets_no_environment_and_no_descriptor,
			scratch_setup, scratch_teardown),
		cmocka_unit_test_setup_teardown(what_it_cannot_say_is_refused,
						scratch_setup,
						scratch_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

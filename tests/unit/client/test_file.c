/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_file.c: a file appears complete or not at all, and can be taken back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "../scratch.h"
#include "file.h"

static void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void expect_text(const char *path, const char *text)
{
	char got[16] = "";
	FILE *f = fopen(path, "r");

	assert_non_null(f);
	assert_non_null(fgets(got, sizeof(got), f));
	fclose(f);
	assert_string_equal(got, text);
}

static void publish(struct file *f, const char *path, const char *text)
{
	char why[CSIW_WHY_SIZE];

	assert_true(file_open(f, path, why));
	assert_true(fputs(text, f->f) >= 0);
	assert_true(file_complete(f, why));
	assert_true(file_publish(f, why));
	expect_text(path, text);
}

/* Without it nothing can be brought back. */
static void need_exchange(void)
{
	write_text("a", "a");
	write_text("b", "b");
	if (renameat2(AT_FDCWD, "a", AT_FDCWD, "b", RENAME_EXCHANGE) != 0) {
		skip();
	}
	assert_int_equal(unlink("a"), 0);
	assert_int_equal(unlink("b"), 0);
}

static void a_published_file_replaces_the_old_one(void **state)
{
	struct file f = {0};

	(void)state;
	write_text("x", "old");
	publish(&f, "x", "new");
	file_discard(&f);
	expect_text("x", "new");
	assert_int_equal(scratch_files(false), 1);
}

static void a_retracted_file_gives_the_old_one_its_name_back(void **state)
{
	struct file f = {0};

	(void)state;
	need_exchange();
	write_text("x", "old");
	publish(&f, "x", "new");
	file_retract(&f);
	file_discard(&f);
	expect_text("x", "old");
	assert_int_equal(scratch_files(false), 1);
}

static void a_retracted_file_that_replaced_none_is_gone(void **state)
{
	struct file f = {0};

	(void)state;
	publish(&f, "x", "new");
	file_retract(&f);
	file_discard(&f);
	assert_int_equal(scratch_files(false), 0);
}

static void one_name_twice_is_taken_back_in_reverse(void **state)
{
	struct file a = {0};
	struct file b = {0};

	(void)state;
	need_exchange();
	write_text("x", "old");
	publish(&a, "x", "one");
	publish(&b, "./x", "two");
	file_retract(&b);
	file_retract(&a);
	file_discard(&a);
	file_discard(&b);
	expect_text("x", "old");
	assert_int_equal(scratch_files(false), 1);
}

static void the_old_file_comes_back_though_the_new_one_vanished(void **state)
{
	struct file f = {0};

	(void)state;
	need_exchange();
	write_text("x", "old");
	publish(&f, "x", "new");
	assert_int_equal(unlink("x"), 0);
	file_retract(&f);
	file_discard(&f);
	expect_text("x", "old");
	assert_int_equal(scratch_files(false), 1);
}

static void a_symbolic_link_is_replaced_and_not_followed(void **state)
{
	struct file f = {0};

	(void)state;
	write_text("aim", "old");
	assert_int_equal(symlink("aim", "x"), 0);
	publish(&f, "x", "new");
	file_discard(&f);
	expect_text("aim", "old");
	assert_int_equal(scratch_files(false), 2);
}

static void a_directory_at_the_name_is_left_alone(void **state)
{
	struct file f = {0};
	char why[CSIW_WHY_SIZE];

	(void)state;
	assert_true(file_open(&f, "x", why));
	assert_true(file_complete(&f, why));
	assert_int_equal(mkdir("x", 0700), 0);
	assert_false(file_publish(&f, why));
	file_retract(&f);
	file_discard(&f);
	assert_int_equal(rmdir("x"), 0);
	assert_int_equal(scratch_files(false), 0);
}

static void a_growing_file_has_its_name_and_replaces_the_old_one(void **state)
{
	struct file f = {0};
	char why[CSIW_WHY_SIZE];

	(void)state;
	write_text("x", "old");
	assert_true(file_open(&f, "x", why));
	assert_true(file_place(&f, why));
	assert_int_equal(scratch_files(false), 1);
	fputs("new", f.f);
	fflush(f.f);
	expect_text("x", "new");
	assert_true(file_complete(&f, why));
	file_discard(&f);
	expect_text("x", "new");
	assert_int_equal(scratch_files(false), 1);
}

static void a_growing_file_does_not_replace_what_is_no_file(void **state)
{
	struct file f = {0};
	char why[CSIW_WHY_SIZE];
	struct stat st;

	(void)state;
	assert_true(file_open(&f, "x", why));
	assert_int_equal(mkfifo("x", 0600), 0);
	assert_false(file_place(&f, why));
	file_discard(&f);
	assert_int_equal(lstat("x", &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_int_equal(scratch_files(false), 1);
}

static void a_file_that_is_replaced_keeps_its_mode(void **state)
{
	struct file f = {0};
	struct stat st;

	(void)state;
	make_file("x", 0, 0600);
	publish(&f, "x", "new");
	file_discard(&f);
	assert_int_equal(stat("x", &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_published_file_replaces_the_old_one),
		IN_SCRATCH(a_retracted_file_gives_the_old_one_its_name_back),
		IN_SCRATCH(a_retracted_file_that_replaced_none_is_gone),
		IN_SCRATCH(one_name_twice_is_taken_back_in_reverse),
		IN_SCRATCH(the_old_file_comes_back_though_the_new_one_vanished),
		IN_SCRATCH(a_symbolic_link_is_replaced_and_not_followed),
		IN_SCRATCH(a_directory_at_the_name_is_left_alone),
		IN_SCRATCH(
			a_growing_file_has_its_name_and_replaces_the_old_one),
		IN_SCRATCH(a_growing_file_does_not_replace_what_is_no_file),
		IN_SCRATCH(a_file_that_is_replaced_keeps_its_mode),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

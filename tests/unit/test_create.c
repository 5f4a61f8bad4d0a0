/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_create.c: making windows in files, and what is left behind when that
 * fails: nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/wire.h>

#include "scratch.h"

static void a_new_window_is_private_whole_and_zero(void **state)
{
	const mode_t before = umask(0);
	struct csiw_window *w;
	struct stat st;

	(void)state;
	w = must_open("file:w", CSIW_ROLE_GUEST, true);
	umask(before);
	assert_int_equal(stat("w", &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_size, CSIW_WINDOW_SIZE);
	assert_true(st.st_blocks * 512 >= CSIW_WINDOW_SIZE);
	assert_int_equal(st.st_nlink, 1);
	assert_int_equal(scratch_files(false), 1);
	assert_int_equal(csiw_window_win(w)->size, CSIW_WINDOW_SIZE);
	assert_int_equal(csiw_window_win(w)->capacity, 31416);
	assert_int_equal(csiw_window_win(w)->memory, CSIW_MEMORY_PLAIN);
	assert_true(csiw_win_all(csiw_window_win(w), 0, 0, CSIW_WINDOW_SIZE));
	csiw_window_close(w);
	assert_int_equal(access("w", F_OK), 0);
}

static void the_mode_of_a_new_window_ignores_the_umask(void **state)
{
	const mode_t before = umask(0777);
	struct stat st;

	(void)state;
	csiw_window_close(must_open("file:w,size=4k", CSIW_ROLE_PEER, true));
	umask(before);
	assert_int_equal(stat("w", &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
}

static void a_new_window_has_the_size_of_the_uri(void **state)
{
	struct csiw_window *w =
		must_open("file:w,size=771", CSIW_ROLE_GUEST, true);
	struct stat st;

	(void)state;
	assert_int_equal(stat("w", &st), 0);
	assert_int_equal(st.st_size, 771);
	assert_int_equal(csiw_window_win(w)->size, 771);
	assert_int_equal(csiw_window_win(w)->capacity, 1);
	csiw_win_put8(csiw_window_win(w), 770, 7);
	assert_int_equal(csiw_win_get8(csiw_window_win(w), 770), 7);
	csiw_window_close(w);
}

static void a_missing_window_is_not_made_unasked(void **state)
{
	(void)state;
	assert_true(refused("file:w", CSIW_ROLE_PEER, false, CSIW_ERR_WINDOW,
			    "start csiwd first"));
	assert_true(refused("file:w", CSIW_ROLE_GUEST, false, CSIW_ERR_WINDOW,
			    "there is no window at w"));
	assert_true(refused("file:w", CSIW_ROLE_READER, true, CSIW_ERR_WINDOW,
			    "start csiwd first"));
	assert_int_equal(scratch_files(false), 0);
}

static void places_that_take_no_file_are_refused(void **state)
{
	(void)state;
	make_file("w", 4096, 0600);
	assert_true(refused("file:no/w", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "cannot be created: No such file or directory"));
	assert_true(refused("file:w/w", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "cannot be opened: Not a directory"));
	assert_true(refused("file:/proc/w", CSIW_ROLE_GUEST, true,
			    CSIW_ERR_SYSTEM, "cannot be created"));
	assert_int_equal(scratch_files(false), 1);
}

static void paths_that_are_too_long_are_refused(void **state)
{
	char uri[6000] = "file:";

	(void)state;
	memset(uri + 5, 'w', 300);
	assert_true(refused(uri, CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "File name too long"));
	memset(uri + 5, 'w', sizeof(uri) - 6);
	assert_true(refused(uri, CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "File name too long"));
	uri[5 + 4096] = '\0'; /* just one too many */
	assert_true(refused(uri, CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "File name too long"));
	for (size_t i = 5; i < 4096; i += 2) {
		memcpy(uri + i, "./", 2);
	}
	uri[5 + 4094] = '\0'; /* fits, but not with the temporary name */
	assert_true(refused(uri, CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
			    "File name too long"));
	assert_int_equal(scratch_files(false), 0);
}

/* As somebody else if we are root, whom no mode stops. */
static int open_without_permission(void)
{
	CHECK(geteuid() != 0 || setuid(65534) == 0);
	CHECK(refused("file:w", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
		      "w cannot be opened for writing: Permission denied"));
	CHECK(refused("file:secret", CSIW_ROLE_READER, false, CSIW_ERR_SYSTEM,
		      "opened for reading: Permission denied"));
	CHECK(refused("file:new", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
		      "new cannot be created: Permission denied"));
	return 0;
}

static void missing_permissions_are_said_and_leave_nothing(void **state)
{
	(void)state;
	make_file("w", 4096, 0444);
	make_file("secret", 4096, 0);
	assert_int_equal(chmod(".", 0555), 0);
	assert_true(exited(in_child(open_without_permission), 0));
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(scratch_files(false), 2);
}

static int open_under_a_file_limit(void)
{
	const struct rlimit limit = {65536, 65536};

	CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	CHECK(refused("file:w", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
		      "raise ulimit -f"));
	CHECK(scratch_files(false) == 0);
	CHECK(refused("file:w,size=65537", CSIW_ROLE_GUEST, true,
		      CSIW_ERR_SYSTEM, "raise ulimit -f"));
	CHECK(scratch_files(false) == 0);
	must_open("file:w,size=65536", CSIW_ROLE_GUEST, true);
	return 0;
}

static void a_limit_on_file_size_is_said_and_leaves_nothing(void **state)
{
	(void)state;
	assert_true(exited(in_child(open_under_a_file_limit), 0));
}

static int open_on_a_full_disk(void)
{
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mkdir("small", 0700) != 0 ||
	    mount("none", "small", "tmpfs", 0, "size=1m") != 0 ||
	    chdir("small") != 0) {
		return 77;
	}
	CHECK(refused("file:w", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
		      "make room, or give a smaller size="));
	CHECK(scratch_files(false) == 0);
	CHECK(mount(NULL, ".", NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0);
	CHECK(refused("file:w,size=4k", CSIW_ROLE_GUEST, true, CSIW_ERR_SYSTEM,
		      "Read-only file system"));
	return 0;
}

static void a_full_disk_is_said_and_leaves_nothing(void **state)
{
	const int status = in_child(open_on_a_full_disk);

	(void)state;
	if (exited(status, 77)) {
		skip(); /* mounting takes root */
	}
	assert_true(exited(status, 0));
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_new_window_is_private_whole_and_zero),
		IN_SCRATCH(the_mode_of_a_new_window_ignores_the_umask),
		IN_SCRATCH(a_new_window_has_the_size_of_the_uri),
		IN_SCRATCH(a_missing_window_is_not_made_unasked),
		IN_SCRATCH(places_that_take_no_file_are_refused),
		IN_SCRATCH(paths_that_are_too_long_are_refused),
		IN_SCRATCH(missing_permissions_are_said_and_leave_nothing),
		IN_SCRATCH(a_limit_on_file_size_is_said_and_leaves_nothing),
		IN_SCRATCH(a_full_disk_is_said_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

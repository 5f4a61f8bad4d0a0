/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_window.c: opening windows that exist, refusing what is none, checking
 * them while in use.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/wire.h>

#include "scratch.h"

static void an_existing_window_keeps_its_bytes_and_gives_its_size(void **state)
{
	struct csiw_window *w;

	(void)state;
	w = must_open("file:w,size=5000", CSIW_ROLE_GUEST, true);
	csiw_win_put8(csiw_window_win(w), 4999, 0xa5);
	csiw_window_close(w);
	w = must_open("file:w", CSIW_ROLE_PEER, true);
	assert_int_equal(csiw_window_win(w)->size, 5000);
	assert_int_equal(csiw_win_get8(csiw_window_win(w), 4999), 0xa5);
	csiw_window_close(w);
	csiw_window_close(must_open("file:w,size=5000", CSIW_ROLE_PEER, false));
}

static void both_sides_see_each_others_bytes(void **state)
{
	struct csiw_window *guest = must_open("file:w", CSIW_ROLE_GUEST, true);
	struct csiw_window *peer = must_open("file:w", CSIW_ROLE_PEER, false);
	struct csiw_window *reader =
		must_open("file:w", CSIW_ROLE_READER, false);

	(void)state;
	csiw_win_put8(csiw_window_win(peer), 0, 1);
	assert_int_equal(csiw_win_get8(csiw_window_win(guest), 0), 1);
	assert_int_equal(csiw_win_get8(csiw_window_win(reader), 0), 1);
	csiw_window_close(guest);
	csiw_window_close(peer);
	csiw_window_close(reader);
}

static void what_is_no_regular_file_is_refused(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "s"};
	const int s = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(bind(s, (struct sockaddr *)&address, sizeof(address)),
			 0);
	assert_int_equal(mkfifo("f", 0600), 0);
	for (int role = CSIW_ROLE_GUEST; role <= CSIW_ROLE_READER; role++) {
		const enum csiw_role r = (enum csiw_role)role;

		assert_true(refused("file:.", r, true, CSIW_ERR_WINDOW,
				    "is a directory"));
		assert_true(refused("file:f", r, true, CSIW_ERR_WINDOW,
				    "is a FIFO"));
		assert_true(refused("file:s", r, true, CSIW_ERR_WINDOW,
				    "is a socket"));
		assert_true(refused("file:/dev/zero", r, true, CSIW_ERR_WINDOW,
				    "is a device"));
	}
	close(s);
}

static void symbolic_links_are_refused_even_to_create(void **state)
{
	(void)state;
	make_file("w", 4096, 0600);
	assert_int_equal(symlink("w", "good"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	for (int role = CSIW_ROLE_GUEST; role <= CSIW_ROLE_READER; role++) {
		const enum csiw_role r = (enum csiw_role)role;

		assert_true(refused("file:good", r, true, CSIW_ERR_WINDOW,
				    "is a symbolic link"));
		assert_true(refused("file:dangling", r, true, CSIW_ERR_WINDOW,
				    "is a symbolic link"));
	}
	assert_int_equal(scratch_files(false), 3);
}

static void files_of_sysfs_are_refused(void **state)
{
	(void)state;
	if (access("/sys/kernel/uevent_seqnum", R_OK) != 0) {
		skip();
	}
	assert_true(refused("file:/sys/kernel/uevent_seqnum", CSIW_ROLE_READER,
			    false, CSIW_ERR_WINDOW, "belongs to sysfs"));
}

static void sizes_that_no_window_has_are_refused(void **state)
{
	(void)state;
	make_file("empty", 0, 0600);
	make_file("small", CSIW_WINDOW_SIZE_MIN - 1, 0600);
	make_file("least", CSIW_WINDOW_SIZE_MIN, 0600);
	make_file("large", 0x40000001, 0600);
	assert_true(refused("file:empty", CSIW_ROLE_PEER, true, CSIW_ERR_WINDOW,
			    "0 bytes of at least 771"));
	assert_true(refused("file:small", CSIW_ROLE_PEER, true, CSIW_ERR_WINDOW,
			    "770 bytes of at least 771"));
	assert_true(refused("file:large", CSIW_ROLE_PEER, true, CSIW_ERR_WINDOW,
			    "too large"));
	csiw_window_close(must_open("file:least", CSIW_ROLE_PEER, false));
	assert_true(refused("file:new,size=770", CSIW_ROLE_PEER, true,
			    CSIW_ERR_WINDOW, "770 bytes of at least 771"));
	assert_int_equal(scratch_files(false), 4);
}

static void a_size_that_is_not_the_files_is_refused(void **state)
{
	(void)state;
	make_file("w", 8192, 0600);
	assert_true(refused("file:w,size=4k", CSIW_ROLE_GUEST, true,
			    CSIW_ERR_WINDOW, "8192 bytes and not the 4096"));
	assert_true(refused("file:w,size=8M", CSIW_ROLE_READER, false,
			    CSIW_ERR_WINDOW, "8192 bytes and not the 8388608"));
}

static void schemes_to_come_say_what_works_now(void **state)
{
	static const char *const known[] = {
		"uio:csi,map=1",
		"pci:0000:00:04.0,bar=2",
		"xen:1",
		"chardev:/dev/csi",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_true(refused(known[i], CSIW_ROLE_GUEST, true,
				    CSIW_ERR_SCHEME, "file:/dev/shm/csi"));
		assert_true(refused(known[i], CSIW_ROLE_GUEST, true,
				    CSIW_ERR_SCHEME, known[i]));
	}
	assert_true(refused("fifo:w", CSIW_ROLE_GUEST, true, CSIW_ERR_RANGE,
			    "unknown"));
}

static void a_window_in_order_checks_fine(void **state)
{
	struct csiw_window *w = must_open("file:w", CSIW_ROLE_PEER, true);
	char why[CSIW_WHY_SIZE] = "untouched";

	(void)state;
	assert_int_equal(csiw_window_check(w, why), CSIW_OK);
	assert_int_equal(truncate("w", 2 * CSIW_WINDOW_SIZE), 0);
	assert_int_equal(csiw_window_check(w, why), CSIW_OK);
	assert_string_equal(why, "untouched");
	csiw_window_close(w);
	csiw_window_close(NULL);
}

static void a_window_that_shrank_is_said(void **state)
{
	struct csiw_window *w = must_open("file:w", CSIW_ROLE_PEER, true);
	char why[CSIW_WHY_SIZE] = "";

	(void)state;
	assert_int_equal(truncate("w", CSIW_WINDOW_SIZE - 1), 0);
	assert_int_equal(csiw_window_check(w, why), CSIW_ERR_WINDOW);
	assert_non_null(strstr(why, "w was truncated while in use, from "
				    "8388608 bytes to 8388607"));
	csiw_window_close(w);
}

static void a_window_that_was_deleted_is_said(void **state)
{
	struct csiw_window *w = must_open("file:w", CSIW_ROLE_PEER, true);
	char why[CSIW_WHY_SIZE] = "";

	(void)state;
	assert_int_equal(unlink("w"), 0);
	assert_int_equal(csiw_window_check(w, why), CSIW_ERR_WINDOW);
	assert_non_null(strstr(why, "was deleted while in use"));
	csiw_window_close(w);
}

static void windows_are_limited_and_closing_makes_room(void **state)
{
	struct csiw_window *w[16];

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 16; i++) {
			w[i] = must_open("file:w", CSIW_ROLE_PEER, true);
		}
		assert_true(refused("file:w", CSIW_ROLE_READER, false,
				    CSIW_ERR_SYSTEM, "one too many"));
		for (int i = 0; i < 16; i++) {
			csiw_window_close(w[i]);
		}
	}
}

static void closing_gives_the_mapping_and_the_file_back(void **state)
{
	struct csiw_window *w = must_open("file:w", CSIW_ROLE_PEER, true);
	void *const map = (void *)(uintptr_t)csiw_window_win(w)->base;
	int before, after;

	(void)state;
	assert_int_equal(msync(map, 1, MS_ASYNC), 0);
	csiw_window_close(w);
	assert_int_equal(msync(map, 1, MS_ASYNC), -1);
	before = dup(0);
	close(before);
	csiw_window_close(must_open("file:w", CSIW_ROLE_PEER, false));
	after = dup(0);
	close(after);
	assert_int_equal(before, after);
}

/* Swaps a file and a symbolic link all the time; ends with its parent. */
static pid_t swap_forever(void)
{
	const pid_t pid = fork();

	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;) {
			renameat2(AT_FDCWD, "w", AT_FDCWD, "link",
				  RENAME_EXCHANGE);
		}
	}
	return pid;
}

static void a_link_that_takes_the_files_place_is_not_followed(void **state)
{
	char why[CSIW_WHY_SIZE];
	struct csiw_window *w;
	bool followed = false;
	int seen[2] = {0, 0};
	pid_t pid;

	(void)state;
	make_file("w", 4096, 0600);
	make_file("target", 8192, 0600);
	assert_int_equal(symlink("target", "link"), 0);
	pid = swap_forever();
	for (int i = 0; i < 500000 && (seen[0] < 5000 || seen[1] < 5000); i++) {
		w = NULL;
		if (csiw_window_open(&w, "file:w", CSIW_ROLE_READER, false,
				     why) == CSIW_OK) {
			followed |= csiw_window_win(w)->size != 4096;
		}
		seen[w != NULL]++;
		csiw_window_close(w);
	}
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_false(followed);
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(
			an_existing_window_keeps_its_bytes_and_gives_its_size),
		IN_SCRATCH(both_sides_see_each_others_bytes),
		IN_SCRATCH(what_is_no_regular_file_is_refused),
		IN_SCRATCH(symbolic_links_are_refused_even_to_create),
		IN_SCRATCH(files_of_sysfs_are_refused),
		IN_SCRATCH(sizes_that_no_window_has_are_refused),
		IN_SCRATCH(a_size_that_is_not_the_files_is_refused),
		IN_SCRATCH(schemes_to_come_say_what_works_now),
		IN_SCRATCH(a_window_in_order_checks_fine),
		IN_SCRATCH(a_window_that_shrank_is_said),
		IN_SCRATCH(a_window_that_was_deleted_is_said),
		IN_SCRATCH(closing_gives_the_mapping_and_the_file_back),
		IN_SCRATCH(a_link_that_takes_the_files_place_is_not_followed),
		IN_SCRATCH(windows_are_limited_and_closing_makes_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

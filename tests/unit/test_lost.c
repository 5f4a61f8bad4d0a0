/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lost.c: windows that lose their memory under a running program, and
 * faults that are none of ours.  Each runs in a child, as SIGBUS would end it
 * and its handler is installed once a process.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/wire.h>

#include "../../lib/hosted/private.h"
#include "scratch.h"

static char why[CSIW_WHY_SIZE];

static const struct csiw_win *open_window(struct csiw_window **w,
					  const char *uri, enum csiw_role role)
{
	*w = NULL;
	if (csiw_window_open(w, uri, role, true, why) != CSIW_OK) {
		fprintf(stderr, "%s\n", why);
		_exit(1);
	}
	return csiw_window_win(*w);
}

static int truncate_under_a_writer(void)
{
	struct csiw_window *w;
	const struct csiw_win *win = open_window(&w, "file:w", CSIW_ROLE_GUEST);

	CHECK(csiw_win_fill(win, 0, 0xa5, win->size) == CSIW_OK);
	CHECK(truncate("w", 0) == 0);
	CHECK(csiw_win_get8(win, 5000) == 0);
	CHECK(csiw_win_all(win, 0, 0, win->size));
	CHECK(csiw_win_fill(win, 0, 0x5a, win->size) == CSIW_OK);
	CHECK(csiw_window_check(w, why) == CSIW_ERR_WINDOW);
	CHECK(strstr(why, "w was truncated while in use") != NULL);
	csiw_window_close(w);
	return 0;
}

static int truncate_under_a_store(void)
{
	struct csiw_window *w;
	const struct csiw_win *win = open_window(&w, "file:w", CSIW_ROLE_PEER);

	CHECK(truncate("w", 0) == 0);
	csiw_win_put8(win, win->size - 1, 1);
	csiw_win_put8(win, 0, 1);
	CHECK(csiw_window_check(w, why) == CSIW_ERR_WINDOW);
	return 0;
}

static int truncate_under_a_reader(void)
{
	struct csiw_window *w, *r;
	uint8_t block[CSIW_PARAM_SIZE];
	const struct csiw_win *win;

	csiw_win_fill(open_window(&w, "file:w", CSIW_ROLE_GUEST), 0, 1, 4096);
	csiw_window_close(w);
	win = open_window(&r, "file:w", CSIW_ROLE_READER);
	CHECK(truncate("w", 0) == 0);
	CHECK(csiw_win_read(win, 0, block, sizeof(block)) == CSIW_OK);
	for (size_t i = 0; i < sizeof(block); i++) {
		CHECK(block[i] == 0);
	}
	CHECK(csiw_window_check(r, why) == CSIW_ERR_WINDOW);
	return 0;
}

/* Cut and grown again: the size is right, but what it shows is not the file. */
static int truncate_for_a_moment(void)
{
	struct csiw_window *w;
	const struct csiw_win *win = open_window(&w, "file:w", CSIW_ROLE_GUEST);

	CHECK(truncate("w", 0) == 0);
	CHECK(csiw_win_get8(win, 0) == 0);
	CHECK(truncate("w", CSIW_WINDOW_SIZE) == 0);
	CHECK(csiw_window_check(w, why) == CSIW_ERR_WINDOW);
	CHECK(strstr(why, "w lost its memory while in use") != NULL);
	csiw_window_close(w);
	open_window(&w, "file:w", CSIW_ROLE_GUEST);
	CHECK(csiw_window_check(w, why) == CSIW_OK);
	return 0;
}

/* A file in place of /dev/mem: behind its end is nothing. */
static int nothing_at_a_physical_address(void)
{
	const struct csiw_mem_place files = {"mem", S_IFREG, "none"};
	struct csiw_window *w = NULL;

	make_file("mem", 8192, 0600);
	CHECK(csiw_window_open_at(&w, "mem:4096", CSIW_ROLE_GUEST, false,
				  &files, why) == CSIW_OK);
	csiw_win_put8(csiw_window_win(w), 4095, 1);
	CHECK(csiw_window_check(w, why) == CSIW_OK);
	csiw_win_put8(csiw_window_win(w), 4096, 1);
	CHECK(csiw_win_get8(csiw_window_win(w), 4095) == 0);
	CHECK(csiw_window_check(w, why) == CSIW_ERR_WINDOW);
	CHECK(strstr(why, "mem:4096 answered with a bus error") != NULL);
	csiw_window_close(w);
	return 0;
}

static int truncate_one_of_two(void)
{
	struct csiw_window *one, *two;
	const struct csiw_win *a = open_window(&one, "file:1", CSIW_ROLE_PEER);
	const struct csiw_win *b = open_window(&two, "file:2", CSIW_ROLE_PEER);

	csiw_win_put8(a, 0, 1);
	csiw_win_put8(b, 0, 2);
	CHECK(truncate("1", 0) == 0);
	CHECK(csiw_win_get8(a, 0) == 0);
	CHECK(csiw_win_get8(b, 0) == 2);
	CHECK(csiw_window_check(one, why) == CSIW_ERR_WINDOW);
	CHECK(csiw_window_check(two, why) == CSIW_OK);
	return 0;
}

/* A sparse file promises bytes that a full disk cannot give. */
static int write_to_a_full_disk(void)
{
	struct csiw_window *w;
	const struct csiw_win *win;
	int fd;

	if (unshare(CLONE_NEWNS) != 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
	    mkdir("small", 0700) != 0 ||
	    mount("none", "small", "tmpfs", 0, "size=1m") != 0 ||
	    chdir("small") != 0) {
		return 77;
	}
	fd = open("w", O_CREAT | O_RDWR, 0600);
	CHECK(ftruncate(fd, CSIW_WINDOW_SIZE) == 0);
	win = open_window(&w, "file:w", CSIW_ROLE_GUEST);
	CHECK(csiw_window_check(w, why) == CSIW_OK);
	CHECK(csiw_win_fill(win, 0, 0xa5, win->size) == CSIW_OK);
	CHECK(csiw_window_check(w, why) == CSIW_ERR_WINDOW);
	CHECK(strstr(why, "its disk is full") != NULL);
	return 0;
}

/* A read of a mapping that is no window and has lost its file. */
static int fault_elsewhere(void)
{
	const int fd = open("other", O_CREAT | O_RDWR, 0600);
	volatile char *map;

	CHECK(ftruncate(fd, 4096) == 0);
	map = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	CHECK(map != MAP_FAILED);
	CHECK(ftruncate(fd, 0) == 0);
	return map[0];
}

static int fault_beside_a_window(void)
{
	struct csiw_window *w;

	open_window(&w, "file:w", CSIW_ROLE_GUEST);
	return fault_elsewhere();
}

static int fault_after_a_window_was_closed(void)
{
	struct csiw_window *w;

	open_window(&w, "file:w", CSIW_ROLE_GUEST);
	csiw_window_close(w);
	return fault_elsewhere();
}

static int be_sent_sigbus(void)
{
	struct csiw_window *w;

	open_window(&w, "file:w", CSIW_ROLE_GUEST);
	kill(getpid(), SIGBUS);
	return 0;
}

/* What another process sends holds whatever it likes where an address lies. */
static int be_sent_sigbus_with_an_address_in_a_window(void)
{
	siginfo_t info = {.si_signo = SIGBUS, .si_code = SI_QUEUE};
	struct csiw_window *w;
	volatile uint8_t *base;

	base = open_window(&w, "file:w", CSIW_ROLE_GUEST)->base;
	info.si_addr = (void *)(uintptr_t)base;
	syscall(SYS_rt_sigqueueinfo, getpid(), SIGBUS, &info);
	return 0;
}

static void exit_42(int number)
{
	_exit(number == SIGBUS ? 42 : 1);
}

static void exit_43(int number, siginfo_t *info, void *context)
{
	_exit(number == SIGBUS && info->si_code > 0 && context != NULL ? 43
								       : 1);
}

static int fault_with_an_older_handler(void)
{
	signal(SIGBUS, exit_42);
	return fault_beside_a_window();
}

static int fault_with_an_older_siginfo_handler(void)
{
	struct sigaction older = {.sa_flags = SA_SIGINFO};

	older.sa_sigaction = exit_43;
	sigaction(SIGBUS, &older, NULL);
	return fault_beside_a_window();
}

static int truncate_with_an_older_handler(void)
{
	signal(SIGBUS, exit_42);
	return truncate_under_a_writer();
}

static int be_sent_sigbus_and_ignore_it(void)
{
	signal(SIGBUS, SIG_IGN);
	return be_sent_sigbus();
}

static int fault_and_ignore_it(void)
{
	signal(SIGBUS, SIG_IGN);
	return fault_beside_a_window();
}

static bool died_of_sigbus(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS;
}

static void a_truncated_window_reads_as_zeros_and_says_so(void **state)
{
	(void)state;
	assert_true(exited(in_child(truncate_under_a_writer), 0));
}

static void a_store_to_a_truncated_window_does_no_harm(void **state)
{
	(void)state;
	assert_true(exited(in_child(truncate_under_a_store), 0));
}

static void a_reader_of_a_truncated_window_lives_on(void **state)
{
	(void)state;
	assert_true(exited(in_child(truncate_under_a_reader), 0));
}

static void a_window_cut_and_grown_again_is_lost_until_reopened(void **state)
{
	(void)state;
	assert_true(exited(in_child(truncate_for_a_moment), 0));
}

static void a_lost_window_does_not_touch_another(void **state)
{
	(void)state;
	assert_true(exited(in_child(truncate_one_of_two), 0));
}

static void a_sparse_window_on_a_full_disk_is_lost(void **state)
{
	const int status = in_child(write_to_a_full_disk);

	(void)state;
	if (exited(status, 77)) {
		skip(); /* mounting takes root */
	}
	assert_true(exited(status, 0));
}

static void memory_that_is_not_there_is_said_and_kills_nobody(void **state)
{
	(void)state;
	assert_true(exited(in_child(nothing_at_a_physical_address), 0));
}

static void other_faults_still_kill(void **state)
{
	(void)state;
	assert_true(died_of_sigbus(in_child(fault_beside_a_window)));
	assert_true(died_of_sigbus(in_child(fault_after_a_window_was_closed)));
	assert_true(died_of_sigbus(in_child(be_sent_sigbus)));
	assert_true(died_of_sigbus(
		in_child(be_sent_sigbus_with_an_address_in_a_window)));
}

static void other_faults_go_to_an_older_handler(void **state)
{
	(void)state;
	assert_true(exited(in_child(fault_with_an_older_handler), 42));
	assert_true(exited(in_child(fault_with_an_older_siginfo_handler), 43));
	assert_true(exited(in_child(truncate_with_an_older_handler), 0));
}

static void an_ignored_sigbus_stays_ignored_but_for_faults(void **state)
{
	(void)state;
	assert_true(exited(in_child(be_sent_sigbus_and_ignore_it), 0));
	assert_true(died_of_sigbus(in_child(fault_and_ignore_it)));
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_truncated_window_reads_as_zeros_and_says_so),
		IN_SCRATCH(a_store_to_a_truncated_window_does_no_harm),
		IN_SCRATCH(a_reader_of_a_truncated_window_lives_on),
		IN_SCRATCH(a_window_cut_and_grown_again_is_lost_until_reopened),
		IN_SCRATCH(a_lost_window_does_not_touch_another),
		IN_SCRATCH(a_sparse_window_on_a_full_disk_is_lost),
		IN_SCRATCH(memory_that_is_not_there_is_said_and_kills_nobody),
		IN_SCRATCH(other_faults_still_kill),
		IN_SCRATCH(other_faults_go_to_an_older_handler),
		IN_SCRATCH(an_ignored_sigbus_stays_ignored_but_for_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

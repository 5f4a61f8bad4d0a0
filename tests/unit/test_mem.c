/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_mem.c: windows in physical memory, with a sparse file in the place of
 * /dev/mem and another in that of /proc/iomem.  What only a real /dev/mem can
 * show is left to a virtual machine.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/wire.h>

#include "../../lib/hosted/private.h"
#include "scratch.h"

enum { ADDRESS = 0x09000000 };

static const char URI[] = "mem:0x09000000";

static const struct csiw_mem_place files = {
	.device = "mem",
	.kind = S_IFREG,
	.iomem = "iomem",
};

static void write_iomem(const char *text)
{
	FILE *const file = fopen("iomem", "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The reference platform: RAM from 0x20000000. */
static int memory_setup(void **state)
{
	const int err = scratch_setup(state);

	if (err == 0) {
		make_file("mem", ADDRESS + 0x1000000, 0600);
		write_iomem("09000000-097fffff : reserved\n"
			    "20000000-3fffffff : System RAM\n");
	}
	return err;
}

static struct csiw_window *open_here(const char *uri, enum csiw_role role)
{
	char why[CSIW_WHY_SIZE] = "untouched";
	struct csiw_window *w = NULL;

	if (csiw_window_open_at(&w, uri, role, true, &files, why) != CSIW_OK) {
		fail_msg("%s: %s", uri, why);
	}
	assert_string_equal(why, "untouched");
	return w;
}

static bool refused_at(const char *uri, enum csiw_role role,
		       const struct csiw_mem_place *place, int err,
		       const char *words)
{
	struct csiw_window *const none = (void *)scratch_path;
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_window *w = none;
	const int got = csiw_window_open_at(&w, uri, role, true, place, why);

	if (got == err && w == none && strstr(why, words) != NULL &&
	    strlen(why) < CSIW_WHY_SIZE - 1) {
		return true;
	}
	fprintf(stderr, "%s gave %d: %s\n", uri, got, why);
	return false;
}

static bool refused_here(const char *uri, int err, const char *words)
{
	return refused_at(uri, CSIW_ROLE_GUEST, &files, err, words);
}

static uint8_t byte_at(off_t offset)
{
	const int fd = open("mem", O_RDONLY);
	uint8_t byte = 0;

	assert_int_equal(pread(fd, &byte, 1, offset), 1);
	close(fd);
	return byte;
}

static void a_window_lies_at_its_address_and_is_8_mib(void **state)
{
	struct csiw_window *w = open_here(URI, CSIW_ROLE_GUEST);
	const struct csiw_win *win = csiw_window_win(w);

	(void)state;
	assert_int_equal(win->size, CSIW_WINDOW_SIZE);
	csiw_win_put8(win, 0, 0xa1);
	csiw_win_put8(win, CSIW_WINDOW_SIZE - 1, 0xa2);
	assert_int_equal(byte_at(ADDRESS), 0xa1);
	assert_int_equal(byte_at(ADDRESS + CSIW_WINDOW_SIZE - 1), 0xa2);
	csiw_window_close(w);
}

static void a_size_in_the_uri_is_the_windows(void **state)
{
	struct csiw_window *w = open_here("mem:144M,size=5000", CSIW_ROLE_PEER);

	(void)state;
	assert_int_equal(csiw_window_win(w)->size, 5000);
	csiw_window_close(w);
	assert_true(refused_here("mem:0x09000000,size=770", CSIW_ERR_WINDOW,
				 "770 bytes of at least 771"));
}

static void it_is_device_memory_opened_uncached(void **state)
{
	struct csiw_window *w = open_here(URI, CSIW_ROLE_GUEST);

	(void)state;
	assert_int_equal(csiw_window_win(w)->memory, CSIW_MEMORY_DEVICE);
	assert_int_equal(fcntl(w->fd, F_GETFL) & (O_ACCMODE | O_SYNC),
			 O_RDWR | O_SYNC);
	assert_int_equal(fcntl(w->fd, F_GETFD), FD_CLOEXEC);
	csiw_window_close(w);
}

static int write_as_reader(void)
{
	struct csiw_window *w = open_here(URI, CSIW_ROLE_READER);

	signal(SIGSEGV, SIG_DFL); /* cmocka has taken it */
	csiw_win_put8(csiw_window_win(w), 0, 1);
	return 0;
}

static void a_reader_cannot_write_and_takes_no_lock(void **state)
{
	struct csiw_window *reader = open_here(URI, CSIW_ROLE_READER);
	const int status = in_child(write_as_reader);

	(void)state;
	assert_int_equal(fcntl(reader->fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
	assert_int_equal(byte_at(ADDRESS), 0);
	csiw_window_close(reader);
}

/* Whose lock is on the byte, asked as a lock table would be. */
static pid_t holder(off_t byte)
{
	struct flock lock = {
		.l_type = F_WRLCK,
		.l_whence = SEEK_SET,
		.l_start = byte,
		.l_len = 1,
	};
	const int fd = open("mem", O_RDWR);
	const bool asked = fcntl(fd, F_GETLK, &lock) == 0;

	close(fd);
	return asked && lock.l_type != F_UNLCK ? lock.l_pid : 0;
}

static int ask_for_the_locks(void)
{
	const pid_t parent = getppid();
	char words[64];

	CHECK(holder(ADDRESS) == parent);
	CHECK(holder(ADDRESS + 1) == 0);
	CHECK(holder(0) == 0);
	snprintf(words, sizeof(words), "(process %ld)", (long)parent);
	CHECK(refused_here(URI, CSIW_ERR_WINDOW, words));
	CHECK(refused_here("mem:150994944,size=4k", CSIW_ERR_WINDOW,
			   "has a guest already"));
	csiw_window_close(open_here(URI, CSIW_ROLE_PEER));
	csiw_window_close(open_here(URI, CSIW_ROLE_READER));
	csiw_window_close(open_here("mem:0x09800000", CSIW_ROLE_GUEST));
	return 0;
}

static void every_window_has_locks_of_its_own_in_the_device(void **state)
{
	struct csiw_window *w = open_here(URI, CSIW_ROLE_GUEST);

	(void)state;
	assert_true(exited(in_child(ask_for_the_locks), 0));
	csiw_window_close(w);
}

static void system_ram_is_refused_wherever_it_touches(void **state)
{
	static const char *const maps[] = {
		"00000000-3b3fffff : System RAM\n",
		"09000000-097fffff : System RAM\n",
		"08000000-09000000 : System RAM\n",
		"097fffff-0a000000 : System RAM\n",
		"09100000-09100fff : System RAM\n",
		"00000000-00000fff : Reserved\n"
		"  09000000-097fffff : System RAM (kmem)\n",
		"00000000-3b3fffff : System RAM\n"
		"  09000000-097fffff : reserved\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		write_iomem(maps[i]);
		assert_true(refused_here(URI, CSIW_ERR_WINDOW,
					 "reserve the window first"));
	}
	write_iomem(maps[0]);
	assert_true(refused_here(URI, CSIW_ERR_WINDOW,
				 "System RAM (0x00000000-0x3b3fffff)"));
	assert_true(refused_at(URI, CSIW_ROLE_READER, &files, CSIW_ERR_WINDOW,
			       "lies in System RAM"));
}

static void what_is_no_system_ram_is_left_to_the_kernel(void **state)
{
	static const char around[] = "00000000-08ffffff : System RAM\n"
				     "09800000-3b3fffff : System RAM\n";
	static const char *const maps[] = {
		"",
		around,
		"08000000-0a000000 : Reserved\n",
		"08000000-0a000000 : System ROM\n",
		/* as anyone but root sees it */
		"00000000-00000000 : System RAM\n",
		"System RAM\n-\n00-\nffff : System RAM\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(maps) / sizeof(maps[0]); i++) {
		write_iomem(maps[i]);
		csiw_window_close(open_here(URI, CSIW_ROLE_GUEST));
	}
	write_iomem("00000000-00000000 : System RAM\n");
	csiw_window_close(open_here("mem:0", CSIW_ROLE_GUEST));
	assert_int_equal(unlink("iomem"), 0);
	csiw_window_close(open_here(URI, CSIW_ROLE_GUEST));
}

static void a_missing_device_is_said_and_not_made(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "mem"};
	const int s = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	assert_int_equal(unlink("mem"), 0);
	assert_true(refused_here(URI, CSIW_ERR_SYSTEM, "CONFIG_DEVMEM=y"));
	assert_int_equal(access("mem", F_OK), -1);
	/* ENXIO, as of a node without its driver */
	assert_int_equal(bind(s, (struct sockaddr *)&address, sizeof(address)),
			 0);
	assert_true(refused_here(URI, CSIW_ERR_SYSTEM, "CONFIG_DEVMEM=y"));
	close(s);
}

static void what_is_no_memory_device_is_refused(void **state)
{
	struct csiw_mem_place device = files;

	(void)state;
	device.kind = S_IFCHR;
	assert_true(refused_at(URI, CSIW_ROLE_GUEST, &device, CSIW_ERR_WINDOW,
			       "mem, which is no memory device here"));
	assert_int_equal(unlink("mem"), 0);
	assert_int_equal(mkfifo("mem", 0600), 0);
	assert_true(
		refused_here(URI, CSIW_ERR_WINDOW, "is no memory device here"));
}

static int open_as_nobody(void)
{
	CHECK(chmod(".", 0755) == 0 && chmod("iomem", 0644) == 0);
	if (geteuid() == 0) {
		CHECK(setgid(65534) == 0 && setuid(65534) == 0);
	} else {
		CHECK(chmod("mem", 0) == 0);
	}
	CHECK(refused_here(URI, CSIW_ERR_SYSTEM, "run as root"));
	return 0;
}

static void a_user_without_the_right_is_told(void **state)
{
	(void)state;
	assert_true(exited(in_child(open_as_nobody), 0));
}

/* A sealed memfd answers mmap with EPERM, as STRICT_DEVMEM does. */
static void a_kernel_that_refuses_the_range_is_explained(void **state)
{
	const int fd = memfd_create("mem", MFD_ALLOW_SEALING);
	struct csiw_mem_place sealed = files;
	char path[64];

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, ADDRESS + CSIW_WINDOW_SIZE), 0);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	sealed.device = path;
	assert_true(refused_at(URI, CSIW_ROLE_GUEST, &sealed, CSIW_ERR_SYSTEM,
			       "CONFIG_STRICT_DEVMEM"));
	close(fd);
}

static void a_device_that_was_deleted_is_no_matter(void **state)
{
	struct csiw_window *w = open_here(URI, CSIW_ROLE_GUEST);
	char why[CSIW_WHY_SIZE];

	(void)state;
	assert_int_equal(unlink("mem"), 0);
	assert_int_equal(csiw_window_check(w, why), CSIW_OK);
	csiw_window_close(w);
}

static void a_sentence_stays_whole_on_a_long_uri(void **state)
{
	char uri[1024];

	(void)state;
	snprintf(uri, sizeof(uri), "mem:%0500d,size=%0400d", 4096, 8192);
	write_iomem("0000000000000000-ffffffffffffffff : System RAM\n");
	assert_true(refused_here(uri, CSIW_ERR_WINDOW,
				 "on the kernel's command line"));
}

#define IN_MEMORY(test)                                                        \
	cmocka_unit_test_setup_teardown(test, memory_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_MEMORY(a_window_lies_at_its_address_and_is_8_mib),
		IN_MEMORY(a_size_in_the_uri_is_the_windows),
		IN_MEMORY(it_is_device_memory_opened_uncached),
		IN_MEMORY(a_reader_cannot_write_and_takes_no_lock),
		IN_MEMORY(every_window_has_locks_of_its_own_in_the_device),
		IN_MEMORY(system_ram_is_refused_wherever_it_touches),
		IN_MEMORY(what_is_no_system_ram_is_left_to_the_kernel),
		IN_MEMORY(a_missing_device_is_said_and_not_made),
		IN_MEMORY(what_is_no_memory_device_is_refused),
		IN_MEMORY(a_user_without_the_right_is_told),
		IN_MEMORY(a_kernel_that_refuses_the_range_is_explained),
		IN_MEMORY(a_device_that_was_deleted_is_no_matter),
		IN_MEMORY(a_sentence_stays_whole_on_a_long_uri),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

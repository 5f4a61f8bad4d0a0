/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a process of csiwd has left, as /proc shows it, and what a program that
 * it starts gets.  Run by root it is tried as another user too.
 */
#include "../check.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csiw/err.h>

#include "guard.h"
#include "guard_filter.h"

enum {
	OTHER_USER = 65534,
	STATUS_SIZE = 4096,
};

static const uint64_t NET_ADMIN = (uint64_t)1 << CAP_NET_ADMIN;
static const char self_status[] = "/proc/self/status";

/* A field of /proc/PID/status, of this base. */
static uint64_t field(const char *status, const char *name, int base)
{
	const char *at = strstr(status, name);

	assert_non_null(at);
	return strtoull(at + strlen(name), NULL, base);
}

static void read_file(const char *path, char out[STATUS_SIZE])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, out, STATUS_SIZE - 1);

	assert_true(fd >= 0 && n > 0);
	out[n] = '\0';
	close(fd);
}

/* Enter, say so, and live until the parent has looked. */
static _Noreturn void be_child(enum guard_role role, bool other_user,
			       const int line[2])
{
	char why[CSIW_WHY_SIZE];
	char word;
	bool good = !other_user || setuid(OTHER_USER) == 0;

	close(line[0]);
	if (good && guard_enter(role, why) != CSIW_OK) {
		fprintf(stderr, "%s\n", why);
		good = false;
	}
	good = good && write(line[1], "x", 1) == 1 &&
	       read(line[1], &word, 1) == 0;
	_exit(good ? 0 : 1);
}

/* /proc gives a process to root that leaves no core file and takes no debugger
 * of its own user. */
static void check_closed(pid_t pid)
{
#ifndef GUARD_SANITIZED
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_uid, 0);
#else
	(void)pid;
#endif
}

/* What /proc says of a process in that role. */
static void enter(enum guard_role role, bool other_user, char out[STATUS_SIZE])
{
	char path[64];
	char word;
	int line[2];
	int status;
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, line), 0);
	pid = fork();
	if (pid == 0) {
		be_child(role, other_user, line);
	}
	close(line[1]);
	assert_int_equal(read(line[0], &word, 1), 1);
	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	read_file(path, out);
	check_closed(pid);
	close(line[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static bool is_root(void)
{
	return geteuid() == 0;
}

/* What of the sets is there before; a container may have taken some. */
static uint64_t before(const char *name)
{
	char status[STATUS_SIZE];

	read_file(self_status, status);
	return field(status, name, 16);
}

static bool bounds_can_be_dropped(void)
{
	return before("CapEff:") & (uint64_t)1 << CAP_SETPCAP;
}

static void check_doors(const char *status)
{
	assert_int_equal(field(status, "NoNewPrivs:", 10), 1);
#ifndef GUARD_SANITIZED
	assert_int_equal(field(status, "Seccomp:", 10), 2);
#endif
}

static void check_sets(const char *status, uint64_t kept, uint64_t inherited)
{
	assert_int_equal(field(status, "CapEff:", 16), kept);
	assert_int_equal(field(status, "CapPrm:", 16), kept);
	assert_int_equal(field(status, "CapInh:", 16), inherited);
	assert_int_equal(field(status, "CapAmb:", 16), inherited);
	check_doors(status);
}

static void serving_keeps_no_capability(void **state)
{
	char status[STATUS_SIZE];

	(void)state;
	enter(GUARD_SERVE, false, status);
	check_sets(status, 0, 0);
	if (bounds_can_be_dropped()) {
		assert_int_equal(field(status, "CapBnd:", 16), 0);
	}
}

static void the_helper_keeps_cap_net_admin_to_itself(void **state)
{
	const uint64_t kept = before("CapPrm:") & NET_ADMIN;
	char status[STATUS_SIZE];

	(void)state;
	enter(GUARD_RADIO, false, status);
	check_sets(status, kept, 0);
	if (bounds_can_be_dropped()) {
		assert_int_equal(field(status, "CapBnd:", 16), 0);
	}
}

static void with_nexutil_cap_net_admin_can_be_inherited(void **state)
{
	const uint64_t kept = before("CapPrm:") & NET_ADMIN;
	char status[STATUS_SIZE];

	(void)state;
	enter(GUARD_RADIO_EXTERN, false, status);
	check_sets(status, kept, kept);
	if (bounds_can_be_dropped()) {
		assert_int_equal(field(status, "CapBnd:", 16), kept);
	}
}

static void every_role_can_be_entered_without_any_right(void **state)
{
	static const enum guard_role roles[] = {GUARD_SERVE, GUARD_RADIO,
						GUARD_RADIO_EXTERN};
	char status[STATUS_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		enter(roles[i], is_root(), status);
		check_sets(status, is_root() ? 0 : before("CapPrm:"), 0);
	}
}

/* Enter, then become this very program with "status". */
static _Noreturn void become(enum guard_role role, int output)
{
	char name[] = "self";
	char word[] = "status";
	char *const argv[] = {name, word, NULL};
	char why[CSIW_WHY_SIZE];

	if (dup2(output, STDOUT_FILENO) >= 0 &&
	    guard_enter(role, why) == CSIW_OK) {
		execve("/proc/self/exe", argv, argv + 2);
	}
	_exit(1);
}

static void
a_program_started_for_the_helper_has_cap_net_admin_alone(void **state)
{
	const uint64_t kept = before("CapPrm:") & NET_ADMIN;
	char text[STATUS_SIZE];
	int ends[2];
	int status;
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		become(GUARD_RADIO_EXTERN, ends[1]);
	}
	close(ends[1]);
	n = read(ends[0], text, sizeof(text) - 1);
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(n > 0);
	text[n] = '\0';
	check_sets(text, kept, kept);
}

static void the_guard_tells_what_the_process_may(void **state)
{
	const uint64_t effective = before("CapEff:");
	int status;
	pid_t pid;

	(void)state;
	assert_int_equal(guard_has_net_admin(), !!(effective & NET_ADMIN));
	assert_int_equal(guard_has_net_raw(),
			 !!(effective & (uint64_t)1 << CAP_NET_RAW));
	pid = fork();
	if (pid == 0) {
		if (is_root() && setuid(OTHER_USER) != 0) {
			_exit(1);
		}
		_exit(is_root() || (!guard_has_net_admin() &&
				    !guard_has_net_raw())
			      ? 0
			      : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static int print_status(void)
{
	char status[STATUS_SIZE];

	read_file(self_status, status);
	return write(STDOUT_FILENO, status, strlen(status)) > 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(serving_keeps_no_capability),
		cmocka_unit_test(the_helper_keeps_cap_net_admin_to_itself),
		cmocka_unit_test(with_nexutil_cap_net_admin_can_be_inherited),
		cmocka_unit_test(every_role_can_be_entered_without_any_right),
		cmocka_unit_test(
			a_program_started_for_the_helper_has_cap_net_admin_alone),
		cmocka_unit_test(the_guard_tells_what_the_process_may),
	};

	if (argc == 2 && strcmp(argv[1], "status") == 0) {
		return print_status();
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}

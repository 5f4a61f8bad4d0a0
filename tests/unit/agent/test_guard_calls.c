/* SPDX-License-Identifier: BSD-2-Clause */
/* Which system calls on files and sockets kill, in each role. */
#include "../check.h"

#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "deeds.h"

static const struct sockaddr_un nowhere = {AF_UNIX, "/nowhere"};
static struct msghdr message;
static struct ifreq request;

#define TO (uintptr_t) & nowhere, sizeof(nowhere)

static void files_can_be_read_by_the_helper_and_written_by_none(void **state)
{
	static const char path[] = "/nowhere/file";
	const struct deed deeds[] = {
		CALL("open to read", HELPER, SYS_openat,
		     AT("/proc/self/status"), O_RDONLY | O_CLOEXEC),
		CALL("open a folder", HELPER, SYS_openat, AT("/sys"),
		     O_RDONLY | O_DIRECTORY | O_NONBLOCK),
		CALL("open to write", NONE, SYS_openat, AT("/dev/null"),
		     O_WRONLY),
		CALL("open to read and write", NONE, SYS_openat,
		     AT("/etc/passwd"), O_RDWR),
		CALL("create", NONE, SYS_openat, AT(path), O_RDONLY | O_CREAT,
		     0600),
		CALL("truncate", NONE, SYS_openat, AT(path),
		     O_RDONLY | O_TRUNC),
		CALL("create without a name", NONE, SYS_openat, AT("/nowhere"),
		     O_RDWR | O_TMPFILE, 0600),
	};

	(void)state;
	CHECK_ALL(deeds);
}

static void what_names_and_marks_files_is_shut(void **state)
{
	static const char path[] = "/nowhere/file";
	static struct flock lock = {.l_type = F_UNLCK, .l_len = 1};
	static struct stat st;
	const struct deed deeds[] = {
		CALL("openat2", NONE, 437 /* everywhere */, AT(path)),
		CALL("unlink", NONE, SYS_unlinkat, AT(path)),
		CALL("chmod", NONE, SYS_fchmodat, AT(path), 0600),
		CALL("mkdir", NONE, SYS_mkdirat, AT(path), 0700),
		CALL("ftruncate", NONE, SYS_ftruncate, file, 0),
		CALL("fchown", NONE, SYS_fchown, file, 0, 0),
		CALL("lock", NONE, SYS_fcntl, file, F_SETLK, (uintptr_t)&lock),
		CALL("direct signals", NONE, SYS_fcntl, ends[0], F_SETOWN, 1),
		CALL("duplicate", ALL, SYS_fcntl, file, F_DUPFD_CLOEXEC, 0),
		CALL("fstat", ALL, SYS_fstat, file, (uintptr_t)&st),
		CALL("stat", EXTERN, SYS_statx, AT("/"), 0, 0, 0),
		CALL("isatty", ALL, SYS_ioctl, file, TCGETS),
		CALL("type into a terminal", NONE, SYS_ioctl, file, TIOCSTI,
		     (uintptr_t) "x"),
	};

	(void)state;
	CHECK_ALL(deeds);
}

static void sockets_that_are_open_are_all_there_is(void **state)
{
	const struct deed deeds[] = {
		CALL("socket(AF_INET)", EXTERN, SYS_socket, AF_INET,
		     SOCK_DGRAM),
		CALL("socket(AF_INET6)", NONE, SYS_socket, AF_INET6,
		     SOCK_DGRAM),
		CALL("socket(AF_PACKET)", NONE, SYS_socket, AF_PACKET,
		     SOCK_RAW),
		CALL("socket(AF_UNIX)", NONE, SYS_socket, AF_UNIX, SOCK_STREAM),
		CALL("socket(AF_NETLINK)", EXTERN, SYS_socket, AF_NETLINK,
		     SOCK_RAW, 31),
		CALL("connect", EXTERN, SYS_connect, unix_fd, TO),
		CALL("listen", NONE, SYS_listen, unix_fd),
	};

	(void)state;
	CHECK_ALL(deeds);
}

static void sockets_that_are_open_do_what_they_were_opened_for(void **state)
{
	static const int on = 1;
	const struct deed deeds[] = {
		CALL("send", ALL, SYS_sendto, ends[0], (uintptr_t) "x", 1,
		     MSG_DONTWAIT),
		CALL("send to an address", HELPER, SYS_sendto, unix_fd,
		     (uintptr_t) "x", 1, MSG_DONTWAIT, TO),
		CALL("sendmsg", HELPER, SYS_sendmsg, unix_fd,
		     (uintptr_t)&message, MSG_DONTWAIT),
		CALL("receive", ALL, SYS_recvfrom, ends[1], 0, 0, MSG_DONTWAIT),
		CALL("recvmsg", HELPER, SYS_recvmsg, ends[1],
		     (uintptr_t)&message, MSG_DONTWAIT),
		CALL("join events", HELPER, SYS_setsockopt, unix_fd,
		     270 /* SOL_NETLINK */, 1),
		CALL("filter packets", EXTERN, SYS_setsockopt, unix_fd,
		     SOL_SOCKET, SO_ATTACH_FILTER),
		CALL("pass credentials", EXTERN, SYS_setsockopt, unix_fd,
		     SOL_SOCKET, SO_PASSCRED, (uintptr_t)&on, sizeof(on)),
		CALL("is the interface up", SERVE, SYS_ioctl, unix_fd,
		     SIOCGIFFLAGS, (uintptr_t)&request),
		CALL("bring it up", NONE, SYS_ioctl, unix_fd, SIOCSIFFLAGS,
		     (uintptr_t)&request),
	};

	(void)state;
	CHECK_ALL(deeds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			files_can_be_read_by_the_helper_and_written_by_none),
		cmocka_unit_test(what_names_and_marks_files_is_shut),
		cmocka_unit_test(sockets_that_are_open_are_all_there_is),
		cmocka_unit_test(
			sockets_that_are_open_do_what_they_were_opened_for),
	};

	return cmocka_run_group_tests(tests, open_all, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexutil, run by a helper that has given up its rights.  This very program is
 * nexutil: it does what the real one does, and tells a chanspec.
 */
#include "../check.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/sockios.h>

#include <csiw/err.h>

#include "guard.h"
#include "radio/dcmd.h"

enum { CHANSPEC = 0xe29b };

/* The sockets and calls of both its ways to a driver. */
static int be_nexutil(void)
{
	const struct sockaddr_nl to = {.nl_family = AF_NETLINK};
	const struct timeval second = {.tv_sec = 1};
	struct utsname name;
	char ifreq[64] = "wlan0";
	int raw = socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
	int inet = socket(AF_INET, SOCK_DGRAM, 0);

	uname(&name);
	setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	(void)bind(raw, (const struct sockaddr *)&to, sizeof(to));
	(void)connect(raw, (const struct sockaddr *)&to, sizeof(to));
	ioctl(inet, SIOCDEVPRIVATE, ifreq);
	printf("chanspec: 0x%04x, 157/80\n", (unsigned int)CHANSPEC);
	return 0;
}

/* In the helper: 0 if nexutil said what it should. */
static int ask(bool hangs)
{
	char path[] = "/proc/self/exe";
	struct dcmd d = {.way = DCMD_NEXUTIL, .nexutil = path};
	char why[CSIW_WHY_SIZE];
	uint16_t chanspec = 0;
	int err;

	if (guard_enter(GUARD_RADIO_EXTERN, why) != CSIW_OK) {
		fprintf(stderr, "%s\n", why);
		return 1;
	}
	if (hangs) {
		return dcmd_set(&d, DCMD_SET_CSI, "x", 1) == -ETIMEDOUT ? 0 : 1;
	}
	err = dcmd_get_var16(&d, "chanspec", &chanspec);
	if (err != 0 || chanspec != CHANSPEC) {
		fprintf(stderr, "error %d, chanspec 0x%04x\n", err, chanspec);
		return 1;
	}
	return 0;
}

static int in_helper(bool hangs)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		_exit(ask(hangs));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void nexutil_works_for_a_guarded_helper(void **state)
{
	(void)state;
	assert_int_equal(in_helper(false), 0);
}

static void nexutil_that_hangs_is_killed_by_a_guarded_helper(void **state)
{
	(void)state;
	assert_int_equal(in_helper(true), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nexutil_works_for_a_guarded_helper),
		cmocka_unit_test(
			nexutil_that_hangs_is_killed_by_a_guarded_helper),
	};

	if (argc > 1 && strcmp(argv[1], "-k") == 0) {
		return be_nexutil();
	}
	if (argc > 1) {
		for (;;) {
			poll(NULL, 0, -1);
		}
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}

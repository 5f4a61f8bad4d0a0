/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * deeds.h: what a process might do, and whether it lives on.  Each is tried in
 * every role, in a child of its own, mostly as a raw call with arguments that
 * would do no harm.  Builds with a sanitizer have no filter: nothing is tried
 * there.  After cmocka.h.
 */
#ifndef TESTS_UNIT_AGENT_DEEDS_H
#define TESTS_UNIT_AGENT_DEEDS_H

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csiw/err.h>

#include "guard.h"
#include "guard_filter.h"

enum {
	NONE = 0,
	SERVE = 1 << GUARD_SERVE,
	RADIO = 1 << GUARD_RADIO,
	EXTERN = 1 << GUARD_RADIO_EXTERN,
	HELPER = RADIO | EXTERN,
	ALL = SERVE | HELPER,
};

enum { CANNOT = 2, PAGE = 4096 };

/* What a process has open before it enters. */
static uintptr_t file;    /* /dev/null */
static uintptr_t unix_fd; /* a socket that is connected to nothing */
static uintptr_t ends[2]; /* a connected pair */
static uintptr_t page;    /* mapped */

struct deed {
	const char *name;
	unsigned int allowed; /* in these roles */
	void (*run)(void);    /* NULL: this call */
	long number;
	uintptr_t arguments[6];
};

#define CALL(name, allowed, number, ...)                                       \
	{                                                                      \
		name, allowed, NULL, number,                                   \
		{                                                              \
			__VA_ARGS__                                            \
		}                                                              \
	}
#define DO(name, allowed, run)                                                 \
	{                                                                      \
		name, allowed, run, 0,                                         \
		{                                                              \
			0                                                      \
		}                                                              \
	}
/* The arguments of a call that begins with a path. */
#define AT(path) (uintptr_t) AT_FDCWD, (uintptr_t)(path)

/* Whether it ended as it should. */
static inline bool lives_as_it_should(enum guard_role role,
				      const struct deed *deed)
{
	const bool allowed = deed->allowed & 1U << role;
	const uintptr_t *a = deed->arguments;
	const pid_t pid = fork();
	char why[CSIW_WHY_SIZE];
	int status;

	if (pid == 0) {
		signal(SIGSYS, SIG_DFL);
		if (guard_enter(role, why) != CSIW_OK) {
			fprintf(stderr, "%s\n", why);
			_exit(CANNOT);
		}
		if (deed->run != NULL) {
			deed->run();
		} else {
			syscall(deed->number, a[0], a[1], a[2], a[3], a[4],
				a[5]);
		}
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (allowed ? WIFEXITED(status) && WEXITSTATUS(status) == 0
		    : WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) {
		return true;
	}
	fprintf(stderr, "%s is %s in role %d: wait status 0x%x\n", deed->name,
		allowed ? "allowed" : "forbidden", (int)role,
		(unsigned int)status);
	return false;
}

static inline void check(const struct deed deeds[], size_t count)
{
	int wrong = 0;

#ifdef GUARD_SANITIZED
	count = 0;
#endif
	for (size_t i = 0; i < count; i++) {
		wrong += !lives_as_it_should(GUARD_SERVE, &deeds[i]);
		wrong += !lives_as_it_should(GUARD_RADIO, &deeds[i]);
		wrong += !lives_as_it_should(GUARD_RADIO_EXTERN, &deeds[i]);
	}
	assert_int_equal(wrong, 0);
}

#define CHECK_ALL(deeds) check(deeds, sizeof(deeds) / sizeof((deeds)[0]))

static inline int open_all(void **state)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int alone = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int both[2];
	void *map = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)state;
	if (null < 0 || alone < 0 || map == MAP_FAILED ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, both) != 0) {
		return 1;
	}
	file = (uintptr_t)null;
	unix_fd = (uintptr_t)alone;
	ends[0] = (uintptr_t)both[0];
	ends[1] = (uintptr_t)both[1];
	page = (uintptr_t)map;
	return 0;
}

#endif

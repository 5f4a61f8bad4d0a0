/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard_filter.c: the system calls of guard_calls.c as a seccomp filter.  A
 * child translates them: the memory that libseccomp takes, 0.2 MiB, goes with
 * it.
 */
#include "guard_filter.h"

#include <csiw/err.h>

#ifdef GUARD_SANITIZED

int guard_filter(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	(void)role;
	(void)why;
	return CSIW_OK;
}

#else

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard_calls.h"
#include "log.h"

enum { PROGRAM_MAX = 1024 /* instructions; it has 150 or so */ };

/* Where there is an mmap2, mmap takes its arguments from memory, unseen. */
static bool hidden(const char *name)
{
	return strcmp(name, "mmap") == 0 &&
	       seccomp_syscall_resolve_name("mmap2") >= 0;
}

/* compare: NULL for any arguments. */
static int allow(scmp_filter_ctx filter, const char *name,
		 const struct scmp_arg_cmp *compare)
{
	int number = seccomp_syscall_resolve_name(name);

	if (number == __NR_SCMP_ERROR || hidden(name)) {
		return 0;
	}
	return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, number,
				      compare != NULL, compare);
}

static int add_calls(scmp_filter_ctx filter, unsigned int roles)
{
	int err = 0;

	for (size_t i = 0; i < guard_call_count && err == 0; i++) {
		if (guard_calls[i].roles & roles) {
			err = allow(filter, guard_calls[i].name, NULL);
		}
	}
	return err;
}

static int add_cases(scmp_filter_ctx filter, unsigned int roles)
{
	int err = 0;

	for (size_t i = 0; i < guard_case_count && err == 0; i++) {
		const struct guard_case *c = &guard_cases[i];
		const struct scmp_arg_cmp compare = SCMP_CMP64(
			c->argument, SCMP_CMP_MASKED_EQ, c->mask, c->value);

		if (c->roles & roles) {
			err = allow(filter, c->name, &compare);
		}
	}
	return err;
}

/* abort() and raise(): a signal to nobody else. */
static int add_suicide(scmp_filter_ctx filter, pid_t self)
{
	const struct scmp_arg_cmp only =
		SCMP_CMP64(0, SCMP_CMP_MASKED_EQ, UINT32_MAX, (uint64_t)self);
	int err = allow(filter, "tgkill", &only);

	return err != 0 ? err : allow(filter, "tkill", &only);
}

static int add_all(scmp_filter_ctx filter, enum guard_role role, pid_t self)
{
	unsigned int roles = 1U << role;
	int err = add_calls(filter, roles);

	if (err == 0) {
		err = add_cases(filter, roles);
	}
	if (err == 0) {
		err = add_suicide(filter, self);
	}
	if (err == 0 && role == GUARD_RADIO_EXTERN) {
		/* Its flags cannot be seen; C libraries fall back to clone. */
		err = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
				       SCMP_SYS(clone3), 0);
	}
	return err;
}

/* Linux before 4.14 knows only threads; these processes have one. */
static scmp_filter_ctx deadly_filter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	return filter != NULL ? filter : seccomp_init(SCMP_ACT_KILL_THREAD);
}

/* In the child; an errno. */
static int translate(enum guard_role role, pid_t self, int out)
{
	scmp_filter_ctx filter = deadly_filter();
	int err = -ENOMEM;

	if (filter != NULL) {
		err = add_all(filter, role, self);
	}
	if (err == 0) {
		err = seccomp_export_bpf(filter, out);
	}
	return -err;
}

/* All of a pipe; bytes, or -errno. */
static ssize_t read_all(int fd, void *out, size_t size)
{
	size_t have = 0;
	ssize_t n;

	do {
		n = read(fd, (char *)out + have, size - have);
		have += n > 0 ? (size_t)n : 0;
	} while ((n > 0 && have < size) || (n < 0 && errno == EINTR));
	return n < 0 ? -errno : (ssize_t)have;
}

/* An errno; 0 if it did what it should. */
static int wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR) {
			/* ECHILD: somebody ignores SIGCHLD for us. */
			return errno == ECHILD ? 0 : errno;
		}
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

/* Instructions in program; bytes, or -errno. */
static ssize_t make_program(enum guard_role role, struct sock_filter program[])
{
	pid_t self = getpid();
	int ends[2];
	ssize_t n;
	pid_t child;
	int err;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		return -errno;
	}
	child = fork();
	if (child == 0) {
		_exit(translate(role, self, ends[1]));
	}
	err = errno;
	close(ends[1]);
	n = child < 0 ? -err
		      : read_all(ends[0], program,
				 PROGRAM_MAX * sizeof(program[0]));
	close(ends[0]);
	err = child < 0 ? 0 : wait_for(child);
	return err != 0 ? -err : n;
}

/* -errno, or 0. */
static int install(enum guard_role role)
{
	struct sock_filter program[PROGRAM_MAX];
	ssize_t n = make_program(role, program);
	struct sock_fprog all = {.filter = program};

	if (n < 0) {
		return (int)n;
	}
	if (n == 0 || (size_t)n == sizeof(program) ||
	    (size_t)n % sizeof(program[0]) != 0) {
		return -EPROTO;
	}
	all.len = (unsigned short)((size_t)n / sizeof(program[0]));
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &all, 0, 0) == 0
		       ? 0
		       : -errno;
}

/* The kernel looks at the filter only where it has filters. */
static bool kernel_has_filters(void)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL, 0, 0) == 0 ||
	       errno == EFAULT;
}

int guard_filter(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	int err;

	if (!kernel_has_filters()) {
		log_say(LOG_WARNING,
			"this kernel cannot restrict system calls; one with "
			"CONFIG_SECCOMP_FILTER can");
		return CSIW_OK;
	}
	err = install(role);
	if (err != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "system calls cannot be restricted: %s",
			 strerror(-err));
		return CSIW_ERR_SYSTEM;
	}
	return CSIW_OK;
}

#endif

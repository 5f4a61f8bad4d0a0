/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dcmd_nexutil.c: commands by the external program nexutil.  Its exit status
 * says little (0 even if nobody answered), its words are foreign, and it may
 * hang: it gets no environment, no descriptor, and DCMD_PATIENCE_MS.  It speaks
 * to the interface of its own default.
 */
#include "dcmd.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <csiw/err.h>
#include <csiw/order.h>

#include "nl_private.h"

enum {
	DESCRIPTORS = 1024, /* closed by number */
	GRACE_MS = 500,     /* for a killed program to go */
	NOT_RUN = 127,      /* exit status of a child that is no nexutil */
	TEXT_SIZE = 256,
	BASE64_SIZE = (DCMD_DATA_MAX + 2) / 3 * 4 + 1,
};

static _Noreturn void become(const char *path, char *const argv[], int output)
{
	char *const environment[] = {NULL};
	const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	sigset_t none;
	int fd;

	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(output, STDOUT_FILENO) < 0 || dup2(null, STDERR_FILENO) < 0) {
		_exit(NOT_RUN);
	}
	for (fd = STDERR_FILENO + 1; fd < DESCRIPTORS; fd++) {
		close(fd);
	}
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execve(path, argv, environment);
	_exit(NOT_RUN);
}

/* All it writes: bytes, or -errno; -EPROTO for more than size. */
static int collect(int fd, uint8_t *out, size_t size, int64_t deadline_ms)
{
	size_t have = 0;

	for (;;) {
		uint8_t more[TEXT_SIZE];
		const int err = nl_wait(fd, deadline_ms);
		const ssize_t n = err == 0 ? read(fd, more, sizeof(more)) : 0;

		if (err != 0) {
			return err;
		}
		if (n < 0 && errno != EINTR) {
			return -errno;
		}
		if (n == 0) {
			return (int)have;
		}
		if (n > 0 && (size_t)n > size - have) {
			return -EPROTO;
		}
		if (n > 0) {
			memcpy(out + have, more, (size_t)n);
			have += (size_t)n;
		}
	}
}

static bool ended(pid_t pid, int *status, int64_t deadline_ms)
{
	const struct timespec pause = {.tv_nsec = 1000000};
	pid_t got;

	while ((got = waitpid(pid, status, WNOHANG)) == 0 ||
	       (got < 0 && errno == EINTR)) {
		if (nl_clock_ms() >= deadline_ms) {
			return false;
		}
		nanosleep(&pause, NULL);
	}
	return true;
}

/* 0 or -errno; whatever it is, the child has ended or was killed. */
static int reap(pid_t pid, int64_t deadline_ms)
{
	int status = 0;

	if (!ended(pid, &status, deadline_ms)) {
		kill(pid, SIGKILL);
		ended(pid, &status, nl_clock_ms() + GRACE_MS);
		return -ETIMEDOUT;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_RUN) {
		return -ENOENT;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -EPROTO;
}

/* Bytes that it wrote, or -errno. */
static int run(const char *path, char *const argv[], uint8_t *out, size_t size)
{
	const int64_t deadline_ms = nl_clock_ms() + DCMD_PATIENCE_MS;
	int ends[2];
	pid_t pid;
	int err;
	int n;

	if (pipe2(ends, O_CLOEXEC) != 0) {
		return -errno;
	}
	pid = fork();
	err = -errno;
	if (pid == 0) {
		become(path, argv, ends[1]);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return err;
	}
	n = collect(ends[0], out, size, deadline_ms);
	close(ends[0]);
	err = reap(pid, n < 0 ? 0 : deadline_ms);
	return n < 0 ? n : err != 0 ? err : n;
}

/* "chanspec: 0x1006, 6", maybe behind words of error. */
static int find_chanspec(const char *text, uint32_t *out)
{
	const char *at = strstr(text, "chanspec");
	unsigned long value;

	at = strstr(at != NULL ? at : text, "0x");
	if (at == NULL || isxdigit((unsigned char)at[2]) == 0) {
		return -EPROTO;
	}
	value = strtoul(at, NULL, 16);
	if (value > UINT16_MAX) {
		return -EPROTO;
	}
	*out = (uint32_t)value;
	return 0;
}

/* "monitor: 2" */
static int find_monitor(const char *text, uint32_t *out)
{
	static const char word[] = "monitor: ";
	const char *at = strstr(text, word);
	unsigned long value;

	if (at == NULL || isdigit((unsigned char)at[strlen(word)]) == 0) {
		return -EPROTO;
	}
	value = strtoul(at + strlen(word), NULL, 10);
	if (value > UINT8_MAX) {
		return -EPROTO;
	}
	*out = (uint32_t)value;
	return 0;
}

/* nexutil OPTION, and what find makes of its words. */
static int say(const char *path, char *option,
	       int (*find)(const char *text, uint32_t *out), uint32_t *out)
{
	char name[] = "nexutil";
	char *const argv[] = {name, option, NULL};
	char text[TEXT_SIZE + 1];
	const int n = run(path, argv, (uint8_t *)text, TEXT_SIZE);

	if (n < 0) {
		return n;
	}
	text[n] = '\0';
	return find != NULL ? find(text, out) : 0;
}

static int get_chanspec(const char *path, uint8_t *data)
{
	char option[] = "-k";
	uint32_t chanspec;
	const int err = say(path, option, find_chanspec, &chanspec);

	if (err == 0) {
		csiw_put16(data, (uint16_t)chanspec, CSIW_ORDER_LITTLE);
	}
	return err;
}

static int get_monitor(const char *path, uint8_t *data)
{
	char option[] = "-m";
	uint32_t monitor;
	const int err = say(path, option, find_monitor, &monitor);

	if (err == 0) {
		csiw_put32(data, monitor, CSIW_ORDER_LITTLE);
	}
	return err;
}

static int set_monitor(const char *path, uint32_t monitor)
{
	char option[sizeof("-m4294967295")];

	snprintf(option, sizeof(option), "-m%u", monitor);
	return say(path, option, NULL, NULL);
}

/* Any other command: data in base64, and raw bytes back from a get. */
static int custom(const char *path, uint32_t number, bool set, uint8_t *data,
		  size_t len)
{
	char name[] = "nexutil";
	char base64[] = "-b";
	char raw[] = "-r";
	char command[sizeof("-s4294967295")];
	char length[sizeof("-l4294967295")];
	char value[2 + BASE64_SIZE] = "-v";
	char *const argv[] = {name,  command,          base64, length,
			      value, set ? NULL : raw, NULL};
	uint8_t answer[DCMD_DATA_MAX];
	int n;

	snprintf(command, sizeof(command), "-%c%u", set ? 's' : 'g', number);
	snprintf(length, sizeof(length), "-l%u", (unsigned int)len);
	if (csiw_base64_encode(value + 2, BASE64_SIZE, data, len) != CSIW_OK) {
		return -EMSGSIZE;
	}
	n = run(path, argv, answer, sizeof(answer));
	if (n < 0 || set) {
		return n < 0 ? n : 0;
	}
	if ((size_t)n != len) {
		return -EPROTO;
	}
	memcpy(data, answer, len);
	return 0;
}

int dcmd_nexutil(const char *path, uint32_t number, bool set, void *data,
		 size_t len)
{
	static const char chanspec[] = "chanspec";

	if (len == 0) {
		return -EOPNOTSUPP; /* it refuses an empty value */
	}
	if (number == DCMD_GET_VAR && !set && len >= sizeof(chanspec) &&
	    memcmp(data, chanspec, sizeof(chanspec)) == 0) {
		return get_chanspec(path, data);
	}
	if (number == DCMD_GET_MONITOR && !set && len == sizeof(uint32_t)) {
		return get_monitor(path, data);
	}
	if (number == DCMD_SET_MONITOR && set && len == sizeof(uint32_t)) {
		return set_monitor(path, csiw_get32(data, CSIW_ORDER_LITTLE));
	}
	return custom(path, number, set, data, len);
}

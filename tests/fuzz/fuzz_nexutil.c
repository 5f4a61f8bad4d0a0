/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_nexutil.c: what the program nexutil writes and ends with, though no
 * program runs.  Two bytes choose the command and the end, the words follow.
 * Nothing is filled by a failure, and a number that is taken stands there.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csiw/order.h>

#include "radio/dcmd.h"
#include "seam.h"

enum {
	CHILD = 1 << 30, /* no process has such a number */
	WORDS_MAX = 16384,
	UNTOUCHED = 0x5a,
	BLOCK_SIZE = 34,
	TEXT_SIZE = 100,
};

static const uint8_t *words;
static size_t words_len;
static int status;

int seam_pipe2(int ends[2], int flags) SEAM_OURS(pipe2);
int seam_real_pipe2(int ends[2], int flags) SEAM_REAL(pipe2);
pid_t seam_fork(void) SEAM_OURS(fork);
pid_t seam_real_fork(void) SEAM_REAL(fork);
pid_t seam_waitpid(pid_t pid, int *how, int options) SEAM_OURS(waitpid);
pid_t seam_real_waitpid(pid_t pid, int *how, int options) SEAM_REAL(waitpid);
int seam_kill(pid_t pid, int signal) SEAM_OURS(kill);
int seam_real_kill(pid_t pid, int signal) SEAM_REAL(kill);

/* All that the program writes is in the pipe from the start. */
int seam_pipe2(int ends[2], int flags)
{
	int got = seam_real_pipe2(ends, flags);

	if (inside) {
		CHECK(got == 0 && (flags & O_CLOEXEC));
		CHECK(seam_real_write(ends[1], words, words_len) ==
		      (ssize_t)words_len);
	}
	return got;
}

pid_t seam_fork(void)
{
	return inside ? CHILD : seam_real_fork();
}

pid_t seam_waitpid(pid_t pid, int *how, int options)
{
	if (!inside) {
		return seam_real_waitpid(pid, how, options);
	}
	CHECK(pid == CHILD);
	*how = status;
	return pid;
}

int seam_kill(pid_t pid, int signal)
{
	if (!inside) {
		return seam_real_kill(pid, signal);
	}
	CHECK(pid == CHILD && signal == SIGKILL);
	return 0;
}

static bool ended_well(void)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void check_untouched(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		CHECK(data[i] == UNTOUCHED);
	}
}

static void get_chanspec(struct dcmd *d)
{
	uint16_t chanspec = UNTOUCHED;

	if (dcmd_get_var16(d, "chanspec", &chanspec) != 0) {
		CHECK(chanspec == UNTOUCHED);
		return;
	}
	CHECK(ended_well());
	CHECK(memmem(words, words_len, "0x", 2) != NULL);
}

static void get_monitor(struct dcmd *d)
{
	uint8_t data[4];
	char text[32];
	int n;

	memset(data, UNTOUCHED, sizeof(data));
	if (dcmd_get(d, DCMD_GET_MONITOR, data, sizeof(data)) != 0) {
		check_untouched(data, sizeof(data));
		return;
	}
	/* leading zeros may stand before it */
	n = snprintf(text, sizeof(text), "%u",
		     csiw_get32(data, CSIW_ORDER_LITTLE));
	CHECK(ended_well());
	CHECK(csiw_get32(data, CSIW_ORDER_LITTLE) <= UINT8_MAX);
	CHECK(memmem(words, words_len, text, (size_t)n) != NULL);
}

static void get_raw(struct dcmd *d)
{
	uint8_t data[BLOCK_SIZE];

	memset(data, UNTOUCHED, sizeof(data));
	if (dcmd_get(d, DCMD_GET_CSI, data, sizeof(data)) != 0) {
		check_untouched(data, sizeof(data));
		return;
	}
	CHECK(ended_well() && words_len == sizeof(data));
	CHECK(memcmp(data, words, sizeof(data)) == 0);
}

static void get_text(struct dcmd *d)
{
	uint8_t text[TEXT_SIZE];

	memset(text, UNTOUCHED, sizeof(text));
	if (dcmd_get_text(d, "ver", (char *)text, sizeof(text)) != 0) {
		check_untouched(text, sizeof(text));
		return;
	}
	CHECK(ended_well() && memchr(text, '\0', sizeof(text)) != NULL);
	CHECK(memcmp(text, words, strlen((char *)text)) == 0);
}

static void set(struct dcmd *d)
{
	uint8_t data[BLOCK_SIZE] = {0};
	int err = dcmd_set(d, DCMD_SET_CSI, data, sizeof(data));

	CHECK(err <= 0 && (err != 0 || ended_well()));
	err = dcmd_set(d, DCMD_SET_MONITOR, data, sizeof(uint32_t));
	CHECK(err <= 0 && (err != 0 || ended_well()));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static void (*const commands[])(struct dcmd * d) = {
		get_chanspec, get_monitor, get_raw, get_text, set};
	struct dcmd d = {.way = DCMD_NEXUTIL, .nexutil = "/nexutil"};

	if (size < 2) {
		return 0;
	}
	/* exited with a number, or killed by a signal */
	status = data[1] < 128 ? (data[1] / 8) << 8 : data[1] - 127;
	words = data + 2;
	words_len = size - 2 < WORDS_MAX ? size - 2 : WORDS_MAX;
	seam_enter("csiwd: ");
	commands[data[0] % 5](&d);
	seam_leave();
	return 0;
}

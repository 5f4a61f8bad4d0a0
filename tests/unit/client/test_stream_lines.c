/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_stream_lines.c: lines for a reader that takes them when it likes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "stream_lines.h"

enum { LINE = 83, READ_MAX = 1 << 20 };

static struct stream_lines lines;
static int reader;
static uint32_t put; /* lines so far */

/* In a child whose standard output is a pipe, of a page if small. */
static int with_pipe(int (*work)(void), bool small)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		int ends[2];

		if (pipe(ends) != 0 || dup2(ends[1], STDOUT_FILENO) < 0) {
			_exit(99);
		}
		close(ends[1]);
		reader = ends[0];
		if (small && fcntl(reader, F_SETPIPE_SZ, PIPE_BUF) < 0) {
			_exit(98);
		}
		signal(SIGPIPE, SIG_IGN);
		alarm(60); /* who waits for the reader dies */
		_exit(work());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 100;
}

#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			return __LINE__ % 90 + 1;                              \
		}                                                              \
	} while (0)

static void fill(void)
{
	while (stream_lines_room(&lines) > 0) {
		char line[STREAM_LINE_MAX];

		snprintf(line, sizeof(line), "%0*u\n", LINE - 1, put++);
		stream_lines_put(&lines, line);
	}
}

/* What can be read now; whether it is whole lines, from number next on. */
static bool read_lines(uint32_t *next)
{
	static char text[READ_MAX];
	ssize_t len = read(reader, text, sizeof(text));

	for (ssize_t at = 0; at < len; at += LINE) {
		if (len - at < LINE || text[at + LINE - 1] != '\n' ||
		    strtoul(text + at, NULL, 10) != (*next)++) {
			return false;
		}
	}
	return len > 0;
}

static int nobody_reads(void)
{
	size_t left;

	fill();
	left = stream_lines_left(&lines);
	CHECK(left <= STREAM_LINES_SIZE);
	CHECK(left > STREAM_LINES_SIZE - 2 * STREAM_LINE_MAX);
	CHECK(stream_lines_write(&lines));
	CHECK(stream_lines_left(&lines) < left);
	CHECK(!stream_lines_write(&lines));
	CHECK(stream_lines_left(&lines) > 0 && !lines.broken);
	CHECK(!(fcntl(STDOUT_FILENO, F_GETFL) & O_NONBLOCK));
	return 0;
}

static void a_reader_that_reads_nothing_is_not_waited_for(void **state)
{
	(void)state;
	assert_int_equal(with_pipe(nobody_reads, false), 0);
	assert_int_equal(with_pipe(nobody_reads, true), 0);
}

/* What a process that ends now would have left. */
static int slow_reader(void)
{
	uint32_t next = 0;

	for (int i = 0; i < 500; i++) {
		fill();
		CHECK(stream_lines_write(&lines));
		CHECK(read_lines(&next));
	}
	while (stream_lines_left(&lines) > 0) {
		CHECK(stream_lines_write(&lines));
		CHECK(read_lines(&next));
	}
	CHECK(next == put && !lines.broken);
	return 0;
}

static void lines_are_whole_and_in_order(void **state)
{
	(void)state;
	assert_int_equal(with_pipe(slow_reader, false), 0);
	assert_int_equal(with_pipe(slow_reader, true), 0);
}

static int nobody_there(void)
{
	fill();
	close(reader);
	CHECK(!stream_lines_write(&lines));
	CHECK(lines.broken && stream_lines_left(&lines) == 0);
	return 0;
}

static void a_reader_that_left_is_known(void **state)
{
	(void)state;
	assert_int_equal(with_pipe(nobody_there, false), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reader_that_reads_nothing_is_not_waited_for),
		cmocka_unit_test(lines_are_whole_and_in_order),
		cmocka_unit_test(a_reader_that_left_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

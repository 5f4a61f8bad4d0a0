/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * seam.h: functions of the system that a target has in place of the real ones,
 * by the linker's --wrap (CMakeLists.txt names them), and what the code under
 * test says on stderr: whole lines with the program's name in front, and
 * nothing in them that steers a terminal.
 */
#ifndef CSIW_TEST_FUZZ_SEAM_H
#define CSIW_TEST_FUZZ_SEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <unistd.h>

#include "fuzz.h"

/* ours is called in place of the function name, and real is that one. */
#define SEAM_OURS(name) __asm__("__wrap_" #name)
#define SEAM_REAL(name) __asm__("__real_" #name)

/* The code under test runs; else calls are the fuzzer's own, and go through. */
static bool inside;

static struct {
	const char *program; /* "csiw: " */
	unsigned int lines;
} said;

static inline void seam_enter(const char *program)
{
	said.program = program;
	said.lines = 0;
	inside = true;
}

static inline void seam_leave(void)
{
	inside = false;
}

static inline void check_text(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		unsigned char next =
			i + 1 < len ? (unsigned char)text[i + 1] : 0;

		CHECK(c >= ' ' && c != 0x7f);
		CHECK(c != 0xc2 || next < 0x80 || next > 0x9f);
	}
}

ssize_t seam_write(int fd, const void *data, size_t size) SEAM_OURS(write);
ssize_t seam_real_write(int fd, const void *data, size_t size) SEAM_REAL(write);

ssize_t seam_write(int fd, const void *data, size_t size)
{
	const char *line = data;
	size_t name;

	if (!inside || fd != STDERR_FILENO) {
		return seam_real_write(fd, data, size);
	}
	name = strlen(said.program);
	CHECK(size > name && line[size - 1] == '\n');
	CHECK(memcmp(line, said.program, name) == 0);
	check_text(line, size - 1);
	said.lines++;
	return (ssize_t)size;
}

/* A terminal is waited for, so no line is dropped. */
int seam_isatty(int fd) SEAM_OURS(isatty);
int seam_real_isatty(int fd) SEAM_REAL(isatty);

int seam_isatty(int fd)
{
	return inside ? 1 : seam_real_isatty(fd);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * arguments.h: an input as the words of a command line, a newline or a NUL
 * between two, and stdout kept in memory while it is carried out.
 */
#ifndef CSIW_TEST_FUZZ_ARGUMENTS_H
#define CSIW_TEST_FUZZ_ARGUMENTS_H

#include <getopt.h>

#include "fuzz.h"

enum { ARGUMENTS_MAX = 256 };

struct arguments {
	int argc;
	char *argv[ARGUMENTS_MAX + 1];
	char *text;
	FILE *stdout_before;
	char *out;
	size_t out_size;
};

static inline void arguments_begin(struct arguments *a, const uint8_t *data,
				   size_t size)
{
	char *rest;

	memset(a, 0, sizeof(*a));
	a->text = fuzz_text(data, size);
	for (size_t i = 0; i < size; i++) {
		if (a->text[i] == '\0') {
			a->text[i] = '\n';
		}
	}
	rest = a->text;
	while (rest != NULL && a->argc < ARGUMENTS_MAX) {
		a->argv[a->argc++] = strsep(&rest, "\n");
	}
	optind = 0; /* glibc: forget the command line before */
	a->stdout_before = stdout;
	stdout = open_memstream(&a->out, &a->out_size);
	CHECK(stdout != NULL);
}

/* What was printed is in out, with a NUL behind it, until arguments_end. */
static inline void arguments_printed(struct arguments *a)
{
	fclose(stdout);
	stdout = a->stdout_before;
	CHECK(a->out != NULL);
}

static inline void arguments_end(struct arguments *a)
{
	free(a->out);
	free(a->text);
}

#endif

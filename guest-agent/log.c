/* SPDX-License-Identifier: BSD-2-Clause */
/* log.c: sentences on stderr. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static enum log_level limit = LOG_INFO;

void log_set_level(enum log_level level)
{
	limit = level;
}

void log_say(enum log_level level, const char *format, ...)
{
	char line[1024];
	va_list args;

	if (level > limit) {
		return;
	}
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	/* Names of files are foreign text and must not steer the terminal. */
	for (char *c = line; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			*c = '?';
		}
	}
	/* One call, so that lines of two processes do not mix. */
	fprintf(stderr, "csiwd: %s\n", line);
}

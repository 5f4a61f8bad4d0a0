/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * log.c: sentences on stderr.  Who reads them may stall; csiwd does not wait,
 * it drops lines and counts them.
 */
#include "log.h"

#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <csiw/hosted.h>

/* Less than PIPE_BUF with the count before it: a pipe that can be written takes
 * it whole. */
enum { LINE_SIZE = 1024, NOTE_SIZE = 64 };

static enum log_level limit = LOG_INFO;
static unsigned long dropped; /* since the last line that went through */

void log_set_level(enum log_level level)
{
	limit = level;
}

/* A terminal is waited for: it is slow at times, and somebody sits there. */
static bool writable(void)
{
	struct pollfd fd = {.fd = STDERR_FILENO, .events = POLLOUT};

	return isatty(STDERR_FILENO) ||
	       (poll(&fd, 1, 0) == 1 && (fd.revents & POLLOUT));
}

/* One write, so that lines of two processes do not mix. */
static void put(const char *line)
{
	char text[NOTE_SIZE + LINE_SIZE + sizeof("csiwd: \n")];
	char note[NOTE_SIZE] = "";

	if (dropped != 0) {
		snprintf(note, sizeof(note), "csiwd: %lu line%s dropped\n",
			 dropped, dropped == 1 ? " was" : "s were");
	}
	snprintf(text, sizeof(text), "%scsiwd: %s\n", note, line);
	if (writable() && write(STDERR_FILENO, text, strlen(text)) >= 0) {
		dropped = 0;
	} else {
		dropped++;
	}
}

void log_say(enum log_level level, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;

	if (level > limit) {
		return;
	}
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	/* Names of files are foreign text and must not steer the terminal. */
	csiw_disarm(line);
	put(line);
}

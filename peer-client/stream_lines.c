/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream_lines.c: see stream_lines.h.
 */
#include "stream_lines.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum { WAIT_MS = 100 };

size_t stream_lines_left(const struct stream_lines *l)
{
	return l->end - l->start;
}

size_t stream_lines_room(const struct stream_lines *l)
{
	size_t fit =
		(sizeof(l->bytes) - stream_lines_left(l)) / STREAM_LINE_MAX;

	return fit > 0 ? fit - 1 : 0;
}

void stream_lines_put(struct stream_lines *l, const char *line)
{
	size_t len = strlen(line);

	if (l->end + len > sizeof(l->bytes)) {
		memmove(l->bytes, l->bytes + l->start, stream_lines_left(l));
		l->end -= l->start;
		l->start = 0;
	}
	memcpy(l->bytes + l->end, line, len);
	l->end += len;
}

/* A pipe that is ready takes PIPE_BUF bytes, all or none of them. */
static size_t piece(const struct stream_lines *l)
{
	size_t len = stream_lines_left(l);

	if (len <= PIPE_BUF) {
		return len;
	}
	len = PIPE_BUF;
	while (l->bytes[l->start + len - 1] != '\n') {
		len--;
	}
	return len;
}

static int ready(int wait_ms)
{
	struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};

	return poll(&out, 1, wait_ms);
}

/* O_NONBLOCK would be set for everyone who has the terminal or the pipe. */
bool stream_lines_write(struct stream_lines *l)
{
	bool any = false;

	while (stream_lines_left(l) > 0 && ready(0) > 0) {
		ssize_t n = write(STDOUT_FILENO, l->bytes + l->start, piece(l));

		if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
			return any;
		}
		if (n <= 0) {
			l->broken = true;
			l->start = l->end;
			return any;
		}
		l->start += (size_t)n;
		any = true;
	}
	return any;
}

void stream_lines_wait(void)
{
	(void)ready(WAIT_MS);
}

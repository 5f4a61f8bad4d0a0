/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream_lines.h: lines on their way to standard output.  A reader that takes
 * none of them holds nothing up: they wait here, and once there is no room, the
 * records wait in the ring.
 */
#ifndef CSIW_STREAM_LINES_H
#define CSIW_STREAM_LINES_H

#include <stdbool.h>
#include <stddef.h>

enum {
	STREAM_LINE_MAX = 144, /* with newline and NUL */
	STREAM_LINES_SIZE = 256 * 1024,
};

/* All zero at first. */
struct stream_lines {
	bool broken; /* standard output takes no more */
	size_t start;
	size_t end; /* what waits is from start to end */
	char bytes[STREAM_LINES_SIZE];
};

/** How many more lines there is room for, and one for the columns. */
size_t stream_lines_room(const struct stream_lines *l);

/** A line with its newline; there is room for it. */
void stream_lines_put(struct stream_lines *l, const char *line);

/** Bytes that wait. */
size_t stream_lines_left(const struct stream_lines *l);

/**
 * Write what standard output takes without being waited for, whole lines at a
 * time.
 *
 * @return whether it took any.
 */
bool stream_lines_write(struct stream_lines *l);

/** Wait until standard output may take more, or a tenth of a second, or a
 * signal. */
void stream_lines_wait(void);

#endif

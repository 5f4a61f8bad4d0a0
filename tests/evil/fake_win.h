/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_win.h: a win.c to link instead of the real one.  The window is an array
 * of the test; each access is checked, counted, recorded, and announced to a
 * hook before it happens, so that bytes can change between any two accesses.
 */
#ifndef TESTS_EVIL_FAKE_WIN_H
#define TESTS_EVIL_FAKE_WIN_H

#include <csiw/win.h>
#include <csiw/wire.h>

enum fake_op {
	FAKE_READ,
	FAKE_WRITE,
	FAKE_BARRIER,
	FAKE_BARRIER_LOADS,
	FAKE_BARRIER_STORES,
};

struct fake_access {
	enum fake_op op;
	size_t offset;
	size_t len;
	uint8_t value; /* first byte written */
};

enum { FAKE_LOG_MAX = 4096 };

struct fake {
	/* called before each access; NULL for none */
	void (*hook)(const struct fake_access *access);
	/* called between two words of a longer access; NULL for none */
	void (*tear)(void);
	/* since fake_forget */
	struct fake_access log[FAKE_LOG_MAX];
	unsigned int logged; /* at most FAKE_LOG_MAX */
	size_t accesses;
	size_t bytes;   /* read or written */
	size_t outside; /* accesses and hints refused, beyond the window */
	/* of the block, how often each byte was read */
	unsigned int reads[CSIW_PARAM_SIZE];
};

extern struct fake fake;

/* Empty the log and the counters; the hooks stay. */
void fake_forget(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * script.h: a window that plays snapshots: "before the nth load of this byte
 * from now on, these bytes change".
 */
#ifndef TESTS_EVIL_SCRIPT_H
#define TESTS_EVIL_SCRIPT_H

#include "fake_log.h"
#include "window.h"

enum { SCRIPT_MAX = 16 };

struct script_line {
	size_t watched;     /* the byte whose loads are counted */
	unsigned int load;  /* 1 for the next one */
	size_t offset;      /* what changes before it */
	unsigned int value; /* of len bytes */
	size_t len;
	unsigned int seen;
};

static struct script {
	const struct csiw_win *win;
	struct script_line lines[SCRIPT_MAX];
	unsigned int count;
	unsigned int played;
} script;

static inline void script_play(const struct fake_access *a)
{
	unsigned int i;

	for (i = 0; i < script.count; i++) {
		struct script_line *line = &script.lines[i];

		if (covers(a, FAKE_READ, line->watched) &&
		    ++line->seen == line->load) {
			poke_fill(script.win, line->offset, line->value,
				  line->len);
			script.played++;
		}
	}
}

static inline void script_begin(const struct csiw_win *win)
{
	memset(&script, 0, sizeof(script));
	script.win = win;
	fake_forget();
	fake.hook = script_play;
}

static inline void script_change(size_t watched, unsigned int load,
				 size_t offset, unsigned int value, size_t len)
{
	assert_true(script.count < SCRIPT_MAX);
	script.lines[script.count++] = (struct script_line){
		watched, load, offset, value, len, 0,
	};
}

/* The usual one: a byte's own value changes before a load of it. */
static inline void script_byte(size_t offset, unsigned int load,
			       unsigned int value)
{
	script_change(offset, load, offset, value, 1);
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_single.c: csiw_win_get8 and csiw_win_put8 are one single access to the
 * byte that is meant, and no access outside the window, where csiw_win_get8
 * gives 0; csiw_win_barrier is one full barrier and no access.
 *
 * Assumed: nothing of offset and value.
 * Bounds: windows of any size up to 4 KiB.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * mutant: lib/wire/win.c: inside(win, offset, 1) ? port_load8 =>
 *     inside(win, offset, 0) ? port_load8
 * mutant: lib/wire/win.c: port_load8(win->base + offset) : 0; =>
 *     port_load8(win->base + offset) : 1;
 * mutant: lib/wire/win.c: port_load8(win->base + offset) : 0; =>
 *     port_load8(win->base) : 0;
 * mutant: lib/wire/win.c: if (inside(win, offset, 1)) { => {
 * mutant: lib/wire/win.c: port_store8(win->base + offset, value); =>
 *     port_store8(win->base + offset, value);
 *     port_store8(win->base + offset, value);
 * mutant: lib/wire/win.c: { port_barrier(); } => { }
 */
#include "trace.h"

static struct access last;
static unsigned int count;

void on_access(const struct access *a)
{
	last = *a;
	count++;
}

static void must_be(enum access_kind kind, size_t offset, uint8_t value)
{
	PROVE(count == 1 && last.kind == kind && !last.block);
	if (kind != BARRIER) {
		PROVE(last.offset == offset && last.len == 1);
		PROVE(last.value == value);
	}
}

static void get(const struct csiw_win *win, size_t offset)
{
	uint8_t value = csiw_win_get8(win, offset);

	if (offset < win->size) {
		must_be(LOAD, offset, value);
	} else {
		PROVE(count == 0 && value == 0);
	}
}

static void put(const struct csiw_win *win, size_t offset, uint8_t value)
{
	csiw_win_put8(win, offset, value);
	if (offset < win->size) {
		must_be(STORE, offset, value);
	} else {
		PROVE(count == 0);
	}
}

int main(void)
{
	struct csiw_win win = any_win(4096);
	ANY(size_t, offset);
	ANY(uint8_t, value);

	if (any_bool()) {
		get(&win, offset);
	} else if (any_bool()) {
		put(&win, offset, value);
	} else {
		csiw_win_barrier();
		must_be(BARRIER, 0, 0);
	}
	return 0;
}

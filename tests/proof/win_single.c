/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_single.c: csiw_win_get8 and csiw_win_put8 are one single access to the
 * byte that is meant, and no access outside the window, where csiw_win_get8
 * gives 0; csiw_win_get32 and csiw_win_put32 are one single aligned access to
 * the four bytes that are meant, which hold the value upper byte first, and no
 * access, and 0, outside of the window or where it would not be aligned;
 * csiw_win_barrier is one full barrier and no access, csiw_win_barrier_loads
 * and csiw_win_barrier_stores one of their kind.
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
 * cbmc: --unwind 5
 * mutant: lib/wire/win.c: return 0; } v = port_load32(win->base + offset); =>
 *     return 1; } v = port_load32(win->base + offset);
 * mutant: lib/wire/win.c: offset % sizeof(v) != 0) { return 0; } =>
 *     false) { return 0; }
 * mutant: lib/wire/win.c: offset % sizeof(v) != 0) { return 0; } =>
 *     offset % 2 != 0) { return 0; }
 * mutant: lib/wire/win.c: if (!inside(win, offset, sizeof(v)) ||
 *     offset % sizeof(v) != 0) { return; } =>
 *     if (!inside(win, offset, 1) || offset % sizeof(v) != 0) { return; }
 * mutant: lib/wire/win.c: return csiw_get32(bytes, CSIW_ORDER_BIG); =>
 *     return csiw_get32(bytes, CSIW_ORDER_LITTLE);
 * mutant: lib/wire/win.c: csiw_put32(bytes, value, CSIW_ORDER_BIG); =>
 *     csiw_put32(bytes, value, CSIW_ORDER_LITTLE);
 * mutant: lib/wire/win.c: port_store32(win->base + offset, v); =>
 *     store(win->base + offset, bytes, sizeof(bytes));
 * mutant: lib/wire/win.c: v = port_load32(win->base + offset); =>
 *     v = port_load32(win->base + offset);
 *     v = port_load32(win->base + offset);
 * mutant: lib/wire/win.c: { port_barrier(); } => { port_barrier_loads(); }
 * mutant: lib/wire/win.c: { port_barrier_loads(); } =>
 *     { port_barrier_stores(); }
 * mutant: lib/wire/win.c: { port_barrier_stores(); } => { }
 */
#include <string.h>

#include "trace.h"

/* The last access, and all it read or wrote if that was a word. */
static struct access last;
static uint8_t bytes[4];
static unsigned int count;

void on_access(const struct access *a)
{
	last = *a;
	if (a->len == sizeof(bytes)) {
		memcpy(bytes, a->bytes, sizeof(bytes));
	}
	count++;
}

static void must_be(enum access_kind kind, size_t offset, uint8_t value)
{
	PROVE(count == 1 && last.kind == kind && !last.block);
	if (kind < BARRIER) {
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

static void must_be_word(enum access_kind kind, size_t offset, uint32_t value)
{
	PROVE(count == 1 && last.kind == kind && !last.block);
	PROVE(last.offset == offset && last.len == 4);
	PROVE(value >> 24 == bytes[0] && (value >> 16) % 256 == bytes[1]);
	PROVE((value >> 8) % 256 == bytes[2] && value % 256 == bytes[3]);
}

static bool is_word(const struct csiw_win *win, size_t offset)
{
	return offset % 4 == 0 && offset < win->size && win->size - offset >= 4;
}

static void get32(const struct csiw_win *win, size_t offset)
{
	uint32_t value = csiw_win_get32(win, offset);

	if (is_word(win, offset)) {
		must_be_word(LOAD, offset, value);
	} else {
		PROVE(count == 0 && value == 0);
	}
}

static void put32(const struct csiw_win *win, size_t offset, uint32_t value)
{
	csiw_win_put32(win, offset, value);
	if (is_word(win, offset)) {
		must_be_word(STORE, offset, value);
	} else {
		PROVE(count == 0);
	}
}

int main(void)
{
	struct csiw_win win = any_win(4096);
	ANY(size_t, offset);
	ANY(uint8_t, value);
	ANY(uint32_t, word);

	if (any_bool()) {
		get(&win, offset);
	} else if (any_bool()) {
		put(&win, offset, value);
	} else if (any_bool()) {
		get32(&win, offset);
	} else if (any_bool()) {
		put32(&win, offset, word);
	} else if (any_bool()) {
		csiw_win_barrier();
		must_be(BARRIER, 0, 0);
	} else if (any_bool()) {
		csiw_win_barrier_loads();
		must_be(BARRIER_LOADS, 0, 0);
	} else {
		csiw_win_barrier_stores();
		must_be(BARRIER_STORES, 0, 0);
	}
	return 0;
}

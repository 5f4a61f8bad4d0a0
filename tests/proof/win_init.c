/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_init.c: csiw_win_init takes what win.h says and nothing else, fills every
 * field, leaves win untouched when it refuses, and does not touch the memory.
 *
 * Assumed: base is any number, and no memory is behind it; csiw_capacity gives
 * anything but what capacity.c proves of it: 0 for a size that is too small
 * alone.
 * Bounds: none.
 *
 * sources: lib/wire/win.c
 * mutant: lib/wire/win.c: (uintptr_t)base % 8 != 0 => (uintptr_t)base % 4 != 0
 * mutant: lib/wire/win.c: base == NULL || => 
 * mutant: lib/wire/win.c: size > SIZE_MAX - (uintptr_t)base => false
 * mutant: lib/wire/win.c: if (csiw_capacity(size) == 0) => if (false)
 * mutant: lib/wire/win.c: if (base == NULL => win->memory = memory;
 *     if (base == NULL
 * mutant: lib/wire/win.c: win->capacity = csiw_capacity(size); =>
 *     win->capacity = csiw_capacity(size - 1);
 * mutant: lib/wire/win.c: win->base = base; =>
 *     win->base = base; port_load8(base);
 */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "trace.h"

void on_access(const struct access *a)
{
	DEMAND(a == NULL, "the memory is not touched");
}

static size_t size;
static uint32_t capacity;

uint32_t csiw_capacity(size_t window_size)
{
	PROVE(window_size == size);
	return capacity;
}

int main(void)
{
	ANY(uintptr_t, address);
	ANY(size_t, any_length);
	ANY(uint32_t, any_capacity);
	ANY(struct csiw_win, before);
	struct csiw_win win = before;
	enum csiw_memory memory =
		any_bool() ? CSIW_MEMORY_PLAIN : CSIW_MEMORY_DEVICE;
	bool usable = address != 0 && address % 8 == 0 &&
		      any_length <= SIZE_MAX - address;
	int err;

	size = any_length;
	capacity = any_capacity;
	ASSUME((capacity == 0) == (size < CSIW_WINDOW_SIZE_MIN));
	err = csiw_win_init(&win, (volatile void *)address, size, memory);

	if (!usable) {
		PROVE(err == CSIW_ERR_RANGE);
	} else if (size < CSIW_WINDOW_SIZE_MIN) {
		PROVE(err == CSIW_ERR_WINDOW);
	} else {
		PROVE(err == CSIW_OK);
		PROVE((uintptr_t)win.base == address && win.size == size);
		PROVE(win.capacity == capacity);
		PROVE(win.memory == memory);
		return 0;
	}
	PROVE(win.base == before.base && win.size == before.size);
	PROVE(win.capacity == before.capacity && win.memory == before.memory);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* window.c: see window.h. */
#include "window.h"

#include <csiw/err.h>
#include <csiw/wire_link.h>

#include "fuzz.h"

enum { OFF_LINE = 8, RAW_MAX = 512 };

struct window window;

static void set_gap(struct stream *s)
{
	unsigned int root = stream_u8(s);

	window.gap = root * root;
}

/* Memory of exactly bytes, so that a sanitizer sees an access behind it. */
static void map(size_t bytes, enum window_kind kind)
{
	size_t lead = kind == WINDOW_LINK ? 0 : OFF_LINE;
	void *memory = NULL;

	CHECK(posix_memalign(&memory, CSIW_LINK_LINE, lead + bytes) == 0);
	window.memory = memory;
	window.mem = window.memory + lead;
}

bool window_open(const uint8_t *data, size_t size, enum window_kind kind)
{
	struct stream s = {data, data + size};
	size_t script_len, bytes, spare;
	uint8_t how;

	if (size < WINDOW_HEAD) {
		return false;
	}
	script_len = stream_u16(&s);
	spare = stream_u16(&s);
	bytes = kind == WINDOW_LINK
			? CSIW_LINK_WINDOW_MIN + spare % 2 * CSIW_PAGE_SIZE
			: CSIW_WINDOW_SIZE_MIN +
				  spare % (WINDOW_MAX - CSIW_WINDOW_SIZE_MIN);
	how = stream_u8(&s);
	memset(&window, 0, sizeof(window));
	window.order = how & 1 ? CSIW_ORDER_LITTLE : CSIW_ORDER_BIG;
	map(bytes, kind);
	memset(window.mem, stream_u8(&s), bytes);
	CHECK(csiw_win_init(&window.win, window.mem, bytes,
			    how & 2 ? CSIW_MEMORY_PLAIN : CSIW_MEMORY_DEVICE) ==
	      CSIW_OK);
	window.script.at = stream_bytes(&s, script_len, &script_len);
	window.script.end = s.at;
	window.rewrites = s;
	set_gap(&window.rewrites);
	return true;
}

void window_close(void)
{
	free(window.memory);
	window.memory = NULL;
	window.mem = NULL;
}

void window_put(size_t at, const void *bytes, size_t len)
{
	size_t size = window.win.size;

	if (at < size && len > 0) {
		memcpy(window.mem + at, bytes,
		       len < size - at ? len : size - at);
	}
}

static void fill(size_t at, uint8_t value, size_t len)
{
	size_t size = window.win.size;

	memset(window.mem + at, value, len < size - at ? len : size - at);
}

void window_rewrite(void)
{
	struct stream *s = &window.rewrites;
	unsigned int kind = stream_u8(s) & 7;
	const uint8_t *bytes;
	size_t at = 0, len = 1;
	uint8_t value;

	if (kind == REWRITE_RET) {
		at = CSIW_PARAM_RET;
	} else if (kind != REWRITE_FLAGS && kind < REWRITE_OWN) {
		at = stream_u16(s) % window.win.size;
	}
	if (kind >= REWRITE_OWN) {
		target_rewrite(kind, s);
	} else if (kind == REWRITE_RAW) {
		bytes = stream_bytes(s, stream_u16(s) % RAW_MAX, &len);
		window_put(at, bytes, len);
	} else if (kind == REWRITE_FILL) {
		len = stream_u16(s);
		fill(at, stream_u8(s), len);
	} else {
		value = stream_u8(s);
		window_put(at, &value, len);
	}
	set_gap(s);
	window.rewritten++;
}

static void pass_time(void)
{
	if (window.calm || stream_left(&window.rewrites) == 0) {
		return;
	}
	if (window.gap > 0) {
		window.gap--;
		return;
	}
	window_rewrite();
}

void window_call(void)
{
	window.touched = 0;
	window.rewritten = 0;
	if (window.win.memory == CSIW_MEMORY_PLAIN) {
		pass_time();
	}
}

/* Inside, a single access of its natural alignment (W8); where it is. */
static size_t judge(const volatile uint8_t *p, size_t width)
{
	size_t at = (uintptr_t)p - (uintptr_t)window.mem;

	CHECK(at < window.win.size && width <= window.win.size - at);
	CHECK(at % width == 0);
	window.touched += width;
	if (window.win.memory == CSIW_MEMORY_DEVICE) {
		pass_time();
	}
	return at;
}

void window_before_load(const volatile uint8_t *p, size_t width)
{
	judge(p, width);
}

void window_before_store(const volatile uint8_t *p, const void *value,
			 size_t width)
{
	target_stores(judge(p, width), value, width);
}

void window_loaded(const volatile uint8_t *p, const void *value, size_t width)
{
	target_loaded((uintptr_t)p - (uintptr_t)window.mem, value, width);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_any.c: stands for lib/wire/win.c in the proofs of the engines.
 *
 * The contract, each line of it proved of the real win.c by
 * tests/proof/win_*.c:
 *   - an access inside the window does what win.h says, on either kind of
 *     memory, and touches no other byte of the window;
 *   - what is read is read once;
 *   - csiw_win_barrier is one full barrier, csiw_win_barrier_loads and _stores
 *     are the weaker ones, and csiw_win_prefetch is no access.
 * Stronger than win.h: a caller never relies on a refusal, so each call must
 * lie inside the window, and private memory must be there.  What a load gives
 * is arbitrary each time: the other side writes between any two.
 */
#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>
#include <csiw/win.h>

#include "trace.h"

/* A word of the link, as its bytes lie in the window. */
struct link_word {
	uint8_t at[4];
};

struct csiw_win any_win(size_t max)
{
	struct csiw_win win = {.base = NULL};

	win.size = any_size(max);
	ASSUME(win.size >= CSIW_WINDOW_SIZE_MIN);
	win.capacity = csiw_capacity(win.size);
	win.memory = any_bool() ? CSIW_MEMORY_PLAIN : CSIW_MEMORY_DEVICE;
	return win;
}

static void must_lie_inside(const struct csiw_win *win, size_t offset,
			    size_t len)
{
	DEMAND(offset <= win->size && len <= win->size - offset,
	       "the access lies inside the window");
}

uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset)
{
	ANY(uint8_t, value);

	must_lie_inside(win, offset, 1);
	on_access(&(struct access){.kind = LOAD,
				   .offset = offset,
				   .len = 1,
				   .bytes = &value,
				   .value = value});
	return value;
}

void csiw_win_put8(const struct csiw_win *win, size_t offset, uint8_t value)
{
	must_lie_inside(win, offset, 1);
	on_access(&(struct access){.kind = STORE,
				   .offset = offset,
				   .len = 1,
				   .bytes = &value,
				   .value = value});
}

uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset)
{
	ANY(struct link_word, w);

	must_lie_inside(win, offset, sizeof(w));
	DEMAND(offset % sizeof(w) == 0, "the word is aligned");
	on_access(&(struct access){.kind = LOAD,
				   .offset = offset,
				   .len = sizeof(w),
				   .bytes = w.at,
				   .value = w.at[0]});
	return csiw_get32(w.at, CSIW_ORDER_BIG);
}

void csiw_win_put32(const struct csiw_win *win, size_t offset, uint32_t value)
{
	struct link_word w;

	csiw_put32(w.at, value, CSIW_ORDER_BIG);
	must_lie_inside(win, offset, sizeof(w));
	DEMAND(offset % sizeof(w) == 0, "the word is aligned");
	on_access(&(struct access){.kind = STORE,
				   .offset = offset,
				   .len = sizeof(w),
				   .bytes = w.at,
				   .value = w.at[0]});
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	must_lie_inside(win, offset, len);
	DEMAND(__CPROVER_w_ok(dst, len), "what is read has room");
	HAVOC(dst, len);
	on_access(&(struct access){.kind = LOAD,
				   .offset = offset,
				   .len = len,
				   .bytes = dst,
				   .value = len ? *(const uint8_t *)dst : 0});
	return CSIW_OK;
}

int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len)
{
	must_lie_inside(win, offset, len);
	DEMAND(__CPROVER_r_ok(src, len), "what is written is there");
	on_access(&(struct access){.kind = STORE,
				   .offset = offset,
				   .len = len,
				   .bytes = src,
				   .value = len ? *(const uint8_t *)src : 0});
	return CSIW_OK;
}

int csiw_win_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	must_lie_inside(win, offset, len);
	on_access(&(struct access){
		.kind = STORE, .offset = offset, .len = len, .value = value});
	return CSIW_OK;
}

bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len)
{
	bool same = any_bool() || len == 0;

	must_lie_inside(win, offset, len);
	DEMAND(__CPROVER_r_ok(expected, len), "what is expected is there");
	on_access(
		&(struct access){.kind = COMPARE,
				 .offset = offset,
				 .len = len,
				 .bytes = expected,
				 .value = len ? *(const uint8_t *)expected : 0,
				 .same = same});
	return same;
}

bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	bool same = any_bool() || len == 0;

	must_lie_inside(win, offset, len);
	on_access(&(struct access){.kind = COMPARE,
				   .offset = offset,
				   .len = len,
				   .value = value,
				   .same = same});
	return same;
}

void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len)
{
	must_lie_inside(win, offset, len);
}

void csiw_win_barrier(void)
{
	on_access(&(struct access){.kind = BARRIER});
}

void csiw_win_barrier_loads(void)
{
	on_access(&(struct access){.kind = BARRIER_LOADS});
}

void csiw_win_barrier_stores(void)
{
	on_access(&(struct access){.kind = BARRIER_STORES});
}

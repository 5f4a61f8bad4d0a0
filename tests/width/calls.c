/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calls.c: stands before the functions of win.c, which has them under other
 * names (port_recorder.h): says what a call may touch, and looks afterwards
 * whether it has.  What the engines alone have to keep is asserted here too.
 */
#include <sys/mman.h>

#include <csiw/sample.h>
#include <csiw/win.h>
#include <csiw/wire_link.h>

#include "recorder.h"

enum { PAGE = 4096 };

extern __typeof__(csiw_win_init) width_real_init;
extern __typeof__(csiw_win_get8) width_real_get8;
extern __typeof__(csiw_win_put8) width_real_put8;
extern __typeof__(csiw_win_get32) width_real_get32;
extern __typeof__(csiw_win_put32) width_real_put32;
extern __typeof__(csiw_win_read) width_real_read;
extern __typeof__(csiw_win_write) width_real_write;
extern __typeof__(csiw_win_write64) width_real_write64;
extern __typeof__(csiw_win_fill) width_real_fill;
extern __typeof__(csiw_win_same) width_real_same;
extern __typeof__(csiw_win_all) width_real_all;
extern __typeof__(csiw_win_prefetch) width_real_prefetch;
extern __typeof__(csiw_win_barrier) width_real_barrier;
extern __typeof__(csiw_win_barrier_loads) width_real_barrier_loads;
extern __typeof__(csiw_win_barrier_stores) width_real_barrier_stores;
extern __typeof__(csiw_win_write) width_engine_write;
extern __typeof__(csiw_win_fill) width_engine_fill;
extern __typeof__(csiw_win_prefetch) width_engine_prefetch;

/* Memory without access, aligned as the window is. */
static volatile uint8_t *shadow_of(const struct csiw_win *win)
{
	static uintptr_t region;
	static size_t room;
	void *map;

	if (win->size + PAGE > room) {
		room = 2 * (win->size + PAGE);
		map = mmap(NULL, room, PROT_NONE,
			   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		width_check(map != MAP_FAILED, "no room for a shadow", 0, room);
		region = (uintptr_t)map;
	}
	return (volatile uint8_t *)(region + (uintptr_t)win->base % PAGE);
}

/* The window that win.c is to have; bulk where payload may be moved. */
static struct csiw_win begin(const char *name, const struct csiw_win *win,
			     size_t offset, size_t len, enum width_op op,
			     bool bulk)
{
	struct csiw_win shadow = *win;

	shadow.base = shadow_of(win);
	width_call = (struct width_call){
		.name = name,
		.base = win->base,
		.shadow = shadow.base,
		.size = win->size,
		.offset = offset,
		.len = len,
		.op = op,
		.device = win->memory != CSIW_MEMORY_PLAIN,
		.bulk = bulk,
	};
	return shadow;
}

/* early: a comparison that failed has not seen all of it. */
static void end(bool early)
{
	const struct width_call *c = &width_call;
	bool inside = c->offset <= c->size && c->len <= c->size - c->offset;

	width_check(c->done == (inside ? c->len : 0) || (inside && early),
		    "not every byte was touched, or bytes of a bad span",
		    c->offset, c->len);
	width_call.name = NULL;
}

int csiw_win_init(struct csiw_win *win, volatile void *base, size_t size,
		  enum csiw_memory memory)
{
	return width_real_init(win, base, size, memory);
}

uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset)
{
	struct csiw_win shadow =
		begin("csiw_win_get8", win, offset, 1, WIDTH_LOAD, false);
	uint8_t value = width_real_get8(&shadow, offset);

	end(false);
	return value;
}

void csiw_win_put8(const struct csiw_win *win, size_t offset, uint8_t value)
{
	struct csiw_win shadow =
		begin("csiw_win_put8", win, offset, 1, WIDTH_STORE, false);

	width_real_put8(&shadow, offset, value);
	end(false);
}

/* A word of the link is one access of its width, or none. */
static struct csiw_win begin_word(const char *name, const struct csiw_win *win,
				  size_t offset, enum width_op op)
{
	const size_t width = sizeof(uint32_t);
	struct csiw_win shadow = begin(
		name, win, offset, offset % width == 0 ? width : 0, op, false);

	width_call.width = width;
	return shadow;
}

uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset)
{
	struct csiw_win shadow =
		begin_word("csiw_win_get32", win, offset, WIDTH_LOAD);
	uint32_t value = width_real_get32(&shadow, offset);

	end(false);
	return value;
}

void csiw_win_put32(const struct csiw_win *win, size_t offset, uint32_t value)
{
	struct csiw_win shadow =
		begin_word("csiw_win_put32", win, offset, WIDTH_STORE);

	width_real_put32(&shadow, offset, value);
	end(false);
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	struct csiw_win shadow =
		begin("csiw_win_read", win, offset, len, WIDTH_LOAD, true);
	int err = width_real_read(&shadow, offset, dst, len);

	end(false);
	return err;
}

int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len)
{
	struct csiw_win shadow =
		begin("csiw_win_write", win, offset, len, WIDTH_STORE, true);
	int err = width_real_write(&shadow, offset, src, len);

	end(false);
	return err;
}

/* Words of the machine, of plain windows too. */
int csiw_win_write64(const struct csiw_win *win, size_t offset,
		     const uint64_t *values, size_t count)
{
	const size_t len =
		offset % sizeof(*values) == 0 ? count * sizeof(*values) : 0;
	struct csiw_win shadow =
		begin("csiw_win_write64", win, offset, len, WIDTH_STORE, false);
	int err;

	width_call.width = len > 0 ? sizeof(width_word) : 0;
	err = width_real_write64(&shadow, offset, values, count);
	end(false);
	return err;
}

int csiw_win_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	struct csiw_win shadow =
		begin("csiw_win_fill", win, offset, len, WIDTH_STORE, true);
	int err = width_real_fill(&shadow, offset, value, len);

	end(false);
	return err;
}

/* Comparisons judge flags, indices and lengths: single accesses always. */
bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len)
{
	struct csiw_win shadow =
		begin("csiw_win_same", win, offset, len, WIDTH_LOAD, false);
	bool same = width_real_same(&shadow, offset, expected, len);

	end(!same);
	return same;
}

bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	struct csiw_win shadow =
		begin("csiw_win_all", win, offset, len, WIDTH_LOAD, false);
	bool all = width_real_all(&shadow, offset, value, len);

	end(!all);
	return all;
}

void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len)
{
	struct csiw_win shadow = begin("csiw_win_prefetch", win, offset, len,
				       WIDTH_PREFETCH, false);

	width_real_prefetch(&shadow, offset, len);
	width_call.name = NULL;
}

static void barrier(const char *name, enum width_op op, void (*real)(void))
{
	width_call = (struct width_call){.name = name, .op = op};
	real();
	width_check(width_call.done == 1, "not one barrier", 0, 0);
	width_call.name = NULL;
}

void csiw_win_barrier(void)
{
	barrier("csiw_win_barrier", WIDTH_BARRIER, width_real_barrier);
}

void csiw_win_barrier_loads(void)
{
	barrier("csiw_win_barrier_loads", WIDTH_BARRIER_LOADS,
		width_real_barrier_loads);
}

void csiw_win_barrier_stores(void)
{
	barrier("csiw_win_barrier_stores", WIDTH_BARRIER_STORES,
		width_real_barrier_stores);
}

/*
 * Flags and return values are stored by csiw_win_put8, a single access in both
 * kinds of window; zeroes alone may go over the return value with the total
 * (P2).  The total is payload of the flags byte.
 */
static void check_store(const struct csiw_win *win, size_t offset, size_t len)
{
	size_t end_of_samples = csiw_samples_end(win->size);

	width_call.name = "an engine";
	width_call.device = win->memory != CSIW_MEMORY_PLAIN;
	width_check(offset > CSIW_PARAM_FLAGS, "flags are csiw_win_put8's",
		    offset, len);
	width_check(offset <= end_of_samples && len <= end_of_samples - offset,
		    "the descriptor is nobody's in v1", offset, len);
}

int width_engine_write(const struct csiw_win *win, size_t offset,
		       const void *src, size_t len)
{
	const uint8_t *bytes = src;

	check_store(win, offset, len);
	width_check(offset > CSIW_PARAM_RET || offset + len <= CSIW_PARAM_RET ||
			    bytes[CSIW_PARAM_RET - offset] == CSIW_RET_NONE,
		    "a return value is csiw_win_put8's", offset, len);
	width_check(offset < CSIW_PARAM_SIZE || len < CSIW_SAMPLE_SIZE ||
			    len == CSIW_SLOT_40 - CSIW_RECORD_HEADER ||
			    len == CSIW_SLOT_80 - CSIW_RECORD_HEADER,
		    "header and CSI of a sample are two pieces", offset, len);
	return csiw_win_write(win, offset, src, len);
}

int width_engine_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		      size_t len)
{
	width_check(offset >= CSIW_PARAM_SIZE, "a block is not filled", offset,
		    len);
	check_store(win, offset, len);
	return csiw_win_fill(win, offset, value, len);
}

/* A slot: whoever asked for a line of the descriptor or the block would take it
 * from the other side. */
void width_engine_prefetch(const struct csiw_win *win, size_t offset,
			   size_t len)
{
	size_t end_of_samples = csiw_samples_end(win->size);

	width_call.name = "an engine";
	width_call.device = win->memory != CSIW_MEMORY_PLAIN;
	width_check(offset >= CSIW_RING_OFFSET && offset <= end_of_samples &&
			    len <= end_of_samples - offset,
		    "a prefetch beyond the ring", offset, len);
	csiw_win_prefetch(win, offset, len);
}

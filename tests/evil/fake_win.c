/* SPDX-License-Identifier: BSD-2-Clause */
/* fake_win.c: see fake_win.h.  Byte by byte; what is not wholly inside of the
 * window does not happen, as in win.c, but is counted. */
#include <string.h>

#include <csiw/err.h>
#include <csiw/order.h>
#include <csiw/sample.h>

#include "fake_win.h"

struct fake fake;

void fake_forget(void)
{
	void (*hook)(const struct fake_access *) = fake.hook;
	void (*tear)(void) = fake.tear;

	memset(&fake, 0, sizeof(fake));
	fake.hook = hook;
	fake.tear = tear;
}

static void announce(enum fake_op op, size_t offset, size_t len, uint8_t value)
{
	struct fake_access access = {op, offset, len, value};
	size_t i;

	if (fake.hook != NULL) {
		fake.hook(&access);
	}
	fake.accesses++;
	fake.bytes += len;
	if (fake.logged < FAKE_LOG_MAX) {
		fake.log[fake.logged++] = access;
	}
	for (i = offset; op == FAKE_READ && i < offset + len; i++) {
		if (i < CSIW_PARAM_SIZE) {
			fake.reads[i]++;
		}
	}
}

/* The next byte of a longer access; words of 8 are not torn. */
static volatile uint8_t *byte(const struct csiw_win *win, size_t offset,
			      size_t i)
{
	if (fake.tear != NULL && i > 0 && (offset + i) % 8 == 0) {
		fake.tear();
	}
	return win->base + offset + i;
}

static bool inside(const struct csiw_win *win, size_t offset, size_t len)
{
	if (offset <= win->size && len <= win->size - offset) {
		return true;
	}
	fake.outside++;
	return false;
}

int csiw_win_init(struct csiw_win *win, volatile void *base, size_t size,
		  enum csiw_memory memory)
{
	if (csiw_capacity(size) == 0) {
		return CSIW_ERR_WINDOW;
	}
	win->base = base;
	win->size = size;
	win->capacity = csiw_capacity(size);
	win->memory = memory;
	return CSIW_OK;
}

uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset)
{
	if (!inside(win, offset, 1)) {
		return 0;
	}
	announce(FAKE_READ, offset, 1, 0);
	return win->base[offset];
}

void csiw_win_put8(const struct csiw_win *win, size_t offset, uint8_t value)
{
	if (inside(win, offset, 1)) {
		announce(FAKE_WRITE, offset, 1, value);
		win->base[offset] = value;
	}
}

uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset)
{
	uint8_t bytes[sizeof(uint32_t)];
	size_t i;

	if (offset % sizeof(bytes) != 0 ||
	    !inside(win, offset, sizeof(bytes))) {
		return 0;
	}
	announce(FAKE_READ, offset, sizeof(bytes), 0);
	for (i = 0; i < sizeof(bytes); i++) {
		bytes[i] = win->base[offset + i];
	}
	return csiw_get32(bytes, CSIW_ORDER_BIG);
}

void csiw_win_put32(const struct csiw_win *win, size_t offset, uint32_t value)
{
	uint8_t bytes[sizeof(uint32_t)];
	size_t i;

	csiw_put32(bytes, value, CSIW_ORDER_BIG);
	if (offset % sizeof(bytes) != 0 ||
	    !inside(win, offset, sizeof(bytes))) {
		return;
	}
	announce(FAKE_WRITE, offset, sizeof(bytes), bytes[0]);
	for (i = 0; i < sizeof(bytes); i++) {
		win->base[offset + i] = bytes[i];
	}
}

int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len)
{
	uint8_t *to = dst;
	size_t i;

	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	announce(FAKE_READ, offset, len, 0);
	for (i = 0; i < len; i++) {
		to[i] = *byte(win, offset, i);
	}
	return CSIW_OK;
}

int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len)
{
	const uint8_t *from = src;
	size_t i;

	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	announce(FAKE_WRITE, offset, len, len > 0 ? from[0] : 0);
	for (i = 0; i < len; i++) {
		*byte(win, offset, i) = from[i];
	}
	return CSIW_OK;
}

int csiw_win_write64(const struct csiw_win *win, size_t offset,
		     const uint64_t *values, size_t count)
{
	uint8_t bytes[sizeof(*values)];
	size_t i;

	if (offset % sizeof(bytes) != 0 ||
	    !inside(win, offset, count * sizeof(bytes))) {
		return CSIW_ERR_RANGE;
	}
	for (i = 0; i < count; i++) {
		csiw_put64(bytes, values[i], CSIW_ORDER_BIG);
		csiw_win_write(win, offset + i * sizeof(bytes), bytes,
			       sizeof(bytes));
	}
	return CSIW_OK;
}

int csiw_win_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	size_t i;

	if (!inside(win, offset, len)) {
		return CSIW_ERR_RANGE;
	}
	announce(FAKE_WRITE, offset, len, value);
	for (i = 0; i < len; i++) {
		*byte(win, offset, i) = value;
	}
	return CSIW_OK;
}

bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len)
{
	const uint8_t *want = expected;
	size_t i;

	if (!inside(win, offset, len)) {
		return false;
	}
	announce(FAKE_READ, offset, len, 0);
	for (i = 0; i < len; i++) {
		if (*byte(win, offset, i) != want[i]) {
			return false;
		}
	}
	return true;
}

bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len)
{
	size_t i;

	if (!inside(win, offset, len)) {
		return false;
	}
	announce(FAKE_READ, offset, len, 0);
	for (i = 0; i < len; i++) {
		if (*byte(win, offset, i) != value) {
			return false;
		}
	}
	return true;
}

/* No access: nothing to announce. */
void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len)
{
	(void)inside(win, offset, len);
}

void csiw_win_barrier(void)
{
	announce(FAKE_BARRIER, 0, 0, 0);
}

void csiw_win_barrier_loads(void)
{
	announce(FAKE_BARRIER_LOADS, 0, 0, 0);
}

void csiw_win_barrier_stores(void)
{
	announce(FAKE_BARRIER_STORES, 0, 0, 0);
}

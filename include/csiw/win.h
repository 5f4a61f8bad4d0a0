/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win.h: a window, and the only functions that touch one.
 *
 * The window is hostile memory: undefined at boot, writable by the other side
 * at any instant.  So (docs/THREATS.md, rules W1-W9): what is read lands in
 * private memory and is judged there; size and capacity are fixed at
 * csiw_win_init and live in this struct, never in the window; an access outside
 * the window does not happen.  struct csiw_win is private to its side: nobody
 * else may map it.
 */
#ifndef CSIW_WIN_H
#define CSIW_WIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the memory behind a window allows (rule W8). */
enum csiw_memory {
	CSIW_MEMORY_DEVICE = 0, /* aligned single accesses only; always safe */
	CSIW_MEMORY_PLAIN = 1,  /* cached RAM: payload may move by memcpy */
};

struct csiw_win {
	volatile uint8_t *base;
	size_t size;       /* bytes */
	uint32_t capacity; /* samples */
	enum csiw_memory memory;
};

/**
 * Attach to mapped memory.
 *
 * @param win     filled on success, untouched on failure; the caller owns it.
 * @param base    start of the mapping, aligned to 8; stays the caller's and
 *                must outlive win.
 * @param size    bytes mapped, at least CSIW_WINDOW_SIZE_MIN.
 * @param memory  CSIW_MEMORY_DEVICE unless the caller knows that it is RAM.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE for NULL or an unaligned base;
 * CSIW_ERR_WINDOW if no sample fits.  Nothing is read or written.
 */
int csiw_win_init(struct csiw_win *win, volatile void *base, size_t size,
		  enum csiw_memory memory);

/** Whether the window begins at a multiple of alignment, a power of two. */
static inline bool csiw_win_aligned(const struct csiw_win *win,
				    size_t alignment)
{
	return (uintptr_t)win->base % alignment == 0;
}

/** One byte by a single load; 0 outside the window. */
uint8_t csiw_win_get8(const struct csiw_win *win, size_t offset);

/** One byte by a single store; nothing outside the window. */
void csiw_win_put8(const struct csiw_win *win, size_t offset, uint8_t value);

/**
 * A big-endian u32 by a single load, as the link has them (PROTOCOL.md 9).
 *
 * @param offset  a multiple of 4.
 *
 * @return the value; 0 outside the window, or for another offset.
 */
uint32_t csiw_win_get32(const struct csiw_win *win, size_t offset);

/** The same by a single store; nothing outside, or for another offset. */
void csiw_win_put32(const struct csiw_win *win, size_t offset, uint32_t value);

/**
 * Copy from the window to private memory.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE, with dst untouched, if any byte lies
 * outside.
 */
int csiw_win_read(const struct csiw_win *win, size_t offset, void *dst,
		  size_t len);

/**
 * Copy from private memory to the window.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE, with the window untouched, if any byte would
 *         lie outside.
 */
int csiw_win_write(const struct csiw_win *win, size_t offset, const void *src,
		   size_t len);

/**
 * Store big-endian u64s by single accesses, each as wide as the machine word at
 * most: out of registers, where csiw_win_write would have to wait for the bytes
 * of what was put together just before.
 *
 * @param offset  a multiple of 8.
 *
 * @return as csiw_win_write; CSIW_ERR_RANGE for another offset too.
 */
int csiw_win_write64(const struct csiw_win *win, size_t offset,
		     const uint64_t *values, size_t count);

/** Set len bytes of the window to value; returns as csiw_win_write. */
int csiw_win_fill(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len);

/**
 * A hint that len bytes will be written soon: their cache lines are on the way by
 * then.  No access; nothing outside the window, nor where memory is not plain.
 */
void csiw_win_prefetch(const struct csiw_win *win, size_t offset, size_t len);

/**
 * Whether len bytes of the window equal expected.  Each byte is read once.
 *
 * @return false too if any byte lies outside the window.
 */
bool csiw_win_same(const struct csiw_win *win, size_t offset,
		   const void *expected, size_t len);

/** Whether len bytes of the window all equal value; false outside of it. */
bool csiw_win_all(const struct csiw_win *win, size_t offset, uint8_t value,
		  size_t len);

/**
 * Order every access to the window before the call with every one after it, on
 * Device and write-combined memory too (rules W5, W9).
 */
void csiw_win_barrier(void);

/** Order every load before the call with every access after it. */
void csiw_win_barrier_loads(void);

/** Order every store before the call with every store after it. */
void csiw_win_barrier_stores(void);

#ifdef __cplusplus
}
#endif
#endif

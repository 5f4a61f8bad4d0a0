/* SPDX-License-Identifier: BSD-2-Clause */
/* recorder.c: port.h and mem.h as win.c has them under test.  Rules W8 and W9
 * of docs/THREATS.md are asserted here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "recorder.h"

enum { WORD = sizeof(width_word) };

struct width_call width_call;
void (*width_trace)(enum width_op op, size_t offset, size_t width);

static struct {
	pid_t pid; /* children leave no counts: they began with ours */
	unsigned long long single[2][2][WORD + 1]; /* device, op, width */
	unsigned long long bulk[2];                /* op; bytes */
	unsigned long long prefetches;
	unsigned long long barriers[WIDTH_OPS];
} counts;

void width_check(bool good, const char *what, size_t offset, size_t width)
{
	const char *name = width_call.name;

	if (good) {
		return;
	}
	fprintf(stderr,
		"%s, %zu bytes at offset %zu of a %s window: %s (rules W1 and "
		"W7 to W9 of docs/THREATS.md)\n",
		name == NULL ? "outside of win.h" : name, width, offset,
		width_call.device ? "device" : "plain", what);
	abort();
}

/* The place in the window that an address of its shadow stands for. */
static volatile uint8_t *place(const volatile void *p, size_t width,
			       enum width_op op)
{
	struct width_call *c = &width_call;
	size_t offset = (uintptr_t)p - (uintptr_t)c->shadow;

	width_check(c->name != NULL, "no call is under way", offset, width);
	width_check(c->op == WIDTH_LOAD || c->op == WIDTH_STORE,
		    "a call that makes no access", offset, width);
	width_check(op == c->op, "a load for a store, or the other way", offset,
		    width);
	width_check(offset <= c->size && width <= c->size - offset,
		    "outside of the window", offset, width);
	width_check(offset == c->offset + c->done && width <= c->len - c->done,
		    "a byte twice, or out of order, or not asked for", offset,
		    width);
	c->done += width;
	return c->base + offset;
}

static volatile uint8_t *single(const volatile uint8_t *p, size_t width,
				enum width_op op)
{
	size_t offset = (uintptr_t)p - (uintptr_t)width_call.shadow;

	width_check(width <= WORD, "wider than the machine word", offset,
		    width);
	width_check((uintptr_t)p % width == 0, "not naturally aligned", offset,
		    width);
	width_check(width_call.width == 0 || width == width_call.width,
		    "a part of a word of the link", offset, width);
	counts.single[width_call.device][op][width]++;
	if (width_trace != NULL) {
		width_trace(op, offset, width);
	}
	return place(p, width, op);
}

uint8_t width_load8(const volatile uint8_t *p)
{
	return *single(p, 1, WIDTH_LOAD);
}

void width_store8(volatile uint8_t *p, uint8_t value)
{
	*single(p, 1, WIDTH_STORE) = value;
}

uint32_t width_load32(const volatile uint8_t *p)
{
	uintptr_t at = (uintptr_t)single(p, sizeof(width_u32), WIDTH_LOAD);

	return *(const volatile width_u32 *)at;
}

void width_store32(volatile uint8_t *p, uint32_t value)
{
	uintptr_t at = (uintptr_t)single(p, sizeof(width_u32), WIDTH_STORE);

	*(volatile width_u32 *)at = value;
}

width_word width_load_word(const volatile uint8_t *p)
{
	uintptr_t at = (uintptr_t)single(p, WORD, WIDTH_LOAD);

	return *(const volatile width_word *)at;
}

void width_store_word(volatile uint8_t *p, width_word value)
{
	uintptr_t at = (uintptr_t)single(p, WORD, WIDTH_STORE);

	*(volatile width_word *)at = value;
}

/* No access: it stands in no trace. */
void width_prefetch(const volatile uint8_t *p)
{
	const struct width_call *c = &width_call;
	size_t offset = (uintptr_t)p - (uintptr_t)c->shadow;

	width_check(c->name != NULL && c->op == WIDTH_PREFETCH,
		    "a prefetch where none was asked for", offset, 1);
	width_check(!c->device, "a prefetch of what is not cached", offset, 1);
	width_check(offset < c->size, "a prefetch outside of the window",
		    offset, 1);
	width_check(offset >= c->offset && offset - c->offset < c->len &&
			    c->len <= c->size - c->offset,
		    "a prefetch of bytes that were not asked for", offset, 1);
	counts.prefetches++;
}

static void barrier(enum width_op op)
{
	width_check(width_call.name != NULL && op == width_call.op,
		    "a barrier of another kind than was asked for", 0, 0);
	width_call.done++;
	counts.barriers[op]++;
	if (width_trace != NULL) {
		width_trace(op, 0, 0);
	}
}

void width_barrier(void)
{
	barrier(WIDTH_BARRIER);
}

void width_barrier_loads(void)
{
	barrier(WIDTH_BARRIER_LOADS);
}

void width_barrier_stores(void)
{
	barrier(WIDTH_BARRIER_STORES);
}

static void *bulk(const void *p, size_t len, enum width_op op)
{
	size_t offset = (uintptr_t)p - (uintptr_t)width_call.shadow;

	width_check(!width_call.device, "a C library's memory function", offset,
		    len);
	width_check(width_call.bulk, "not by a single access", offset, len);
	counts.bulk[op] += len;
	return (void *)(uintptr_t)place(p, len, op);
}

/* win.c's own buffers are small and compared only: whatever it copies or sets
 * is a window's. */
void *width_memcpy(void *restrict dst, const void *restrict src, size_t len)
{
	if (width_call.op == WIDTH_LOAD) {
		return memcpy(dst, bulk(src, len, WIDTH_LOAD), len);
	}
	return memcpy(bulk(dst, len, WIDTH_STORE), src, len);
}

void *width_memset(void *dst, int value, size_t len)
{
	return memset(bulk(dst, len, WIDTH_STORE), value, len);
}

static void write_counts(FILE *f)
{
	static const char *const kinds[] = {"plain", "device"};
	static const char *const ops[] = {"load", "store"};
	size_t kind, op, width;

	for (op = 0; op < 2; op++) {
		for (kind = 0; kind < 2; kind++) {
			for (width = 1; width <= WORD; width++) {
				fprintf(f, "%s %s %zu %llu\n", kinds[kind],
					ops[op], width,
					counts.single[kind][op][width]);
			}
		}
		fprintf(f, "plain %s bulk %llu\n", ops[op], counts.bulk[op]);
	}
	fprintf(f, "plain prefetch - %llu\n", counts.prefetches);
	fprintf(f, "any barrier full %llu\n", counts.barriers[WIDTH_BARRIER]);
	fprintf(f, "any barrier loads %llu\n",
		counts.barriers[WIDTH_BARRIER_LOADS]);
	fprintf(f, "any barrier stores %llu\n",
		counts.barriers[WIDTH_BARRIER_STORES]);
}

__attribute__((constructor)) static void open_counts(void)
{
	counts.pid = getpid();
}

__attribute__((destructor)) static void close_counts(void)
{
	const char *path = getenv("CSIW_WIDTH_COUNTS");
	FILE *f;

	if (path == NULL || counts.pid != getpid()) {
		return;
	}
	f = fopen(path, "a");
	if (f == NULL) {
		perror(path);
		_exit(1);
	}
	write_counts(f);
	fclose(f);
}

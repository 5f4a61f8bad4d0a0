/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * hint.c: a prefetch of every byte of a window of which none may be touched,
 * with the object file of win.c that object.py looks into: a load or store is a
 * signal.  What win.c calls of others ends the program.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include <csiw/err.h>
#include <csiw/sample.h>
#include <csiw/win.h>

enum { PAGE = 4096, SIZE = 2 * PAGE };

void *named_memcpy(void *dst, const void *src, size_t len);
void *named_memset(void *dst, int value, size_t len);
int named_memcmp(const void *a, const void *b, size_t len);

void *named_memcpy(void *dst, const void *src, size_t len)
{
	(void)dst, (void)src, (void)len;
	abort();
}

void *named_memset(void *dst, int value, size_t len)
{
	(void)dst, (void)value, (void)len;
	abort();
}

int named_memcmp(const void *a, const void *b, size_t len)
{
	(void)a, (void)b, (void)len;
	abort();
}

uint32_t csiw_capacity(size_t size)
{
	(void)size;
	return 1;
}

int main(void)
{
	struct csiw_win win;
	void *map =
		mmap(NULL, SIZE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t at;

	if (map == MAP_FAILED ||
	    csiw_win_init(&win, map, SIZE, CSIW_MEMORY_PLAIN) != CSIW_OK) {
		return 1;
	}
	csiw_win_prefetch(&win, 0, SIZE);
	for (at = 0; at < SIZE; at++) {
		csiw_win_prefetch(&win, at, 1);
	}
	return 0;
}

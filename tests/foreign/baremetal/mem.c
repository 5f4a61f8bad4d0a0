/* SPDX-License-Identifier: BSD-2-Clause */
/* mem.c: the four functions that the library asks of its environment, byte by
 * byte: nothing here knows how anything is aligned. */
#include <stddef.h>
#include <stdint.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t len);
void *memmove(void *dst, const void *src, size_t len);
void *memset(void *dst, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);

void *memcpy(void *restrict dst, const void *restrict src, size_t len)
{
	uint8_t *to = dst;
	const uint8_t *from = src;

	while (len-- > 0) {
		*to++ = *from++;
	}
	return dst;
}

void *memmove(void *dst, const void *src, size_t len)
{
	uint8_t *to = dst;
	const uint8_t *from = src;

	if ((uintptr_t)to - (uintptr_t)from >= len) {
		return memcpy(dst, src, len);
	}
	while (len-- > 0) {
		to[len] = from[len];
	}
	return dst;
}

void *memset(void *dst, int value, size_t len)
{
	uint8_t *to = dst;

	while (len-- > 0) {
		*to++ = (uint8_t)value;
	}
	return dst;
}

int memcmp(const void *a, const void *b, size_t len)
{
	const uint8_t *x = a;
	const uint8_t *y = b;

	for (; len > 0; len--, x++, y++) {
		if (*x != *y) {
			return *x < *y ? -1 : 1;
		}
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mem.h: the four functions that the freestanding library asks of its
 * environment, declared here because a bare-metal one may lack <string.h>.
 */
#ifndef CSIW_LIB_MEM_H
#define CSIW_LIB_MEM_H

#include <stddef.h>

void *memcpy(void *restrict dst, const void *restrict src, size_t len);
void *memmove(void *dst, const void *src, size_t len);
void *memset(void *dst, int value, size_t len);
int memcmp(const void *a, const void *b, size_t len);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * vectors.h: reads the golden vectors of tests/vectors (made by make.py).  A
 * vector is a run of `key = value` lines up to an empty one.
 */
#ifndef TESTS_UNIT_VECTORS_H
#define TESTS_UNIT_VECTORS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csiw/order.h>

#include "check.h"

enum { VECTOR_KEYS = 24, VECTOR_LINE = 1024 };

struct vector {
	unsigned int count;
	char line[VECTOR_KEYS][VECTOR_LINE];
};

static inline FILE *vectors_open(const char *name)
{
	char path[VECTOR_LINE];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", VECTORS, name);
	f = fopen(path, "r");
	assert_non_null(f);
	return f;
}

/* The next vector; false at the end. */
static inline bool vectors_next(FILE *f, struct vector *v)
{
	char *line;

	v->count = 0;
	for (;;) {
		assert_true(v->count < VECTOR_KEYS);
		line = v->line[v->count];
		if (fgets(line, VECTOR_LINE, f) == NULL) {
			return v->count > 0;
		}
		if (line[0] == '\n' && v->count > 0) {
			return true;
		}
		if (line[0] == '#' || line[0] == '\n') {
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		v->count++;
	}
}

/* The value of a key, which must be there. */
static inline const char *vector_text(const struct vector *v, const char *key)
{
	size_t len = strlen(key);
	unsigned int i;

	for (i = 0; i < v->count; i++) {
		if (strncmp(v->line[i], key, len) == 0 &&
		    strncmp(v->line[i] + len, " = ", 3) == 0) {
			return v->line[i] + len + 3;
		}
	}
	fail_msg("vector has no %s", key);
	return "";
}

static inline long long vector_number(const struct vector *v, const char *key)
{
	return strtoll(vector_text(v, key), NULL, 10);
}

/* One that may not fit a number. */
static inline unsigned long long vector_count(const struct vector *v,
					      const char *key)
{
	return strtoull(vector_text(v, key), NULL, 10);
}

static inline unsigned long long vector_word(const struct vector *v,
					     const char *key)
{
	return strtoull(vector_text(v, key), NULL, 16);
}

/* len bytes exactly. */
static inline void vector_bytes(const struct vector *v, const char *key,
				uint8_t *out, size_t len)
{
	const char *hex = vector_text(v, key);
	unsigned int byte;
	size_t i;

	assert_int_equal(strlen(hex), 2 * len);
	for (i = 0; i < len; i++) {
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		out[i] = (uint8_t)byte;
	}
}

static inline enum csiw_order vector_order(const struct vector *v)
{
	return strcmp(vector_text(v, "order"), "big") == 0 ? CSIW_ORDER_BIG
							   : CSIW_ORDER_LITTLE;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* table.c: see table.h. */
#include "table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include <csiw/err.h>

#include "log.h"

bool random_bits(void *out, size_t size)
{
	if (getrandom(out, size, 0) == (ssize_t)size) {
		return true;
	}
	log_say(LOG_ERROR, "the system gives no random numbers: %s",
		strerror(errno));
	return false;
}

void *table_open(struct csiw_collect *collect, uint32_t capacity)
{
	size_t size = csiw_collect_memory(capacity);
	uint64_t key;
	void *table;

	/* Transmitters must not be able to guess it. */
	if (!random_bits(&key, sizeof(key))) {
		return NULL;
	}
	table = calloc(1, size);
	if (table == NULL) {
		log_say(LOG_ERROR,
			"the table of devices takes %zu bytes, more than the "
			"system gives; use a smaller window",
			size);
		return NULL;
	}
	if (csiw_collect_init(collect, table, size, capacity, key) != CSIW_OK) {
		log_say(LOG_ERROR,
			"%u samples are more than csiwd can count; use a "
			"smaller window",
			capacity);
		free(table);
		return NULL;
	}
	return table;
}

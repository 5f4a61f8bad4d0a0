/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devices.c: see devices.h.  Transmitters choose their MACs, so there is no
 * hashing: one entry a sample, sorted at the end.
 */
#include "devices.h"

#include <stdlib.h>
#include <string.h>

static bool grow(struct devices *d)
{
	size_t size = d->size == 0 ? 1024 : 2 * d->size;
	struct device *list = realloc(d->list, size * sizeof(*list));

	if (list == NULL) {
		return false;
	}
	d->list = list;
	d->size = size;
	return true;
}

bool devices_add(struct devices *d, const struct csiw_sample *sample)
{
	struct device *last;

	if (d->count == d->size && !grow(d)) {
		return false;
	}
	last = &d->list[d->count++];
	memcpy(last->mac, sample->mac, CSIW_MAC_SIZE);
	last->rssi_min_dbm = sample->rssi_dbm;
	last->rssi_max_dbm = sample->rssi_dbm;
	last->first_s = sample->time_s;
	last->last_s = sample->time_s;
	last->samples = 1;
	return true;
}

static int by_mac(const void *a, const void *b)
{
	const struct device *left = a;
	const struct device *right = b;

	return memcmp(left->mac, right->mac, CSIW_MAC_SIZE);
}

static int by_samples(const void *a, const void *b)
{
	const struct device *left = a;
	const struct device *right = b;

	if (left->samples != right->samples) {
		return left->samples < right->samples ? 1 : -1;
	}
	return by_mac(a, b);
}

static void absorb(struct device *into, const struct device *one)
{
	if (one->rssi_min_dbm < into->rssi_min_dbm) {
		into->rssi_min_dbm = one->rssi_min_dbm;
	}
	if (one->rssi_max_dbm > into->rssi_max_dbm) {
		into->rssi_max_dbm = one->rssi_max_dbm;
	}
	if (one->first_s < into->first_s) {
		into->first_s = one->first_s;
	}
	if (one->last_s > into->last_s) {
		into->last_s = one->last_s;
	}
	into->samples += one->samples;
}

void devices_merge(struct devices *d)
{
	size_t kept = 0;

	if (d->count == 0) {
		return;
	}
	qsort(d->list, d->count, sizeof(*d->list), by_mac);
	for (size_t i = 1; i < d->count; i++) {
		if (by_mac(&d->list[kept], &d->list[i]) == 0) {
			absorb(&d->list[kept], &d->list[i]);
		} else {
			d->list[++kept] = d->list[i];
		}
	}
	d->count = kept + 1;
	qsort(d->list, d->count, sizeof(*d->list), by_samples);
}

void devices_free(struct devices *d)
{
	free(d->list);
	*d = (struct devices){0};
}

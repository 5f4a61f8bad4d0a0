/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * devices.h: who was heard in a collection, and how often.
 */
#ifndef CSIW_DEVICES_H
#define CSIW_DEVICES_H

#include <csiw/sample.h>
#include <stdbool.h>
#include <stddef.h>

struct device {
	uint8_t mac[CSIW_MAC_SIZE];
	int8_t rssi_min_dbm;
	int8_t rssi_max_dbm;
	uint16_t first_s; /* time offsets */
	uint16_t last_s;
	uint32_t samples;
};

/* All zero is an empty list. */
struct devices {
	struct device *list;
	size_t count;
	size_t size;
};

/** Note a sample; false if memory is out. */
bool devices_add(struct devices *d, const struct csiw_sample *sample);

/** After the last sample: one entry a device, most samples first. */
void devices_merge(struct devices *d);

void devices_free(struct devices *d);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * records.h: a stream and its records for tests of outputs, and what stands in a
 * file.  After cmocka.h and scratch.h.
 */
#ifndef CSIW_TESTS_RECORDS_H
#define CSIW_TESTS_RECORDS_H

#include "sink.h"

enum { TEXT_MAX = 64 * 1024 };

/* 2026-11-21T12:00:00.123456789Z, read right at 64 bits only. */
static const uint64_t noon_ns = 1795262400123456789;

static inline struct recording recording_of(uint32_t tones)
{
	return (struct recording){
		.request = {.channel = 6, .bandwidth_mhz = 20},
		.window = "file:/w",
		.window_size = 8388608,
		.tones = tones,
	};
}

static inline struct csiw_record record_of(uint32_t index, uint16_t csi_len)
{
	return (struct csiw_record){
		.index = index,
		.request = 7,
		.mono_ns = 5000000000 + index,
		.wall_ns = noon_ns + index,
		.mac = {2, 0xc5, 0, 0, 0, 1},
		.sequence = 0x1230,
		.frame_control = 0x88,
		.rssi_dbm = -52,
		.core_stream = 0x11,
		.chanspec = 0x1006,
		.chip = 0x65,
		.format = CSIW_FORMAT_INT16,
		.csi_len = csi_len,
		.dropped = 3,
	};
}

/* 1, -1, 2, -2, ... */
static inline const uint8_t *csi_of(void)
{
	static uint8_t csi[1024];

	for (size_t i = 0; i < sizeof(csi) / 4; i++) {
		csiw_put16(csi + 4 * i, (uint16_t)(i + 1), CSIW_ORDER_LITTLE);
		csiw_put16(csi + 4 * i + 2, (uint16_t)(0xffff - i),
			   CSIW_ORDER_LITTLE);
	}
	return csi;
}

/* What a file holds, ended with NUL; its length, -1 if there is none. */
static inline long read_file(const char *path, char text[TEXT_MAX])
{
	FILE *f = fopen(path, "rb");
	size_t len;

	if (f == NULL) {
		return -1;
	}
	len = fread(text, 1, TEXT_MAX - 1, f);
	fclose(f);
	text[len] = '\0';
	return (long)len;
}

#endif

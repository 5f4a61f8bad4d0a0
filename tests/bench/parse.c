/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * parse.c: CSI datagrams found in Ethernet frames, beside a bare loop that
 * copies the same frames.  The frames differ, and lie in a row as in a capture.
 */
#include <stdio.h>
#include <string.h>

#include <csiw/csiw.h>

#include "bench.h"

enum {
	FRAMES = 4096,
	HEADERS = 42, /* Ethernet, IPv4, UDP */
	FRAME_MAX = HEADERS + CSIW_NEXMON_HEADER_SIZE + CSIW_NEXMON_CSI_MAX,
};

/* What the loops leave behind, so that no compiler drops them. */
static volatile uint64_t sink;

static void make_frame(uint8_t *f, size_t len, uint32_t index)
{
	static const uint8_t ethernet[14] =
		"\xff\xff\xff\xff\xff\xffNEXMON\x08";
	uint8_t *ip = f + sizeof(ethernet);
	uint8_t *udp = ip + 20;
	uint8_t *head = f + HEADERS;

	memcpy(f, ethernet, sizeof(ethernet));
	memset(ip, 0, HEADERS - sizeof(ethernet));
	ip[0] = 0x45;
	csiw_put16(ip + 2, (uint16_t)(len - 14), CSIW_ORDER_BIG);
	ip[9] = 17;
	csiw_put16(udp, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 2, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 4, (uint16_t)(len - 34), CSIW_ORDER_BIG);
	csiw_put16(head, 0x1111, CSIW_ORDER_LITTLE);
	csiw_put16(head + 4, 0x02c5, CSIW_ORDER_BIG);
	csiw_put32(head + 6, index % 10, CSIW_ORDER_BIG);
}

static void parse(const uint8_t *frames, size_t len)
{
	struct csiw_csi csi;
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < FRAMES; i++) {
		if (csiw_nexmon_frame(&csi, CSIW_LINK_ETHERNET,
				      frames + i * len, len) != CSIW_OK) {
			bench_fail("a good frame is refused");
		}
		sum += (uint64_t)csi.rssi_dbm + csi.mac[5] + csi.csi_len;
	}
	sink = sum;
}

static void copy(const uint8_t *frames, size_t len)
{
	uint8_t frame[FRAME_MAX];
	size_t i;

	for (i = 0; i < FRAMES; i++) {
		memcpy(frame, frames + i * len, len);
		/* the copy is used: it may not be left out */
		__asm__ volatile("" : : "r"(frame) : "memory");
	}
}

static void measure(uint8_t *frames, size_t len, const char *name,
		    size_t rounds)
{
	static struct bench_series parsed, copied;
	double start;
	uint32_t i;

	parsed.count = copied.count = 0;
	bench_noise(frames, FRAMES * len);
	for (i = 0; i < FRAMES; i++) {
		make_frame(frames + i * len, len, i);
	}
	for (; rounds > 0; rounds--) {
		start = bench_now_s();
		copy(frames, len);
		bench_add(&copied, start);
		start = bench_now_s();
		parse(frames, len);
		bench_add(&parsed, start);
	}
	printf("%s.frames %d\n", name, FRAMES);
	bench_print(name, &parsed, &copied);
}

void bench_parse(size_t rounds)
{
	uint8_t *frames = bench_memory((size_t)FRAMES * FRAME_MAX);

	measure(frames, FRAME_MAX - CSIW_NEXMON_CSI_MAX + 256, "parse.20mhz",
		rounds);
	measure(frames, FRAME_MAX, "parse.80mhz", rounds);
}

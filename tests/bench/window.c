/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.c: a full window published by the guest engine and read back by the
 * peer engine, beside memcpy of the same bytes between the same buffers.  Each
 * round does both, and leaves the caches as the other finds them: the window
 * has just been filled (P6) when the samples are written.
 */
#include <stdio.h>
#include <string.h>

#include <csiw/csiw.h>

#include "bench.h"

enum {
	SAMPLES = 31416,
	BYTES = SAMPLES * CSIW_SAMPLE_SIZE, /* 8,388,072 */
	STEP = 256,     /* packets from one look at the window to the next */
	BUDGET = 65536, /* bytes a step of the peer may touch */
	STEPS_MAX = 100000,
	NOW_MS = 1000, /* the engines' clock stands still */
};

struct bed {
	struct csiw_win win;
	struct csiw_collect collect;
	struct csiw_guest guest;
	struct csiw_peer peer;
	uint8_t *source; /* SAMPLES whole samples */
	uint8_t *read_back;
	uint32_t devices;
};

struct times {
	struct bench_series copy_in, copy_out, copy_both;
	struct bench_series publish, settle, read, both, settled;
};

static void set_up(struct bed *b)
{
	size_t size = csiw_collect_memory(SAMPLES);
	void *base = bench_memory(CSIW_WINDOW_SIZE);

	b->source = bench_memory(BYTES);
	b->read_back = bench_memory(BYTES);
	bench_noise(b->source, BYTES);
	if (csiw_win_init(&b->win, base, CSIW_WINDOW_SIZE, CSIW_MEMORY_PLAIN) !=
		    CSIW_OK ||
	    b->win.capacity != SAMPLES ||
	    csiw_collect_init(&b->collect, bench_memory(size), size, SAMPLES,
			      0x9e3779b97f4a7c15U) != CSIW_OK) {
		bench_fail("a window of 8 MiB must hold 31,416 samples");
	}
}

/* Heads as the guest will encode them, so that the two copies compare. */
static void set_devices(struct bed *b, uint32_t devices)
{
	uint8_t *s = b->source;
	uint32_t i;

	b->devices = devices;
	for (i = 0; i < SAMPLES; i++, s += CSIW_SAMPLE_SIZE) {
		csiw_put16(s + CSIW_SAMPLE_MAC, 0x02c5, CSIW_ORDER_BIG);
		csiw_put32(s + CSIW_SAMPLE_MAC + 2, i % devices,
			   CSIW_ORDER_BIG);
		csiw_put16(s + CSIW_SAMPLE_TIME, 0, CSIW_ORDER_BIG);
	}
}

static void copy(struct bed *b, struct times *t)
{
	uint8_t *window = (uint8_t *)(uintptr_t)b->win.base + CSIW_PARAM_SIZE;
	double start;

	memset(window, CSIW_FILL, BYTES);
	start = bench_now_s();
	memcpy(window, b->source, BYTES);
	bench_add(&t->copy_in, start);
	start = bench_now_s();
	memcpy(b->read_back, window, BYTES);
	bench_add(&t->copy_out, start);
}

/* Up to the guest's first packet: ask, fill, take. */
static void ask(struct bed *b)
{
	const struct csiw_param request = {
		.channel = 6, .bandwidth_mhz = 20, .timeout_s = 60};
	unsigned int i = 0;

	csiw_guest_init(&b->guest, &b->win, CSIW_ORDER_BIG, &b->collect);
	csiw_peer_init(&b->peer, &b->win, CSIW_ORDER_BIG, 1);
	csiw_peer_ask(&b->peer, &request, NOW_MS, NOW_MS + 60000);
	while (csiw_peer_step(&b->peer, NOW_MS, BUDGET) == CSIW_PEER_BUSY) {
		if (i++ == STEPS_MAX) {
			bench_fail("the peer never asks");
		}
	}
	if (csiw_guest_step(&b->guest, NOW_MS) != CSIW_GUEST_OPEN ||
	    csiw_guest_opened(&b->guest, NOW_MS, CSIW_RET_NONE) !=
		    CSIW_GUEST_CAPTURE) {
		bench_fail("the guest does not take the request");
	}
	csiw_peer_step(&b->peer, NOW_MS, BUDGET); /* it sees "taken" */
}

static void publish(struct bed *b)
{
	const uint8_t *s = b->source;
	struct csiw_csi csi = {.csi_len = CSIW_CSI_SIZE, .rssi_valid = 1};
	uint32_t i;

	for (i = 0; i < SAMPLES; i++, s += CSIW_SAMPLE_SIZE) {
		if (i % STEP == 0) {
			csiw_guest_step(&b->guest, NOW_MS);
		}
		csi.csi = s + CSIW_SAMPLE_CSI;
		csi.rssi_dbm = (int8_t)s[CSIW_SAMPLE_RSSI];
		memcpy(csi.mac, s + CSIW_SAMPLE_MAC, CSIW_MAC_SIZE);
		csi.core_stream =
			csiw_get16(s + CSIW_SAMPLE_STREAM, CSIW_ORDER_BIG);
		csiw_guest_csi(&b->guest, &csi, NOW_MS, 0);
	}
}

static void settle(struct bed *b)
{
	unsigned int i;

	for (i = 0; i < STEPS_MAX; i++) {
		if (csiw_peer_step(&b->peer, NOW_MS, BUDGET) ==
		    CSIW_PEER_DONE) {
			return;
		}
	}
	bench_fail("the answer never settles");
}

static void engines(struct bed *b, struct times *t)
{
	double start;

	ask(b);
	start = bench_now_s();
	publish(b);
	bench_add(&t->publish, start);
	start = bench_now_s();
	settle(b);
	bench_add(&t->settle, start);
	start = bench_now_s();
	csiw_peer_samples(&b->peer, 0, b->peer.total, b->read_back, BYTES);
	bench_add(&t->read, start);
	if (b->peer.total != SAMPLES || b->peer.ret != CSIW_RET_WINDOW_FULL ||
	    memcmp(b->read_back, b->source, BYTES) != 0) {
		bench_fail("what was read is not what was published");
	}
}

static void sums(struct times *t, size_t i)
{
	t->copy_both.value[i] = t->copy_in.value[i] + t->copy_out.value[i];
	t->both.value[i] = t->publish.value[i] + t->read.value[i];
	t->settled.value[i] = t->both.value[i] + t->settle.value[i];
}

/* One round ahead warms every buffer and is not counted. */
static void rounds(struct bed *b, struct times *t, size_t count)
{
	size_t i;

	copy(b, t);
	engines(b, t);
	memset(t, 0, sizeof(*t));
	for (i = 0; i < count; i++) {
		copy(b, t);
		engines(b, t);
		sums(t, i);
	}
	t->copy_both.count = t->both.count = t->settled.count = count;
}

static void measure(struct bed *b, const char *which, size_t count)
{
	static struct times t;
	const struct {
		const char *name;
		const struct bench_series *engine;
		const struct bench_series *copy;
	} rows[] = {
		{"copy", &t.copy_both, &t.copy_both},
		{"publish", &t.publish, &t.copy_in},
		{"settle", &t.settle, &t.copy_out},
		{"read", &t.read, &t.copy_out},
		{"both", &t.both, &t.copy_both},
		{"settled", &t.settled, &t.copy_both},
	};
	char name[32];
	size_t i;

	memset(&t, 0, sizeof(t));
	rounds(b, &t, count);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(name, sizeof(name), "%s.%s", which, rows[i].name);
		bench_print(name, rows[i].engine, rows[i].copy);
	}
}

void bench_window(size_t count)
{
	static struct bed b;

	set_up(&b);
	set_devices(&b, 10);
	measure(&b, "plain", count);
	b.win.memory = CSIW_MEMORY_DEVICE;
	measure(&b, "device", count);
	b.win.memory = CSIW_MEMORY_PLAIN;
	set_devices(&b, SAMPLES);
	measure(&b, "crowd", count);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* ring.c: see ring.h; and records a second beside two copies of the same bytes. */
#include "ring.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum {
	NOW_MS = 1000,  /* the engines' clock stands still */
	BUDGET = 65536, /* bytes a step of the peer may touch */
	STEPS_MAX = 100000,
	RECORDS = 200000, /* of a round */
	LOOK = 256,       /* records from one step of the guest to the next */
};

uint64_t ring_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

void ring_stream(struct ring_bed *b, uint8_t bandwidth_mhz)
{
	const struct csiw_param request = {.channel = 36,
					   .bandwidth_mhz = bandwidth_mhz,
					   .flags = CSIW_F_STREAM};
	unsigned int i;

	csiw_guest_init(&b->guest, &b->win, CSIW_ORDER_BIG, &b->collect);
	csiw_peer_init(&b->peer, &b->win, CSIW_ORDER_BIG, 1);
	csiw_ring_layout(&b->ring, b->win.size, bandwidth_mhz);
	if (csiw_guest_link_start(&b->guest, 1, 0, NOW_MS) != CSIW_OK ||
	    csiw_peer_ask(&b->peer, &request, NOW_MS, UINT64_MAX) != CSIW_OK) {
		bench_fail("the window must take a link");
	}
	for (i = 0; i < STEPS_MAX; i++) {
		csiw_peer_step(&b->peer, NOW_MS, BUDGET);
		if (csiw_guest_step(&b->guest, NOW_MS) == CSIW_GUEST_OPEN) {
			csiw_guest_opened(&b->guest, NOW_MS, CSIW_RET_NONE);
			return;
		}
	}
	bench_fail("the guest never takes the stream");
}

void ring_open(struct ring_bed *b, uint8_t bandwidth_mhz)
{
	size_t size = csiw_collect_memory(csiw_capacity(CSIW_WINDOW_SIZE));
	void *base = bench_memory(CSIW_WINDOW_SIZE);

	memset(b, 0, sizeof(*b));
	b->source = bench_memory(RING_BATCH * CSIW_SLOT_80);
	b->private = bench_memory(RING_BATCH * CSIW_SLOT_80);
	bench_noise(b->source, RING_BATCH * CSIW_SLOT_80);
	bench_noise(b->macs[0], sizeof(b->macs));
	if (csiw_win_init(&b->win, base, CSIW_WINDOW_SIZE, CSIW_MEMORY_PLAIN) !=
		    CSIW_OK ||
	    csiw_collect_init(&b->collect, bench_memory(size), size,
			      b->win.capacity, 1) != CSIW_OK) {
		bench_fail("a window of 8 MiB must do");
	}
	ring_stream(b, bandwidth_mhz);
}

void ring_hear(struct ring_bed *b, uint32_t i, uint64_t mono_ns)
{
	size_t len = b->ring.slot_size - CSIW_RECORD_HEADER;
	struct csiw_csi csi = {
		.csi = b->source + i % RING_BATCH * len,
		.csi_len = (uint16_t)len,
		.rssi_valid = 1,
		.sequence = (uint16_t)(i / RING_DEVICES << 4),
		.chip = CSIW_CHIP_43455C0,
	};

	/* as a parser writes it: whole, not byte by byte */
	memcpy(csi.mac, b->macs[i % RING_DEVICES], sizeof(csi.mac));
	if (csiw_guest_csi(&b->guest, &csi, mono_ns, mono_ns) !=
	    CSIW_GUEST_CAPTURE) {
		bench_fail("the stream ended");
	}
}

static void pin(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	(void)pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

struct side {
	struct ring_bed *b;
	void (*run)(struct ring_bed *);
};

static void *consumer(void *p)
{
	const struct side *side = p;

	pin(1);
	side->run(side->b);
	return NULL;
}

void ring_both(struct ring_bed *b, void (*produce)(struct ring_bed *),
	       void (*consume)(struct ring_bed *))
{
	struct side side = {b, consume};
	pthread_t thread;

	pin(0);
	if (pthread_create(&thread, NULL, consumer, &side) != 0) {
		bench_fail("no second thread");
	}
	produce(b);
	pthread_join(thread, NULL);
}

/* Whether a consumer reads now: while a batch lies behind the one it would read.
 * On the producer's heels its core would fetch lines ahead of it that are being
 * written. */
static bool worth(const struct ring_bed *b, uint32_t read, uint32_t ready)
{
	return ready >= 2 * RING_BATCH || read + ready == b->count;
}

/* ---- two copies of the same bytes, as two threads hand them over */

static void copy_in(struct ring_bed *b)
{
	uint8_t *slots = (uint8_t *)(uintptr_t)b->win.base + CSIW_RING_OFFSET;
	const size_t slot = b->ring.slot_size;
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		if (i % RING_BATCH == 0) {
			atomic_store_explicit(&b->produced, i,
					      memory_order_release);
			while (i - atomic_load_explicit(&b->consumed,
							memory_order_acquire) >
			       b->ring.slot_count - RING_BATCH) {
			}
		}
		memcpy(slots + (i & (b->ring.slot_count - 1)) * slot,
		       b->source + i % RING_BATCH * slot, slot);
	}
	atomic_store_explicit(&b->produced, i, memory_order_release);
}

static void copy_out(struct ring_bed *b)
{
	const uint8_t *slots =
		(const uint8_t *)(uintptr_t)b->win.base + CSIW_RING_OFFSET;
	const size_t slot = b->ring.slot_size;
	uint32_t i = 0;

	while (i < b->count) {
		uint32_t n = atomic_load_explicit(&b->produced,
						  memory_order_acquire) -
			     i;
		uint32_t k;

		if (!worth(b, i, n)) {
			continue;
		}
		n = n < RING_BATCH ? n : RING_BATCH;
		for (k = 0; k < n; k++, i++) {
			memcpy(b->private + k * slot,
			       slots + (i & (b->ring.slot_count - 1)) * slot,
			       slot);
		}
		atomic_store_explicit(&b->consumed, i, memory_order_release);
	}
}

/* ---- the engines */

/* Nothing is dropped: a guest has no other way to wait. */
static void wait_for_room(const struct ring_bed *b)
{
	size_t at = csiw_samples_end(b->win.size) + CSIW_LINK_CONSUMER;

	while (b->guest.link.producer.index - csiw_win_get32(&b->win, at) >
	       b->ring.slot_count - RING_BATCH) {
	}
}

static void produce(struct ring_bed *b)
{
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		if (i % LOOK == 0) {
			csiw_guest_step(&b->guest, NOW_MS);
		}
		if (i % RING_BATCH == 0) {
			csiw_guest_flush(&b->guest);
			wait_for_room(b);
		}
		ring_hear(b, i, i);
	}
	csiw_guest_flush(&b->guest);
}

static uint32_t copy(struct ring_bed *b)
{
	uint32_t n;

	if (csiw_stream_copy(&b->peer, b->private,
			     RING_BATCH * b->ring.slot_size, &n) != CSIW_OK) {
		bench_fail("the stream broke");
	}
	return n;
}

static void consume(struct ring_bed *b)
{
	uint32_t i = 0;

	while (i < b->count) {
		uint32_t n;

		if (csiw_stream_ready(&b->peer, &n) != CSIW_OK) {
			bench_fail("the stream broke");
		}
		if (worth(b, i, n)) {
			i += copy(b);
		}
	}
}

static void rate(const char *name, uint8_t bandwidth_mhz, size_t rounds)
{
	static struct bench_series copies, records;
	struct ring_bed b;
	double start;

	copies.count = records.count = 0;
	ring_open(&b, bandwidth_mhz);
	b.count = RECORDS;
	for (; rounds > 0; rounds--) {
		atomic_store(&b.produced, 0);
		atomic_store(&b.consumed, 0);
		start = bench_now_s();
		ring_both(&b, copy_in, copy_out);
		bench_add(&copies, start);
		ring_stream(&b, bandwidth_mhz);
		start = bench_now_s();
		ring_both(&b, produce, consume);
		bench_add(&records, start);
	}
	printf("%s.records %d\n", name, RECORDS);
	bench_print(name, &records, &copies);
}

void bench_ring(size_t rounds)
{
	rate("ring.20mhz", 20, rounds);
	rate("ring.80mhz", 80, rounds);
}

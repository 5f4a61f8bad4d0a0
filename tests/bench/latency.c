/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * latency.c: how long a record takes from the guest's hands into the peer's, one
 * record under way at a time: both sides polling, beside a flag and as many
 * cache lines; and through an eventfd as doorbell, beside a bare eventfd.
 */
#include "ring.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	NOW_MS = 1000,
	BUDGET = 65536,
	POLLED = 20000, /* records of a round */
	RUNG = 3000,
	ASLEEP_NS = 30000, /* by then the other side sleeps */
	STEP = 64,         /* records from one step of a peer to the next */
};

static double ns_of[POLLED];
static size_t ns_count;

static void arrived(uint64_t sent_ns)
{
	ns_of[ns_count++] = (double)(ring_now_ns() - sent_ns);
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* p50 and p99 of the round that ns_of holds, and an empty one. */
static void close_round(struct bench_series *p50, struct bench_series *p99)
{
	qsort(ns_of, ns_count, sizeof(ns_of[0]), compare);
	p50->value[p50->count++] = ns_of[ns_count / 2] / 1e9;
	p99->value[p99->count++] = ns_of[ns_count * 99 / 100] / 1e9;
	ns_count = 0;
}

static void ring(int fd)
{
	const uint64_t one = 1;

	if (write(fd, &one, sizeof(one)) != (ssize_t)sizeof(one)) {
		bench_fail("an eventfd takes no more");
	}
}

static void await(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) != (ssize_t)sizeof(count)) {
		bench_fail("an eventfd gives nothing");
	}
}

static void let_sleep(void)
{
	const uint64_t until = ring_now_ns() + ASLEEP_NS;

	while (ring_now_ns() < until) {
	}
}

/* ---- baselines: a stamp, the lines of a slot, and a flag or an eventfd */

static void bare_produce(struct ring_bed *b)
{
	uint8_t *slots = (uint8_t *)(uintptr_t)b->win.base + CSIW_RING_OFFSET;
	const size_t slot = b->ring.slot_size;
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		uint8_t *at = slots + (i & (b->ring.slot_count - 1)) * slot;
		uint64_t now;

		if (b->doorbell) {
			let_sleep();
		}
		now = ring_now_ns();
		memcpy(at, &now, sizeof(now));
		memcpy(at + sizeof(now), b->source, slot - sizeof(now));
		atomic_store_explicit(&b->produced, i + 1,
				      memory_order_release);
		if (b->doorbell) {
			ring(b->peer_bell);
			await(b->guest_bell);
		}
		while (atomic_load_explicit(&b->consumed,
					    memory_order_acquire) != i + 1) {
		}
	}
}

static void bare_consume(struct ring_bed *b)
{
	const uint8_t *slots =
		(const uint8_t *)(uintptr_t)b->win.base + CSIW_RING_OFFSET;
	const size_t slot = b->ring.slot_size;
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		uint64_t sent;

		if (b->doorbell) {
			await(b->peer_bell);
		}
		while (atomic_load_explicit(&b->produced,
					    memory_order_acquire) == i) {
		}
		memcpy(b->private,
		       slots + (i & (b->ring.slot_count - 1)) * slot, slot);
		memcpy(&sent, b->private, sizeof(sent));
		arrived(sent);
		atomic_store_explicit(&b->consumed, i + 1,
				      memory_order_release);
		if (b->doorbell) {
			ring(b->guest_bell);
		}
	}
}

/* ---- the engines */

static void produce(struct ring_bed *b)
{
	size_t at = csiw_samples_end(b->win.size) + CSIW_LINK_CONSUMER;
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		if (i % STEP == 0) {
			csiw_guest_step(&b->guest, NOW_MS);
		}
		if (b->doorbell) {
			let_sleep();
		}
		ring_hear(b, i, ring_now_ns());
		csiw_guest_flush(&b->guest);
		if (b->doorbell) {
			if (csiw_guest_bell(&b->guest)) {
				ring(b->peer_bell);
			}
			await(b->guest_bell);
		}
		while (csiw_win_get32(&b->win, at) !=
		       b->guest.link.producer.index) {
		}
	}
}

static void read_one(struct ring_bed *b)
{
	struct csiw_record record;
	uint32_t n = 0;

	while (n == 0) {
		if (csiw_stream_copy(&b->peer, b->private, b->ring.slot_size,
				     &n) != CSIW_OK) {
			bench_fail("the stream broke");
		}
	}
	csiw_record_decode(&record, b->private, CSIW_RECORD_HEADER);
	arrived(record.mono_ns);
}

static void consume(struct ring_bed *b)
{
	uint32_t i;

	for (i = 0; i < b->count; i++) {
		if (i % STEP == 0) {
			csiw_peer_step(&b->peer, NOW_MS, BUDGET);
		}
		if (b->doorbell) {
			if (csiw_peer_arm(&b->peer)) {
				await(b->peer_bell);
			}
			csiw_peer_disarm(&b->peer);
		}
		read_one(b);
		if (b->doorbell) {
			ring(b->guest_bell);
		}
	}
}

static void measure(const char *name, bool doorbell, uint32_t count,
		    size_t rounds)
{
	static struct bench_series bare50, bare99, p50, p99;
	char words[64];
	struct ring_bed b;

	bare50.count = bare99.count = p50.count = p99.count = 0;
	ring_open(&b, 20);
	b.count = count;
	b.doorbell = doorbell;
	b.guest_bell = eventfd(0, 0);
	b.peer_bell = eventfd(0, 0);
	for (; rounds > 0; rounds--) {
		atomic_store(&b.produced, 0);
		atomic_store(&b.consumed, 0);
		ring_both(&b, bare_produce, bare_consume);
		close_round(&bare50, &bare99);
		ring_stream(&b, 20);
		ring_both(&b, produce, consume);
		close_round(&p50, &p99);
	}
	snprintf(words, sizeof(words), "%s.p50", name);
	bench_print(words, &p50, &bare50);
	snprintf(words, sizeof(words), "%s.p99", name);
	bench_print(words, &p99, &bare99);
}

void bench_latency(size_t rounds)
{
	measure("latency.polled", false, POLLED, rounds);
	measure("latency.rung", true, RUNG, rounds);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * bench.h: what the benchmarks in C share.  Each prints one "NAME VALUE" a
 * line; bench.py puts the figures beside their limits.
 */
#ifndef CSIW_TESTS_BENCH_H
#define CSIW_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

/* Rounds are interleaved with their baseline; the median is what counts. */
enum { BENCH_ROUNDS_MAX = 1001 };

struct bench_series {
	double value[BENCH_ROUNDS_MAX];
	size_t count;
};

/** Seconds of a monotonic clock. */
double bench_now_s(void);

/** Seconds since start, added to the series. */
void bench_add(struct bench_series *s, double start_s);

/** Median of a series of at least one. */
double bench_median(const struct bench_series *s);

/** Print NAME_s, the median of s, and NAME_ratio, the median over the rounds of
 * base / s: 1 is as fast as the baseline. */
void bench_print(const char *name, const struct bench_series *s,
		 const struct bench_series *base);

/** Zeroed memory with every page present; ends the program if there is none. */
void *bench_memory(size_t size);

/** Random bytes, the same in every run of the program. */
void bench_noise(uint8_t *dst, size_t size);

/** Say what is wrong and end the program with status 1. */
_Noreturn void bench_fail(const char *what);

/** The benchmarks: publishing and reading, records through the ring and how long
 * one takes, parsing, reading captures. */
void bench_window(size_t count);
void bench_ring(size_t rounds);
void bench_latency(size_t rounds);
void bench_parse(size_t rounds);
void bench_pcap(const char *path);

#endif

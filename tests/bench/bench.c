/* SPDX-License-Identifier: BSD-2-Clause */
/* bench.c: the benchmarks in C by name, and what they share. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

double bench_now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void bench_add(struct bench_series *s, double start_s)
{
	s->value[s->count++] = bench_now_s() - start_s;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(const struct bench_series *s)
{
	struct bench_series sorted = *s;

	qsort(sorted.value, s->count, sizeof(s->value[0]), compare);
	return sorted.value[s->count / 2];
}

void bench_print(const char *name, const struct bench_series *s,
		 const struct bench_series *base)
{
	struct bench_series ratio = {.count = s->count};
	size_t i;

	for (i = 0; i < s->count; i++) {
		ratio.value[i] = base->value[i] / s->value[i];
	}
	printf("%s_s %.9f\n", name, bench_median(s));
	printf("%s_ratio %.4f\n", name, bench_median(&ratio));
}

/* Shared memory, as a window is: the same kind of pages for both sides. */
void *bench_memory(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (p == MAP_FAILED) {
		bench_fail("out of memory");
	}
	return p;
}

void bench_noise(uint8_t *dst, size_t size)
{
	uint64_t x = 88172645463325252U;
	size_t i;

	for (i = 0; i < size; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		dst[i] = (uint8_t)x;
	}
}

void bench_fail(const char *what)
{
	fprintf(stderr, "csiw_bench: %s\n", what);
	exit(1);
}

static size_t rounds(const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (*text == '\0' || *end != '\0' || n < 1 || n > BENCH_ROUNDS_MAX) {
		bench_fail("ROUNDS must be a number from 1 to 1001");
	}
	return (size_t)n;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "window") == 0) {
		bench_window(rounds(argv[2]));
	} else if (argc == 3 && strcmp(argv[1], "parse") == 0) {
		bench_parse(rounds(argv[2]));
	} else if (argc == 3 && strcmp(argv[1], "ring") == 0) {
		bench_ring(rounds(argv[2]));
	} else if (argc == 3 && strcmp(argv[1], "latency") == 0) {
		bench_latency(rounds(argv[2]));
	} else if (argc == 3 && strcmp(argv[1], "pcap") == 0) {
		bench_pcap(argv[2]);
	} else {
		fprintf(stderr, "usage: csiw_bench window ROUNDS | "
				"parse ROUNDS | ring ROUNDS | "
				"latency ROUNDS | pcap FILE\n");
		return 2;
	}
	if (fflush(stdout) != 0 || ferror(stdout)) {
		bench_fail("the figures could not be written");
	}
	return 0;
}

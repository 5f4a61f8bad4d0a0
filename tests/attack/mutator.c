/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * mutator.c: rewrites the file of a window while others work with it.
 *
 *	mutator HOW WINDOW big|little SEED [EXPECTED]
 *
 * HOW is one of the table below.  EXPECTED holds return value, total (4 bytes,
 * in the order of the block) and samples of the run that is to come, as they
 * will lie in the window.  SIGTERM ends it: then it prints what it did, as
 * JSON.  Exit status 1, with a sentence, is a rule that somebody broke.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "attack.h"

enum {
	LIFE_S = 600,   /* whoever started this may be dead by then */
	HEAD_SIZE = 5,  /* return value and total in EXPECTED */
	NICENESS = 5,   /* the victims go first where cores are few */
	CASE_COUNT = 9, /* of attack_any_total */
};

static const struct {
	const char *name;
	void (*attack)(struct attack *a);
	bool expects;
} ways[] = {
	{"everything", attack_everything, false},
	{"unread", attack_unread, true},
	{"idle", attack_idle, false},
	{"guest", attack_as_guest, true},
	{"peer", attack_as_peer, false},
};

enum { WAY_COUNT = sizeof(ways) / sizeof(ways[0]) };

static volatile sig_atomic_t over;

static void on_term(int number)
{
	(void)number;
	over = 1;
}

bool attack_over(void)
{
	return over;
}

static void tell(const struct attack *a)
{
	printf("{\"stores\": %" PRIu64 ", \"seen\": %" PRIu64 "}\n", a->stores,
	       a->seen);
}

void attack_fail(const struct attack *a, const char *sentence, size_t offset)
{
	fprintf(stderr, "mutator: %s, at offset %zu of the window\n", sentence,
		offset);
	tell(a);
	exit(1);
}

/* SplitMix64. */
uint32_t attack_random(struct attack *a)
{
	uint64_t z = a->random += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return (uint32_t)(z >> 32);
}

uint32_t attack_below(struct attack *a, uint32_t below)
{
	return (uint32_t)((uint64_t)attack_random(a) * below >> 32);
}

bool attack_once_in(struct attack *a, uint32_t times)
{
	return attack_below(a, times) == 0;
}

void attack_put(struct attack *a, size_t at, uint8_t value)
{
	a->stores += a->window[at] != value;
	a->window[at] = value;
}

void attack_put_all(struct attack *a, size_t at, const uint8_t *from,
		    size_t len)
{
	for (size_t i = 0; i < len; i++) {
		attack_put(a, at + i, from[i]);
	}
}

void attack_fill(struct attack *a, size_t at, uint8_t value, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		attack_put(a, at + i, value);
	}
}

void attack_put_total(struct attack *a, uint32_t total)
{
	volatile uint32_t *word =
		(volatile uint32_t *)(uintptr_t)(a->window + CSIW_PARAM_TOTAL);
	uint8_t bytes[sizeof(total)];
	uint32_t value;

	csiw_put32(bytes, total, a->order);
	memcpy(&value, bytes, sizeof(value));
	a->stores += *word != value;
	*word = value;
}

uint32_t attack_any_total(struct attack *a)
{
	switch (attack_below(a, CASE_COUNT)) {
	case 0:
		return a->capacity;
	case 1:
		return a->capacity + 1;
	case 2:
		return a->capacity - 1;
	case 3:
		return UINT32_MAX - attack_below(a, 2);
	case 4: /* the offset wraps in 32 bits, and lands in the window */
		return UINT32_MAX / CSIW_SAMPLE_SIZE + attack_below(a, 8);
	case 5:
		return (uint32_t)1 << attack_below(a, 32);
	case 6:
		return attack_random(a);
	default:
		return attack_below(a, a->capacity + 1);
	}
}

void attack_pause(struct attack *a, uint32_t most_us)
{
	struct timespec t = {
		.tv_nsec = (long)attack_below(a, most_us) * 1000,
	};

	nanosleep(&t, NULL);
}

size_t attack_behind(uint32_t samples)
{
	return CSIW_PARAM_SIZE + (size_t)samples * CSIW_SAMPLE_SIZE;
}

static void give_up(const char *what)
{
	fprintf(stderr, "mutator: %s: %s\n", what, strerror(errno));
	exit(2);
}

static void map_window(struct attack *a, const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	struct stat st;

	if (fd < 0 || fstat(fd, &st) != 0) {
		give_up(path);
	}
	a->size = (size_t)st.st_size;
	a->end = a->size - CSIW_DESCRIPTOR_SIZE;
	a->capacity = (uint32_t)((a->end - CSIW_PARAM_SIZE) / CSIW_SAMPLE_SIZE);
	a->window =
		mmap(NULL, a->size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (a->window == MAP_FAILED) {
		give_up(path);
	}
	close(fd);
}

static void read_expected(struct attack *a, const char *path)
{
	uint8_t head[HEAD_SIZE];
	FILE *f = fopen(path, "rb");

	a->samples = malloc(a->size);
	if (f == NULL || a->samples == NULL ||
	    fread(head, sizeof(head), 1, f) != 1) {
		give_up(path);
	}
	a->ret = head[0];
	a->total = csiw_get32(head + 1, a->order);
	if (a->total > a->capacity ||
	    fread(a->samples, CSIW_SAMPLE_SIZE, a->total, f) != a->total) {
		give_up(path);
	}
	fclose(f);
}

static int find_way(const char *name)
{
	for (int i = 0; i < WAY_COUNT; i++) {
		if (strcmp(ways[i].name, name) == 0) {
			return i;
		}
	}
	return -1;
}

int main(int argc, char **argv)
{
	static const struct sigaction action = {.sa_handler = on_term};
	struct attack a = {0};
	int way = argc >= 5 ? find_way(argv[1]) : -1;

	if (way < 0 || argc != (ways[way].expects ? 6 : 5)) {
		fputs("usage: mutator HOW WINDOW big|little SEED [EXPECTED]\n",
		      stderr);
		return 2;
	}
	alarm(LIFE_S);
	sigaction(SIGTERM, &action, NULL);
	if (nice(NICENESS) == -1) {
		give_up("nice");
	}
	map_window(&a, argv[2]);
	a.order = strcmp(argv[3], "little") == 0 ? CSIW_ORDER_LITTLE
						 : CSIW_ORDER_BIG;
	a.random = strtoull(argv[4], NULL, 0);
	if (ways[way].expects) {
		read_expected(&a, argv[5]);
	}
	fputs("mutator: attacking\n", stderr);
	ways[way].attack(&a);
	tell(&a);
	free(a.samples);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attack.h: what the ways to attack a window share: the window, numbers that
 * follow from a seed, and stores that are counted.
 */
#ifndef CSIW_TEST_ATTACK_H
#define CSIW_TEST_ATTACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/order.h>
#include <csiw/wire_link.h>

struct attack {
	volatile uint8_t *window;
	size_t size;       /* of the window, bytes */
	size_t end;        /* of the samples: where the descriptor begins */
	uint32_t capacity; /* samples */
	enum csiw_order order;
	uint64_t random;
	/* the run that is expected, or empty */
	uint8_t *samples; /* as they lie in the window */
	uint32_t total;
	uint8_t ret;
	/* what is told in the end */
	uint64_t stores; /* that changed a byte */
	uint64_t seen;   /* answers, watched from outside */
};

/* Whether it is time to end. */
bool attack_over(void);

/* Say what rule was broken, and end with 1. */
void attack_fail(const struct attack *a, const char *sentence, size_t offset)
	__attribute__((noreturn));

uint32_t attack_random(struct attack *a);

/* 0 to below - 1. */
uint32_t attack_below(struct attack *a, uint32_t below);

/* True once in so many times. */
bool attack_once_in(struct attack *a, uint32_t times);

static inline uint8_t attack_get(const struct attack *a, size_t at)
{
	return a->window[at];
}

/* One store of one byte. */
void attack_put(struct attack *a, size_t at, uint8_t value);

/* Ascending stores of bytes. */
void attack_put_all(struct attack *a, size_t at, const uint8_t *from,
		    size_t len);

void attack_fill(struct attack *a, size_t at, uint8_t value, size_t len);

/* One aligned store of all four bytes, as the guest's. */
void attack_put_total(struct attack *a, uint32_t total);

/* A total that is right, at the edges, or absurd. */
uint32_t attack_any_total(struct attack *a);

/* Do nothing for up to so many microseconds. */
void attack_pause(struct attack *a, uint32_t most_us);

/* Where the byte behind that many samples lies. */
size_t attack_behind(uint32_t samples);

/* Full barrier. */
static inline void attack_barrier(void)
{
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* The ways to attack; each goes on until attack_over(). */
void attack_everything(struct attack *a);
void attack_unread(struct attack *a);
void attack_idle(struct attack *a);
void attack_as_guest(struct attack *a);
void attack_as_peer(struct attack *a);

#endif

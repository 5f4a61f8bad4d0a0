/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soak.h: what the three processes of the soak share besides the window: the
 * guest, the peer, and the one that stalls, kills and restarts them.
 */
#ifndef TESTS_SOAK_SOAK_H
#define TESTS_SOAK_SOAK_H

#include <stdatomic.h>
#include <stdint.h>

#include <csiw/csiw.h>

enum {
	SOAK_WINDOW = 1 << 20, /* bytes: 2048, 1024 and 512 slots */
	SOAK_ERRORS = 24,      /* more than there are of enum csiw_err */
};

/* What the guest itself did in its latest run, each counted before the library
 * hears of it: whoever sees the end of a run sees all of that run here. */
struct soak_truth {
	_Atomic uint32_t life; /* as in the marks of its records */
	_Atomic uint32_t run;
	_Atomic uint64_t ring;      /* CSI that fits: delivered, or dropped */
	_Atomic uint64_t filtered;  /* too long for a slot */
	_Atomic uint64_t malformed; /* handed over, or told of */
	_Atomic uint64_t kernel;    /* told of */
};

/* Each counter has one writer at a time; a killed writer leaves it whole. */
struct soak_board {
	_Atomic uint64_t records; /* judged by the peer, all of them right */
	_Atomic uint64_t dropped; /* that records told of */
	_Atomic uint64_t streams; /* that came to their end, sums exact */
	_Atomic uint64_t lives;   /* of either side, for their seeds */
	_Atomic uint64_t wraps;   /* indices that passed 2^32 */
	_Atomic uint64_t errors[SOAK_ERRORS]; /* streams cut off, by -err */
	_Atomic uint64_t refused;             /* answered with 1 to 5 or 9 */
	_Atomic uint64_t compared;            /* streams, with the truth */
	struct soak_truth truth;
};

struct soak {
	struct csiw_win win;
	struct soak_board *board;
	uint64_t seed; /* of this life */
};

/* What a record says in its CSI: which run of which guest, and its number in it;
 * the rest of the bytes follow from both. */
struct soak_mark {
	uint32_t life;
	uint32_t run;
	uint32_t number;
};

/** Fill len bytes of CSI. */
void soak_fill(uint8_t *csi, uint16_t len, const struct soak_mark *mark);

/** Take the mark out of CSI, and see whether the rest follows from it. */
int soak_read(struct soak_mark *mark, const uint8_t *csi, uint16_t len);

/** The lives of a guest and of a peer; they never return. */
_Noreturn void soak_guest(struct soak *s);
_Noreturn void soak_peer(struct soak *s);

/** A random number below n. */
uint32_t soak_below(struct soak *s, uint32_t n);

/** Sleep now and then, mostly not at all. */
void soak_stall(struct soak *s);

uint64_t soak_now_ms(void);

/** End this process: the soak has failed, and why. */
_Noreturn void soak_fail(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

#endif

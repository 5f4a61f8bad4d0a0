/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tuner.h: the radio of a live capture, run by run: what is asked of the radio
 * helper, one verb after the other, and what its answers and events mean.
 * Nothing here waits; times are nanoseconds of one monotonic clock.
 */
#ifndef CSIWD_TUNER_H
#define CSIWD_TUNER_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/wire.h>

#include "radio/radio.h"

enum tuner_state {
	TUNER_RESTING,
	TUNER_STARTING,
	TUNER_TUNED,
	TUNER_FAILED, /* to start, or in the run; it has been said */
};

struct tuner {
	/* set before the first start */
	struct radio *radio;   /* stays the caller's */
	const char *interface; /* for sentences */
	bool has_led;

	bool quiet; /* set before a start: nothing about this run is logged */

	/* readable */
	enum tuner_state state;
	enum csiw_ret ret; /* why the start failed: 3 or 4 */
	bool dead;         /* the helper, for good; it has been said */
	uint32_t ifindex;  /* CSI arrives there; valid when tuned */

	/* private */
	struct radio_ask ask; /* the last one */
	bool asking;          /* its answer is awaited */
	bool lit;
	bool check;   /* READ_BACK soon, whatever is heard */
	bool touched; /* the radio, since the last RESTORE */
	uint64_t asked_ns;
	uint64_t check_ns;   /* of the next READ_BACK while tuned */
	uint64_t restore_ns; /* 0: not decided */
	struct radio_answer answer;
};

/**
 * Tune for a run.
 *
 * @param what  chanspec, masks and MACs.
 */
void tuner_start(struct tuner *t, const struct radio_ask *what,
		 uint64_t now_ns);

/** Take what the helper says; call it every turn.  What it finds is in state
 * and dead. */
void tuner_attend(struct tuner *t, uint64_t now_ns);

/** CSI came, so the firmware is alive. */
void tuner_heard(struct tuner *t, uint64_t now_ns);

/** Say which channel the radio is on, instead of the one asked for. */
void tuner_say_channel(const struct tuner *t, uint16_t chanspec);

/** Say something about this run. */
void tuner_say(const struct tuner *t, const char *text);

/** The run, or its start, is over. */
void tuner_stop(struct tuner *t);

/** Call it every turn without a run: the radio is restored after a while. */
void tuner_rest(struct tuner *t, uint64_t now_ns);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* trial.h: the part of csiwd --report that uses the radio. */
#ifndef CSIWD_TRIAL_H
#define CSIWD_TRIAL_H

#include <stdbool.h>

#include "radio/radio.h"
#include "sniff.h"

/**
 * Configure each bandwidth, count what comes in TRIAL_S seconds, try the
 * firmware's MAC filter, restore; a line each to stdout.
 *
 * @return whether all of it worked.
 */
bool trial(struct radio *radio, struct sniff *sniff);

/**
 * One verb and its answer, waiting for it.  Of doctor.c.
 *
 * @return false, with a sentence in answer->text, if it was not done.
 */
bool doctor_ask(struct radio *radio, struct radio_ask *ask,
		struct radio_answer *answer);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * radio.h: the radio helper as csiwd sees it: a process of its own, forked
 * before csiwd gives up its rights.  csiwd asks it one verb at a time and never
 * waits for the answer.  The helper never maps the window; it restores the
 * radio when its csiwd is gone, however that ended.
 */
#ifndef CSIWD_RADIO_H
#define CSIWD_RADIO_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/hosted.h>

#include "ask.h"

struct radio;

struct radio_options {
	const char *interface; /* wlan0 */
	const char *monitor;   /* mon0: made, or another one reused */
	const char *led;       /* path of its brightness; NULL: none */
	const char *nexutil;   /* path; NULL: no last resort */
};

/* What radio_hear heard. */
enum radio_heard {
	RADIO_NOTHING,
	RADIO_ANSWER, /* to the last radio_ask; earlier ones are dropped */
	RADIO_EVENT,  /* unasked: answer->event says what */
	RADIO_DEAD,   /* the helper is gone, for good; why is filled */
};

/**
 * Fork the helper.  Call it before the window is opened.
 *
 * @param out  for radio_close.
 *
 * @return CSIW_OK; CSIW_ERR_SYSTEM with why.
 */
int radio_fork(struct radio **out, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE]);

/** Descriptor to poll for reading. */
int radio_fd(const struct radio *r);

/**
 * Send one verb; ask->number is set here.  Never waits: an answer that is still
 * under way will be dropped.
 *
 * @return false if the helper is gone, or asked more than it can take.
 */
bool radio_ask(struct radio *r, struct radio_ask *ask);

/** What came, if anything.  Never waits. */
enum radio_heard radio_hear(struct radio *r, struct radio_answer *answer);

/** Close the line, wait for the helper to restore the radio and to end, at most
 * 5 s.  NULL is fine. */
void radio_close(struct radio *r);

#endif

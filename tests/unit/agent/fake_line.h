/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_line.h: radio.h and log.h for the tests of what stands on them.  A test
 * looks at what was asked and said, and chooses what the helper says.
 */
#ifndef CSIW_TEST_FAKE_LINE_H
#define CSIW_TEST_FAKE_LINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "log.h"
#include "radio/radio.h"

enum { ASKS_MAX = 64, QUEUE_MAX = 8, IFINDEX = 7, CHANSPEC = 0xe29b };

static const uint64_t SECOND = 1000000000;

struct radio {
	struct radio_ask asks[ASKS_MAX];
	unsigned int ask_count;
	struct radio_ask awaited; /* the last one but LED */
	struct radio_answer queue[QUEUE_MAX];
	unsigned int queued;
	unsigned int heard; /* calls of radio_hear */
	bool full;          /* takes no more */
	bool dead;
	unsigned int lights; /* LED asks, not among the others */
	bool lit;
};

static struct radio radio;

/* What was logged. */
static char said[4 * CSIW_WHY_SIZE];
static unsigned int sayings;

static inline void forget_words(void)
{
	said[0] = '\0';
	sayings = 0;
}

static inline void reset_radio(void)
{
	memset(&radio, 0, sizeof(radio));
	forget_words();
}

void log_say(enum log_level level, const char *format, ...)
{
	size_t len = strlen(said);
	va_list args;

	(void)level;
	va_start(args, format);
	vsnprintf(said + len, sizeof(said) - len, format, args);
	va_end(args);
	sayings++;
}

static inline void assert_said(const char *words)
{
	if (strstr(said, words) == NULL) {
		fail_msg("\"%s\" is not in \"%s\"", words, said);
	}
}

int radio_fork(struct radio **out, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE])
{
	(void)options;
	(void)why;
	*out = &radio;
	return CSIW_OK;
}

int radio_fd(const struct radio *r)
{
	return r->dead ? -1 : 100;
}

bool radio_ask(struct radio *r, struct radio_ask *ask)
{
	if (r->full || r->dead) {
		return false;
	}
	if (ask->verb == RADIO_LED) {
		r->lights++;
		r->lit = ask->led_on;
		return true;
	}
	assert_true(r->ask_count < ASKS_MAX);
	ask->number = r->ask_count + 1;
	r->asks[r->ask_count++] = *ask;
	r->awaited = *ask;
	return true;
}

enum radio_heard radio_hear(struct radio *r, struct radio_answer *answer)
{
	r->heard++;
	while (r->queued > 0) {
		*answer = r->queue[0];
		memmove(r->queue, r->queue + 1, --r->queued * sizeof(*answer));
		if (answer->verb == RADIO_VERBS) {
			return RADIO_EVENT;
		}
		if (answer->number == r->awaited.number) {
			return RADIO_ANSWER;
		}
	}
	memset(answer, 0, sizeof(*answer));
	strcpy(answer->text, r->dead ? "the helper is gone" : "");
	return r->dead ? RADIO_DEAD : RADIO_NOTHING;
}

void radio_close(struct radio *r)
{
	assert_ptr_equal(r, &radio);
}

static inline struct radio_answer *enqueue(const char *text)
{
	struct radio_answer *a = &radio.queue[radio.queued++];

	assert_true(radio.queued <= QUEUE_MAX);
	memset(a, 0, sizeof(*a));
	snprintf(a->text, sizeof(a->text), "%s", text);
	return a;
}

/* To the last ask, which must be of this verb. */
static inline void answer(enum radio_verb verb, enum csiw_ret ret,
			  const char *text)
{
	struct radio_answer *a = enqueue(text);

	assert_int_equal(radio.awaited.verb, verb);
	a->verb = radio.awaited.verb;
	a->number = radio.awaited.number;
	a->ret = ret;
	a->ifindex = IFINDEX;
	a->chanspec = ret == CSIW_RET_NONE ? radio.awaited.chanspec : 0;
}

static inline void happen(enum radio_event event, const char *text)
{
	struct radio_answer *a = enqueue(text);

	a->verb = RADIO_VERBS;
	a->event = event;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* tuner.c: the radio of a live capture, run by run. */
#include "tuner.h"

#include <stdio.h>

#include <csiw/err.h>

#include "log.h"

enum {
	ANSWER_S = 10,  /* the helper has that long for a verb */
	SILENCE_S = 2,  /* without CSI, then the firmware is asked how it is */
	RESTORE_S = 10, /* after the last run, or refused one */
	HEAR_MAX = 16,  /* messages of the helper in one turn */
};

static const uint64_t SECOND = 1000000000; /* nanoseconds */

void tuner_say(const struct tuner *t, const char *text)
{
	if (!t->quiet) {
		log_say(LOG_WARNING, "%s", text);
	}
}

static void fail(struct tuner *t, enum csiw_ret ret, const char *text)
{
	if (t->state != TUNER_STARTING && t->state != TUNER_TUNED) {
		return;
	}
	tuner_say(t, text);
	t->state = TUNER_FAILED;
	t->ret = ret;
	t->asking = false;
}

static void ask(struct tuner *t, enum radio_verb verb, uint64_t now_ns)
{
	t->ask.verb = verb;
	t->asked_ns = now_ns;
	t->asking = radio_ask(t->radio, &t->ask);
	if (!t->asking) {
		fail(t, CSIW_RET_CONFIG_ERROR,
		     "the radio helper takes no more requests");
	}
}

static void light(struct tuner *t, bool on)
{
	struct radio_ask led = {.verb = RADIO_LED, .led_on = on};

	if (t->has_led && t->lit != on) {
		(void)radio_ask(t->radio, &led);
	}
	t->lit = on;
}

void tuner_start(struct tuner *t, const struct radio_ask *what, uint64_t now_ns)
{
	t->ask = *what;
	t->state = TUNER_STARTING;
	t->touched = true;
	t->restore_ns = 0;
	ask(t, RADIO_CONFIGURE, now_ns);
}

void tuner_heard(struct tuner *t, uint64_t now_ns)
{
	t->check_ns = now_ns + SILENCE_S * SECOND;
}

void tuner_say_channel(const struct tuner *t, uint16_t chanspec)
{
	char on[CSIW_CHANSPEC_TEXT_SIZE] = "unknown";
	char asked[CSIW_CHANSPEC_TEXT_SIZE] = "unknown";
	char text[CSIW_WHY_SIZE];

	(void)csiw_chanspec_format(on, chanspec);
	(void)csiw_chanspec_format(asked, t->ask.chanspec);
	snprintf(text, sizeof(text),
		 "the radio is on channel %s (0x%04x) and not on %s (0x%04x), "
		 "and CSI of another channel is not kept: stop what else uses "
		 "%s",
		 on, chanspec, asked, t->ask.chanspec, t->interface);
	tuner_say(t, text);
}

static void take_read_back(struct tuner *t, uint64_t now_ns)
{
	if (t->answer.chanspec != t->ask.chanspec) {
		tuner_say_channel(t, t->answer.chanspec);
		fail(t, CSIW_RET_REFUSED,
		     "the radio is not on the channel it said");
		return;
	}
	tuner_heard(t, now_ns);
	if (t->state == TUNER_STARTING) {
		t->state = TUNER_TUNED;
		t->check = false;
		light(t, true);
	}
}

static void go_on(struct tuner *t, uint64_t now_ns)
{
	switch ((enum radio_verb)t->ask.verb) {
	case RADIO_CONFIGURE:
		t->ifindex = t->answer.ifindex;
		ask(t, RADIO_MONITOR, now_ns);
		break;
	case RADIO_MONITOR:
		ask(t, RADIO_READ_BACK, now_ns);
		break;
	case RADIO_READ_BACK:
		take_read_back(t, now_ns);
		break;
	case RADIO_RESTORE:
	case RADIO_LED:
	case RADIO_REPORT:
	case RADIO_VERBS:
		break;
	}
}

static void take_answer(struct tuner *t, uint64_t now_ns)
{
	const struct radio_answer *a = &t->answer;

	/* After tuner_stop an answer to the start may still come. */
	if (!t->asking || a->verb != t->ask.verb) {
		return;
	}
	t->asking = false;
	if (t->state == TUNER_RESTING) {
		if (a->text[0] != '\0') {
			log_say(LOG_WARNING, "%s", a->text);
		}
		return;
	}
	if (a->ret == CSIW_RET_NONE) {
		if (a->text[0] != '\0') {
			tuner_say(t, a->text);
		}
		go_on(t, now_ns);
		return;
	}
	fail(t,
	     a->ret == CSIW_RET_REFUSED ? CSIW_RET_REFUSED
					: CSIW_RET_CONFIG_ERROR,
	     a->text);
}

/* Whether the helper speaks of the radio as it was configured for this run. */
static bool is_configured(const struct tuner *t)
{
	return t->state == TUNER_TUNED ||
	       (t->state == TUNER_STARTING && t->ask.verb != RADIO_CONFIGURE);
}

static void take_event(struct tuner *t)
{
	const char *text = t->answer.text;

	switch ((enum radio_event)t->answer.event) {
	case RADIO_EVENT_LOST:
		if (is_configured(t)) {
			fail(t, CSIW_RET_CONFIG_ERROR, text);
		}
		break;
	case RADIO_EVENT_RETUNED:
		/* A start reads the channel back anyway. */
		if (t->state == TUNER_TUNED) {
			fail(t, CSIW_RET_CONFIG_ERROR, text);
		}
		break;
	case RADIO_EVENT_REGULATORY:
		log_say(LOG_INFO, "%s", text);
		t->check = true;
		break;
	case RADIO_EVENT_NONE:
		break;
	}
}

static void hear(struct tuner *t, uint64_t now_ns)
{
	for (int i = 0; i < HEAR_MAX && !t->dead; i++) {
		switch (radio_hear(t->radio, &t->answer)) {
		case RADIO_NOTHING:
			return;
		case RADIO_ANSWER:
			take_answer(t, now_ns);
			break;
		case RADIO_EVENT:
			take_event(t);
			break;
		case RADIO_DEAD:
			t->dead = true;
			log_say(LOG_ERROR, "%s", t->answer.text);
			break;
		}
	}
}

void tuner_attend(struct tuner *t, uint64_t now_ns)
{
	hear(t, now_ns);
	if (t->asking && now_ns - t->asked_ns >= ANSWER_S * SECOND) {
		t->asking = false;
		fail(t, CSIW_RET_CONFIG_ERROR,
		     "the radio has not answered for 10 s, its driver hangs: "
		     "see dmesg for what it says");
	}
	/* A firmware that crashed is as silent as a channel without traffic. */
	if (t->state == TUNER_TUNED && !t->asking &&
	    (t->check || now_ns >= t->check_ns)) {
		t->check = false;
		ask(t, RADIO_READ_BACK, now_ns);
	}
}

void tuner_stop(struct tuner *t)
{
	t->state = TUNER_RESTING;
	t->asking = false;
	light(t, false);
}

void tuner_rest(struct tuner *t, uint64_t now_ns)
{
	if (!t->touched || t->dead) {
		return;
	}
	if (t->restore_ns == 0) {
		t->restore_ns = now_ns + RESTORE_S * SECOND;
	}
	if (now_ns >= t->restore_ns) {
		t->touched = false;
		ask(t, RADIO_RESTORE, now_ns);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* test_radio_hear.c: what csiwd makes of a radio helper that lies or dies. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "radio/helper.h"
#include "radio/radio.h"

enum { PATIENCE_MS = 20000 };

/* What the helper says, in answer to each ask; then it dies by signal. */
static struct radio_answer lie;
static size_t lie_len;
static int death;

int helper_run(int line, const struct radio_options *options)
{
	struct radio_ask ask;

	(void)options;
	if (recv(line, &ask, sizeof(ask), 0) > 0 && lie_len > 0) {
		send(line, &lie, lie_len, MSG_NOSIGNAL);
	}
	if (death != 0) {
		signal(death, SIG_DFL); /* cmocka has handlers */
		raise(death);
	}
	while (recv(line, &ask, sizeof(ask), 0) > 0) {
	}
	return 0;
}

static struct radio_answer answer;

/* The first thing heard of a helper that says lie. */
static enum radio_heard hear_lie(void)
{
	const struct radio_options options = {.interface = "wlan0"};
	struct radio_ask ask = {.verb = RADIO_REPORT};
	struct radio *radio;
	char why[CSIW_WHY_SIZE];
	struct pollfd fd = {.events = POLLIN};
	enum radio_heard heard;

	assert_int_equal(radio_fork(&radio, &options, why), CSIW_OK);
	assert_int_equal(radio_hear(radio, &answer), RADIO_NOTHING);
	assert_true(radio_ask(radio, &ask));
	fd.fd = radio_fd(radio);
	assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
	heard = radio_hear(radio, &answer);
	if (heard == RADIO_DEAD) {
		assert_false(radio_ask(radio, &ask));
	}
	radio_close(radio);
	return heard;
}

static int honest(void **state)
{
	(void)state;
	memset(&lie, 0, sizeof(lie));
	lie.verb = RADIO_REPORT;
	lie.number = 1;
	lie_len = sizeof(lie);
	death = 0;
	return 0;
}

static void expect_dead(const char *words)
{
	assert_int_equal(hear_lie(), RADIO_DEAD);
	assert_int_equal(answer.ret, CSIW_RET_CONFIG_ERROR);
	if (strstr(answer.text, words) == NULL) {
		fail_msg("\"%s\" is not in \"%s\"", words, answer.text);
	}
}

static void a_whole_answer_is_heard(void **state)
{
	(void)state;
	strcpy(lie.text, "ok   a: b\n");
	assert_int_equal(hear_lie(), RADIO_ANSWER);
	assert_string_equal(answer.text, "ok   a: b\n");
}

static void text_is_ended_and_disarmed(void **state)
{
	(void)state;
	memset(lie.text, 'x', sizeof(lie.text));
	lie.text[0] = '\x1b';
	lie.text[1] = '\n';
	lie.text[2] = '\x1b';
	assert_int_equal(hear_lie(), RADIO_ANSWER);
	assert_int_equal(strlen(answer.text), RADIO_TEXT_SIZE - 1);
	assert_memory_equal(answer.text, "?\n?x", 4);
}

static void a_sentence_has_no_newline(void **state)
{
	(void)state;
	lie.verb = RADIO_VERBS;
	lie.event = RADIO_EVENT_LOST;
	strcpy(lie.text, "a\ncsiwd: b");
	assert_int_equal(hear_lie(), RADIO_EVENT);
	assert_string_equal(answer.text, "a?csiwd: b");
}

static void another_length_is_not_believed(void **state)
{
	(void)state;
	lie_len = sizeof(lie) - 1;
	expect_dead("makes no sense");
	lie_len = 1;
	expect_dead("makes no sense");
}

static void fields_out_of_range_are_not_believed(void **state)
{
	honest(state);
	lie.verb = RADIO_VERBS + 1;
	expect_dead("makes no sense");
	honest(state);
	lie.verb = RADIO_VERBS; /* and no event */
	expect_dead("makes no sense");
	honest(state);
	lie.event = RADIO_EVENT_LOST; /* and an answer */
	expect_dead("makes no sense");
	honest(state);
	lie.verb = RADIO_VERBS;
	lie.event = RADIO_EVENT_REGULATORY + 1;
	expect_dead("makes no sense");
	honest(state);
	lie.ret = CSIW_RET_COMPLETE;
	expect_dead("makes no sense");
}

static void an_answer_to_no_ask_is_dropped(void **state)
{
	(void)state;
	lie.number = 0;
	assert_int_equal(hear_lie(), RADIO_NOTHING);
	lie.number = 2;
	assert_int_equal(hear_lie(), RADIO_NOTHING);
}

static void a_death_has_its_cause(void **state)
{
	(void)state;
	lie_len = 0;
	death = SIGSYS;
	expect_dead("filter of system calls");
	death = SIGKILL;
	expect_dead("killed by signal 9");
}

static void what_was_said_before_death_is_heard(void **state)
{
	(void)state;
	death = SIGKILL;
	assert_int_equal(hear_lie(), RADIO_ANSWER);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup(f, honest)
	const struct CMUnitTest tests[] = {
		CASE(a_whole_answer_is_heard),
		CASE(text_is_ended_and_disarmed),
		CASE(a_sentence_has_no_newline),
		CASE(another_length_is_not_believed),
		CASE(fields_out_of_range_are_not_believed),
		CASE(an_answer_to_no_ask_is_dropped),
		CASE(a_death_has_its_cause),
		CASE(what_was_said_before_death_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

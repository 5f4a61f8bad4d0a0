/* SPDX-License-Identifier: BSD-2-Clause */
/* test_radio.c: the radio helper as a process: what it answers, what it outlives
 * and what it does when csiwd is gone. */
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "fake_wifi.h"
#include "guard.h"
#include "radio/radio.h"

enum { PATIENCE_MS = 20000, CHANSPEC = 0xd024 };

#define RESTORED                                                               \
	"vendor 500 0 1006 mask 00 macs 0 delay 0;116 0;mpc 1;delete 9;"       \
	"down 3;closed;"

static int guard_err;
static enum guard_role guarded_as;

/* The filter of system calls has tests of its own. */
int guard_enter(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	fake_did("guard %d;", role == guarded_as ? 1 : 0);
	snprintf(why, CSIW_WHY_SIZE, "no guard today");
	return guard_err;
}

static const struct radio_options options = {
	.interface = "wlan0",
	.monitor = "mon0",
};

static struct radio *radio;
static struct radio_answer answer;

static void start(void)
{
	char why[CSIW_WHY_SIZE];

	assert_int_equal(radio_fork(&radio, &options, why), CSIW_OK);
}

static int begin(void **state)
{
	(void)state;
	fake_reset();
	guard_err = CSIW_OK;
	guarded_as = GUARD_RADIO;
	start();
	return 0;
}

static int end(void **state)
{
	(void)state;
	radio_close(radio);
	radio = NULL;
	return 0;
}

static struct radio_ask ask_for(enum radio_verb verb)
{
	return (struct radio_ask){
		.verb = verb,
		.chanspec = CHANSPEC,
		.core_mask = 1,
		.stream_mask = 1,
	};
}

static uint32_t ask(enum radio_verb verb)
{
	struct radio_ask a = ask_for(verb);

	assert_true(radio_ask(radio, &a));
	return a.number;
}

/* The next thing heard, waiting for it. */
static enum radio_heard hear(void)
{
	struct pollfd fd = {.events = POLLIN};
	enum radio_heard heard = radio_hear(radio, &answer);

	while (heard == RADIO_NOTHING) {
		fd.fd = radio_fd(radio);
		assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
		heard = radio_hear(radio, &answer);
	}
	return heard;
}

static void do_verb(enum radio_verb verb)
{
	uint32_t number = ask(verb);

	assert_int_equal(hear(), RADIO_ANSWER);
	assert_int_equal(answer.verb, verb);
	assert_int_equal(answer.number, number);
	assert_int_equal(answer.ret, CSIW_RET_NONE);
}

static void configure(void)
{
	do_verb(RADIO_CONFIGURE);
	do_verb(RADIO_MONITOR);
	do_verb(RADIO_READ_BACK);
}

static void expect_dead(const char *words)
{
	assert_int_equal(hear(), RADIO_DEAD);
	if (strstr(answer.text, words) == NULL) {
		fail_msg("\"%s\" is not in \"%s\"", words, answer.text);
	}
	assert_int_equal(radio_hear(radio, &answer), RADIO_DEAD);
	assert_true(answer.text[0] != '\0');
	assert_int_equal(radio_fd(radio), -1);
}

static bool restored(void)
{
	size_t len = strlen(fake->trace);
	size_t want = strlen(RESTORED);

	return len >= want && strcmp(fake->trace + len - want, RESTORED) == 0;
}

static void verbs_are_answered_after_the_guard(void **state)
{
	(void)state;
	configure();
	assert_int_equal(answer.chanspec, CHANSPEC);
	assert_int_equal(answer.ifindex, FAKE_WLAN);
	assert_string_equal(fake->trace,
			    "guard 1;up 3;vendor 500 1 d024 mask 11 macs 0 "
			    "delay 0;new mon0;up 9;");
}

static void closing_waits_until_the_radio_is_restored(void **state)
{
	(void)state;
	configure();
	radio_close(radio);
	radio = NULL;
	assert_true(restored());
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie */
}

static void live_until_killed(int ready)
{
	char byte = 0;

	start();
	configure();
	if (write(ready, &byte, 1) == 1) {
		for (;;) {
			pause();
		}
	}
	_exit(1);
}

static void the_radio_is_restored_after_kill_9_of_csiwd(void **state)
{
	int ready[2];
	char byte;
	pid_t csiwd;

	end(state);
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	assert_int_equal(pipe(ready), 0);
	fake_reset();
	csiwd = fork();
	if (csiwd == 0) {
		live_until_killed(ready[1]);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_false(restored());
	kill(csiwd, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0) { /* csiwd, then its helper */
	}
	assert_true(restored());
	close(ready[0]);
	close(ready[1]);
}

static void signals_to_the_whole_group_do_not_end_it(void **state)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT,
				      SIGPIPE};

	(void)state;
	configure();
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		assert_int_equal(kill(fake->pid, signals[i]), 0);
		do_verb(RADIO_READ_BACK);
	}
}

static void only_the_last_ask_is_answered(void **state)
{
	uint32_t last;

	(void)state;
	ask(RADIO_CONFIGURE);
	ask(RADIO_MONITOR);
	last = ask(RADIO_READ_BACK);
	assert_int_equal(hear(), RADIO_ANSWER);
	assert_int_equal(answer.number, last);
	assert_int_equal(answer.verb, RADIO_READ_BACK);
	assert_int_equal(answer.ret, CSIW_RET_NONE);
	assert_int_equal(radio_hear(radio, &answer), RADIO_NOTHING);
}

static void the_light_neither_answers_nor_hides_an_answer(void **state)
{
	struct radio_ask led = {.verb = RADIO_LED, .led_on = 1};
	uint32_t number;

	(void)state;
	number = ask(RADIO_CONFIGURE);
	assert_true(radio_ask(radio, &led));
	assert_int_equal(hear(), RADIO_ANSWER);
	assert_int_equal(answer.number, number);
	do_verb(RADIO_MONITOR);
}

static void too_many_asks_are_not_taken(void **state)
{
	struct radio_ask a = ask_for(RADIO_READ_BACK);
	int count = 0;

	(void)state;
	do_verb(RADIO_CONFIGURE);
	kill(fake->pid, SIGSTOP);
	while (radio_ask(radio, &a)) {
		assert_in_range(++count, 1, 100000);
	}
	kill(fake->pid, SIGCONT);
	assert_int_equal(hear(), RADIO_ANSWER);
	assert_int_equal(answer.verb, RADIO_READ_BACK);
}

/* Bytes that no radio_ask would send. */
static void expect_end_after(const void *bytes, size_t len)
{
	assert_int_equal(send(radio_fd(radio), bytes, len, MSG_NOSIGNAL),
			 (ssize_t)len);
	expect_dead("radio helper ended");
	assert_true(restored());
}

static void asks_that_make_no_sense_end_it_restored(void **state)
{
	struct radio_ask bad[6];
	char longer[sizeof(bad[0]) + 1] = {0};

	for (size_t i = 0; i < 6; i++) {
		bad[i] = ask_for(RADIO_CONFIGURE);
	}
	bad[0].verb = RADIO_VERBS;
	bad[1].mac_count = CSIW_EXTRACTOR_MACS_MAX + 1;
	bad[2].core_mask = 16;
	bad[3].stream_mask = 16;
	bad[4].core_mask = 0;
	bad[5].led_on = 2;
	for (size_t i = 0; i < 8; i++) {
		end(state);
		begin(state);
		configure();
		if (i < 6) {
			expect_end_after(&bad[i], sizeof(bad[i]));
		} else if (i == 6) {
			expect_end_after(&bad[0], sizeof(bad[0]) - 1);
		} else {
			expect_end_after(longer, sizeof(longer));
		}
		assert_false(radio_ask(radio, &bad[0]));
	}
}

static void without_a_guard_it_does_not_begin(void **state)
{
	end(state);
	fake_reset();
	guard_err = CSIW_ERR_SYSTEM;
	start();
	expect_dead("radio helper ended");
	assert_string_equal(fake->trace, "guard 1;closed;");
}

static void without_sockets_it_does_not_begin(void **state)
{
	end(state);
	fake_reset();
	fake->open_err = -EMFILE;
	start();
	expect_dead("radio helper ended");
	assert_string_equal(fake->trace, "");
}

static void it_keeps_no_descriptor_of_csiwd(void **state)
{
	struct pollfd fd = {.events = POLLIN};
	int ends[2];

	end(state);
	fake_reset();
	assert_int_equal(pipe(ends), 0);
	start();
	do_verb(RADIO_CONFIGURE);
	close(ends[1]);
	fd.fd = ends[0];
	assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
	assert_true(fd.revents & POLLHUP);
	close(ends[0]);
}

static void events_come_unasked(void **state)
{
	int fifo;

	end(state);
	fake_reset();
	snprintf(fake->fifo, sizeof(fake->fifo), "/tmp/csiw-fifo-%d",
		 (int)getpid());
	assert_int_equal(mkfifo(fake->fifo, 0600), 0);
	fifo = open(fake->fifo, O_RDWR);
	start();
	configure();
	fake->wlan.up = false;
	fake_hear(NL80211_EVENT_REGULATORY, 0);
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	assert_int_equal(write(fifo, "x", 1), 1);
	assert_int_equal(hear(), RADIO_EVENT);
	assert_int_equal(answer.event, RADIO_EVENT_REGULATORY);
	assert_int_equal(hear(), RADIO_EVENT);
	assert_int_equal(answer.event, RADIO_EVENT_LOST);
	assert_int_equal(radio_hear(radio, &answer), RADIO_NOTHING);
	unlink(fake->fifo);
	close(fifo);
}

/* A verb by protocol 31 looks whether its target still lives. */
static void events_that_a_verb_met_are_told_after_its_answer(void **state)
{
	end(state);
	fake_reset();
	fake->wiphy.dcmd = false;
	fake->protocol_31 = true;
	start();
	configure();
	fake->wlan.up = false;
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	do_verb(RADIO_READ_BACK);
	assert_int_equal(hear(), RADIO_EVENT);
	assert_int_equal(answer.event, RADIO_EVENT_LOST);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
	const struct CMUnitTest tests[] = {
		CASE(verbs_are_answered_after_the_guard),
		CASE(closing_waits_until_the_radio_is_restored),
		CASE(the_radio_is_restored_after_kill_9_of_csiwd),
		CASE(signals_to_the_whole_group_do_not_end_it),
		CASE(only_the_last_ask_is_answered),
		CASE(the_light_neither_answers_nor_hides_an_answer),
		CASE(too_many_asks_are_not_taken),
		CASE(asks_that_make_no_sense_end_it_restored),
		CASE(without_a_guard_it_does_not_begin),
		CASE(without_sockets_it_does_not_begin),
		CASE(it_keeps_no_descriptor_of_csiwd),
		CASE(events_come_unasked),
		CASE(events_that_a_verb_met_are_told_after_its_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

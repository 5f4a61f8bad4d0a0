/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_run_judge.c: what is said of an answer, and what the link adds to it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>

#include "../scratch.h"
#include "commands.h"
#include "run.h"

enum { NUMBER = 7 };

static struct csiw_window *window;

static void put(size_t field, uint32_t value)
{
	const struct csiw_win *win = csiw_window_win(window);

	csiw_win_put32(win, csiw_samples_end(win->size) + field, value);
}

/* What is said when the guest has answered ret, its line having this cause. */
static const char *said(uint8_t ret, uint32_t served, uint32_t cause)
{
	static struct run run;
	struct csiw_peer peer = {.state = CSIW_PEER_DONE, .ret = ret};

	run = (struct run){.uri = "file:w", .window = window};
	peer.link.number = NUMBER;
	put(CSIW_LINK_SERVED, served);
	put(CSIW_LINK_CAUSE, cause);
	assert_int_equal(run_judge(&run, &peer), STATUS_GUEST);
	return run.why;
}

static void the_cause_stands_behind_the_answer(void **state)
{
	(void)state;
	assert_string_equal(
		said(CSIW_RET_MAIN_ERROR, NUMBER, CSIW_CAUSE_CONSUMER),
		"file:w: the guest answered 5, error in the guest's main loop "
		"(the peer's consumer index is impossible)");
	assert_non_null(
		strstr(said(CSIW_RET_REFUSED, NUMBER, CSIW_CAUSE_NO_LINK),
		       "(a stream was asked for without a link)"));
	assert_non_null(strstr(
		said(CSIW_RET_CAPTURE_BROKE, NUMBER, CSIW_CAUSE_PEER_NEW),
		"(another peer came); valid samples"));
	assert_non_null(strstr(said(CSIW_RET_MAIN_ERROR, NUMBER, UINT32_MAX),
			       "(unknown cause)"));
}

static void a_stream_has_records_no_samples(void **state)
{
	struct csiw_peer peer = {.state = CSIW_PEER_DONE,
				 .ret = CSIW_RET_CAPTURE_BROKE,
				 .total = 3};
	struct run run = {.uri = "file:w",
			  .window = window,
			  .request = {.flags = CSIW_F_STREAM}};

	(void)state;
	assert_int_equal(run_judge(&run, &peer), STATUS_GUEST);
	assert_non_null(strstr(run.why, "; records until then: 3"));
}

/* What is kept of an answer to the ask of this number; 0: without a link. */
static struct run kept(uint32_t number, uint32_t served)
{
	struct csiw_peer peer = {.state = CSIW_PEER_DONE,
				 .ret = CSIW_RET_TIMEOUT,
				 .link = {.number = number}};
	struct run run = {.uri = "file:w", .window = window};

	put(CSIW_LINK_SERVED, served);
	put(CSIW_LINK_CAUSE, CSIW_CAUSE_CANCELLED);
	put(CSIW_LINK_LOST, UINT32_MAX);
	assert_int_equal(run_judge(&run, &peer), STATUS_DONE);
	return run;
}

static void cause_and_losses_of_this_run_are_kept(void **state)
{
	struct run run = kept(NUMBER, NUMBER);

	(void)state;
	assert_int_equal(run.cause, CSIW_CAUSE_CANCELLED);
	assert_true(run.counted);
	assert_int_equal(run.lost, UINT32_MAX);
}

static void those_of_another_run_are_not(void **state)
{
	struct run run = kept(NUMBER, NUMBER + 1);

	(void)state;
	assert_int_equal(run.cause, CSIW_CAUSE_NONE);
	assert_false(run.counted);
	run = kept(0, 0);
	assert_int_equal(run.cause, CSIW_CAUSE_NONE);
	assert_false(run.counted);
}

/* What is said of a failure without a link, or of one: the status. */
static int failed(int err, struct run *run)
{
	struct csiw_peer peer = {.state = CSIW_PEER_FAILED, .err = err};

	*run = (struct run){.uri = "file:w", .window = window, .deadline_s = 9};
	peer.link.guest.window_size = 12288;
	return run_judge(run, &peer);
}

/* The identity of a guest whose window ends at 8192. */
static void put_elsewhere(uint32_t magic)
{
	const struct csiw_win *win = csiw_window_win(window);
	size_t end = csiw_samples_end(8192);

	csiw_win_put32(win, end + CSIW_LINK_WINDOW, 8192);
	csiw_win_put32(win, end + CSIW_LINK_MAGIC, magic);
}

static void a_guest_with_another_window_is_told_both_sizes(void **state)
{
	struct run run;

	(void)state;
	assert_int_equal(failed(CSIW_ERR_WINDOW, &run), STATUS_WINDOW);
	assert_non_null(
		strstr(run.why, "window is 12288 bytes, this one 65536"));
	assert_int_equal(failed(CSIW_ERR_LINK, &run), STATUS_GAVE_UP);
	assert_non_null(strstr(run.why, "is csiwd running on this window?"));
	put_elsewhere(CSIW_LINK_MAGIC_VALUE);
	assert_int_equal(failed(CSIW_ERR_LINK, &run), STATUS_WINDOW);
	assert_non_null(
		strstr(run.why, "window is 8192 bytes, this one 65536"));
	put_elsewhere(0);
}

static void a_run_without_an_answer_tells_both_sizes_too(void **state)
{
	static const uint8_t stood[] = {CSIW_RET_NONE, CSIW_RET_TAKEN};
	const struct csiw_win *win = csiw_window_win(window);
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(stood); i++) {
		csiw_win_put8(win, CSIW_PARAM_RET, stood[i]);
		put_elsewhere(CSIW_LINK_MAGIC_VALUE);
		assert_int_equal(failed(CSIW_ERR_DEADLINE, &run),
				 STATUS_WINDOW);
		assert_non_null(strstr(run.why,
				       "window is 8192 bytes, this one 65536"));
		put_elsewhere(0);
		assert_int_equal(failed(CSIW_ERR_DEADLINE, &run),
				 STATUS_GAVE_UP);
		assert_null(strstr(run.why, "bytes"));
	}
	csiw_win_put8(win, CSIW_PARAM_RET, CSIW_RET_NONE);
}

/* What stands elsewhere was left by an earlier guest then. */
static void a_guest_that_was_met_has_this_window(void **state)
{
	struct csiw_peer peer = {.state = CSIW_PEER_FAILED,
				 .err = CSIW_ERR_DEADLINE};
	struct run run = {.uri = "file:w", .window = window};

	(void)state;
	put_elsewhere(CSIW_LINK_MAGIC_VALUE);
	peer.link.state = CSIW_PEER_LINK_LINKED;
	assert_int_equal(run_judge(&run, &peer), STATUS_GAVE_UP);
	peer.link.state = CSIW_PEER_LINK_NONE;
	peer.link.err = CSIW_ERR_WINDOW;
	peer.link.guest.window_size = 12288;
	assert_int_equal(run_judge(&run, &peer), STATUS_WINDOW);
	assert_non_null(strstr(run.why, "window is 12288 bytes"));
	put_elsewhere(0);
}

static void a_link_that_ended_says_how_and_what_to_do(void **state)
{
	static const struct {
		int err;
		int status;
		const char *words;
	} rows[] = {
		{CSIW_ERR_DEAD, STATUS_GAVE_UP, "its log may say why"},
		{CSIW_ERR_RESTARTED, STATUS_GUEST, "ask again"},
		{CSIW_ERR_VERSION, STATUS_GUEST, "same release of csiw"},
		{CSIW_ERR_DAMAGED, STATUS_PARTNER, "another program write"},
	};
	struct run run;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(failed(rows[i].err, &run), rows[i].status);
		assert_non_null(strstr(run.why, csiw_err_text(rows[i].err)));
		assert_non_null(strstr(run.why, rows[i].words));
		assert_false(run.counted);
	}
}

static void a_cause_of_another_run_or_that_says_no_more_does_not(void **state)
{
	(void)state;
	assert_null(strchr(
		said(CSIW_RET_MAIN_ERROR, NUMBER + 1, CSIW_CAUSE_CONSUMER),
		'('));
	assert_null(strchr(
		said(CSIW_RET_CONFIG_ERROR, NUMBER, CSIW_CAUSE_CONFIG), '('));
}

static int setup(void **state)
{
	if (scratch_setup(state) != 0) {
		return 1;
	}
	window = must_open("file:w,size=64K", CSIW_ROLE_PEER, true);
	return 0;
}

static int teardown(void **state)
{
	csiw_window_close(window);
	return scratch_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_cause_stands_behind_the_answer),
		cmocka_unit_test(a_stream_has_records_no_samples),
		cmocka_unit_test(cause_and_losses_of_this_run_are_kept),
		cmocka_unit_test(those_of_another_run_are_not),
		cmocka_unit_test(
			a_guest_with_another_window_is_told_both_sizes),
		cmocka_unit_test(a_run_without_an_answer_tells_both_sizes_too),
		cmocka_unit_test(a_guest_that_was_met_has_this_window),
		cmocka_unit_test(a_link_that_ended_says_how_and_what_to_do),
		cmocka_unit_test(
			a_cause_of_another_run_or_that_says_no_more_does_not),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

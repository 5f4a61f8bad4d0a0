/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_lock.c: one guest process and one peer process hold a window, any number
 * look on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/prctl.h>

#include <csiw/err.h>
#include <csiw/hosted.h>

#include "scratch.h"

static const char *holder_name = "holder";

/* A child that holds the window in a role until it is killed. */
static pid_t hold(enum csiw_role role)
{
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_window *w;
	char ready = 0;
	int ends[2];
	pid_t pid;

	assert_int_equal(pipe(ends), 0);
	pid = fork();
	if (pid == 0) {
		prctl(PR_SET_NAME, holder_name);
		ready = csiw_window_open(&w, "file:w", role, true, why) == 0;
		if (write(ends[1], &ready, 1) == 1) {
			pause();
		}
		_exit(0);
	}
	assert_int_equal(read(ends[0], &ready, 1), 1);
	assert_int_equal(ready, 1);
	close(ends[0]);
	close(ends[1]);
	return pid;
}

static void end(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void expect_held(enum csiw_role role, const char *words)
{
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_window *w = NULL;

	assert_int_equal(csiw_window_open(&w, "file:w", role, true, why),
			 CSIW_ERR_WINDOW);
	assert_null(w);
	if (strstr(why, words) == NULL) {
		fail_msg("%s", why);
	}
}

static void expect_free(enum csiw_role role)
{
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_window *w = NULL;

	if (csiw_window_open(&w, "file:w", role, false, why) != CSIW_OK) {
		fail_msg("%s", why);
	}
	csiw_window_close(w);
}

static void a_second_guest_is_refused_and_told_who_holds_it(void **state)
{
	const pid_t pid = hold(CSIW_ROLE_GUEST);
	char words[64];

	(void)state;
	snprintf(words, sizeof(words),
		 "w has a guest already, holder (process %ld)", (long)pid);
	expect_held(CSIW_ROLE_GUEST, words);
	expect_free(CSIW_ROLE_PEER);
	expect_free(CSIW_ROLE_READER);
	end(pid);
}

static void a_second_peer_is_refused_and_told_who_holds_it(void **state)
{
	const pid_t pid = hold(CSIW_ROLE_PEER);
	char words[64];

	(void)state;
	snprintf(words, sizeof(words),
		 "w has a peer already, holder (process %ld)", (long)pid);
	expect_held(CSIW_ROLE_PEER, words);
	expect_free(CSIW_ROLE_GUEST);
	expect_free(CSIW_ROLE_READER);
	end(pid);
}

static void a_guest_a_peer_and_readers_hold_it_together(void **state)
{
	const pid_t guest = hold(CSIW_ROLE_GUEST);
	const pid_t peer = hold(CSIW_ROLE_PEER);
	const pid_t reader = hold(CSIW_ROLE_READER);

	(void)state;
	expect_held(CSIW_ROLE_GUEST, "has a guest already");
	expect_held(CSIW_ROLE_PEER, "has a peer already");
	expect_free(CSIW_ROLE_READER);
	end(guest);
	end(peer);
	end(reader);
}

static void a_holder_that_was_killed_leaves_no_lock(void **state)
{
	(void)state;
	end(hold(CSIW_ROLE_GUEST));
	expect_free(CSIW_ROLE_GUEST);
	expect_free(CSIW_ROLE_GUEST);
}

static void the_name_of_a_holder_cannot_steer_the_terminal(void **state)
{
	pid_t pid;

	(void)state;
	holder_name = "\033[2J\233\nx";
	pid = hold(CSIW_ROLE_GUEST);
	holder_name = "holder";
	expect_held(CSIW_ROLE_GUEST, "already, ?[2J?");
	end(pid);
}

#define IN_SCRATCH(test)                                                       \
	cmocka_unit_test_setup_teardown(test, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCRATCH(a_second_guest_is_refused_and_told_who_holds_it),
		IN_SCRATCH(a_second_peer_is_refused_and_told_who_holds_it),
		IN_SCRATCH(a_guest_a_peer_and_readers_hold_it_together),
		IN_SCRATCH(a_holder_that_was_killed_leaves_no_lock),
		IN_SCRATCH(the_name_of_a_holder_cannot_steer_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

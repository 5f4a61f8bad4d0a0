/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_progress.c: what the bar on a terminal says of samples that were lost.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "../scratch.h"
#include "progress.h"

enum { NUMBER = 7, PATIENCE_MS = 60000 };

static struct csiw_window *window;
static int screen = -1; /* of the terminal that bars are drawn on */
static int terminal = -1;

static void put(size_t field, uint32_t value)
{
	const struct csiw_win *win = csiw_window_win(window);

	csiw_win_put32(win, csiw_samples_end(win->size) + field, value);
}

/* All that stderr says until the rest of the line is cleared. */
static const char *seen(void)
{
	static char text[256];
	struct pollfd some = {.fd = screen, .events = POLLIN};
	size_t len = 0;

	do {
		ssize_t n;

		assert_int_equal(poll(&some, 1, PATIENCE_MS), 1);
		n = read(screen, text + len, sizeof(text) - 1 - len);
		assert_true(n > 0);
		len += (size_t)n;
		text[len] = '\0';
	} while (strstr(text, "\033[K") == NULL);
	return text;
}

/* The bar while the guest serves a run and shows losses. */
static const char *drawn(uint32_t served, uint32_t lost)
{
	const int old = dup(STDERR_FILENO);
	const struct csiw_win *win = csiw_window_win(window);
	struct csiw_peer peer;
	struct progress bar;

	csiw_peer_init(&peer, win, CSIW_ORDER_BIG, 1);
	peer.link.number = NUMBER;
	put(CSIW_LINK_SERVED, served);
	put(CSIW_LINK_LOST, lost);
	progress_begin(&bar, 0, 30);
	dup2(terminal, STDERR_FILENO);
	progress_step(&bar, 10, &peer, win);
	dup2(old, STDERR_FILENO);
	close(old);
	return seen();
}

static void what_was_lost_is_said(void **state)
{
	(void)state;
	assert_non_null(
		strstr(drawn(NUMBER, 5), "10 of 30 s, 0 samples, 5 lost"));
}

static void nothing_lost_or_in_another_run_is_not(void **state)
{
	(void)state;
	assert_null(strstr(drawn(NUMBER, 0), "lost"));
	assert_null(strstr(drawn(NUMBER + 1, 5), "lost"));
}

/* What was wrapped could not be cleared. */
static void a_bar_stays_within_its_line(void **state)
{
	static const char clear[] = "\033[K";
	struct winsize size = {.ws_row = 24};
	const char *text;

	(void)state;
	for (size.ws_col = 1; size.ws_col <= 66; size.ws_col += 13) {
		assert_int_equal(ioctl(terminal, TIOCSWINSZ, &size), 0);
		text = drawn(NUMBER, UINT32_MAX);
		assert_int_equal(text[0], '\r');
		assert_int_equal(strstr(text, clear) - text, size.ws_col);
	}
}

static bool open_terminal(void)
{
	screen = posix_openpt(O_RDWR | O_NOCTTY);
	if (screen < 0 || grantpt(screen) != 0 || unlockpt(screen) != 0) {
		return false;
	}
	terminal = open(ptsname(screen), O_RDWR | O_NOCTTY);
	return terminal >= 0;
}

static int setup(void **state)
{
	if (scratch_setup(state) != 0 || !open_terminal()) {
		return 1;
	}
	window = must_open("file:w,size=64K", CSIW_ROLE_PEER, true);
	return 0;
}

static int teardown(void **state)
{
	close(terminal);
	close(screen);
	csiw_window_close(window);
	return scratch_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_lost_is_said),
		cmocka_unit_test(nothing_lost_or_in_another_run_is_not),
		cmocka_unit_test(a_bar_stays_within_its_line),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

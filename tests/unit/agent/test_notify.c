/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What a service manager hears.  Each test is the manager; csiwd's side runs in
 * a child, for it remembers.
 */
#include "../check.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <csiw/err.h>

#include "../scratch.h"
#include "notify.h"

static const uint64_t SECOND = 1000000000;

enum { WORDS = 64, QUEUE_MAX = 100000 };

static int manager; /* the socket of the test */

/* Listen at a path or "@NAME"; NOTIFY_SOCKET says so. */
static void be_manager(const char *at)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t len = strlen(at);

	memcpy(address.sun_path, at, len);
	if (at[0] == '@') {
		address.sun_path[0] = '\0';
	}
	manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
		bind(manager, (const struct sockaddr *)&address,
		     (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)),
		0);
	setenv("NOTIFY_SOCKET", at, 1);
}

/* The next datagram, "" if there is none. */
static const char *heard(void)
{
	static char words[WORDS];
	ssize_t n = recv(manager, words, sizeof(words) - 1, MSG_DONTWAIT);

	words[n > 0 ? n : 0] = '\0';
	return words;
}

static int say_all(void)
{
	notify_open();
	notify_ready();
	notify_alive(SECOND);
	notify_stopping();
	return 0;
}

static int setup(void **state)
{
	manager = -1;
	unsetenv("NOTIFY_SOCKET");
	unsetenv("WATCHDOG_USEC");
	unsetenv("WATCHDOG_PID");
	return scratch_setup(state);
}

static int teardown(void **state)
{
	if (manager >= 0) {
		close(manager);
	}
	return scratch_teardown(state);
}

static void listen_at_path(void)
{
	char path[sizeof(scratch_path) + sizeof("/notify")];

	snprintf(path, sizeof(path), "%s/notify", scratch_path);
	be_manager(path);
}

static void a_manager_at_a_path_hears_ready_and_stopping(void **state)
{
	(void)state;
	listen_at_path();
	assert_int_equal(in_child(say_all), 0);
	assert_string_equal(heard(), "READY=1");
	assert_string_equal(heard(), "STOPPING=1");
	assert_string_equal(heard(), "");
}

static void a_manager_with_an_abstract_name_hears_as_well(void **state)
{
	char name[64];

	(void)state;
	snprintf(name, sizeof(name), "@csiw-test-%d", (int)getpid());
	be_manager(name);
	assert_int_equal(in_child(say_all), 0);
	assert_string_equal(heard(), "READY=1");
	assert_string_equal(heard(), "STOPPING=1");
	assert_string_equal(heard(), "");
}

static void nothing_is_said_without_a_manager(void **state)
{
	(void)state;
	assert_int_equal(in_child(say_all), 0);
	setenv("NOTIFY_SOCKET", "", 1);
	assert_int_equal(in_child(say_all), 0);
}

/* Nine looks, half a second apart. */
static int live_on(void)
{
	notify_open();
	notify_ready();
	for (unsigned int i = 0; i < 9; i++) {
		notify_alive(100 * SECOND + i * SECOND / 2);
	}
	return 0;
}

static void the_watchdog_is_told_at_half_its_time(void **state)
{
	(void)state;
	listen_at_path();
	setenv("WATCHDOG_USEC", "4000000", 1);
	assert_int_equal(in_child(live_on), 0);
	assert_string_equal(heard(), "READY=1");
	assert_string_equal(heard(), "WATCHDOG=1"); /* 100 s */
	assert_string_equal(heard(), "WATCHDOG=1"); /* 102 s */
	assert_string_equal(heard(), "WATCHDOG=1"); /* 104 s */
	assert_string_equal(heard(), "");
}

static int live_on_with_pid(void)
{
	char pid[16];

	snprintf(pid, sizeof(pid), "%d", (int)getpid());
	setenv("WATCHDOG_PID", pid, 1);
	return live_on();
}

static void the_watchdog_of_another_process_is_left_alone(void **state)
{
	(void)state;
	listen_at_path();
	setenv("WATCHDOG_USEC", "12000000", 1);
	setenv("WATCHDOG_PID", "1", 1);
	assert_int_equal(in_child(live_on), 0);
	assert_string_equal(heard(), "READY=1");
	assert_string_equal(heard(), "");
	assert_int_equal(in_child(live_on_with_pid), 0);
	assert_string_equal(heard(), "READY=1");
	assert_string_equal(heard(), "WATCHDOG=1");
	assert_string_equal(heard(), "");
}

static void a_watchdog_time_that_is_no_number_is_none(void **state)
{
	static const char *const times[] = {"",
					    "0",
					    "-1",
					    "x",
					    "10s",
					    " 9",
					    "99999999999999999999",
					    "18446744073709551615"};

	(void)state;
	listen_at_path();
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++) {
		setenv("WATCHDOG_USEC", times[i], 1);
		assert_int_equal(in_child(live_on), 0);
		assert_string_equal(heard(), "READY=1");
		assert_string_equal(heard(), "");
	}
}

/* Its words on stderr go to a pipe. */
static ssize_t complaint(char *out, size_t size)
{
	int ends[2];
	int saved = dup(STDERR_FILENO);
	int status;
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	close(ends[1]);
	status = in_child(say_all);
	dup2(saved, STDERR_FILENO);
	close(saved);
	n = read(ends[0], out, size - 1);
	close(ends[0]);
	out[n > 0 ? n : 0] = '\0';
	assert_int_equal(status, 0);
	return n;
}

static void a_manager_that_is_not_there_is_a_warning(void **state)
{
	char far[200];
	const char *const at[] = {"/nowhere/notify", "relative", "@", "/",
				  "vsock:2:1234",    far};
	char said[1024];

	(void)state;
	memset(far, 'x', sizeof(far));
	far[0] = '/';
	far[sizeof(far) - 1] = '\0';
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		setenv("NOTIFY_SOCKET", at[i], 1);
		assert_true(complaint(said, sizeof(said)) > 0);
		assert_non_null(strstr(said, "NOTIFY_SOCKET="));
		assert_ptr_equal(strchr(said, '\n'), strrchr(said, '\n'));
	}
}

/* The manager's queue is full when csiwd gets ready, and empty later. */
static int be_ready_late(void)
{
	struct sockaddr_un to;
	socklen_t len = sizeof(to);
	int other = socket(AF_UNIX, SOCK_DGRAM, 0);
	int count = 0;

	notify_open();
	CHECK(getsockname(manager, (struct sockaddr *)&to, &len) == 0);
	CHECK(connect(other, (struct sockaddr *)&to, len) == 0);
	while (send(other, "x", 1, MSG_DONTWAIT) == 1 && count < QUEUE_MAX) {
		count++;
	}
	notify_ready();
	notify_alive(SECOND);
	for (; count > 0; count--) {
		CHECK(strcmp(heard(), "x") == 0);
	}
	CHECK(strcmp(heard(), "") == 0);
	notify_alive(SECOND);
	CHECK(strcmp(heard(), "READY=1") == 0);
	CHECK(strcmp(heard(), "WATCHDOG=1") == 0);
	notify_alive(SECOND);
	CHECK(strcmp(heard(), "") == 0);
	return 0;
}

static void
a_manager_that_is_slow_is_not_waited_for_and_told_later(void **state)
{
	(void)state;
	listen_at_path();
	setenv("WATCHDOG_USEC", "4000000", 1);
	assert_true(exited(in_child(be_ready_late), 0));
}

/* It listens in the child alone, and is gone when that closes it. */
static int outlive(void)
{
	listen_at_path();
	notify_open();
	close(manager);
	notify_ready();
	notify_alive(SECOND);
	notify_stopping();
	return 0;
}

static void a_manager_that_goes_away_is_outlived(void **state)
{
	(void)state;
	setenv("WATCHDOG_USEC", "4000000", 1);
	assert_int_equal(in_child(outlive), 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_manager_at_a_path_hears_ready_and_stopping),
		TEST(a_manager_with_an_abstract_name_hears_as_well),
		TEST(nothing_is_said_without_a_manager),
		TEST(the_watchdog_is_told_at_half_its_time),
		TEST(the_watchdog_of_another_process_is_left_alone),
		TEST(a_watchdog_time_that_is_no_number_is_none),
		TEST(a_manager_that_is_not_there_is_a_warning),
		TEST(a_manager_that_is_slow_is_not_waited_for_and_told_later),
		TEST(a_manager_that_goes_away_is_outlived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

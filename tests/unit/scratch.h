/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scratch.h: a folder of its own for each test, which runs in it, windows
 * there, and children to die in its place.  After cmocka.h.
 */
#ifndef CSIW_TESTS_SCRATCH_H
#define CSIW_TESTS_SCRATCH_H

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csiw/hosted.h>

static char scratch_path[64];

static inline int scratch_setup(void **state)
{
	(void)state;
	strcpy(scratch_path, "/tmp/csiw-test-XXXXXX");
	return mkdtemp(scratch_path) == NULL || chdir(scratch_path) != 0;
}

/* Files in the folder; removes them too, if told to. */
static inline int scratch_files(bool delete)
{
	DIR *const dir = opendir(".");
	struct dirent *entry;
	int count = 0;

	while (dir != NULL && (entry = readdir(dir)) != NULL) {
		if (strcmp(entry->d_name, ".") == 0 ||
		    strcmp(entry->d_name, "..") == 0) {
			continue;
		}
		count++;
		if (delete) {
			remove(entry->d_name);
		}
	}
	if (dir != NULL) {
		closedir(dir);
	}
	return dir == NULL ? -1 : count;
}

static inline int scratch_teardown(void **state)
{
	(void)state;
	scratch_files(true);
	return chdir("/") != 0 || rmdir(scratch_path) != 0;
}

static inline struct csiw_window *must_open(const char *uri,
					    enum csiw_role role, bool create)
{
	char why[CSIW_WHY_SIZE] = "untouched";
	struct csiw_window *w = NULL;

	if (csiw_window_open(&w, uri, role, create, why) != CSIW_OK) {
		fail_msg("%s: %s", uri, why);
	}
	assert_string_equal(why, "untouched");
	assert_non_null(w);
	return w;
}

/* Whether it is refused with this error and these words. */
static inline bool refused(const char *uri, enum csiw_role role, bool create,
			   int err, const char *words)
{
	struct csiw_window *const none = (void *)scratch_path;
	char why[CSIW_WHY_SIZE] = "";
	struct csiw_window *w = none;
	const int got = csiw_window_open(&w, uri, role, create, why);

	if (got == err && w == none && strstr(why, words) != NULL) {
		return true;
	}
	fprintf(stderr, "%s gave %d: %s\n", uri, got, why);
	return false;
}

static inline void make_file(const char *path, off_t size, mode_t mode)
{
	const int fd = open(path, O_CREAT | O_EXCL | O_RDWR, 0600);

	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, size), 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
}

/* In a child cmocka's asserts do not work: it returns 1 and says where. */
#define CHECK(condition)                                                       \
	do {                                                                   \
		if (!(condition)) {                                            \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__,     \
				#condition);                                   \
			return 1;                                              \
		}                                                              \
	} while (0)

/* Run in a child; its wait status. */
static inline int in_child(int (*run)(void))
{
	const pid_t pid = fork();
	int status = -1;

	if (pid == 0) {
		/* cmocka and the sanitizers have taken it */
		signal(SIGBUS, SIG_DFL);
		_exit(run());
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid ? status : -1;
}

static inline bool exited(int status, int code)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == code;
}

#endif

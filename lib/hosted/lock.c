/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lock.c: one guest process and one peer process hold a window.
 *
 * A record lock on one byte of the file for each role: the kernel drops it with
 * its process, and tells who holds it.  In /dev/mem, which takes record locks
 * like any file, the bytes are those of the window's own address, so that every
 * window there has locks of its own.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "private.h"

/* Which byte of the window is locked; other programs may take part.
 * csiw-window(7). */
enum {
	LOCK_GUEST = 0,
	LOCK_PEER = 1,
};

enum {
	COMM_SIZE = 16,
	TRIES = 8, /* a holder may leave between the refusal and the question */
};

/* The name of a process; any process may choose its own, so only ASCII. */
static void process_name(char name[COMM_SIZE], pid_t pid)
{
	char path[64];
	FILE *file;

	snprintf(name, COMM_SIZE, "a process");
	snprintf(path, sizeof(path), "/proc/%ld/comm", (long)pid);
	file = fopen(path, "re");
	if (file == NULL) {
		return;
	}
	if (fgets(name, COMM_SIZE, file) != NULL) {
		name[strcspn(name, "\n")] = '\0';
	}
	fclose(file);
	for (char *c = name; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || (unsigned char)*c > '~') {
			*c = '?';
		}
	}
}

static int held(pid_t pid, const char *role, const char *name,
		char why[CSIW_WHY_SIZE])
{
	char comm[COMM_SIZE];

	/* 0: in another PID namespace; negative: on another machine. */
	if (pid <= 0) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"the window %s has a %s already, in another "
				"container or machine: stop that one first",
				name, role);
	}
	process_name(comm, pid);
	return csiw_why(why, CSIW_ERR_WINDOW,
			"the window %s has a %s already, %s (process %ld): "
			"stop that one first, or use another window",
			name, role, comm, (long)pid);
}

int csiw_lock_take(const struct csiw_window *w, enum csiw_role role,
		   char why[CSIW_WHY_SIZE])
{
	const bool guest = role == CSIW_ROLE_GUEST;
	const char *const word = guest ? "guest" : "peer";

	for (int i = 0; i < TRIES; i++) {
		struct flock lock = {
			.l_type = F_WRLCK,
			.l_whence = SEEK_SET,
			.l_start = (off_t)w->offset +
				   (guest ? LOCK_GUEST : LOCK_PEER),
			.l_len = 1,
		};

		if (fcntl(w->fd, F_SETLK, &lock) == 0) {
			return CSIW_OK;
		}
		if (errno != EACCES && errno != EAGAIN) {
			return csiw_why(why, CSIW_ERR_SYSTEM,
					"the window %s cannot be locked: %s: "
					"use a file on this machine",
					w->name, strerror(errno));
		}
		if (fcntl(w->fd, F_GETLK, &lock) == 0 &&
		    lock.l_type != F_UNLCK) {
			return held(lock.l_pid, word, w->name, why);
		}
	}
	return csiw_why(why, CSIW_ERR_WINDOW,
			"the window %s has one %s after the other: stop them "
			"first, or use another window",
			w->name, word);
}

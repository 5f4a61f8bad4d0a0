/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open_file.c: the file: scheme.
 *
 * A file appears whole or not at all: made under another name in the same
 * directory, given its mode and all of its bytes, then linked to its name.  An
 * existing one is used only if it is a regular file, reached by no symbolic
 * link at its end.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "private.h"

enum {
	/* Not errors yet: beside the negative enum csiw_err. */
	MISSING = 1,
	EXISTS = 2,
	TRIES = 8, /* others may create and delete it meanwhile */
	SYSFS = 0x62656572,
};

struct request {
	char path[PATH_MAX];
	const char *name; /* of the window, for sentences */
	char *why;
	size_t size; /* asked for, 0 if not */
	bool writable;
};

/* Judged before open(2) too, as opening a device may start something. */
static int check_kind(const struct request *r, mode_t mode)
{
	const char *kind = "not a regular file";

	if (S_ISREG(mode)) {
		return CSIW_OK;
	}
	if (S_ISLNK(mode)) {
		return csiw_why(r->why, CSIW_ERR_WINDOW,
				"%s is a symbolic link, which is not followed: "
				"give the path that it points to",
				r->name);
	}
	if (S_ISDIR(mode)) {
		kind = "a directory";
	} else if (S_ISCHR(mode) || S_ISBLK(mode)) {
		kind = "a device";
	} else if (S_ISFIFO(mode)) {
		kind = "a FIFO";
	} else if (S_ISSOCK(mode)) {
		kind = "a socket";
	}
	return csiw_why(r->why, CSIW_ERR_WINDOW,
			"%s is %s: a window is a regular file, such as "
			"file:/dev/shm/csiw",
			r->name, kind);
}

/* The resource files of PCI devices are regular too, but no plain memory. */
static int check_memory(const struct request *r, int fd)
{
	struct statfs fs;

	if (fstatfs(fd, &fs) == 0 && fs.f_type == SYSFS) {
		return csiw_why(r->why, CSIW_ERR_WINDOW,
				"%s belongs to sysfs: a window is a file on "
				"tmpfs or a disk, such as file:/dev/shm/csiw",
				r->name);
	}
	return CSIW_OK;
}

static int check_size(const struct request *r, uint64_t size)
{
	if (size < CSIW_WINDOW_SIZE_MIN) {
		return csiw_why(r->why, CSIW_ERR_WINDOW,
				"%s is too small for a window, %llu bytes of "
				"at least %d: the usual size is 8 MiB, size=8M "
				"for a new file",
				r->name, (unsigned long long)size,
				CSIW_WINDOW_SIZE_MIN);
	}
	if (size > CSIW_WINDOW_SIZE_MAX) {
		return csiw_why(r->why, CSIW_ERR_WINDOW,
				"%s is too large for a window, %llu bytes of "
				"at most 1 GiB: is it the right file?",
				r->name, (unsigned long long)size);
	}
	if (r->size != 0 && r->size != size) {
		return csiw_why(r->why, CSIW_ERR_WINDOW,
				"%s has %llu bytes and not the %zu asked for: "
				"leave size= out, or delete the file first",
				r->name, (unsigned long long)size, r->size);
	}
	return CSIW_OK;
}

static int cannot_open(const struct request *r, int error)
{
	if (error == EACCES || error == EPERM || error == EROFS) {
		return csiw_why(r->why, CSIW_ERR_SYSTEM,
				"%s cannot be opened for %s: %s: change its "
				"owner or mode, or run as its owner",
				r->name, r->writable ? "writing" : "reading",
				strerror(error));
	}
	return csiw_why(r->why, CSIW_ERR_SYSTEM, "%s cannot be opened: %s",
			r->name, strerror(error));
}

/* CSIW_OK with *fd and *size, MISSING, or an error. */
static int open_existing(const struct request *r, int *fd, size_t *size)
{
	const int access = r->writable ? O_RDWR : O_RDONLY;
	struct stat st;
	int err;

	if (lstat(r->path, &st) != 0) {
		return errno == ENOENT ? MISSING : cannot_open(r, errno);
	}
	err = check_kind(r, st.st_mode);
	if (err != CSIW_OK) {
		return err;
	}
	/* O_NONBLOCK: a FIFO that has just taken its place must not hang us. */
	*fd = open(r->path, access | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0) {
		return errno == ENOENT ? MISSING : cannot_open(r, errno);
	}
	if (fstat(*fd, &st) != 0) {
		err = cannot_open(r, errno);
	} else {
		err = check_kind(r, st.st_mode);
	}
	if (err == CSIW_OK) {
		err = check_memory(r, *fd);
	}
	if (err == CSIW_OK) {
		err = check_size(r, (uint64_t)st.st_size);
	}
	*size = (size_t)st.st_size;
	return err;
}

static int cannot_create(const struct request *r, int error)
{
	const char *advice = "is its directory there and writable?";

	if (error == ENOSPC || error == EDQUOT) {
		advice = "make room, or give a smaller size=";
	} else if (error == EFBIG) {
		advice = "raise ulimit -f, or give a smaller size=";
	} else if (error == EOPNOTSUPP || error == EPERM) {
		advice = "use a directory on tmpfs or a local disk";
	}
	return csiw_why(r->why, CSIW_ERR_SYSTEM, "%s cannot be created: %s: %s",
			r->name, strerror(error), advice);
}

/*
 * Mode and bytes of a new file; 0 or an errno.  The bytes are reserved now, so
 * that a full disk is an error here and no SIGBUS later.
 */
static int fill_file(int fd, size_t size)
{
	int error;

	if (fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
		return errno;
	}
	do {
		error = posix_fallocate(fd, 0, (off_t)size);
	} while (error == EINTR);
	return error;
}

/* A name in the directory of path that no one else has; -1 with errno. */
static int make_temporary(char *temporary, size_t room, const char *path)
{
	const char *const slash = strrchr(path, '/');
	const int directory = slash == NULL ? 0 : (int)(slash - path + 1);
	const int len =
		snprintf(temporary, room, "%.*s.csiw-XXXXXX", directory, path);

	if (len < 0 || (size_t)len >= room) {
		errno = ENAMETOOLONG;
		return -1;
	}
	return mkostemp(temporary, O_CLOEXEC);
}

/* A whole file under its name, or nothing; 0 or an errno. */
static int make_file(const char *path, size_t size, int *fd)
{
	char temporary[PATH_MAX];
	int error;

	*fd = make_temporary(temporary, sizeof(temporary), path);
	if (*fd < 0) {
		return errno;
	}
	error = fill_file(*fd, size);
	if (error == 0 && link(temporary, path) != 0) {
		error = errno;
	}
	unlink(temporary);
	return error;
}

/* CSIW_OK with *fd and *size, EXISTS if someone was first, or an error. */
static int create_file(const struct request *r, int *fd, size_t *size)
{
	struct rlimit limit;
	sigset_t all, before;
	int error;
	int err;

	*size = r->size != 0 ? r->size : CSIW_WINDOW_SIZE;
	err = check_size(r, *size);
	if (err != CSIW_OK) {
		return err;
	}
	/* Growing past the limit would raise SIGXFSZ in the program. */
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < *size) {
		return cannot_create(r, EFBIG);
	}
	/* Ctrl-C must not leave the temporary name behind. */
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	error = make_file(r->path, *size, fd);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (error == EEXIST) {
		return EXISTS;
	}
	return error == 0 ? CSIW_OK : cannot_create(r, error);
}

static int open_or_create(const struct request *r, bool create, int *fd,
			  size_t *size)
{
	for (int i = 0; i < TRIES; i++) {
		int err = open_existing(r, fd, size);

		if (err == MISSING && !create) {
			return csiw_why(r->why, CSIW_ERR_WINDOW,
					"there is no window at %s: start csiwd "
					"first",
					r->name);
		}
		if (err == MISSING) {
			err = create_file(r, fd, size);
		}
		if (err != MISSING && err != EXISTS) {
			return err;
		}
		if (*fd >= 0) {
			close(*fd);
			*fd = -1;
		}
	}
	return csiw_why(r->why, CSIW_ERR_SYSTEM,
			"%s is created and deleted all the time: stop whoever "
			"does that, or use another name",
			r->name);
}

int csiw_file_open(struct csiw_window *w, const struct csiw_uri *uri,
		   enum csiw_role role, bool create, char why[CSIW_WHY_SIZE])
{
	struct request r = {
		.name = w->name,
		.size = uri->size,
		.writable = role != CSIW_ROLE_READER,
	};
	int fd = -1;
	int err;

	r.why = why;
	if (uri->where_len >= sizeof(r.path)) {
		return cannot_open(&r, ENAMETOOLONG);
	}
	memcpy(r.path, uri->where, uri->where_len);
	create = create && (role == CSIW_ROLE_GUEST || role == CSIW_ROLE_PEER);
	err = open_or_create(&r, create, &fd, &w->size);
	if (err != CSIW_OK && fd >= 0) {
		close(fd);
		fd = -1;
	}
	w->fd = fd;
	return err;
}

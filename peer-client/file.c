/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.c: see file.h.
 */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool fail(const struct file *f, const char *what,
		 char why[CSIW_WHY_SIZE])
{
	snprintf(why, CSIW_WHY_SIZE, "%s cannot be written: %s", f->path, what);
	return false;
}

/* What rename would refuse, or destroy, after the run.  The mode is changed to
 * that of a regular file. */
static bool replaceable(const struct file *f, mode_t *mode,
			char why[CSIW_WHY_SIZE])
{
	struct stat st;

	if (lstat(f->path, &st) != 0) {
		return errno == ENOENT || fail(f, strerror(errno), why);
	}
	if (S_ISREG(st.st_mode)) {
		*mode = st.st_mode & 0777;
		return true;
	}
	if (S_ISLNK(st.st_mode)) {
		return true;
	}
	return fail(f, "it exists and is not a regular file", why);
}

/* In the same directory, and short whatever the name. */
static char *temp_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	size_t len = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	static const char name[] = ".csiw-XXXXXX";
	char *temp = malloc(len + sizeof(name));

	if (temp != NULL) {
		memcpy(temp, path, len);
		memcpy(temp + len, name, sizeof(name));
	}
	return temp;
}

/* mkstemp makes files that nobody else can read; ours are like any other. */
static mode_t usual_mode(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

bool file_open(struct file *f, const char *path, char why[CSIW_WHY_SIZE])
{
	mode_t mode = usual_mode();
	char *temp;
	int fd;

	f->path = strdup(path);
	temp = temp_name(path);
	if (f->path == NULL || temp == NULL) {
		free(temp);
		snprintf(why, CSIW_WHY_SIZE, "%s: out of memory", path);
		return false;
	}
	if (!replaceable(f, &mode, why)) {
		free(temp);
		return false;
	}
	fd = mkstemp(temp);
	if (fd < 0) {
		free(temp);
		return fail(f, strerror(errno), why);
	}
	f->temp = temp;
	(void)fchmod(fd, mode);
	f->f = fdopen(fd, "wb");
	if (f->f == NULL) {
		fail(f, strerror(errno), why);
		close(fd);
		return false;
	}
	return true;
}

bool file_open_two(struct file *data, struct file *side, const char *path,
		   char why[CSIW_WHY_SIZE])
{
	size_t size = strlen(path) + sizeof(".json");
	char *beside = malloc(size);
	bool ok;

	if (beside == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "%s: out of memory", path);
		return false;
	}
	snprintf(beside, size, "%s.json", path);
	ok = file_open(data, path, why) && file_open(side, beside, why);
	free(beside);
	return ok;
}

bool file_failed(const struct file *f, char why[CSIW_WHY_SIZE])
{
	return fail(f, errno != 0 ? strerror(errno) : "unknown cause", why);
}

bool file_complete(struct file *f, char why[CSIW_WHY_SIZE])
{
	FILE *stream = f->f;
	int err = 0;

	errno = EIO; /* of a write that failed earlier and was not seen */
	if (ferror(stream) || fflush(stream) != 0 ||
	    (!f->hasty && fsync(fileno(stream)) != 0)) {
		err = errno;
	}
	f->f = NULL;
	if (fclose(stream) != 0 && err == 0) {
		err = errno;
	}
	if (err != 0) {
		return fail(f, strerror(err), why);
	}
	f->complete = true;
	return true;
}

/* The two files swap names: fails if there is only one, or on file systems and
 * kernels that cannot. */
static bool exchange(const struct file *f)
{
	return renameat2(AT_FDCWD, f->temp, AT_FDCWD, f->path,
			 RENAME_EXCHANGE) == 0;
}

static void forget_temp(struct file *f)
{
	free(f->temp);
	f->temp = NULL;
}

bool file_publish(struct file *f, char why[CSIW_WHY_SIZE])
{
	mode_t mode;

	if (!f->complete) {
		return fail(f, "it is not complete", why);
	}
	/* again, as an exchange would take a directory */
	if (!replaceable(f, &mode, why)) {
		return false;
	}
	if (!exchange(f)) {
		if (rename(f->temp, f->path) != 0) {
			return fail(f, strerror(errno), why);
		}
		forget_temp(f);
	}
	f->placed = true;
	return true;
}

bool file_place(struct file *f, char why[CSIW_WHY_SIZE])
{
	mode_t mode;

	if (!replaceable(f, &mode, why)) {
		return false;
	}
	if (rename(f->temp, f->path) != 0) {
		return fail(f, strerror(errno), why);
	}
	forget_temp(f);
	f->placed = true;
	return true;
}

void file_retract(struct file *f)
{
	if (!f->placed) {
		return;
	}
	f->placed = false;
	if (f->temp == NULL) {
		unlink(f->path);
	} else if (!exchange(f)) {
		/* The new file is gone.  The old one is never removed. */
		(void)rename(f->temp, f->path);
		forget_temp(f);
	}
}

void file_discard(struct file *f)
{
	if (f->f != NULL) {
		fclose(f->f);
	}
	if (f->temp != NULL) {
		unlink(f->temp);
	}
	free(f->temp);
	free(f->path);
	*f = (struct file){0};
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * file.c: see file.h.
 */
#include "file.h"

#include <errno.h>
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

/* What rename would refuse, or destroy, after the run. */
static bool replaceable(const struct file *f, char why[CSIW_WHY_SIZE])
{
	struct stat st;

	if (lstat(f->path, &st) != 0) {
		return errno == ENOENT || fail(f, strerror(errno), why);
	}
	if (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode)) {
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
static void usual_mode(int fd)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)fchmod(fd, 0666 & ~mask);
}

bool file_open(struct file *f, const char *path, char why[CSIW_WHY_SIZE])
{
	char *temp;
	int fd;

	f->path = strdup(path);
	temp = temp_name(path);
	if (f->path == NULL || temp == NULL) {
		free(temp);
		snprintf(why, CSIW_WHY_SIZE, "%s: out of memory", path);
		return false;
	}
	if (!replaceable(f, why)) {
		free(temp);
		return false;
	}
	fd = mkstemp(temp);
	if (fd < 0) {
		free(temp);
		return fail(f, strerror(errno), why);
	}
	f->temp = temp;
	usual_mode(fd);
	f->f = fdopen(fd, "wb");
	if (f->f == NULL) {
		fail(f, strerror(errno), why);
		close(fd);
		return false;
	}
	return true;
}

bool file_complete(struct file *f, char why[CSIW_WHY_SIZE])
{
	FILE *stream = f->f;
	int err = 0;

	errno = EIO; /* of a write that failed earlier and was not seen */
	if (ferror(stream) || fflush(stream) != 0 ||
	    fsync(fileno(stream)) != 0) {
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

bool file_publish(struct file *f, char why[CSIW_WHY_SIZE])
{
	if (!f->complete) {
		return fail(f, "it is not complete", why);
	}
	if (rename(f->temp, f->path) != 0) {
		return fail(f, strerror(errno), why);
	}
	free(f->temp);
	f->temp = NULL;
	return true;
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

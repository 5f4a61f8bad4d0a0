/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * window.c: windows by URI: open by scheme, lock, map, check, close.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

static int open_scheme(struct csiw_window *w, const struct csiw_uri *uri,
		       enum csiw_role role, bool create,
		       char why[CSIW_WHY_SIZE])
{
	switch (uri->scheme) {
	case CSIW_SCHEME_FILE:
		return csiw_file_open(w, uri, role, create, why);
	case CSIW_SCHEME_MEM:
	case CSIW_SCHEME_UIO:
	case CSIW_SCHEME_PCI:
	case CSIW_SCHEME_CHARDEV:
	case CSIW_SCHEME_XEN:
		break;
	}
	return csiw_why(why, CSIW_ERR_SCHEME,
			"the window %s is of a kind that this build cannot "
			"open yet: use a file, such as file:/dev/shm/csiw",
			w->name);
}

static int map_window(struct csiw_window *w, enum csiw_role role,
		      char why[CSIW_WHY_SIZE])
{
	const bool writable = role != CSIW_ROLE_READER;

	w->map = mmap(NULL, w->size,
		      writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED,
		      w->fd, 0);
	if (w->map == MAP_FAILED) {
		return csiw_why(why, CSIW_ERR_SYSTEM,
				"the window %s cannot be mapped: %s: use a "
				"file on tmpfs or a local disk",
				w->name, strerror(errno));
	}
	w->watch = csiw_fault_watch(w->map, w->size, writable);
	if (w->watch < 0) {
		return csiw_why(why, CSIW_ERR_SYSTEM,
				"the window %s is one too many for this "
				"process: close another one first",
				w->name);
	}
	return csiw_win_init(&w->win, w->map, w->size, CSIW_MEMORY_PLAIN);
}

static int open_window(struct csiw_window *w, const struct csiw_uri *uri,
		       enum csiw_role role, bool create,
		       char why[CSIW_WHY_SIZE])
{
	int err = open_scheme(w, uri, role, create, why);

	if (err == CSIW_OK && role != CSIW_ROLE_READER) {
		err = csiw_lock_take(w->fd, role, w->name, why);
	}
	if (err == CSIW_OK) {
		err = map_window(w, role, why);
	}
	return err;
}

int csiw_window_open(struct csiw_window **out, const char *uri,
		     enum csiw_role role, bool create, char why[CSIW_WHY_SIZE])
{
	struct csiw_uri parsed;
	struct csiw_window *w;
	int err = csiw_uri_parse(&parsed, uri, why);

	if (err != CSIW_OK) {
		return err;
	}
	w = malloc(sizeof(*w));
	if (w == NULL) {
		return csiw_why(why, CSIW_ERR_SYSTEM,
				"there is no memory left for a window");
	}
	*w = (struct csiw_window){.fd = -1, .map = MAP_FAILED, .watch = -1};
	if (parsed.scheme == CSIW_SCHEME_FILE) {
		csiw_show(w->name, parsed.where, parsed.where_len);
	} else {
		csiw_show(w->name, uri, strlen(uri));
	}
	err = open_window(w, &parsed, role, create, why);
	if (err != CSIW_OK) {
		csiw_window_close(w);
		return err;
	}
	*out = w;
	return CSIW_OK;
}

const struct csiw_win *csiw_window_win(const struct csiw_window *w)
{
	return &w->win;
}

int csiw_window_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
{
	struct stat st;

	if (fstat(w->fd, &st) != 0) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"the window %s can no longer be looked at: %s",
				w->name, strerror(errno));
	}
	if ((size_t)st.st_size < w->size) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"the window %s was truncated while in use, "
				"from %zu bytes to %zu: delete it, then start "
				"csiwd and csiw again",
				w->name, w->size, (size_t)st.st_size);
	}
	if (csiw_fault_seen(w->watch)) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"the window %s lost its memory while in use "
				"(truncated for a moment, or its disk is "
				"full): delete it, make room, then start csiwd "
				"and csiw again",
				w->name);
	}
	if (st.st_nlink == 0) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"the window %s was deleted while in use: start "
				"csiwd and csiw again",
				w->name);
	}
	return CSIW_OK;
}

void csiw_window_close(struct csiw_window *w)
{
	if (w == NULL) {
		return;
	}
	if (w->watch >= 0) {
		csiw_fault_unwatch(w->watch);
	}
	if (w->map != MAP_FAILED) {
		munmap(w->map, w->size);
	}
	if (w->fd >= 0) {
		close(w->fd);
	}
	free(w);
}

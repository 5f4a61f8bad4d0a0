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

static const struct csiw_mem_place this_machine = {
	.device = "/dev/mem",
	.kind = S_IFCHR,
	.iomem = "/proc/iomem",
};

static int open_scheme(struct csiw_window *w, const struct csiw_uri *uri,
		       enum csiw_role role, bool create,
		       const struct csiw_mem_place *place,
		       char why[CSIW_WHY_SIZE])
{
	switch (uri->scheme) {
	case CSIW_SCHEME_FILE:
		return csiw_file_open(w, uri, role, create, why);
	case CSIW_SCHEME_MEM:
		return csiw_mem_open(w, uri, role, place, why);
	case CSIW_SCHEME_UIO:
	case CSIW_SCHEME_PCI:
	case CSIW_SCHEME_CHARDEV:
	case CSIW_SCHEME_XEN:
		break;
	}
	return csiw_why(why, CSIW_ERR_SCHEME,
			"the window %s is of a kind that this build cannot "
			"open yet: use a file, such as file:/dev/shm/csiw, or "
			"physical memory, such as mem:0x09000000",
			w->name);
}

static int cannot_map(const struct csiw_window *w, int error,
		      char why[CSIW_WHY_SIZE])
{
	if (w->scheme == CSIW_SCHEME_MEM) {
		return csiw_mem_refused(w, error, why);
	}
	return csiw_why(why, CSIW_ERR_SYSTEM,
			"the window %s cannot be mapped: %s: use a file on "
			"tmpfs or a local disk",
			w->name, strerror(error));
}

static int map_window(struct csiw_window *w, enum csiw_role role,
		      char why[CSIW_WHY_SIZE])
{
	const bool writable = role != CSIW_ROLE_READER;

	w->map = mmap(NULL, w->size,
		      writable ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED,
		      w->fd, (off_t)w->offset);
	if (w->map == MAP_FAILED) {
		return cannot_map(w, errno, why);
	}
	w->watch = csiw_fault_watch(w->map, w->size, writable);
	if (w->watch < 0) {
		return csiw_why(why, CSIW_ERR_SYSTEM,
				"the window %s is one too many for this "
				"process: close another one first",
				w->name);
	}
	return csiw_win_init(&w->win, w->map, w->size,
			     w->scheme == CSIW_SCHEME_FILE
				     ? CSIW_MEMORY_PLAIN
				     : CSIW_MEMORY_DEVICE);
}

static int lock_and_map(struct csiw_window *w, enum csiw_role role,
			char why[CSIW_WHY_SIZE])
{
	if (role == CSIW_ROLE_GUEST || role == CSIW_ROLE_PEER) {
		const int err = csiw_lock_take(w, role, why);

		if (err != CSIW_OK) {
			return err;
		}
	}
	return map_window(w, role, why);
}

int csiw_window_open_at(struct csiw_window **out, const char *uri,
			enum csiw_role role, bool create,
			const struct csiw_mem_place *place,
			char why[CSIW_WHY_SIZE])
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
	w->scheme = parsed.scheme;
	if (parsed.scheme == CSIW_SCHEME_FILE) {
		csiw_show(w->name, parsed.where, parsed.where_len);
	} else {
		csiw_show(w->name, uri, strlen(uri));
	}
	err = open_scheme(w, &parsed, role, create, place, why);
	if (err == CSIW_OK) {
		err = lock_and_map(w, role, why);
	}
	if (err != CSIW_OK) {
		csiw_window_close(w);
		return err;
	}
	*out = w;
	return CSIW_OK;
}

int csiw_window_open(struct csiw_window **out, const char *uri,
		     enum csiw_role role, bool create, char why[CSIW_WHY_SIZE])
{
	return csiw_window_open_at(out, uri, role, create, &this_machine, why);
}

const struct csiw_win *csiw_window_win(const struct csiw_window *w)
{
	return &w->win;
}

/* Physical memory has no size to lose and no name to be deleted. */
static int check_memory(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
{
	if (!csiw_fault_seen(w->watch)) {
		return CSIW_OK;
	}
	return csiw_why(why, CSIW_ERR_WINDOW,
			"the window %s answered with a bus error: nothing is "
			"at its address, or no longer: compare address and "
			"size with the configuration of the hypervisor",
			w->name);
}

int csiw_window_check(const struct csiw_window *w, char why[CSIW_WHY_SIZE])
{
	struct stat st;

	if (w->scheme == CSIW_SCHEME_MEM) {
		return check_memory(w, why);
	}
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

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * private.h: what the files of the hosted library share.  Every function that
 * fails fills `why` with one sentence, as in hosted.h.
 */
#ifndef CSIW_HOSTED_PRIVATE_H
#define CSIW_HOSTED_PRIVATE_H

#include <sys/types.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/wire.h>

enum {
	CSIW_SHOWN_SIZE = 160,             /* of a path or URI in a sentence */
	CSIW_WINDOW_SIZE_MAX = 0x40000000, /* 1 GiB: a larger file is a slip */
};

struct csiw_window {
	struct csiw_win win;
	enum csiw_scheme scheme;
	int fd;
	uint64_t offset; /* of the window in fd: a physical address, or 0 */
	void *map;
	size_t size;                /* bytes mapped */
	int watch;                  /* of csiw_fault_watch */
	char name[CSIW_SHOWN_SIZE]; /* for sentences */
};

/* Where physical memory is found; tests have files in their place. */
struct csiw_mem_place {
	const char *device; /* as /dev/mem */
	mode_t kind;        /* of device: S_IFCHR */
	const char *iomem;  /* as /proc/iomem */
};

/* Write a sentence, control characters replaced; returns err. */
int csiw_why(char why[CSIW_WHY_SIZE], int err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Shorten text to what fits a sentence beside the advice. */
void csiw_show(char out[CSIW_SHOWN_SIZE], const char *text, size_t len);

/*
 * Open w->fd and set w->size by the file: URI; w->name is set already.  The
 * caller closes w->fd, which stays -1 on failure.
 */
int csiw_file_open(struct csiw_window *w, const struct csiw_uri *uri,
		   enum csiw_role role, bool create, char why[CSIW_WHY_SIZE]);

/*
 * Open w->fd and set w->offset and w->size by the mem: URI, in the same way.
 * System RAM is refused.
 */
int csiw_mem_open(struct csiw_window *w, const struct csiw_uri *uri,
		  enum csiw_role role, const struct csiw_mem_place *place,
		  char why[CSIW_WHY_SIZE]);

/* The sentence for an mmap of w that failed with this errno. */
int csiw_mem_refused(const struct csiw_window *w, int error,
		     char why[CSIW_WHY_SIZE]);

/* csiw_window_open with physical memory in another place. */
int csiw_window_open_at(struct csiw_window **out, const char *uri,
			enum csiw_role role, bool create,
			const struct csiw_mem_place *place,
			char why[CSIW_WHY_SIZE]);

/*
 * Take the lock of a role on w->fd.  It belongs to the process, and goes when
 * the process ends or closes any descriptor of the file.
 */
int csiw_lock_take(const struct csiw_window *w, enum csiw_role role,
		   char why[CSIW_WHY_SIZE]);

/*
 * Survive SIGBUS in [map, map + size): the first one replaces the mapping by
 * zeros.  Returns a watch for the functions below, or -1: too many windows.
 */
int csiw_fault_watch(void *map, size_t size, bool writable);
bool csiw_fault_seen(int watch);
void csiw_fault_unwatch(int watch);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * open_mem.c: the mem: scheme, physical memory by /dev/mem.
 *
 * A mistyped address must not become a window on memory that the kernel itself
 * uses: CONFIG_STRICT_DEVMEM refuses that, but not every kernel has it, so
 * /proc/iomem is asked first.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "private.h"

enum { LINE_SIZE = 256 };

struct range {
	uint64_t first, last; /* bytes, both in it */
};

/* Without CAP_SYS_ADMIN every range reads as 0-0, which is none. */
static bool is_ram(const char *line, struct range *r)
{
	static const char ram[] = "System RAM";
	int name = 0;

	if (sscanf(line, " %" SCNx64 "-%" SCNx64 " : %n", &r->first, &r->last,
		   &name) != 2) {
		return false;
	}
	return name > 0 && r->last != 0 &&
	       strncmp(line + name, ram, sizeof(ram) - 1) == 0;
}

/* Whether RAM of this kernel lies in the window, and which. */
static bool find_ram(const char *iomem, const struct range *window,
		     struct range *ram)
{
	FILE *const file = fopen(iomem, "re");
	char line[LINE_SIZE];
	bool found = false;

	if (file == NULL) {
		return false;
	}
	while (!found && fgets(line, sizeof(line), file) != NULL) {
		found = is_ram(line, ram) && ram->first <= window->last &&
			ram->last >= window->first;
	}
	fclose(file);
	return found;
}

static int check_range(const struct csiw_window *w,
		       const struct csiw_mem_place *place,
		       char why[CSIW_WHY_SIZE])
{
	const struct range window = {w->offset, w->offset + w->size - 1};
	struct range ram;

	if (w->size < CSIW_WINDOW_SIZE_MIN) {
		return csiw_why(why, CSIW_ERR_WINDOW,
				"%s is too small for a window, %zu bytes of at "
				"least %d: leave size= out for the usual 8 MiB",
				w->name, w->size, CSIW_WINDOW_SIZE_MIN);
	}
	if (find_ram(place->iomem, &window, &ram)) {
		return csiw_why(
			why, CSIW_ERR_WINDOW,
			"the window %s lies in System RAM (0x%08" PRIx64
			"-0x%08" PRIx64 "), which this kernel uses itself: "
			"reserve the window first, by a reserved-memory node "
			"with no-map in the device tree, or memmap= or mem= on "
			"the kernel's command line",
			w->name, ram.first, ram.last);
	}
	return CSIW_OK;
}

static int cannot_open(const struct csiw_window *w, const char *device,
		       int error, char why[CSIW_WHY_SIZE])
{
	const char *advice = "";

	switch (error) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		advice = ": it takes a kernel with CONFIG_DEVMEM=y, and a /dev "
			 "that shows the device";
		break;
	case EACCES:
		advice = ": run as root";
		break;
	case EPERM:
		advice = ": it takes CAP_SYS_RAWIO, and a kernel that is not "
			 "locked down (as Secure Boot does it)";
		break;
	}
	return csiw_why(why, CSIW_ERR_SYSTEM,
			"the window %s needs %s, which cannot be opened: %s%s",
			w->name, device, strerror(error), advice);
}

int csiw_mem_refused(const struct csiw_window *w, int error,
		     char why[CSIW_WHY_SIZE])
{
	const char *advice = "";

	switch (error) {
	case EPERM:
		advice = ": to it this is System RAM (CONFIG_STRICT_DEVMEM) or "
			 "a driver's (CONFIG_IO_STRICT_DEVMEM): reserve the "
			 "window in the device tree with no-map, or unbind "
			 "that driver";
		break;
	case EINVAL:
		advice = ": is the address one of this machine, and mapped "
			 "nowhere else as cached memory?";
		break;
	}
	return csiw_why(why, CSIW_ERR_SYSTEM,
			"the window %s cannot be mapped, the kernel refuses: "
			"%s%s",
			w->name, strerror(error), advice);
}

/* A mistyped command can leave a plain file of that name. */
static int check_kind(const struct csiw_window *w, int fd,
		      const struct csiw_mem_place *place,
		      char why[CSIW_WHY_SIZE])
{
	struct stat st;

	if (fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == place->kind) {
		return CSIW_OK;
	}
	return csiw_why(why, CSIW_ERR_WINDOW,
			"the window %s needs %s, which is no memory device "
			"here: delete it, and make it with mknod %s c 1 1",
			w->name, place->device, place->device);
}

int csiw_mem_open(struct csiw_window *w, const struct csiw_uri *uri,
		  enum csiw_role role, const struct csiw_mem_place *place,
		  char why[CSIW_WHY_SIZE])
{
	const int access = role == CSIW_ROLE_READER ? O_RDONLY : O_RDWR;
	int err;
	int fd;

	w->offset = uri->address;
	w->size = uri->size != 0 ? uri->size : CSIW_WINDOW_SIZE;
	err = check_range(w, place, why);
	if (err != CSIW_OK) {
		return err;
	}
	/* O_SYNC: uncached, where the kernel would cache.  O_NONBLOCK: what has
	 * the device's name may be a FIFO. */
	fd = open(place->device, access | O_SYNC | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		return cannot_open(w, place->device, errno, why);
	}
	err = check_kind(w, fd, place, why);
	if (err != CSIW_OK) {
		close(fd);
		return err;
	}
	w->fd = fd;
	return CSIW_OK;
}

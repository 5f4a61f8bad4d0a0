/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard.c: linked into csiwd and csiw with --wrap=mmap, so that a window lies
 * between two gigabytes that nobody can touch: an access in front of it or
 * behind it is a fault, which AddressSanitizer reports.  A window whose size is
 * a multiple of the page size has no slack.
 */
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/types.h>

/* NOLINTBEGIN(bugprone-reserved-identifier): the linker's, for --wrap */
void *__real_mmap64(void *address, size_t size, int protection, int flags,
		    int fd, off_t offset);
void *__wrap_mmap64(void *address, size_t size, int protection, int flags,
		    int fd, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd,
		  off_t offset);
/* NOLINTEND(bugprone-reserved-identifier) */

static const size_t guard = (size_t)1 << 30;

void *__wrap_mmap64(void *address, size_t size, int protection, int flags,
		    int fd, off_t offset)
{
	const size_t page = 4096;
	const size_t room = (size + page - 1) / page * page;
	void *whole;

	if (fd < 0 || !(flags & MAP_SHARED) || address != NULL) {
		return __real_mmap64(address, size, protection, flags, fd,
				     offset);
	}
	whole = __real_mmap64(NULL, guard + room + guard, PROT_NONE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1,
			      0);
	if (whole == MAP_FAILED) {
		return MAP_FAILED;
	}
	return __real_mmap64((uint8_t *)whole + guard, size, protection,
			     flags | MAP_FIXED, fd, offset);
}

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int fd,
		  off_t offset)
{
	return __wrap_mmap64(address, size, protection, flags, fd, offset);
}

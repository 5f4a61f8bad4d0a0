/* SPDX-License-Identifier: BSD-2-Clause */
/* led.c: the brightness file of a light. */
#include "led.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../log.h"

int led_open(const char *path)
{
	int fd;

	if (path == NULL) {
		return -1;
	}
	/* O_NONBLOCK: a FIFO that nobody reads would wait for ever. */
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		log_say(LOG_WARNING,
			"--led %s: %s; going on without a light, see "
			"/sys/class/leds for those there are",
			path, strerror(errno));
	}
	return fd;
}

void led_set(int fd, bool on)
{
	if (fd >= 0 && write(fd, on ? "1" : "0", 1) != 1) {
		/* the light went away with its driver */
	}
}

void led_close(int fd)
{
	if (fd >= 0) {
		close(fd);
	}
}

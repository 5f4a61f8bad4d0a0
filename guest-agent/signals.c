/* SPDX-License-Identifier: BSD-2-Clause */
/* signals.c: the signals that end csiwd, as a descriptor of its one loop. */
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "log.h"

static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };

int signals_open(void)
{
	struct sigaction action;
	sigset_t stop;
	int fd;

	/* A log that nobody reads any more is no reason to die. */
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&stop);
	for (int i = 0; i < NUMBERS; i++) {
		/* nohup and shells have some ignored on purpose. */
		if (sigaction(numbers[i], NULL, &action) == 0 &&
		    action.sa_handler != SIG_IGN) {
			sigaddset(&stop, numbers[i]);
		}
	}
	sigprocmask(SIG_BLOCK, &stop, NULL);
	fd = signalfd(-1, &stop, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0) {
		log_say(LOG_ERROR, "signals cannot be received by signalfd: %s",
			strerror(errno));
	}
	return fd;
}

bool signals_came(int fd)
{
	struct signalfd_siginfo info;
	sigset_t stop;

	if (read(fd, &info, sizeof(info)) != sizeof(info)) {
		return false;
	}
	sigemptyset(&stop);
	for (int i = 0; i < NUMBERS; i++) {
		sigaddset(&stop, numbers[i]);
	}
	sigprocmask(SIG_UNBLOCK, &stop, NULL);
	log_say(LOG_INFO, "stopping: %s", strsignal((int)info.ssi_signo));
	return true;
}

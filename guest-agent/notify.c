/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.c: datagrams to the service manager.  The socket is connected once, so
 * that telling it something later takes no more than a send, which never waits.
 */
#include "notify.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

static struct {
	bool open;
	bool unready;      /* READY=1 found no room yet */
	int fd;            /* valid if open */
	uint64_t every_ns; /* between signs of life; 0: none are wanted */
	uint64_t next_ns;
} manager;

/* A path, or "@NAME" of Linux's abstract namespace. */
static bool address(struct sockaddr_un *out, socklen_t *len, const char *text)
{
	size_t size = strlen(text);

	if ((text[0] != '/' && text[0] != '@') || size < 2 ||
	    size >= sizeof(out->sun_path)) {
		return false;
	}
	memset(out, 0, sizeof(*out));
	out->sun_family = AF_UNIX;
	memcpy(out->sun_path, text, size);
	if (text[0] == '@') {
		out->sun_path[0] = '\0';
	}
	/* All of an abstract name counts, so no NUL behind it. */
	*len = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + size +
			   (text[0] == '/'));
	return true;
}

static bool connect_to(const char *text)
{
	struct sockaddr_un to;
	socklen_t len;

	if (!address(&to, &len, text)) {
		errno = EINVAL;
		return false;
	}
	manager.fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (manager.fd < 0) {
		return false;
	}
	if (connect(manager.fd, (const struct sockaddr *)&to, len) != 0) {
		int saved = errno;

		close(manager.fd);
		errno = saved;
		return false;
	}
	return true;
}

/* Decimal digits only; 0 if it is no such number. */
static uint64_t number(const char *text)
{
	char *end;
	unsigned long long n;

	if (text == NULL || text[0] < '0' || text[0] > '9') {
		return 0;
	}
	errno = 0;
	n = strtoull(text, &end, 10);
	return errno == 0 && *end == '\0' ? n : 0;
}

/* A watchdog may be that of another process: then it is not ours to feed. */
static uint64_t watchdog_ns(void)
{
	const char *pid = getenv("WATCHDOG_PID");
	uint64_t us = number(getenv("WATCHDOG_USEC"));

	if (pid != NULL && number(pid) != (uint64_t)getpid()) {
		return 0;
	}
	return us > UINT64_MAX / 1000 ? 0 : us * 1000;
}

/* false if there is no room just now.  A manager that is gone is told nothing,
 * and missed by nobody. */
static bool tell(const char *words)
{
	return !manager.open ||
	       send(manager.fd, words, strlen(words),
		    MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 ||
	       (errno != EAGAIN && errno != ENOBUFS);
}

void notify_open(void)
{
	const char *text = getenv("NOTIFY_SOCKET");

	if (text == NULL || text[0] == '\0') {
		return;
	}
	manager.open = connect_to(text);
	if (!manager.open) {
		log_say(LOG_WARNING,
			"the service manager at NOTIFY_SOCKET=%s cannot be "
			"told anything: %s",
			text, strerror(errno));
		return;
	}
	manager.every_ns = watchdog_ns() / 2;
}

void notify_ready(void)
{
	manager.unready = !tell("READY=1");
}

void notify_alive(uint64_t now_ns)
{
	if (manager.unready) {
		notify_ready();
	}
	if (manager.every_ns == 0 || now_ns < manager.next_ns) {
		return;
	}
	if (tell("WATCHDOG=1")) {
		manager.next_ns = now_ns + manager.every_ns;
	}
}

void notify_stopping(void)
{
	(void)tell("STOPPING=1");
}

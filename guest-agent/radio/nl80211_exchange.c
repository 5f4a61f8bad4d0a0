/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nl80211_exchange.c: sockets, and one request with its answer, by a deadline.
 * Most requests are carried out while they are being sent; a driver that hangs
 * there hangs the sender, and nothing here can help that.
 */
#include "nl_private.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include <netlink/errno.h>
#include <netlink/socket.h>

#include "dcmd.h"

enum { DRAIN_MAX = 256 /* messages; a dump that was given up goes on */ };

static int errno_or(int otherwise)
{
	return errno != 0 ? -errno : otherwise;
}

struct nl_sock *nl_open(int protocol)
{
	struct nl_sock *s = nl_socket_alloc();
	int saved;

	if (s == NULL) {
		errno = ENOMEM;
		return NULL;
	}
	errno = 0;
	if (nl_connect(s, protocol) == 0 && nl_socket_set_nonblocking(s) == 0) {
		return s;
	}
	saved = errno != 0 ? errno : EIO;
	nl_socket_free(s);
	errno = saved;
	return NULL;
}

int nl_take(struct nl_sock *s, unsigned char **buf)
{
	struct sockaddr_nl from = {0};
	int n = nl_recv(s, &from, buf, NULL);

	if (n == -NLE_AGAIN || n == -NLE_INTR) {
		return 0;
	}
	if (n < 0) {
		/* libnl has one word for both: ENOBUFS */
		return n == -NLE_NOMEM ? -ENOBUFS : -EIO;
	}
	if (n > 0 && from.nl_pid != nl_socket_get_peer_port(s)) {
		free(*buf); /* another process pretends to be the kernel */
		return 0;
	}
	return n;
}

void nl_drain(struct nl_sock *s)
{
	unsigned char *buf;
	int i;

	for (i = 0; i < DRAIN_MAX; i++) {
		int n = nl_take(s, &buf);

		if (n == 0) {
			return;
		}
		if (n > 0) {
			free(buf);
		}
	}
}

int64_t nl_clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int nl_wait(int fd, int64_t deadline_ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int64_t left;
	int n;

	do {
		left = deadline_ms - nl_clock_ms();
		if (left <= 0) {
			return -ETIMEDOUT;
		}
		n = poll(&p, 1, (int)left);
	} while (n == 0 || (n < 0 && errno == EINTR));
	return n < 0 ? -errno : 0;
}

static int receive(struct nl_sock *s, struct message_exchange *x,
		   int64_t deadline_ms)
{
	unsigned char *buf;
	int err = nl_wait(nl_socket_get_fd(s), deadline_ms);
	int n;

	if (err != 0) {
		return err;
	}
	n = nl_take(s, &buf);
	if (n <= 0) {
		return n;
	}
	message_feed(x, buf, (size_t)n);
	free(buf);
	return 0;
}

int nl_exchange(struct nl_sock *s, struct nl_msg *msg,
		int (*take)(struct nlmsghdr *h, void *arg), void *arg)
{
	struct message_exchange x = {.take = take, .arg = arg};
	int64_t deadline_ms;
	int err;

	if (msg == NULL) {
		return -ENOMEM;
	}
	nl_drain(s);
	errno = 0;
	err = nl_send_auto(s, msg) < 0 ? errno_or(-EIO) : 0;
	x.port = nlmsg_hdr(msg)->nlmsg_pid;
	x.number = nlmsg_hdr(msg)->nlmsg_seq;
	nlmsg_free(msg);
	deadline_ms = nl_clock_ms() + DCMD_PATIENCE_MS;
	while (err == 0 && !x.done) {
		err = receive(s, &x, deadline_ms);
	}
	return err != 0 ? err : x.error;
}

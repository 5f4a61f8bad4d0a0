/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dcmd_netlink.c: commands by netlink protocol 31 of nexmon's drivers.  The
 * driver carries a frame out while it is being sent, and its answers bear no
 * number: what is there before a frame is sent is of an earlier one.
 */
#include "dcmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <netlink/msg.h>
#include <netlink/socket.h>

#include "messages.h"
#include "nl_private.h"

enum { PROTOCOL = 31, LINE_SIZE = 256 };

struct nl_sock *dcmd_netlink_open(void)
{
	return nl_open(PROTOCOL);
}

void dcmd_netlink_close(struct nl_sock *raw)
{
	nl_socket_free(raw);
}

bool nl_has_protocol(unsigned int protocol)
{
	FILE *const file = fopen("/proc/net/netlink", "re");
	char line[LINE_SIZE];
	bool found = false;

	if (file == NULL) {
		return false;
	}
	while (!found && fgets(line, sizeof(line), file) != NULL) {
		unsigned int number; /* behind an address */

		found = sscanf(line, "%*s %u", &number) == 1 &&
			number == protocol;
	}
	fclose(file);
	return found;
}

bool dcmd_netlink_listens(void)
{
	return nl_has_protocol(PROTOCOL);
}

static int send_frame(struct nl_sock *s, struct nl_msg *msg)
{
	struct nlmsghdr *h;
	int n;

	if (msg == NULL) {
		return -ENOMEM;
	}
	nl_drain(s);
	h = nlmsg_hdr(msg);
	errno = 0;
	/* As it is: nl_send_auto() would give it a number. */
	n = nl_sendto(s, h, h->nlmsg_len);
	nlmsg_free(msg);
	if (n >= 0) {
		return 0;
	}
	return errno != 0 ? -errno : -EIO;
}

int dcmd_netlink(struct nl_sock *s, uint32_t number, bool set, void *data,
		 size_t len)
{
	const int64_t deadline_ms = nl_clock_ms() + DCMD_PATIENCE_MS;
	int silence = -ETIMEDOUT;
	unsigned char *buf;
	int err;
	int n;

	err = send_frame(s, message_dcmd(nl_socket_get_local_port(s), number,
					 set, data, len));
	while (err == 0) {
		err = nl_wait(nl_socket_get_fd(s), deadline_ms);
		if (err != 0) {
			return err == -ETIMEDOUT ? silence : err;
		}
		n = nl_take(s, &buf);
		if (n < 0) {
			return n;
		}
		if (n > 0) {
			/* Something else may still be followed by ours. */
			silence = message_read_dcmd(buf, (size_t)n, number, set,
						    data, len);
			free(buf);
			if (silence == 0) {
				return 0;
			}
		}
	}
	return err;
}

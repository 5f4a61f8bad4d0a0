/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nl80211_claim.c: one process changes a radio.  A name without a file: the
 * kernel frees it with its process, and each network namespace has its own.
 */
#include "nl80211.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "nl_private.h"

/* A helper whose csiwd was killed restores the radio first. */
enum { TRIES = 60, TRY_MS = 50 };

int nl80211_claim(struct nl80211 *nl, const char *name)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	/* Behind a NUL: no file. */
	int len = snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1,
			   "csiwd-radio-%.16s", name);
	socklen_t size =
		(socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1) +
		(socklen_t)len;

	for (int i = 0; !nl->claimed && i < TRIES; i++) {
		if (bind(nl->claim, (const struct sockaddr *)&address, size) ==
		    0) {
			nl->claimed = true;
		} else if (errno != EADDRINUSE) {
			return -errno;
		} else {
			poll(NULL, 0, TRY_MS);
		}
	}
	return nl->claimed ? 0 : -EADDRINUSE;
}

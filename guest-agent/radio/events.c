/* SPDX-License-Identifier: BSD-2-Clause */
/* events.c: what the kernel tells unasked about links and Wi-Fi. */
#include "nl80211.h"

#include <stdlib.h>

#include <netlink/msg.h>
#include <netlink/socket.h>

#include "messages.h"
#include "nl_private.h"

void nl80211_fds(const struct nl80211 *nl, int fds[2])
{
	fds[0] = nl_socket_get_fd(nl->generic_events);
	fds[1] = nl_socket_get_fd(nl->route_events);
}

/* The next message, or NULL; lost if some were dropped. */
static struct nlmsghdr *next(struct nl_sock *s, struct nl_heard *heard,
			     bool *lost)
{
	struct nlmsghdr *h = heard->next;

	if (heard->buf == NULL || !nlmsg_ok(h, heard->left)) {
		free(heard->buf);
		heard->buf = NULL;
		heard->left = nl_take(s, &heard->buf);
		if (heard->left <= 0) {
			heard->buf = NULL;
			*lost = heard->left < 0;
			return NULL;
		}
		h = (struct nlmsghdr *)(void *)heard->buf;
		heard->next = h; /* also of one that makes no sense */
		if (!nlmsg_ok(h, heard->left)) {
			return NULL;
		}
	}
	heard->next = nlmsg_next(h, &heard->left);
	return h;
}

enum nl80211_event nl80211_hear(struct nl80211 *nl, uint32_t *ifindex,
				char alpha2[3])
{
	bool lost = false;
	struct nlmsghdr *h;

	*ifindex = 0;
	alpha2[0] = '\0';
	h = next(nl->route_events, &nl->route_heard, &lost);
	if (h != NULL) {
		return message_event_link(h, ifindex);
	}
	if (lost) {
		return NL80211_EVENT_LINK;
	}
	h = next(nl->generic_events, &nl->generic_heard, &lost);
	if (h != NULL) {
		return message_event_wifi(h, nl->family.id, ifindex, alpha2);
	}
	return lost ? NL80211_EVENT_LINK : NL80211_EVENT_NONE;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* messages_event.c: links, and what the kernel tells unasked. */
#include "messages.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/nl80211.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>

#include "nl_private.h"

/* NULL for what is no message about a link. */
static const struct ifinfomsg *link_of(struct nlmsghdr *h)
{
	if ((h->nlmsg_type != RTM_NEWLINK && h->nlmsg_type != RTM_DELLINK) ||
	    nlmsg_datalen(h) < (int)sizeof(struct ifinfomsg)) {
		return NULL;
	}
	return nlmsg_data(h);
}

int message_take_link(struct nlmsghdr *h, void *arg)
{
	const struct ifinfomsg *const info = link_of(h);
	struct message_link *const out = arg;

	if (info == NULL || info->ifi_index <= 0) {
		return -EPROTO;
	}
	out->ifindex = (uint32_t)info->ifi_index;
	out->up = (info->ifi_flags & IFF_UP) != 0;
	return 0;
}

enum nl80211_event message_event_link(struct nlmsghdr *h, uint32_t *ifindex)
{
	const struct ifinfomsg *const info = link_of(h);

	/* Of another family: an interface that left a bridge, say. */
	if (info == NULL || info->ifi_family != AF_UNSPEC ||
	    info->ifi_index <= 0) {
		return NL80211_EVENT_OTHER;
	}
	*ifindex = (uint32_t)info->ifi_index;
	return h->nlmsg_type == RTM_NEWLINK ? NL80211_EVENT_LINK
					    : NL80211_EVENT_DELETED;
}

static enum nl80211_event event_of(uint8_t command)
{
	switch (command) {
	case NL80211_CMD_CONNECT:
	case NL80211_CMD_ROAM:
	case NL80211_CMD_DISCONNECT:
	case NL80211_CMD_JOIN_IBSS:
		return NL80211_EVENT_CONNECTED;
	case NL80211_CMD_REG_CHANGE:
	case NL80211_CMD_WIPHY_REG_CHANGE:
		return NL80211_EVENT_REGULATORY;
	}
	return NL80211_EVENT_OTHER;
}

enum nl80211_event message_event_wifi(struct nlmsghdr *h, int family,
				      uint32_t *ifindex, char alpha2[3])
{
	struct nlattr *a[NL80211_ATTR_MAX + 1];
	enum nl80211_event event;

	if (h->nlmsg_type != family || message_parse_wifi(h, a) != 0) {
		return NL80211_EVENT_OTHER;
	}
	event = event_of(genlmsg_hdr(h)->cmd);
	if (event == NL80211_EVENT_CONNECTED &&
	    a[NL80211_ATTR_IFINDEX] != NULL) {
		*ifindex = nla_get_u32(a[NL80211_ATTR_IFINDEX]);
	}
	/* The world, and a mix of domains, come without letters. */
	if (event == NL80211_EVENT_REGULATORY &&
	    message_is_alpha2(a[NL80211_ATTR_REG_ALPHA2])) {
		message_copy_text(alpha2, 3, a[NL80211_ATTR_REG_ALPHA2]);
	}
	return event;
}

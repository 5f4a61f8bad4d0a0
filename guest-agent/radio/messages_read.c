/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages_read.c: the messages that come back.  Their bytes are foreign:
 * lengths are checked by libnl against the message, and its attributes against
 * the policies below.
 */
#include "messages.h"

#include <errno.h>
#include <string.h>

#include <linux/genetlink.h>
#include <linux/nl80211.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>

#include "nl_private.h"

enum { ERRNO_MAX = 4095 };

static const char *const group_names[MESSAGE_GROUPS] = {
	[MESSAGE_GROUP_CONFIG] = NL80211_MULTICAST_GROUP_CONFIG,
	[MESSAGE_GROUP_REGULATORY] = NL80211_MULTICAST_GROUP_REG,
	[MESSAGE_GROUP_MLME] = NL80211_MULTICAST_GROUP_MLME,
};

/* Only what is read below; others are of any form. */
static const struct nla_policy wifi_policy[NL80211_ATTR_MAX + 1] = {
	[NL80211_ATTR_WIPHY] = {.type = NLA_U32},
	[NL80211_ATTR_IFINDEX] = {.type = NLA_U32},
	[NL80211_ATTR_IFTYPE] = {.type = NLA_U32},
};

int message_parse_wifi(struct nlmsghdr *h, struct nlattr **attributes)
{
	return genlmsg_parse(h, 0, attributes, NL80211_ATTR_MAX, wifi_policy) <
			       0
		       ? -EPROTO
		       : 0;
}

static uint32_t u32_or_0(struct nlattr *attribute)
{
	return attribute == NULL ? 0 : nla_get_u32(attribute);
}

void message_copy_text(char *out, size_t size, struct nlattr *attribute)
{
	size_t len = attribute == NULL ? 0 : (size_t)nla_len(attribute);

	len = len < size ? len : size - 1;
	if (len > 0) {
		memcpy(out, nla_data(attribute), len);
	}
	out[len] = '\0';
}

/* ---- exchanges */

/* What an error message, or the end of a dump, says: 0 or -errno. */
static int said(struct nlmsghdr *h)
{
	int error = 0;

	if (nlmsg_datalen(h) < (int)sizeof(error)) {
		/* Old kernels end a dump with nothing. */
		return h->nlmsg_type == NLMSG_DONE ? 0 : -EPROTO;
	}
	memcpy(&error, nlmsg_data(h), sizeof(error));
	return error > 0 || error < -ERRNO_MAX ? -EPROTO : error;
}

static void end(struct message_exchange *x, int error)
{
	x->done = true;
	x->error = error;
}

static void feed(struct message_exchange *x, struct nlmsghdr *h)
{
	int err = 0;

	/* A dump during which something changed may lack an entry. */
	if ((h->nlmsg_flags & NLM_F_DUMP_INTR) != 0 &&
	    h->nlmsg_type != NLMSG_ERROR) {
		end(x, -EINTR);
		return;
	}
	switch (h->nlmsg_type) {
	case NLMSG_NOOP:
		return;
	case NLMSG_OVERRUN:
		end(x, -EPROTO);
		return;
	case NLMSG_ERROR:
	case NLMSG_DONE:
		end(x, said(h));
		return;
	}
	if (x->take != NULL) {
		err = x->take(h, x->arg);
	}
	if (err != 0) {
		end(x, err);
	}
}

void message_feed(struct message_exchange *x, void *buf, size_t len)
{
	struct nlmsghdr *h = buf;
	int left = (int)len;

	while (!x->done && nlmsg_ok(h, left)) {
		if (h->nlmsg_seq == x->number && h->nlmsg_pid == x->port) {
			feed(x, h);
		}
		h = nlmsg_next(h, &left);
	}
	if (!x->done && left > 0) {
		end(x, -EPROTO);
	}
}

/* ---- nl80211 */

static void take_group(struct message_family *out, struct nlattr *group)
{
	struct nlattr *a[CTRL_ATTR_MCAST_GRP_MAX + 1];
	static const struct nla_policy policy[CTRL_ATTR_MCAST_GRP_MAX + 1] = {
		/* libnl looks for the NUL of this type only. */
		[CTRL_ATTR_MCAST_GRP_NAME] = {.type = NLA_STRING},
		[CTRL_ATTR_MCAST_GRP_ID] = {.type = NLA_U32},
	};
	size_t i;

	if (nla_parse_nested(a, CTRL_ATTR_MCAST_GRP_MAX, group, policy) < 0 ||
	    a[CTRL_ATTR_MCAST_GRP_NAME] == NULL) {
		return;
	}
	for (i = 0; i < MESSAGE_GROUPS; i++) {
		if (strcmp(nla_get_string(a[CTRL_ATTR_MCAST_GRP_NAME]),
			   group_names[i]) == 0) {
			out->groups[i] = u32_or_0(a[CTRL_ATTR_MCAST_GRP_ID]);
		}
	}
}

int message_take_family(struct nlmsghdr *h, void *arg)
{
	struct message_family *const out = arg;
	struct nlattr *a[CTRL_ATTR_MAX + 1];
	static const struct nla_policy policy[CTRL_ATTR_MAX + 1] = {
		[CTRL_ATTR_FAMILY_ID] = {.type = NLA_U16},
		[CTRL_ATTR_MCAST_GROUPS] = {.type = NLA_NESTED},
	};
	struct nlattr *group;
	int left;

	if (genlmsg_parse(h, 0, a, CTRL_ATTR_MAX, policy) < 0 ||
	    a[CTRL_ATTR_FAMILY_ID] == NULL) {
		return -EPROTO;
	}
	out->id = nla_get_u16(a[CTRL_ATTR_FAMILY_ID]);
	if (a[CTRL_ATTR_MCAST_GROUPS] != NULL) {
		nla_for_each_nested(group, a[CTRL_ATTR_MCAST_GROUPS], left)
		{
			take_group(out, group);
		}
	}
	return 0;
}

int message_take_interface(struct nlmsghdr *h, void *arg)
{
	struct nl80211_interface *const out = arg;
	struct nlattr *a[NL80211_ATTR_MAX + 1];

	if (message_parse_wifi(h, a) != 0 || a[NL80211_ATTR_IFINDEX] == NULL ||
	    a[NL80211_ATTR_WIPHY] == NULL || a[NL80211_ATTR_IFTYPE] == NULL) {
		return -EPROTO;
	}
	out->ifindex = nla_get_u32(a[NL80211_ATTR_IFINDEX]);
	out->wiphy = nla_get_u32(a[NL80211_ATTR_WIPHY]);
	out->type = nla_get_u32(a[NL80211_ATTR_IFTYPE]);
	out->connected = a[NL80211_ATTR_SSID] != NULL;
	message_copy_text(out->name, sizeof(out->name), a[NL80211_ATTR_IFNAME]);
	message_copy_text(out->ssid, sizeof(out->ssid), a[NL80211_ATTR_SSID]);
	return 0;
}

int message_take_monitor(struct nlmsghdr *h, void *arg)
{
	struct message_monitor *const out = arg;
	struct nl80211_interface found = {0};

	/* What has no interface, such as a P2P device, is listed too. */
	if (message_take_interface(h, &found) == 0 && out->found.ifindex == 0 &&
	    found.wiphy == out->wiphy && found.type == NL80211_IFTYPE_MONITOR) {
		out->found = found;
	}
	return 0;
}

static bool has_dcmd(struct nlattr *commands)
{
	struct nl80211_vendor_cmd_info info;
	struct nlattr *command;
	int left;

	nla_for_each_nested(command, commands, left)
	{
		if (nla_len(command) < (int)sizeof(info)) {
			continue;
		}
		memcpy(&info, nla_data(command), sizeof(info));
		if (info.vendor_id == VENDOR_BROADCOM &&
		    info.subcmd == VENDOR_DCMD) {
			return true;
		}
	}
	return false;
}

static bool has_monitor(struct nlattr *types)
{
	struct nlattr *type;
	int left;

	nla_for_each_nested(type, types, left)
	{
		if (nla_type(type) == NL80211_IFTYPE_MONITOR) {
			return true;
		}
	}
	return false;
}

int message_take_wiphy(struct nlmsghdr *h, void *arg)
{
	const struct message_wiphy *const w = arg;
	struct nlattr *a[NL80211_ATTR_MAX + 1];

	if (message_parse_wifi(h, a) != 0) {
		return -EPROTO;
	}
	if (a[NL80211_ATTR_WIPHY] == NULL ||
	    nla_get_u32(a[NL80211_ATTR_WIPHY]) != w->wiphy) {
		return 0;
	}
	if (a[NL80211_ATTR_WIPHY_NAME] != NULL) {
		message_copy_text(w->out->name, sizeof(w->out->name),
				  a[NL80211_ATTR_WIPHY_NAME]);
	}
	if (a[NL80211_ATTR_SUPPORTED_IFTYPES] != NULL) {
		w->out->monitor |=
			has_monitor(a[NL80211_ATTR_SUPPORTED_IFTYPES]);
	}
	if (a[NL80211_ATTR_VENDOR_DATA] != NULL) {
		w->out->dcmd |= has_dcmd(a[NL80211_ATTR_VENDOR_DATA]);
	}
	return 0;
}

bool message_is_alpha2(struct nlattr *attribute)
{
	const char *at;
	int i;

	if (attribute == NULL || nla_len(attribute) < 2) {
		return false;
	}
	at = nla_data(attribute);
	for (i = 0; i < 2; i++) {
		if ((at[i] < 'A' || at[i] > 'Z') &&
		    (at[i] < '0' || at[i] > '9')) {
			return false;
		}
	}
	return true;
}

int message_take_regulatory(struct nlmsghdr *h, void *arg)
{
	struct nlattr *a[NL80211_ATTR_MAX + 1];

	if (message_parse_wifi(h, a) != 0 ||
	    !message_is_alpha2(a[NL80211_ATTR_REG_ALPHA2])) {
		return -EPROTO;
	}
	message_copy_text(arg, 3, a[NL80211_ATTR_REG_ALPHA2]);
	return 0;
}

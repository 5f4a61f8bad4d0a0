/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages.c: the messages that are sent, but for those to the firmware.
 */
#include "messages.h"

#include <net/if.h>

#include <linux/genetlink.h>
#include <linux/nl80211.h>
#include <linux/rtnetlink.h>
#include <netlink/attr.h>
#include <netlink/genl/genl.h>

#include "nl_private.h"

struct nl_msg *message_checked(struct nl_msg *msg, int err)
{
	if (err != 0) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

static struct nl_msg *generic(int family, uint8_t command, int flags)
{
	struct nl_msg *msg = nlmsg_alloc();

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(
		msg, genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0,
				 NLM_F_REQUEST | flags, command,
				 family == GENL_ID_CTRL ? 1 : 0) == NULL);
}

struct nl_msg *message_generic_u32(int family, uint8_t command, int flags,
				   int attribute, uint32_t value)
{
	struct nl_msg *msg = generic(family, command, flags);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(msg, nla_put_u32(msg, attribute, value));
}

struct nl_msg *message_get_family(void)
{
	struct nl_msg *msg =
		generic(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, NLM_F_ACK);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(msg, nla_put_string(msg, CTRL_ATTR_FAMILY_NAME,
						   NL80211_GENL_NAME));
}

struct nl_msg *message_get_interface(int family, uint32_t ifindex)
{
	return message_generic_u32(family, NL80211_CMD_GET_INTERFACE, NLM_F_ACK,
				   NL80211_ATTR_IFINDEX, ifindex);
}

struct nl_msg *message_get_interfaces(int family, uint32_t wiphy)
{
	return message_generic_u32(family, NL80211_CMD_GET_INTERFACE,
				   NLM_F_DUMP, NL80211_ATTR_WIPHY, wiphy);
}

struct nl_msg *message_get_wiphy(int family, uint32_t wiphy)
{
	struct nl_msg *msg =
		message_generic_u32(family, NL80211_CMD_GET_WIPHY, NLM_F_DUMP,
				    NL80211_ATTR_WIPHY, wiphy);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(
		msg, nla_put_flag(msg, NL80211_ATTR_SPLIT_WIPHY_DUMP));
}

struct nl_msg *message_new_monitor(int family, uint32_t wiphy, const char *name)
{
	struct nl_msg *msg =
		message_generic_u32(family, NL80211_CMD_NEW_INTERFACE,
				    NLM_F_ACK, NL80211_ATTR_WIPHY, wiphy);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(msg,
			       nla_put_string(msg, NL80211_ATTR_IFNAME, name) ||
				       nla_put_u32(msg, NL80211_ATTR_IFTYPE,
						   NL80211_IFTYPE_MONITOR));
}

struct nl_msg *message_delete(int family, uint32_t ifindex)
{
	return message_generic_u32(family, NL80211_CMD_DEL_INTERFACE, NLM_F_ACK,
				   NL80211_ATTR_IFINDEX, ifindex);
}

struct nl_msg *message_get_regulatory(int family)
{
	return generic(family, NL80211_CMD_GET_REG, NLM_F_ACK);
}

static struct nl_msg *link_message(int type, struct ifinfomsg info)
{
	struct nl_msg *msg =
		nlmsg_alloc_simple(type, NLM_F_REQUEST | NLM_F_ACK);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(
		msg, nlmsg_append(msg, &info, sizeof(info), NLMSG_ALIGNTO));
}

struct nl_msg *message_get_link(const char *name)
{
	const struct ifinfomsg info = {.ifi_family = AF_UNSPEC};
	struct nl_msg *msg = link_message(RTM_GETLINK, info);

	if (msg == NULL) {
		return NULL;
	}
	return message_checked(msg, nla_put_string(msg, IFLA_IFNAME, name));
}

struct nl_msg *message_get_link_number(uint32_t ifindex)
{
	const struct ifinfomsg info = {.ifi_family = AF_UNSPEC,
				       .ifi_index = (int)ifindex};

	return link_message(RTM_GETLINK, info);
}

struct nl_msg *message_set_link(uint32_t ifindex, bool up)
{
	const struct ifinfomsg info = {.ifi_family = AF_UNSPEC,
				       .ifi_index = (int)ifindex,
				       .ifi_flags = up ? IFF_UP : 0,
				       .ifi_change = IFF_UP};

	return link_message(RTM_NEWLINK, info);
}

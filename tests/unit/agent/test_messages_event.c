/* SPDX-License-Identifier: BSD-2-Clause */
/* test_messages_event.c: links, and what a kernel tells unasked. */
#include "test_messages.h"

#include <net/if.h>

#include <linux/rtnetlink.h>

static void add_link(int type, int family, int ifindex, unsigned int flags,
		     size_t len)
{
	struct ifinfomsg info = {.ifi_family = (unsigned char)family,
				 .ifi_index = ifindex,
				 .ifi_flags = flags};
	struct nl_msg *msg = nlmsg_alloc();

	used = 0;
	nlmsg_put(msg, 0, 0, type, 0, 0);
	nlmsg_append(msg, &info, len, 0);
	add(msg);
}

/* A copy for free(), as long as the message. */
static struct nlmsghdr *copy(void)
{
	struct nlmsghdr *h = malloc(used);

	assert_non_null(h);
	memcpy(h, space, used);
	return h;
}

static enum nl80211_event link_event(uint32_t *ifindex)
{
	struct nlmsghdr *h = copy();
	enum nl80211_event event;

	*ifindex = 0;
	event = message_event_link(h, ifindex);
	free(h);
	return event;
}

static void link_events_name_their_interface(void **state)
{
	uint32_t ifindex;

	(void)state;
	add_link(RTM_NEWLINK, AF_UNSPEC, 3, 0, sizeof(struct ifinfomsg));
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_LINK);
	assert_int_equal(ifindex, 3);
	add_link(RTM_DELLINK, AF_UNSPEC, 4, 0, sizeof(struct ifinfomsg));
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_DELETED);
	assert_int_equal(ifindex, 4);
}

static void interface_that_leaves_a_bridge_is_not_gone(void **state)
{
	uint32_t ifindex;

	(void)state;
	add_link(RTM_DELLINK, AF_BRIDGE, 4, 0, sizeof(struct ifinfomsg));
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_OTHER);
	assert_int_equal(ifindex, 0);
}

static void odd_link_events_are_no_news(void **state)
{
	uint32_t ifindex;

	(void)state;
	add_link(RTM_NEWLINK, AF_UNSPEC, 3, 0, 12);
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_OTHER);
	add_link(RTM_NEWLINK, AF_UNSPEC, -3, 0, sizeof(struct ifinfomsg));
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_OTHER);
	add_link(RTM_NEWADDR, AF_UNSPEC, 3, 0, sizeof(struct ifinfomsg));
	assert_int_equal(link_event(&ifindex), NL80211_EVENT_OTHER);
	assert_int_equal(ifindex, 0);
}

static int take_link(struct message_link *link)
{
	struct nlmsghdr *h = copy();
	const int err = message_take_link(h, link);

	free(h);
	return err;
}

static void link_is_up_by_its_flag(void **state)
{
	struct message_link link = {0};

	(void)state;
	add_link(RTM_NEWLINK, AF_UNSPEC, 3, IFF_UP, sizeof(struct ifinfomsg));
	assert_int_equal(take_link(&link), 0);
	assert_int_equal(link.ifindex, 3);
	assert_true(link.up);
	add_link(RTM_NEWLINK, AF_UNSPEC, 3, IFF_BROADCAST,
		 sizeof(struct ifinfomsg));
	assert_int_equal(take_link(&link), 0);
	assert_false(link.up);
	add_link(RTM_NEWLINK, AF_UNSPEC, 3, IFF_UP, 12);
	assert_int_equal(take_link(&link), -EPROTO);
}

static enum nl80211_event wifi_event(struct nl_msg *msg, uint32_t *ifindex,
				     char alpha2[3])
{
	struct nlmsghdr *h;
	enum nl80211_event event;

	used = 0;
	add(msg);
	h = copy();
	*ifindex = 0;
	alpha2[0] = '\0';
	event = message_event_wifi(h, FAMILY, ifindex, alpha2);
	free(h);
	return event;
}

static void joining_and_leaving_a_network_is_heard(void **state)
{
	const uint8_t commands[] = {NL80211_CMD_CONNECT, NL80211_CMD_ROAM,
				    NL80211_CMD_DISCONNECT,
				    NL80211_CMD_JOIN_IBSS};
	uint32_t ifindex;
	char alpha2[3];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(commands); i++) {
		struct nl_msg *msg = wifi(commands[i], 0);

		nla_put_u32(msg, NL80211_ATTR_IFINDEX, 3);
		assert_int_equal(wifi_event(msg, &ifindex, alpha2),
				 NL80211_EVENT_CONNECTED);
		assert_int_equal(ifindex, 3);
	}
}

static void regulatory_change_is_heard_with_its_letters(void **state)
{
	struct nl_msg *msg = wifi(NL80211_CMD_REG_CHANGE, 0);
	uint32_t ifindex;
	char alpha2[3];

	(void)state;
	nla_put_string(msg, NL80211_ATTR_REG_ALPHA2, "US");
	assert_int_equal(wifi_event(msg, &ifindex, alpha2),
			 NL80211_EVENT_REGULATORY);
	assert_string_equal(alpha2, "US");
	assert_int_equal(wifi_event(wifi(NL80211_CMD_WIPHY_REG_CHANGE, 0),
				    &ifindex, alpha2),
			 NL80211_EVENT_REGULATORY);
	assert_string_equal(alpha2, "");
}

static void other_wifi_events_are_no_news(void **state)
{
	struct nl_msg *msg = wifi(NL80211_CMD_CONNECT, 0);
	uint32_t ifindex;
	char alpha2[3];

	(void)state;
	nlmsg_hdr(msg)->nlmsg_type = FAMILY + 1;
	assert_int_equal(wifi_event(msg, &ifindex, alpha2),
			 NL80211_EVENT_OTHER);
	assert_int_equal(wifi_event(wifi(NL80211_CMD_NEW_SCAN_RESULTS, 0),
				    &ifindex, alpha2),
			 NL80211_EVENT_OTHER);
	msg = wifi(NL80211_CMD_CONNECT, 0);
	nla_put_u16(msg, NL80211_ATTR_IFINDEX, 3);
	assert_int_equal(wifi_event(msg, &ifindex, alpha2),
			 NL80211_EVENT_OTHER);
	assert_int_equal(ifindex, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(link_events_name_their_interface),
		cmocka_unit_test(interface_that_leaves_a_bridge_is_not_gone),
		cmocka_unit_test(odd_link_events_are_no_news),
		cmocka_unit_test(link_is_up_by_its_flag),
		cmocka_unit_test(joining_and_leaving_a_network_is_heard),
		cmocka_unit_test(regulatory_change_is_heard_with_its_letters),
		cmocka_unit_test(other_wifi_events_are_no_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

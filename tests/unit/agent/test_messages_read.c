/* SPDX-License-Identifier: BSD-2-Clause */
/* test_messages_read.c: what a kernel says of its Wi-Fi. */
#include "test_messages.h"

#include <linux/genetlink.h>

static void add_interface(uint32_t ifindex, uint32_t wiphy, uint32_t type,
			  const char *name)
{
	struct nl_msg *msg = wifi(NL80211_CMD_NEW_INTERFACE, NUMBER);

	if (ifindex != 0) {
		nla_put_u32(msg, NL80211_ATTR_IFINDEX, ifindex);
		nla_put_string(msg, NL80211_ATTR_IFNAME, name);
	}
	nla_put_u32(msg, NL80211_ATTR_WIPHY, wiphy);
	nla_put_u32(msg, NL80211_ATTR_IFTYPE, type);
	if (type == NL80211_IFTYPE_STATION) {
		nla_put(msg, NL80211_ATTR_SSID, 5, "a\x1b[2J");
	}
	add(msg);
}

static void interface_is_read(void **state)
{
	struct nl80211_interface out = {0};

	(void)state;
	add_interface(3, 1, NL80211_IFTYPE_STATION, "wlan0");
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_interface, &out).error, 0);
	assert_int_equal(out.ifindex, 3);
	assert_int_equal(out.wiphy, 1);
	assert_int_equal(out.type, NL80211_IFTYPE_STATION);
	assert_true(out.connected);
	assert_string_equal(out.name, "wlan0");
	assert_string_equal(out.ssid, "a\x1b[2J");
	memset(&out, 0, sizeof(out));
	torture(message_take_interface, &out, sizeof(out));
}

static void longest_names_are_cut_and_terminated(void **state)
{
	struct nl80211_interface out = {0};
	struct nl_msg *msg = wifi(NL80211_CMD_NEW_INTERFACE, NUMBER);
	uint8_t ssid[64];

	(void)state;
	memset(ssid, 'x', sizeof(ssid));
	nla_put_u32(msg, NL80211_ATTR_IFINDEX, 3);
	nla_put_u32(msg, NL80211_ATTR_WIPHY, 1);
	nla_put_u32(msg, NL80211_ATTR_IFTYPE, 2);
	nla_put(msg, NL80211_ATTR_SSID, sizeof(ssid), ssid);
	nla_put(msg, NL80211_ATTR_IFNAME, sizeof(ssid), ssid);
	add(msg);
	assert_int_equal(feed(used, message_take_interface, &out).error, 0);
	assert_int_equal(strlen(out.ssid), NL80211_SSID_SIZE - 1);
	assert_int_equal(strlen(out.name), NL80211_NAME_SIZE - 1);
}

static void interface_with_a_short_number_makes_no_sense(void **state)
{
	struct nl80211_interface out = {0};
	struct nl_msg *msg = wifi(NL80211_CMD_NEW_INTERFACE, NUMBER);

	(void)state;
	nla_put_u32(msg, NL80211_ATTR_IFINDEX, 3);
	nla_put_u32(msg, NL80211_ATTR_IFTYPE, 2);
	nla_put_u16(msg, NL80211_ATTR_WIPHY, 1);
	add(msg);
	assert_int_equal(feed(used, message_take_interface, &out).error,
			 -EPROTO);
	assert_int_equal(out.ifindex, 0);
}

static void first_monitor_interface_of_the_wiphy_is_found(void **state)
{
	struct message_monitor out = {.wiphy = 1};

	(void)state;
	add_interface(0, 1, NL80211_IFTYPE_P2P_DEVICE, "");
	add_interface(3, 1, NL80211_IFTYPE_STATION, "wlan0");
	add_interface(4, 2, NL80211_IFTYPE_MONITOR, "mon9");
	add_interface(5, 1, NL80211_IFTYPE_MONITOR, "air");
	add_interface(6, 1, NL80211_IFTYPE_MONITOR, "mon0");
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_monitor, &out).error, 0);
	assert_int_equal(out.found.ifindex, 5);
	assert_string_equal(out.found.name, "air");
}

/* The first message of a wiphy names it, a later one lists. */
static void add_wiphy(uint32_t wiphy, bool lists)
{
	const struct nl80211_vendor_cmd_info commands[] = {
		{0x001a11, 1}, {0x001018, 2}, {0x001018, 1}};
	struct nl_msg *msg = wifi(NL80211_CMD_NEW_WIPHY, NUMBER);
	struct nlattr *nest;
	int i;

	nla_put_u32(msg, NL80211_ATTR_WIPHY, wiphy);
	nla_put_string(msg, NL80211_ATTR_WIPHY_NAME,
		       wiphy == 1 ? "phy1" : "phy2");
	if (lists) {
		nest = nla_nest_start(msg, NL80211_ATTR_SUPPORTED_IFTYPES);
		nla_put_flag(msg, NL80211_IFTYPE_STATION);
		nla_put_flag(msg, NL80211_IFTYPE_MONITOR);
		nla_nest_end(msg, nest);
		nest = nla_nest_start(msg, NL80211_ATTR_VENDOR_DATA);
		for (i = 0; i < 3; i++) {
			nla_put(msg, i + 1, sizeof(commands[0]), &commands[i]);
		}
		nla_nest_end(msg, nest);
	}
	add(msg);
}

static void wiphy_is_joined_from_its_messages(void **state)
{
	struct nl80211_wiphy wiphy = {0};
	struct message_wiphy out = {1, &wiphy};

	(void)state;
	add_wiphy(1, false);
	add_wiphy(1, true);
	add_wiphy(1, false);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_wiphy, &out).error, 0);
	assert_string_equal(wiphy.name, "phy1");
	assert_true(wiphy.monitor);
	assert_true(wiphy.dcmd);
	torture(message_take_wiphy, &out, sizeof(out));
}

static void another_wiphy_says_nothing_of_this_one(void **state)
{
	struct nl80211_wiphy wiphy = {0};
	struct message_wiphy out = {1, &wiphy};

	(void)state;
	add_wiphy(2, true);
	add_wiphy(1, false);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_wiphy, &out).error, 0);
	assert_string_equal(wiphy.name, "phy1");
	assert_false(wiphy.monitor);
	assert_false(wiphy.dcmd);
}

static void family_and_its_groups_are_read(void **state)
{
	static const char *const names[] = {"config", "scan", "regulatory"};
	struct message_family out = {0};
	struct nl_msg *msg = wifi(CTRL_CMD_NEWFAMILY, NUMBER);
	struct nlattr *nest;
	struct nlattr *group;
	int i;

	(void)state;
	nla_put_u16(msg, CTRL_ATTR_FAMILY_ID, FAMILY);
	nest = nla_nest_start(msg, CTRL_ATTR_MCAST_GROUPS);
	for (i = 0; i < 3; i++) {
		group = nla_nest_start(msg, i + 1);
		nla_put_u32(msg, CTRL_ATTR_MCAST_GRP_ID, (uint32_t)i + 7);
		nla_put_string(msg, CTRL_ATTR_MCAST_GRP_NAME, names[i]);
		nla_nest_end(msg, group);
	}
	nla_nest_end(msg, nest);
	add(msg);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_family, &out).error, 0);
	assert_int_equal(out.id, FAMILY);
	assert_int_equal(out.groups[MESSAGE_GROUP_CONFIG], 7);
	assert_int_equal(out.groups[MESSAGE_GROUP_REGULATORY], 9);
	assert_int_equal(out.groups[MESSAGE_GROUP_MLME], 0);
	memset(&out, 0, sizeof(out));
	torture(message_take_family, &out, sizeof(out));
}

static void a_group_whose_name_does_not_end_is_no_group(void **state)
{
	struct message_family out = {0};
	struct nl_msg *msg = wifi(CTRL_CMD_NEWFAMILY, NUMBER);
	struct nlattr *nest;
	struct nlattr *group;

	(void)state;
	nla_put_u16(msg, CTRL_ATTR_FAMILY_ID, FAMILY);
	nest = nla_nest_start(msg, CTRL_ATTR_MCAST_GROUPS);
	group = nla_nest_start(msg, 1);
	nla_put_u32(msg, CTRL_ATTR_MCAST_GRP_ID, 7);
	/* The padding behind it would end it. */
	nla_put(msg, CTRL_ATTR_MCAST_GRP_NAME, 6, "config");
	nla_nest_end(msg, group);
	nla_nest_end(msg, nest);
	add(msg);
	add_error(0, NUMBER);
	assert_int_equal(feed(used, message_take_family, &out).error, 0);
	assert_int_equal(out.id, FAMILY);
	assert_int_equal(out.groups[MESSAGE_GROUP_CONFIG], 0);
}

static void regulatory_domain_is_two_letters(void **state)
{
	static const char *const wrong[] = {"D", "", "d\x1b", "\x80\x80"};
	char alpha2[3] = "";
	struct nl_msg *msg = wifi(NL80211_CMD_GET_REG, NUMBER);
	size_t i;

	(void)state;
	nla_put_string(msg, NL80211_ATTR_REG_ALPHA2, "DE");
	add(msg);
	assert_int_equal(feed(used, message_take_regulatory, alpha2).error, 0);
	assert_string_equal(alpha2, "DE");
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		used = 0;
		msg = wifi(NL80211_CMD_GET_REG, NUMBER);
		nla_put_string(msg, NL80211_ATTR_REG_ALPHA2, wrong[i]);
		add(msg);
		assert_int_equal(
			feed(used, message_take_regulatory, alpha2).error,
			-EPROTO);
	}
	assert_string_equal(alpha2, "DE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(interface_is_read, set_up),
		cmocka_unit_test_setup(longest_names_are_cut_and_terminated,
				       set_up),
		cmocka_unit_test_setup(
			interface_with_a_short_number_makes_no_sense, set_up),
		cmocka_unit_test_setup(
			first_monitor_interface_of_the_wiphy_is_found, set_up),
		cmocka_unit_test_setup(wiphy_is_joined_from_its_messages,
				       set_up),
		cmocka_unit_test_setup(another_wiphy_says_nothing_of_this_one,
				       set_up),
		cmocka_unit_test_setup(family_and_its_groups_are_read, set_up),
		cmocka_unit_test_setup(
			a_group_whose_name_does_not_end_is_no_group, set_up),
		cmocka_unit_test_setup(regulatory_domain_is_two_letters,
				       set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

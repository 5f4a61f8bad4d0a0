/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_verbs_target.c: ways that reach the interface made last.  The fake writes
 * CRASH where a kernel would follow a dangling pointer.
 */
#include "verbs_stage.h"

#define SET_CSI "netlink 500 1 e29b mask 11 macs 0 delay 0;"
#define SILENCE "netlink 500 0 1006 mask 00 macs 0 delay 0;116 0;mpc 1;"

/* Whether one was deleted before we came cannot be known. */
static void a_monitor_interface_is_made_before_the_first_frame(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	stage_did("up 3;new mon0;" SET_CSI "up 9;");
	stage_run();
	stage_did(SET_CSI);
}

static void one_that_is_there_is_the_target(void **state)
{
	(void)state;
	stage_netlink();
	fake_add_monitor("theirs");
	stage_run();
	stage_did("up 3;" SET_CSI "up 9;");
}

static void without_one_nothing_is_sent(void **state)
{
	(void)state;
	stage_netlink();
	fake->new_monitor_err = -EOPNOTSUPP;
	stage_expect(RADIO_CONFIGURE, 4, "makes no monitor interface");
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("up 3;down 3;");
}

static void restore_keeps_the_target_but_down(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did(SILENCE "down 9;down 3;");
	assert_true(fake->monitor_there);
	stage_run();
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("up 3;" SET_CSI "up 9;" SILENCE "down 9;down 3;");
}

/* Where the driver has protocol 31, others may use it after us. */
static void the_vendor_way_keeps_it_too_if_there_is_protocol_31(void **state)
{
	(void)state;
	stage_netlink();
	fake->wiphy.dcmd = true;
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	assert_non_null(strstr(fake->trace, "down 9;"));
	assert_null(strstr(fake->trace, "delete"));
}

static void it_is_kept_for_a_protocol_31_that_came_later_too(void **state)
{
	(void)state;
	fake->late_protocol_31 = true;
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	assert_non_null(strstr(fake->trace, "down 9;"));
	assert_null(strstr(fake->trace, "delete"));
}

static void nothing_is_sent_once_it_was_deleted(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake->trace[0] = '\0';
	fake_lose_monitor();
	stage_expect(RADIO_READ_BACK, 4, "monitor interface is gone");
	stage_expect(RADIO_RESTORE, 4, "monitor interface is gone");
	stage_did("down 3;");
}

static void the_next_run_makes_another(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake->trace[0] = '\0';
	fake_lose_monitor();
	stage_run();
	stage_did("new mon0;" SET_CSI "up 10;");
}

/* Something younger than our target came and went: who knows what it was. */
static void a_younger_interface_that_went_makes_the_target_stale(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake->trace[0] = '\0';
	fake->next_index = 31;
	fake_hear(NL80211_EVENT_DELETED, 30);
	stage_expect(RADIO_READ_BACK, 4, "monitor interface is gone");
	stage_run();
	stage_did("delete 9;new mon0;" SET_CSI "up 31;");
}

static void events_that_were_lost_make_it_stale_too(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake_hear(NL80211_EVENT_LINK, 0);
	stage_expect(RADIO_READ_BACK, 4, "monitor interface is gone");
	stage_run();
}

static void an_older_interface_that_went_is_nothing(void **state)
{
	(void)state;
	stage_netlink();
	stage_run();
	fake_hear(NL80211_EVENT_DELETED, 2);
	assert_int_equal(stage_do(RADIO_READ_BACK), 0);
}

static void a_stale_one_of_others_is_not_deleted(void **state)
{
	(void)state;
	stage_netlink();
	fake_add_monitor("theirs");
	stage_run();
	fake->trace[0] = '\0';
	fake_hear(NL80211_EVENT_DELETED, 30);
	verbs_drain(&stage);
	stage_expect(RADIO_CONFIGURE, 4, "`iw dev theirs del`");
	stage_did("");
}

static void the_vendor_command_does_not_care(void **state)
{
	(void)state;
	stage_run();
	fake_lose_monitor();
	assert_int_equal(stage_do(RADIO_READ_BACK), 0);
}

static void a_driver_without_vendor_commands_is_asked_by_netlink(void **state)
{
	(void)state;
	stage_netlink();
	fake->wiphy.dcmd = true;
	fake->vendor_err = -EOPNOTSUPP;
	stage_run();
	stage_did("up 3;new mon0;" SET_CSI "up 9;");
}

static void nexutil_is_the_last_resort_and_as_careful(void **state)
{
	(void)state;
	fake->wiphy.dcmd = false;
	stage.dcmd.nexutil = "/usr/bin/nexutil";
	stage_run();
	stage_did("up 3;new mon0;nexutil 500 1 e29b mask 11 macs 0 delay 0;"
		  "up 9;");
	fake_lose_monitor();
	stage_expect(RADIO_READ_BACK, 4, "monitor interface is gone");
	stage_expect(RADIO_RESTORE, 4, "monitor interface is gone");
	stage_did("down 3;");
}

/* This way drops refusals, so what was set is read. */
static void a_refusal_that_was_dropped_is_seen_all_the_same(void **state)
{
	(void)state;
	stage_netlink();
	fake->set_csi_err = -EBADE;
	stage_expect(RADIO_CONFIGURE, 3, "refused channel 157/80");
	fake->has_csi = false;
	fake->version = "7.45.154";
	stage_expect(RADIO_CONFIGURE, 3, "nexmon_csi is missing");
}

static void a_firmware_that_is_dead_is_no_refusal(void **state)
{
	(void)state;
	stage_netlink();
	fake->mute = true;
	stage_expect(RADIO_CONFIGURE, 4, "firmware does not answer");
	fake->mute = false;
	stage_run();
	fake->mute = true;
	stage_expect(RADIO_CONFIGURE, 4, "firmware does not answer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_monitor_interface_is_made_before_the_first_frame),
		STAGE_TEST(one_that_is_there_is_the_target),
		STAGE_TEST(without_one_nothing_is_sent),
		STAGE_TEST(restore_keeps_the_target_but_down),
		STAGE_TEST(the_vendor_way_keeps_it_too_if_there_is_protocol_31),
		STAGE_TEST(it_is_kept_for_a_protocol_31_that_came_later_too),
		STAGE_TEST(nothing_is_sent_once_it_was_deleted),
		STAGE_TEST(the_next_run_makes_another),
		STAGE_TEST(
			a_younger_interface_that_went_makes_the_target_stale),
		STAGE_TEST(events_that_were_lost_make_it_stale_too),
		STAGE_TEST(an_older_interface_that_went_is_nothing),
		STAGE_TEST(a_stale_one_of_others_is_not_deleted),
		STAGE_TEST(the_vendor_command_does_not_care),
		STAGE_TEST(
			a_driver_without_vendor_commands_is_asked_by_netlink),
		STAGE_TEST(nexutil_is_the_last_resort_and_as_careful),
		STAGE_TEST(a_refusal_that_was_dropped_is_seen_all_the_same),
		STAGE_TEST(a_firmware_that_is_dead_is_no_refusal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

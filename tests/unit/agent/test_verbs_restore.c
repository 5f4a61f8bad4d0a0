/* SPDX-License-Identifier: BSD-2-Clause */
/* test_verbs_restore.c: the radio as it was, and who else changes it. */
#include <fcntl.h>
#include <sys/stat.h>

#include "verbs_stage.h"

#define SILENCE "vendor 500 0 1006 mask 00 macs 0 delay 0;116 0;mpc 1;"

static void restore_undoes_all_in_its_order_once(void **state)
{
	(void)state;
	stage_run();
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did(SILENCE "delete 9;down 3;");
	assert_int_equal(fake->chanspec, FAKE_HOME);
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("");
}

static void restore_before_any_run_touches_nothing(void **state)
{
	(void)state;
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("");
}

static void what_was_up_or_there_before_stays(void **state)
{
	(void)state;
	fake->wlan.up = true;
	fake->scansuppress = 0;
	fake->mpc = 0;
	fake_add_monitor("theirs");
	fake->monitor.up = true;
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("vendor 500 0 1006 mask 00 macs 0 delay 0;116 0;mpc 0;");
}

static void a_reused_monitor_interface_goes_down_again(void **state)
{
	(void)state;
	fake->wlan.up = true;
	fake_add_monitor("theirs");
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did(SILENCE "down 9;");
}

static void a_configure_that_failed_half_way_is_undone(void **state)
{
	(void)state;
	fake->set_csi_err = -EBADE;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 3);
	fake->set_csi_err = 0;
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did(SILENCE "down 3;");
}

static void parts_that_fail_do_not_keep_the_others(void **state)
{
	(void)state;
	stage_run();
	fake->trace[0] = '\0';
	fake->set_csi_err = -EBADE;
	fake->set_err = 0;
	fake->delete_err = -EBUSY;
	stage_expect(RADIO_RESTORE, 4, "not quite as it was");
	assert_non_null(
		strstr(said.text, "still measures (the firmware refused"));
	assert_non_null(strstr(said.text, "monitor interface stays (Device"));
	stage_did(SILENCE "delete 9;down 3;");
}

/* Nothing began, so there is nothing to complain about. */
static void a_firmware_that_never_measured_is_no_failure(void **state)
{
	(void)state;
	fake->set_csi_err = -EBADE;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 3);
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did(SILENCE "down 3;");
}

static void a_dead_firmware_does_not_keep_the_links(void **state)
{
	(void)state;
	stage_run();
	fake->trace[0] = '\0';
	fake->vendor_err = -EIO;
	stage_expect(RADIO_RESTORE, 4, "still measures (Input/output");
	stage_did("delete 9;down 3;");
}

static void a_radio_that_is_gone_needs_no_restoring(void **state)
{
	(void)state;
	stage_run();
	fake->trace[0] = '\0';
	fake->find_err = -ENODEV;
	fake->delete_err = -ENODEV;
	fake->monitor_there = false;
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("delete 9;");
}

/* The same name, another number: nothing of the old one is put into it. */
static void a_driver_that_was_reloaded_is_saved_anew(void **state)
{
	(void)state;
	stage_run();
	fake->wlan.ifindex = 20;
	fake->wlan.up = true;
	fake->monitor_there = false;
	fake->next_index = 21;
	fake->chanspec = 0xd024;
	fake->scansuppress = 0;
	fake->mpc = 1;
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	stage_did("vendor 500 0 d024 mask 00 macs 0 delay 0;116 0;mpc 1;"
		  "delete 21;");
}

static void closing_restores(void **state)
{
	stage_run();
	fake->trace[0] = '\0';
	stage_end(state);
	stage_did(SILENCE "delete 9;down 3;closed;");
	stage_begin(state);
}

/* ---- events */

static bool event(void)
{
	memset(&said, 'x', sizeof(said));
	verbs_drain(&stage);
	if (!verbs_event(&stage, &said)) {
		return false;
	}
	assert_int_equal(said.verb, RADIO_VERBS);
	assert_int_equal(said.number, 0);
	assert_true(said.text[0] != '\0');
	return true;
}

static void expect_event(enum radio_event what, const char *words)
{
	assert_true(event());
	assert_int_equal(said.event, what);
	if (strstr(said.text, words) == NULL) {
		fail_msg("\"%s\" is not in \"%s\"", words, said.text);
	}
}

static void a_lost_link_is_told_once_for_each_run(void **state)
{
	(void)state;
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	assert_false(event()); /* nothing is configured */
	stage_run();
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	assert_false(event()); /* it is up */
	fake->wlan.up = false;
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	expect_event(RADIO_EVENT_LOST, "wlan0 was taken down");
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	assert_false(event());
	stage_run();
	fake->wiphy.soft_blocked = true;
	fake->wlan.up = false;
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	expect_event(RADIO_EVENT_LOST, "rfkill unblock wifi");
}

static void interfaces_that_go_away_are_told(void **state)
{
	(void)state;
	stage_run();
	fake_lose_monitor();
	expect_event(RADIO_EVENT_LOST, "mon0 is gone");
	stage_run();
	fake->find_err = -ENODEV;
	fake_hear(NL80211_EVENT_DELETED, FAKE_WLAN);
	expect_event(RADIO_EVENT_LOST, "wlan0 is gone");
}

static void a_radio_on_another_channel_is_told_once(void **state)
{
	(void)state;
	stage_run();
	fake_hear(NL80211_EVENT_CONNECTED, 0);
	assert_false(event());
	fake->chanspec = FAKE_HOME;
	fake_hear(NL80211_EVENT_CONNECTED, 0);
	expect_event(RADIO_EVENT_RETUNED, "6/20 (0x1006) and not on 157/80");
	assert_int_equal(said.chanspec, FAKE_HOME);
	fake_hear(NL80211_EVENT_CONNECTED, 0);
	assert_false(event());
}

static void a_regulatory_change_is_told_and_looked_into(void **state)
{
	(void)state;
	strcpy(fake->alpha2, "JP");
	fake_hear(NL80211_EVENT_REGULATORY, 0);
	expect_event(RADIO_EVENT_REGULATORY, "JP");
	assert_false(event());
	stage_run();
	fake->chanspec = FAKE_HOME;
	fake_hear(NL80211_EVENT_REGULATORY, 0);
	expect_event(RADIO_EVENT_REGULATORY, "JP");
	expect_event(RADIO_EVENT_RETUNED, "6/20");
	assert_false(event());
}

static void after_restore_nothing_is_told(void **state)
{
	(void)state;
	stage_run();
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	fake_hear(NL80211_EVENT_LINK, FAKE_WLAN);
	fake_hear(NL80211_EVENT_CONNECTED, 0);
	assert_false(event());
}

/* ---- the light */

static char light(int fd)
{
	char text[8] = "";
	ssize_t len = pread(fd, text, sizeof(text), 0);

	return len > 0 ? text[len - 1] : '?';
}

static void the_light_is_on_when_asked_and_off_at_the_end(void **state)
{
	char path[] = "/tmp/csiw-led-XXXXXX";
	struct radio_ask on = {.verb = RADIO_LED, .led_on = 1};
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	stage_end(state);
	stage_begin(state);
	stage.led = open(path, O_WRONLY | O_CLOEXEC);
	verbs_do(&stage, &on, &said);
	assert_int_equal(light(fd), '1');
	assert_int_equal(stage_do(RADIO_LED), 0);
	assert_int_equal(light(fd), '0');
	verbs_do(&stage, &on, &said);
	stage_end(state);
	assert_int_equal(light(fd), '0');
	stage_begin(state);
	close(fd);
	unlink(path);
}

/* Opening it to write would wait for a reader. */
static void a_light_that_is_a_fifo_is_not_waited_for(void **state)
{
	char path[] = "/tmp/csiw-led-XXXXXX";
	char why[CSIW_WHY_SIZE];

	stage_end(state);
	assert_non_null(mkdtemp(path));
	rmdir(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	stage_options.led = path;
	alarm(10);
	assert_int_equal(verbs_open(&stage, &stage_options, why), CSIW_OK);
	alarm(0);
	assert_int_equal(stage.led, -1);
	stage_options.led = NULL;
	unlink(path);
}

static void a_light_that_is_not_there_is_fine(void **state)
{
	struct radio_ask on = {.verb = RADIO_LED, .led_on = 1};
	char why[CSIW_WHY_SIZE];

	stage_end(state);
	stage_options.led = "/nowhere/brightness";
	assert_int_equal(verbs_open(&stage, &stage_options, why), CSIW_OK);
	verbs_do(&stage, &on, &said);
	assert_int_equal(said.ret, CSIW_RET_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(restore_undoes_all_in_its_order_once),
		STAGE_TEST(restore_before_any_run_touches_nothing),
		STAGE_TEST(what_was_up_or_there_before_stays),
		STAGE_TEST(a_reused_monitor_interface_goes_down_again),
		STAGE_TEST(a_configure_that_failed_half_way_is_undone),
		STAGE_TEST(parts_that_fail_do_not_keep_the_others),
		STAGE_TEST(a_firmware_that_never_measured_is_no_failure),
		STAGE_TEST(a_dead_firmware_does_not_keep_the_links),
		STAGE_TEST(a_radio_that_is_gone_needs_no_restoring),
		STAGE_TEST(a_driver_that_was_reloaded_is_saved_anew),
		STAGE_TEST(closing_restores),
		STAGE_TEST(a_lost_link_is_told_once_for_each_run),
		STAGE_TEST(interfaces_that_go_away_are_told),
		STAGE_TEST(a_radio_on_another_channel_is_told_once),
		STAGE_TEST(a_regulatory_change_is_told_and_looked_into),
		STAGE_TEST(after_restore_nothing_is_told),
		STAGE_TEST(the_light_is_on_when_asked_and_off_at_the_end),
		STAGE_TEST(a_light_that_is_a_fifo_is_not_waited_for),
		STAGE_TEST(a_light_that_is_not_there_is_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

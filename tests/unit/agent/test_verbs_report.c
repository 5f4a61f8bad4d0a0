/* SPDX-License-Identifier: BSD-2-Clause */
/* test_verbs_report.c: the lines for csiwd --check. */
#include "verbs_stage.h"

static void has(const char *line)
{
	const char *at = strstr(said.text, line);

	if (at == NULL || (at != said.text && at[-1] != '\n') ||
	    at[strlen(line)] != '\n') {
		fail_msg("no line \"%s\" in\n%s", line, said.text);
	}
}

/* Each line is marked and has a key; nothing of it steers a terminal. */
static void are_lines(void)
{
	const char *line = said.text;

	assert_true(*line != '\0');
	for (; *line != '\0'; line = strchr(line, '\n') + 1) {
		assert_true(strncmp(line, "ok   ", 5) == 0 ||
			    strncmp(line, "MISS ", 5) == 0 ||
			    strncmp(line, "     ", 5) == 0);
		assert_in_range(strstr(line, ": ") - line, 6, 40);
		assert_non_null(strchr(line, '\n'));
	}
	assert_null(strchr(said.text, '\x1b'));
}

static void all_is_said_of_a_radio_that_has_all(void **state)
{
	(void)state;
	fake->wlan.up = true;
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	assert_int_equal(said.ifindex, FAKE_WLAN);
	are_lines();
	assert_null(strstr(said.text, "MISS"));
	has("ok   interface: wlan0");
	has("     driver: unknown");
	has("     type: managed");
	has("     up: yes");
	has("     connected: no");
	has("     wiphy: phy0");
	has("ok   rfkill: not blocked");
	has("ok   monitor supported: yes");
	has("     monitor interface: none yet");
	has("     regulatory domain: DE");
	has("     vendor command: yes");
	has("     netlink 31: no");
	has("ok   way to the firmware: vendor");
	has("     firmware: 7.45.189 (nexmon.org/csi: fdb2)");
	has("ok   nexmon_csi: yes");
	has("     channel: 6/20 (0x1006)");
	has("     scansuppress: 0");
	has("     mpc: 1");
	has("     capabilities: sta p2p");
	stage_did(""); /* it only looks */
}

static void nothing_private_is_in_it(void **state)
{
	(void)state;
	fake->wlan.connected = true;
	strcpy(fake->wlan.ssid, "home");
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	assert_null(strstr(said.text, "home"));
	assert_non_null(strstr(said.text, "     connected: yes; "));
}

static void what_is_missing_is_marked(void **state)
{
	(void)state;
	fake->wiphy.soft_blocked = true;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	has("MISS rfkill: phy0 is blocked (rfkill, soft): `rfkill unblock "
	    "wifi`");
	fake->wiphy.soft_blocked = false;
	fake->wiphy.monitor = false;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	has("MISS monitor supported: no");
	fake->wiphy.monitor = true;
	fake->has_csi = false;
	fake->version = "7.45.154 (r684107)\nand more";
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	has("     firmware: 7.45.154 (r684107)");
	has("MISS nexmon_csi: no; install its firmware file");
	fake->wiphy.dcmd = false;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	has("MISS way to the firmware: none; it takes brcmfmac with nexmon's "
	    "patches");
	fake->find_err = -ENOENT;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	are_lines();
	assert_non_null(
		strstr(said.text, "MISS interface: no interface wlan0"));
}

static void a_firmware_that_is_dead_is_one_line(void **state)
{
	(void)state;
	fake->vendor_err = -EIO;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	are_lines();
	assert_non_null(strstr(said.text, "MISS firmware: wlan0: cannot ask"));
	assert_null(strstr(said.text, "nexmon_csi"));
	fake->vendor_err = -EPERM;
	assert_int_equal(stage_do(RADIO_REPORT), 4);
	assert_non_null(strstr(said.text, "CAP_NET_ADMIN"));
}

static void a_look_never_sends_to_a_target_that_may_be_gone(void **state)
{
	(void)state;
	stage_netlink();
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	are_lines();
	has("     netlink 31: yes");
	assert_non_null(strstr(said.text, "     firmware: not asked; "));
	stage_did("");
	fake_add_monitor("theirs");
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	has("     monitor interface: theirs");
	has("ok   nexmon_csi: yes");
	fake_hear(NL80211_EVENT_DELETED, 30);
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	assert_non_null(strstr(said.text, "     firmware: not asked; "));
	stage_did("");
}

static void a_look_during_a_run_leaves_it_alone(void **state)
{
	(void)state;
	stage_run();
	fake->trace[0] = '\0';
	assert_int_equal(stage_do(RADIO_REPORT), 0);
	has("     channel: 157/80 (0xe29b)");
	assert_int_equal(stage_do(RADIO_READ_BACK), 0);
	stage_did("");
}

static void foreign_text_is_disarmed_and_fits(void **state)
{
	static char version[3000];

	(void)state;
	memset(version, 'v', sizeof(version) - 1);
	version[1] = '\x1b';
	fake->version = version;
	memset(fake->wiphy.name, 'p', sizeof(fake->wiphy.name) - 1);
	fake->wiphy.name[0] = '\x07';
	stage_do(RADIO_REPORT);
	are_lines();
	assert_non_null(strstr(said.text, "firmware: v?v"));
	assert_non_null(strstr(said.text, "wiphy: ?p"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(all_is_said_of_a_radio_that_has_all),
		STAGE_TEST(nothing_private_is_in_it),
		STAGE_TEST(what_is_missing_is_marked),
		STAGE_TEST(a_firmware_that_is_dead_is_one_line),
		STAGE_TEST(a_look_never_sends_to_a_target_that_may_be_gone),
		STAGE_TEST(a_look_during_a_run_leaves_it_alone),
		STAGE_TEST(foreign_text_is_disarmed_and_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

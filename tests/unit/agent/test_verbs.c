/* SPDX-License-Identifier: BSD-2-Clause */
/* test_verbs.c: what is done to the radio for a run, and each thing that can be
 * in the way, with its return value and its sentence. */
#include "verbs_stage.h"

#define SET_CSI "vendor 500 1 e29b mask 11 macs 0 delay 0;"

static void a_run_sets_link_and_firmware_and_monitor(void **state)
{
	(void)state;
	stage_expect(RADIO_CONFIGURE, CSIW_RET_NONE, "");
	assert_string_equal(said.text, "");
	assert_int_equal(said.ifindex, FAKE_WLAN);
	stage_did("up 3;" SET_CSI);
	stage_expect(RADIO_MONITOR, CSIW_RET_NONE, "");
	stage_did("new mon0;up 9;");
	stage_expect(RADIO_READ_BACK, CSIW_RET_NONE, "");
	assert_int_equal(said.chanspec, WANTED);
	stage_did("");
}

static void the_next_run_only_tells_the_firmware(void **state)
{
	(void)state;
	stage_run();
	fake->trace[0] = '\0';
	stage_run();
	stage_did(SET_CSI);
}

static void macs_and_masks_reach_the_firmware(void **state)
{
	struct radio_ask ask = {
		.verb = RADIO_CONFIGURE,
		.chanspec = FAKE_HOME,
		.core_mask = 15,
		.stream_mask = 7,
		.mac_count = 4,
	};

	(void)state;
	verbs_do(&stage, &ask, &said);
	assert_int_equal(said.ret, CSIW_RET_NONE);
	stage_did("up 3;vendor 500 1 1006 mask 7f macs 4 delay 50;");
}

static void a_monitor_interface_of_any_name_is_reused(void **state)
{
	(void)state;
	fake_add_monitor("elsewhere");
	fake->monitor.up = true;
	stage_run();
	stage_did("up 3;" SET_CSI);
}

static void a_network_is_a_warning(void **state)
{
	(void)state;
	fake->wlan.connected = true;
	strcpy(fake->wlan.ssid, "home\x1b[2J");
	stage_expect(RADIO_CONFIGURE, CSIW_RET_NONE, "\"home?[2J\"");
	assert_non_null(strstr(said.text, "wpa_supplicant"));
}

/* ---- what is in the way */

static void no_wifi(void)
{
	fake->find_err = -ENOENT;
}

static void no_interface(void)
{
	fake->find_err = -ENODEV;
}

static void wired(void)
{
	fake->find_err = -EOPNOTSUPP;
}

static void is_monitor(void)
{
	fake->wlan.type = NL80211_IFTYPE_MONITOR;
}

static void is_access_point(void)
{
	fake->wlan.type = NL80211_IFTYPE_AP;
}

static void is_mesh(void)
{
	fake->wlan.type = NL80211_IFTYPE_MESH_POINT;
}

static void wiphy_fails(void)
{
	fake->wiphy_err = -ENOBUFS;
}

static void soft(void)
{
	fake->wiphy.soft_blocked = true;
}

static void hard(void)
{
	fake->wiphy.soft_blocked = true;
	fake->wiphy.hard_blocked = true;
}

static void blocked_since(void)
{
	fake->link_err = -ERFKILL;
}

static void no_rights(void)
{
	fake->link_err = -EPERM;
}

static void no_rights_for_dcmd(void)
{
	fake->wlan.up = true;
	fake->vendor_err = -EPERM;
}

static void stock_driver(void)
{
	fake->wiphy.dcmd = false;
}

static void vendor_unknown(void)
{
	fake->vendor_err = -EOPNOTSUPP;
}

static void bus_down(void)
{
	fake->set_csi_err = -EIO;
}

static void silent(void)
{
	fake->vendor_err = -ETIMEDOUT;
}

static void stock_firmware(void)
{
	fake->set_csi_err = -EBADE;
	fake->has_csi = false;
	fake->version = "wl0: 7.45.154 (r684107 CY)\n";
}

static void refuses(void)
{
	fake->set_csi_err = -EBADE;
}

/* 501 needs the chip up, the version does not. */
static void asleep(void)
{
	fake->set_csi_err = -EBADE;
	fake->has_csi = false;
}

static void odd(void)
{
	fake->set_csi_err = -ENOBUFS;
}

static const struct row {
	void (*arrange)(void);
	uint32_t ret;
	const char *words;
	const char *more;
} configure_rows[] = {
	{no_wifi, 4, "kernel has no Wi-Fi", "modprobe"},
	{no_interface, 4, "no interface wlan0", "nexmon:NAME"},
	{wired, 4, "wlan0 is no Wi-Fi", "nexmon:NAME"},
	{is_monitor, 4, "wlan0 is a monitor interface", "nexmon:NAME"},
	{is_access_point, 4, "access point", "hostapd"},
	{is_mesh, 4, "of type 7", "set type managed"},
	{wiphy_fails, 4, "No buffer space", "wlan0"},
	{soft, 4, "blocked (rfkill, soft)", "rfkill unblock wifi"},
	{hard, 4, "switched off (rfkill, hard)", "switch"},
	{blocked_since, 4, "rfkill blocks", "rfkill unblock wifi"},
	{no_rights, 4, "CAP_NET_ADMIN", "root"},
	{no_rights_for_dcmd, 4, "CAP_NET_ADMIN", "root"},
	{stock_driver, 4, "no way to the firmware", "nexmon"},
	{vendor_unknown, 4, "no way to the firmware", "nexmon"},
	{bus_down, 4, "does not answer", "reload"},
	{silent, 4, "does not answer", "reload"},
	{stock_firmware, 3, "nexmon_csi is missing", "7.45.154 (r684107 CY)"},
	{refuses, 3, "refused channel 157/80 (0xe29b)", "fdb2"},
	{asleep, 3, "refused channel 157/80", "down and up"},
	{odd, 4, "No buffer space", "dmesg"},
};

static void each_thing_in_the_way_of_configure_has_its_sentence(void **state)
{
	for (size_t i = 0; i < sizeof(configure_rows) / sizeof(struct row);
	     i++) {
		const struct row *row = &configure_rows[i];

		stage_end(state);
		stage_begin(state);
		row->arrange();
		stage_expect(RADIO_CONFIGURE, row->ret, row->words);
		stage_expect(RADIO_CONFIGURE, row->ret, row->more);
		assert_null(strchr(said.text, '\n'));
		stage_expect(RADIO_MONITOR, 4, "before the radio was");
		stage_expect(RADIO_READ_BACK, 4, "before the radio was");
	}
}

static void a_driver_without_a_way_is_left_alone(void **state)
{
	(void)state;
	stock_driver();
	stage_do(RADIO_CONFIGURE);
	stage_do(RADIO_RESTORE);
	stage_did("");
}

static void it_works_once_the_radio_is_there(void **state)
{
	(void)state;
	no_wifi();
	assert_int_equal(stage_do(RADIO_CONFIGURE), 4);
	fake->find_err = 0;
	stage_run();
}

static void each_thing_in_the_way_of_monitor_has_its_sentence(void **state)
{
	(void)state;
	fake->wiphy.monitor = false;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 0);
	stage_expect(RADIO_MONITOR, 4, "makes no monitor interface");
	fake->wiphy.monitor = true;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 0);
	fake->new_monitor_err = -EOPNOTSUPP;
	stage_expect(RADIO_MONITOR, 4, "makes no monitor interface");
	fake->new_monitor_err = -EEXIST;
	stage_expect(RADIO_MONITOR, 4, "--monitor");
	assert_non_null(strstr(said.text, "mon0 exists"));
	fake->new_monitor_err = -EIO;
	stage_expect(RADIO_MONITOR, 4, "does not answer");
	fake->new_monitor_err = -EPERM;
	stage_expect(RADIO_MONITOR, 4, "CAP_NET_ADMIN");
	fake->new_monitor_err = 0;
	fake->link_err = -ERFKILL;
	stage_expect(RADIO_MONITOR, 4, "mon0: cannot bring");
}

static void a_radio_of_another_csiwd_is_left_alone(void **state)
{
	(void)state;
	fake->claim_err = -EADDRINUSE;
	stage_expect(RADIO_CONFIGURE, 4, "wlan0 is used by another csiwd");
	assert_string_equal(fake->trace, "");
	fake->claim_err = 0;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 0);
}

static void a_network_joined_meanwhile_is_kept(void **state)
{
	(void)state;
	fake->wlan.up = false;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 0);
	fake->wlan.connected = true;
	assert_int_equal(stage_do(RADIO_RESTORE), 0);
	assert_true(fake->wlan.up);
}

static void a_firmware_that_does_not_answer_is_4(void **state)
{
	static const int errors[] = {-ENODATA, -EIO, -EBADE, -ETIMEDOUT};

	(void)state;
	stage_run();
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		fake->var_err = errors[i];
		stage_expect(RADIO_READ_BACK, 4, "firmware does not answer");
	}
	fake->var_err = -ENODEV;
	stage_expect(RADIO_READ_BACK, 4, "went away");
}

static void another_channel_is_refused_with_both_in_words(void **state)
{
	(void)state;
	fake->stuck_on = FAKE_HOME;
	assert_int_equal(stage_do(RADIO_CONFIGURE), 0);
	stage_expect(RADIO_READ_BACK, 3,
		     "on channel 6/20 (0x1006) and not on "
		     "157/80 (0xe29b)");
	assert_int_equal(said.chanspec, FAKE_HOME);
	assert_non_null(strstr(said.text, "regulatory"));
	fake->wlan.connected = true;
	strcpy(fake->wlan.ssid, "home");
	stage_expect(RADIO_READ_BACK, 3, "joined to network \"home\"");
	assert_non_null(strstr(said.text, "NetworkManager"));
	fake->chanspec = 0xffff;
	stage_expect(RADIO_READ_BACK, 3, "unknown (0xffff)");
}

static void a_verb_that_is_none_is_refused(void **state)
{
	(void)state;
	assert_int_equal(stage_do(RADIO_VERBS), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STAGE_TEST(a_run_sets_link_and_firmware_and_monitor),
		STAGE_TEST(the_next_run_only_tells_the_firmware),
		STAGE_TEST(macs_and_masks_reach_the_firmware),
		STAGE_TEST(a_monitor_interface_of_any_name_is_reused),
		STAGE_TEST(a_network_is_a_warning),
		STAGE_TEST(each_thing_in_the_way_of_configure_has_its_sentence),
		STAGE_TEST(a_driver_without_a_way_is_left_alone),
		STAGE_TEST(it_works_once_the_radio_is_there),
		STAGE_TEST(each_thing_in_the_way_of_monitor_has_its_sentence),
		STAGE_TEST(a_radio_of_another_csiwd_is_left_alone),
		STAGE_TEST(a_network_joined_meanwhile_is_kept),
		STAGE_TEST(a_firmware_that_does_not_answer_is_4),
		STAGE_TEST(another_channel_is_refused_with_both_in_words),
		STAGE_TEST(a_verb_that_is_none_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

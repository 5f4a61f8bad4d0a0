/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tuner_run.c: what happens to a radio that is tuned, and afterwards. */
#include "tuner_stage.h"

static void a_lost_interface_counts_once_it_is_configured(void **state)
{
	(void)state;
	start();
	happen(RADIO_EVENT_LOST, "of the run before");
	attend();
	assert_int_equal(tuner.state, TUNER_STARTING);
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "");
	happen(RADIO_EVENT_LOST, "wlan0 is gone");
	attend();
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_int_equal(tuner.ret, CSIW_RET_CONFIG_ERROR);
	assert_string_equal(said, "wlan0 is gone");
	tuner_stop(&tuner);
	happen(RADIO_EVENT_LOST, "again");
	attend();
	tune();
	happen(RADIO_EVENT_LOST, ", really");
	attend();
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_string_equal(said, "wlan0 is gone, really");
}

static void a_radio_tuned_elsewhere_ends_the_run(void **state)
{
	(void)state;
	start();
	happen(RADIO_EVENT_RETUNED, "before the start");
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "");
	attend();
	happen(RADIO_EVENT_RETUNED, "before it is read back");
	attend();
	assert_int_equal(tuner.state, TUNER_STARTING);
	answer(RADIO_MONITOR, CSIW_RET_NONE, "");
	attend();
	answer(RADIO_READ_BACK, CSIW_RET_NONE, "");
	attend();
	assert_int_equal(sayings, 0);
	happen(RADIO_EVENT_RETUNED, "somebody scans");
	attend();
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_string_equal(said, "somebody scans");
}

static void a_new_regulatory_domain_has_the_channel_read_back(void **state)
{
	(void)state;
	tune();
	happen(RADIO_EVENT_REGULATORY, "the domain is BO now");
	attend();
	assert_string_equal(said, "the domain is BO now");
	assert_int_equal(radio.ask_count, 4);
	answer(RADIO_READ_BACK, CSIW_RET_NONE, "");
	attend();
	assert_int_equal(tuner.state, TUNER_TUNED);
	assert_int_equal(radio.ask_count, 4);
	happen(RADIO_EVENT_REGULATORY, "");
	attend();
	answer(RADIO_READ_BACK, CSIW_RET_REFUSED, "not there");
	attend();
	assert_int_equal(tuner.state, TUNER_FAILED);
}

static void silence_has_the_firmware_asked_every_2_s(void **state)
{
	(void)state;
	tune();
	later(2 * SECOND - 1);
	assert_int_equal(radio.ask_count, 3);
	tuner_heard(&tuner, now);
	later(2 * SECOND - 1);
	assert_int_equal(radio.ask_count, 3);
	later(1);
	assert_int_equal(radio.ask_count, 4);
	later(SECOND);
	answer(RADIO_READ_BACK, CSIW_RET_NONE, "");
	attend();
	later(2 * SECOND - 1);
	assert_int_equal(radio.ask_count, 4);
	later(1);
	assert_int_equal(radio.ask_count, 5);
	assert_int_equal(tuner.state, TUNER_TUNED);
	answer(RADIO_READ_BACK, CSIW_RET_CONFIG_ERROR, "the firmware crashed");
	attend();
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_string_equal(said, "the firmware crashed");
}

static void a_driver_that_hangs_ends_the_run(void **state)
{
	(void)state;
	tune();
	later(2 * SECOND);
	later(10 * SECOND - 1);
	assert_int_equal(tuner.state, TUNER_TUNED);
	later(1);
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_int_equal(radio.ask_count, 4);
}

static void a_dead_helper_is_said_once(void **state)
{
	(void)state;
	tune();
	radio.dead = true;
	attend();
	attend();
	assert_true(tuner.dead);
	assert_string_equal(said, "the helper is gone");
}

static void a_quiet_run_says_nothing_but_that_the_helper_died(void **state)
{
	(void)state;
	tuner.quiet = true;
	start();
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "a warning");
	attend();
	tuner_say_channel(&tuner, 0x1006);
	answer(RADIO_MONITOR, CSIW_RET_REFUSED, "no");
	attend();
	assert_int_equal(sayings, 0);
	radio.dead = true;
	attend();
	assert_int_equal(sayings, 1);
}

static void rest(void)
{
	attend();
	tuner_rest(&tuner, now);
}

static void the_radio_is_restored_once_10_s_after_the_last_run(void **state)
{
	(void)state;
	rest();
	now += 100 * SECOND;
	rest();
	assert_int_equal(radio.ask_count, 0);
	tune();
	now += 100 * SECOND;
	tuner_stop(&tuner);
	rest();
	now += 10 * SECOND - 1;
	rest();
	assert_int_equal(radio.ask_count, 3);
	now += 1;
	rest();
	assert_int_equal(radio.ask_count, 4);
	assert_int_equal(radio.asks[3].verb, RADIO_RESTORE);
	now += 100 * SECOND;
	rest();
	assert_int_equal(radio.ask_count, 4);
}

static void another_request_postpones_the_restoring(void **state)
{
	(void)state;
	tune();
	tuner_stop(&tuner);
	rest();
	now += 9 * SECOND;
	rest();
	start();
	answer(RADIO_CONFIGURE, CSIW_RET_REFUSED, "no");
	attend();
	tuner_stop(&tuner);
	rest();
	now += 9 * SECOND;
	rest();
	assert_int_equal(radio.ask_count, 4);
	now += SECOND;
	rest();
	assert_int_equal(radio.asks[4].verb, RADIO_RESTORE);
}

static void what_cannot_be_restored_is_said(void **state)
{
	(void)state;
	tuner.quiet = true;
	tune();
	tuner_stop(&tuner);
	rest();
	now += 10 * SECOND;
	rest();
	answer(RADIO_RESTORE, CSIW_RET_CONFIG_ERROR, "not quite as it was");
	rest();
	assert_string_equal(said, "not quite as it was");
	assert_int_equal(tuner.state, TUNER_RESTING);
	tuner.quiet = false;
	tune();
}

static void the_light_is_on_while_tuned(void **state)
{
	(void)state;
	start();
	tuner_stop(&tuner);
	assert_int_equal(radio.lights, 0);
	tune();
	assert_int_equal(radio.lights, 1);
	assert_true(radio.lit);
	later(2 * SECOND);
	answer(RADIO_READ_BACK, CSIW_RET_NONE, "");
	attend();
	tuner_stop(&tuner);
	tuner_stop(&tuner);
	assert_int_equal(radio.lights, 2);
	assert_false(radio.lit);
	tuner.has_led = false;
	tune();
	tuner_stop(&tuner);
	assert_int_equal(radio.lights, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
		TEST(a_lost_interface_counts_once_it_is_configured),
		TEST(a_radio_tuned_elsewhere_ends_the_run),
		TEST(a_new_regulatory_domain_has_the_channel_read_back),
		TEST(silence_has_the_firmware_asked_every_2_s),
		TEST(a_driver_that_hangs_ends_the_run),
		TEST(a_dead_helper_is_said_once),
		TEST(a_quiet_run_says_nothing_but_that_the_helper_died),
		TEST(the_radio_is_restored_once_10_s_after_the_last_run),
		TEST(another_request_postpones_the_restoring),
		TEST(what_cannot_be_restored_is_said),
		TEST(the_light_is_on_while_tuned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tuner.c: to tune, one verb after the other. */
#include "tuner_stage.h"

static void a_start_asks_three_verbs_one_after_the_other(void **state)
{
	(void)state;
	start();
	for (size_t i = 0; i < 3; i++) {
		const struct radio_ask *a = &radio.asks[i];

		attend();
		assert_int_equal(tuner.state, TUNER_STARTING);
		assert_int_equal(radio.ask_count, i + 1);
		assert_int_equal(a->verb, verbs[i]);
		assert_int_equal(a->chanspec, CHANSPEC);
		assert_int_equal(a->core_mask, 1);
		assert_int_equal(a->stream_mask, 1);
		assert_int_equal(a->mac_count, 1);
		assert_memory_equal(a->macs[0], "\2\0\0\0\0\1", 6);
		answer(verbs[i], CSIW_RET_NONE, "");
		attend();
	}
	assert_int_equal(tuner.state, TUNER_TUNED);
	assert_int_equal(tuner.ifindex, IFINDEX);
	assert_int_equal(radio.ask_count, 3);
	assert_int_equal(sayings, 0);
}

static void a_refusal_ends_the_start_with_its_value_and_sentence(void **state)
{
	static const enum csiw_ret rets[] = {CSIW_RET_REFUSED,
					     CSIW_RET_CONFIG_ERROR};

	for (size_t verb = 0; verb < 3; verb++) {
		for (size_t i = 0; i < 2; i++) {
			set_up(state);
			start();
			for (size_t done = 0; done < verb; done++) {
				answer(verbs[done], CSIW_RET_NONE, "");
				attend();
			}
			answer(verbs[verb], rets[i], "no such luck");
			attend();
			assert_int_equal(tuner.state, TUNER_FAILED);
			assert_int_equal(tuner.ret, rets[i]);
			assert_string_equal(said, "no such luck");
			assert_int_equal(radio.ask_count, verb + 1);
		}
	}
}

static void a_warning_is_said_and_the_start_goes_on(void **state)
{
	(void)state;
	start();
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "a network is joined");
	attend();
	assert_string_equal(said, "a network is joined");
	assert_int_equal(radio.asks[1].verb, RADIO_MONITOR);
}

static void a_channel_read_back_is_compared_here_too(void **state)
{
	(void)state;
	start();
	for (size_t i = 0; i < 3; i++) {
		answer(verbs[i], CSIW_RET_NONE, "");
		radio.queue[0].chanspec = 0x1006;
		attend();
	}
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_int_equal(tuner.ret, CSIW_RET_REFUSED);
	assert_said("channel 6/20 (0x1006) and not on 157/80 (0xe29b)");
}

static void no_answer_within_10_s_ends_the_start(void **state)
{
	for (size_t verb = 0; verb < 3; verb++) {
		set_up(state);
		start();
		for (size_t done = 0; done < verb; done++) {
			answer(verbs[done], CSIW_RET_NONE, "");
			later(5 * SECOND);
		}
		later(10 * SECOND - 1);
		assert_int_equal(tuner.state, TUNER_STARTING);
		later(1);
		assert_int_equal(tuner.state, TUNER_FAILED);
		assert_int_equal(tuner.ret, CSIW_RET_CONFIG_ERROR);
		assert_said("10 s");
		answer(verbs[verb], CSIW_RET_NONE, "");
		attend();
		assert_int_equal(tuner.state, TUNER_FAILED);
		assert_int_equal(sayings, 1);
	}
}

static void an_answer_after_the_stop_is_ignored(void **state)
{
	(void)state;
	start();
	tuner_stop(&tuner);
	answer(RADIO_CONFIGURE, CSIW_RET_REFUSED, "too late");
	attend();
	assert_int_equal(tuner.state, TUNER_RESTING);
	assert_int_equal(radio.ask_count, 1);
	assert_int_equal(sayings, 0);
}

static void an_answer_to_another_start_does_not_count(void **state)
{
	(void)state;
	start();
	answer(RADIO_CONFIGURE, CSIW_RET_REFUSED, "of before");
	tuner_stop(&tuner);
	start();
	attend();
	assert_int_equal(tuner.state, TUNER_STARTING);
	assert_int_equal(radio.ask_count, 2);
	answer(RADIO_CONFIGURE, CSIW_RET_NONE, "");
	attend();
	assert_int_equal(radio.asks[2].verb, RADIO_MONITOR);
}

static void a_helper_that_takes_no_more_ends_the_start(void **state)
{
	(void)state;
	radio.full = true;
	start();
	assert_int_equal(tuner.state, TUNER_FAILED);
	assert_int_equal(tuner.ret, CSIW_RET_CONFIG_ERROR);
	assert_int_equal(sayings, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, set_up)
	const struct CMUnitTest tests[] = {
		TEST(a_start_asks_three_verbs_one_after_the_other),
		TEST(a_refusal_ends_the_start_with_its_value_and_sentence),
		TEST(a_warning_is_said_and_the_start_goes_on),
		TEST(a_channel_read_back_is_compared_here_too),
		TEST(no_answer_within_10_s_ends_the_start),
		TEST(an_answer_after_the_stop_is_ignored),
		TEST(an_answer_to_another_start_does_not_count),
		TEST(a_helper_that_takes_no_more_ends_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

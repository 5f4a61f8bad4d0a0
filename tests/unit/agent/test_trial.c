/* SPDX-License-Identifier: BSD-2-Clause */
/* test_trial.c: what csiwd --report makes of a radio, on a clock that runs. */
#include "../check.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <csiw/err.h>

#include "sniff.h"
#include "trial.h"

enum { SETTINGS = 5 };

static uint64_t clock_s;
static unsigned int configured; /* CONFIGURE asked for */
static enum csiw_ret answers[SETTINGS + 1];
static bool restored;
static bool flood;
static bool silence;
static bool heard; /* in this setting */

/* Each look at the clock takes 5 s. */
int clock_gettime(clockid_t clock_id, struct timespec *tp)
{
	(void)clock_id;
	*tp = (struct timespec){.tv_sec = (time_t)(clock_s += 5)};
	return 0;
}

bool doctor_ask(struct radio *radio, struct radio_ask *ask,
		struct radio_answer *answer)
{
	(void)radio;
	memset(answer, 0, sizeof(*answer));
	if (ask->verb == RADIO_RESTORE) {
		restored = true;
	} else if (ask->verb == RADIO_CONFIGURE) {
		assert_in_range(configured, 0, SETTINGS);
		answer->ret = answers[configured++];
		snprintf(answer->text, sizeof(answer->text), "no such luck");
	}
	return answer->ret == CSIW_RET_NONE;
}

/* NOLINTNEXTLINE(readability-non-const-parameter): as sniff.h declares it */
int sniff_start(struct sniff *s, uint32_t ifindex, char why[CSIW_WHY_SIZE])
{
	(void)s;
	(void)ifindex;
	(void)why;
	heard = false;
	return CSIW_OK;
}

enum sniff_next sniff_next(struct sniff *s, struct csiw_csi *csi,
			   uint64_t *time_ns)
{
	(void)s;
	if (flood) {
		return SNIFF_STRANGER;
	}
	if (silence || heard) {
		return SNIFF_NOTHING;
	}
	heard = true;
	memset(csi, 0, sizeof(*csi));
	*time_ns = 0;
	return SNIFF_CSI;
}

uint64_t sniff_dropped(struct sniff *s)
{
	(void)s;
	return 0;
}

int sniff_fd(const struct sniff *s)
{
	(void)s;
	return -1;
}

static int set_up(void **state)
{
	(void)state;
	configured = 0;
	memset(answers, 0, sizeof(answers));
	restored = false;
	flood = false;
	silence = false;
	return 0;
}

static void expect(bool fine)
{
	assert_int_equal(trial(NULL, NULL), fine);
	assert_int_equal(configured, SETTINGS);
	assert_true(restored);
}

static void every_setting_is_tried(void **state)
{
	(void)state;
	expect(true);
}

static void a_channel_that_is_refused_is_no_failure(void **state)
{
	(void)state;
	answers[4] = CSIW_RET_REFUSED;
	expect(true);
}

static void a_radio_that_refuses_all_fails(void **state)
{
	(void)state;
	for (int i = 0; i < SETTINGS; i++) {
		answers[i] = CSIW_RET_REFUSED;
	}
	expect(false);
}

static void a_setting_that_fails_fails(void **state)
{
	(void)state;
	answers[1] = CSIW_RET_CONFIG_ERROR;
	expect(false);
}

static void a_flood_ends_with_its_time(void **state)
{
	(void)state;
	flood = true;
	alarm(60);
	expect(false); /* no CSI in it */
	alarm(0);
}

static void a_radio_that_hears_nothing_fails(void **state)
{
	(void)state;
	silence = true;
	expect(false);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup(f, set_up)
	const struct CMUnitTest tests[] = {
		CASE(every_setting_is_tried),
		CASE(a_channel_that_is_refused_is_no_failure),
		CASE(a_radio_that_refuses_all_fails),
		CASE(a_setting_that_fails_fails),
		CASE(a_flood_ends_with_its_time),
		CASE(a_radio_that_hears_nothing_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

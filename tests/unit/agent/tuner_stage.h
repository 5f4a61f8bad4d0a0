/* SPDX-License-Identifier: BSD-2-Clause */
/* tuner_stage.h: a tuner on a fake radio, and a clock of its own. */
#ifndef CSIW_TEST_TUNER_STAGE_H
#define CSIW_TEST_TUNER_STAGE_H

#include "fake_line.h"

#include "tuner.h"

static struct tuner tuner;
static uint64_t now; /* ns */

static const enum radio_verb verbs[] = {
	RADIO_CONFIGURE,
	RADIO_MONITOR,
	RADIO_READ_BACK,
};

static inline int set_up(void **state)
{
	(void)state;
	reset_radio();
	tuner = (struct tuner){
		.radio = &radio,
		.interface = "wlan0",
		.has_led = true,
	};
	now = 1000 * SECOND;
	return 0;
}

static inline void start(void)
{
	struct radio_ask what = {
		.chanspec = CHANSPEC,
		.core_mask = 1,
		.stream_mask = 1,
		.mac_count = 1,
		.macs = {{2, 0, 0, 0, 0, 1}},
	};

	tuner_start(&tuner, &what, now);
}

static inline void attend(void)
{
	tuner_attend(&tuner, now);
}

static inline void tune(void)
{
	start();
	for (size_t i = 0; i < 3; i++) {
		answer(verbs[i], CSIW_RET_NONE, "");
		attend();
	}
	assert_int_equal(tuner.state, TUNER_TUNED);
}

static inline void later(uint64_t ns)
{
	now += ns;
	attend();
}

#endif

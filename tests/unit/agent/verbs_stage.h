/* SPDX-License-Identifier: BSD-2-Clause */
/* verbs_stage.h: the verbs on the fake radio. */
#ifndef TESTS_UNIT_AGENT_VERBS_STAGE_H
#define TESTS_UNIT_AGENT_VERBS_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>

#include "fake_wifi.h"
#include "radio/verbs.h"

enum { WANTED = 0xe29b }; /* 157/80 */

static struct radio_options stage_options;
static struct verbs stage;
static struct radio_answer said;

static inline int stage_begin(void **state)
{
	char why[CSIW_WHY_SIZE];

	(void)state;
	fake_reset();
	stage_options = (struct radio_options){
		.interface = "wlan0",
		.monitor = "mon0",
	};
	assert_int_equal(verbs_open(&stage, &stage_options, why), CSIW_OK);
	return 0;
}

/* Protocol 31 instead of the vendor command. */
static inline void stage_netlink(void)
{
	fake->wiphy.dcmd = false;
	fake->protocol_31 = true;
	stage.dcmd.raw = dcmd_netlink_open();
}

static inline int stage_end(void **state)
{
	(void)state;
	verbs_close(&stage);
	return 0;
}

static inline uint32_t stage_do(enum radio_verb verb)
{
	struct radio_ask ask = {
		.verb = verb,
		.number = 77,
		.chanspec = WANTED,
		.core_mask = 1,
		.stream_mask = 1,
	};

	memset(&said, 'x', sizeof(said));
	verbs_do(&stage, &ask, &said);
	assert_int_equal(said.number, 77);
	assert_int_equal(said.verb, verb);
	assert_int_equal(said.event, RADIO_EVENT_NONE);
	assert_true(said.ret == CSIW_RET_NONE || said.text[0] != '\0');
	return said.ret;
}

static inline void stage_expect(enum radio_verb verb, uint32_t ret,
				const char *words)
{
	uint32_t got = stage_do(verb);

	if (strstr(said.text, words) == NULL) {
		fail_msg("\"%s\" is not in \"%s\"", words, said.text);
	}
	assert_int_equal(got, ret);
}

/* All of a run. */
static inline void stage_run(void)
{
	assert_int_equal(stage_do(RADIO_CONFIGURE), CSIW_RET_NONE);
	assert_int_equal(stage_do(RADIO_MONITOR), CSIW_RET_NONE);
	assert_int_equal(stage_do(RADIO_READ_BACK), CSIW_RET_NONE);
}

/* What was changed since the last look. */
static inline void stage_did(const char *trace)
{
	assert_string_equal(fake->trace, trace);
	fake->trace[0] = '\0';
}

#define STAGE_TEST(f) cmocka_unit_test_setup_teardown(f, stage_begin, stage_end)

#endif

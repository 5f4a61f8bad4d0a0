/* SPDX-License-Identifier: BSD-2-Clause */
/* run_stage.h: a run of version 1 over a link, and how its peer ends. */
#ifndef CSIW_TESTS_UNIT_RUN_STAGE_H
#define CSIW_TESTS_UNIT_RUN_STAGE_H

#include "link_stage.h"

/* A run of version 1 is on. */
static inline void run(void)
{
	struct csiw_param req = link_request(20);

	ask(&req);
	go_on(100);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	assert_int_equal(stage.guest.link.number, stage.peer.link.number);
	assert_int_not_equal(stage.peer.link.number, 0);
}

static inline void expect_failed(int err)
{
	assert_int_equal(stage.state, CSIW_PEER_FAILED);
	assert_int_equal(stage.peer.err, err);
	assert_int_equal(stage.mem[CSIW_PARAM_FLAGS] & CSIW_F_START, 0);
}

/* The guest captures an ask that is written now, numbered, and answers it. */
static inline void expect_asked_again(void)
{
	uint32_t asks = stage.peer.asks;

	go_on(1500);
	assert_int_equal(stage.peer.asks, asks + 1);
	assert_int_equal(stage.todo, CSIW_GUEST_CAPTURE);
	hear(4, 256);
	csiw_guest_end(&stage.guest, CSIW_RET_TIMEOUT);
	go_on(50);
	assert_int_equal(stage.state, CSIW_PEER_DONE);
	assert_int_equal(stage.peer.total, 4);
}

#endif

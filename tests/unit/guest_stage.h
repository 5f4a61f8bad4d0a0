/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_stage.h: a guest on a small window, and a peer's hand. */
#ifndef TESTS_UNIT_GUEST_STAGE_H
#define TESTS_UNIT_GUEST_STAGE_H

#include <csiw/err.h>
#include <csiw/guest.h>

#include "window.h"

enum {
	STAGE_ROOM = 10, /* samples */
	STAGE_PAD = 5,   /* bytes between the last of them and the descriptor */
	STAGE_SIZE = CSIW_PARAM_SIZE + STAGE_ROOM * CSIW_SAMPLE_SIZE +
		     STAGE_PAD + CSIW_DESCRIPTOR_SIZE,
};

struct guest_stage {
	_Alignas(8) uint8_t mem[STAGE_SIZE];
	uint8_t before[STAGE_SIZE]; /* see remember */
	struct csiw_device table[256];
	struct csiw_win win;
	struct csiw_collect collect;
	struct csiw_guest guest;
	enum csiw_order order;
	uint64_t now_ms;
	uint8_t csi[CSIW_NEXMON_CSI_MAX];
};

static struct guest_stage stage;

static inline void guest_boot(void)
{
	assert_int_equal(csiw_collect_init(&stage.collect, stage.table,
					   sizeof(stage.table),
					   stage.win.capacity, 0x1234567),
			 CSIW_OK);
	csiw_guest_init(&stage.guest, &stage.win, stage.order, &stage.collect);
}

/* size: STAGE_SIZE or less. */
static inline void guest_stage_open(size_t size, enum csiw_order order)
{
	memset(&stage, 0, sizeof(stage));
	stage.order = order;
	stage.now_ms = 1000;
	assert_int_equal(
		csiw_win_init(&stage.win, stage.mem, size, CSIW_MEMORY_DEVICE),
		CSIW_OK);
	guest_boot();
}

static inline int guest_stage_set_up(void **state)
{
	(void)state;
	guest_stage_open(STAGE_SIZE, CSIW_ORDER_BIG);
	return 0;
}

/* As an orderly peer asks, tag included. */
static inline void put_request(const struct csiw_param *req, unsigned int tag)
{
	uint8_t block[CSIW_PARAM_SIZE];

	csiw_param_encode(block, sizeof(block), req, stage.order);
	if (req->mac_count < CSIW_MACS_MAX) {
		memset(block + CSIW_PARAM_TAG, (int)tag, CSIW_MAC_SIZE);
	}
	poke_fill(&stage.win, CSIW_PARAM_RET, 0, 5);
	poke_bytes(&stage.win, CSIW_PARAM_CHANNEL, block + CSIW_PARAM_CHANNEL,
		   CSIW_PARAM_RET - CSIW_PARAM_CHANNEL);
	poke_bytes(&stage.win, CSIW_PARAM_MACS, block + CSIW_PARAM_MACS,
		   CSIW_PARAM_SIZE - CSIW_PARAM_MACS);
	poke(&stage.win, CSIW_PARAM_FLAGS, (req->flags & FILTER) | S);
}

static inline enum csiw_guest_do guest_step(void)
{
	return csiw_guest_step(&stage.guest, stage.now_ms);
}

static inline enum csiw_guest_do guest_opened(enum csiw_ret ret)
{
	return csiw_guest_opened(&stage.guest, stage.now_ms, ret);
}

/* Up to CSIW_GUEST_OPENING. */
static inline void guest_take(const struct csiw_param *req)
{
	put_request(req, 0xa1);
	assert_int_equal(guest_step(), CSIW_GUEST_OPEN);
	assert_int_equal(stage.guest.state, CSIW_GUEST_OPENING);
}

/* Up to CSIW_GUEST_CAPTURING. */
static inline void guest_capture(const struct csiw_param *req)
{
	guest_take(req);
	assert_int_equal(guest_opened(CSIW_RET_NONE), CSIW_GUEST_CAPTURE);
}

static inline struct csiw_csi guest_packet(uint32_t device)
{
	struct csiw_csi csi;

	memset(&csi, 0, sizeof(csi));
	csi.csi = stage.csi;
	csi.csi_len = CSIW_CSI_SIZE;
	csi.rssi_dbm = -60;
	csi.rssi_valid = 1;
	device_mac(csi.mac, device);
	return csi;
}

static inline enum csiw_guest_do guest_hear(uint32_t device)
{
	struct csiw_csi csi = guest_packet(device);

	return csiw_guest_csi(&stage.guest, &csi, 0, 0);
}

static inline void remember(void)
{
	memcpy(stage.before, stage.mem, sizeof(stage.mem));
}

static inline void expect_untouched(void)
{
	assert_memory_equal(stage.mem, stage.before, sizeof(stage.mem));
}

static inline void expect_abandoned(unsigned int times)
{
	assert_int_equal(stage.guest.state, CSIW_GUEST_IDLE);
	assert_int_equal(stage.guest.abandoned, times);
	assert_int_equal(stage.guest.ret, CSIW_RET_NONE);
	assert_int_equal(stage.guest.runs, 0);
}

/* What stands in the block and the guest after a run. */
static inline void expect_answer(unsigned int flags, enum csiw_ret ret,
				 uint32_t total)
{
	assert_int_equal(peek(&stage.win, CSIW_PARAM_FLAGS), flags);
	assert_int_equal(peek(&stage.win, CSIW_PARAM_RET), ret);
	assert_int_equal(peek_total(&stage.win, stage.order), total);
	assert_int_equal(stage.guest.state, CSIW_GUEST_IDLE);
	assert_int_equal(stage.guest.ret, ret);
	assert_int_equal(peek(&stage.win, csiw_sample_offset(total)), 0);
}

#endif

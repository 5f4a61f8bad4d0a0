/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scenes.c: scenes [device|plain]: each engine through everything whose order
 * PROTOCOL.md 6.1 to 6.3 settles, while the other side's bytes are poked past
 * win.c.  Prints every access for order.py: "scene NAME", "call NAME" before
 * each call of an engine, and then "L|S OFFSET WIDTH" and, for a barrier, "B"
 * or, for one of loads or of stores, "BL" or "BS".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/link.h>
#include <csiw/peer.h>
#include <csiw/sample.h>

#include "recorder.h"
#include "scenes.h"

enum {
	ROOM = 2, /* samples */
	PAD = 9,  /* bytes behind them, for the 0 byte */
	SIZE = CSIW_PARAM_SIZE + ROOM * CSIW_SAMPLE_SIZE + PAD +
	       CSIW_DESCRIPTOR_SIZE,
	START = CSIW_F_START,
	FINISHED = CSIW_F_FINISHED,
	SLOTS = 256,
	DEADLINE_MS = 60000,
};

static struct {
	_Alignas(8) uint8_t mem[SIZE];
	struct csiw_win win;
	struct csiw_collect collect;
	struct csiw_device table[SLOTS];
	struct csiw_guest guest;
	struct csiw_peer peer;
	uint64_t now_ms;
	enum csiw_memory memory;
} s;

static void print(enum width_op op, size_t offset, size_t width)
{
	static const char *const words[] = {
		[WIDTH_LOAD] = "L",
		[WIDTH_STORE] = "S",
		[WIDTH_BARRIER] = "B",
		[WIDTH_BARRIER_LOADS] = "BL",
		[WIDTH_BARRIER_STORES] = "BS",
	};

	if (op == WIDTH_LOAD || op == WIDTH_STORE) {
		printf("%s %zu %zu\n", words[op], offset, width);
	} else {
		puts(words[op]);
	}
}

void scenes_expect(bool good, const char *what)
{
	if (!good) {
		fprintf(stderr, "scenes: not %s\n", what);
		exit(1);
	}
}

static void scene(const char *name, size_t pad)
{
	printf("scene %s\n", name);
	memset(s.mem, 0, sizeof(s.mem));
	s.now_ms = 1000;
	scenes_expect(csiw_win_init(&s.win, s.mem, SIZE - PAD + pad,
				    s.memory) == CSIW_OK,
		      "a window");
	csiw_collect_init(&s.collect, s.table, sizeof(s.table), s.win.capacity,
			  1);
	csiw_guest_init(&s.guest, &s.win, CSIW_ORDER_BIG, &s.collect);
	csiw_peer_init(&s.peer, &s.win, CSIW_ORDER_BIG, 1);
}

static void put_request(uint8_t channel, uint8_t flags, uint8_t ret)
{
	struct csiw_param req = {
		.flags = flags | CSIW_F_FILTER,
		.channel = channel,
		.bandwidth_mhz = 20,
		.samples_per_device = 1,
		.timeout_s = 30,
		.mac_count = 2,
		.ret = ret,
		.macs = {{2, 0, 0, 0, 0, 0}, {2, 0, 0, 0, 0, 1}}};

	csiw_param_encode(s.mem, sizeof(s.mem), &req, CSIW_ORDER_BIG);
}

static enum csiw_guest_do guest_step(void)
{
	puts("call step");
	return csiw_guest_step(&s.guest, s.now_ms);
}

static void guest_capture(void)
{
	put_request(6, START, 0);
	scenes_expect(guest_step() == CSIW_GUEST_OPEN, "taken");
	puts("call opened");
	scenes_expect(csiw_guest_opened(&s.guest, s.now_ms, CSIW_RET_NONE) ==
			      CSIW_GUEST_CAPTURE,
		      "capturing");
}

static enum csiw_guest_do guest_hear(uint8_t device)
{
	static const uint8_t bytes[CSIW_CSI_SIZE];
	struct csiw_csi csi = {.csi = bytes,
			       .csi_len = sizeof(bytes),
			       .mac = {2, 0, 0, 0, 0, device}};

	puts("call csi");
	return csiw_guest_csi(&s.guest, &csi, 0, 0);
}

static void guest_scenes(void)
{
	scene("guest_completes", PAD);
	guest_capture();
	scenes_expect(guest_hear(0) == CSIW_GUEST_CAPTURE, "one sample");
	scenes_expect(guest_step() == CSIW_GUEST_CAPTURE, "going on");
	scenes_expect(guest_hear(1) == CSIW_GUEST_CLOSE, "complete");
	scenes_expect(s.guest.runs == 1, "published");

	scene("guest_times_out", PAD);
	guest_capture();
	guest_hear(0);
	s.now_ms += 30000;
	scenes_expect(guest_step() == CSIW_GUEST_CLOSE, "timed out");
	scenes_expect(s.guest.runs == 1, "published");

	scene("guest_refuses", PAD);
	put_request(0, START, 0);
	guest_step();
	scenes_expect(s.guest.ret == CSIW_RET_REFUSED, "refused");

	scene("guest_takes_over_an_answer", PAD);
	put_request(6, START | FINISHED, CSIW_RET_COMPLETE);
	scenes_expect(guest_step() == CSIW_GUEST_OPEN, "taken");
}

static enum csiw_peer_state peer_step(const char *name)
{
	printf("call %s\n", name);
	return csiw_peer_step(&s.peer, s.now_ms, SIZE);
}

static void peer_asks(void)
{
	struct csiw_param req = {
		.channel = 6, .bandwidth_mhz = 20, .timeout_s = 30};

	csiw_peer_ask(&s.peer, &req, s.now_ms, s.now_ms + DEADLINE_MS);
	while (peer_step("ask") != CSIW_PEER_WAITING) {
		scenes_expect(s.peer.phase != CSIW_PEER_PHASE_NONE, "asking");
	}
	scenes_expect(s.peer.asks == 1, "asked");
	peer_step("wait");
}

static void put_answer(uint8_t total)
{
	size_t end = csiw_sample_offset(total);

	memset(s.mem + CSIW_PARAM_SIZE, 1, end - CSIW_PARAM_SIZE);
	if (end < csiw_samples_end(s.win.size)) {
		s.mem[end] = 0;
	}
	csiw_put32(s.mem + CSIW_PARAM_TOTAL, total, CSIW_ORDER_BIG);
	s.mem[CSIW_PARAM_RET] = CSIW_RET_TIMEOUT;
	s.mem[CSIW_PARAM_FLAGS] = FINISHED;
}

static void peer_settles(const char *name, size_t pad, unsigned int wait_ms)
{
	uint8_t samples[ROOM * CSIW_SAMPLE_SIZE];

	scene(name, pad);
	peer_asks();
	put_answer(ROOM);
	peer_step("wait");
	while (peer_step("settle") == CSIW_PEER_WAITING && wait_ms > 0) {
		s.now_ms += wait_ms;
	}
	scenes_expect(s.peer.state == CSIW_PEER_DONE, "settled");
	puts("call samples");
	scenes_expect(csiw_peer_samples(&s.peer, 0, ROOM, samples,
					sizeof(samples)) == CSIW_OK,
		      "read");
}

/* The fill is found broken, over these flags and this return value. */
static void peer_looks(const char *name, uint8_t flags, uint8_t ret,
		       enum csiw_peer_phase then)
{
	scene(name, PAD);
	peer_asks();
	s.now_ms += CSIW_QUIET_MS;
	scenes_expect(peer_step("look") == CSIW_PEER_BUSY, "looking");
	s.mem[CSIW_PARAM_SIZE] = 1;
	s.mem[CSIW_PARAM_RET] = ret;
	s.mem[CSIW_PARAM_FLAGS] = flags;
	peer_step("look");
	scenes_expect(s.peer.phase == then, "as the fill says");
}

static void peer_asks_over_left_start(void)
{
	scene("peer_asks_over_left_start", PAD);
	put_request(11, START | FINISHED, CSIW_RET_TIMEOUT);
	peer_asks();
}

static void peer_scenes(void)
{
	peer_asks_over_left_start();
	peer_settles("peer_settles", PAD, 0);
	peer_settles("peer_settles_at_capacity", 0, CSIW_QUIET_MS);
	peer_looks("peer_withdraws", START, 0, CSIW_PEER_PHASE_PAUSE);
	peer_looks("peer_sees_taken", START, CSIW_RET_TAKEN,
		   CSIW_PEER_PHASE_WAIT);
	peer_looks("peer_sees_finished", FINISHED, CSIW_RET_TIMEOUT,
		   CSIW_PEER_PHASE_SETTLE);
}

/* Who reads a descriptor, in a window that a link fits. */
static void reader(void)
{
	static _Alignas(CSIW_LINK_LINE) uint8_t mem[CSIW_LINK_WINDOW_MIN];
	const uint32_t words[] = {
		CSIW_LINK_MAGIC_VALUE,
		0x00010001,
		0,
		0,
		CSIW_LINK_WINDOW_MIN,
		CSIW_RING_OFFSET,
		csiw_ring_slots(CSIW_LINK_WINDOW_MIN),
		1,
	};
	uint8_t *line = mem + csiw_samples_end(sizeof(mem));
	struct csiw_identity id;
	struct csiw_link_view view;
	struct csiw_win win;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		csiw_put32(line + 4 * i, words[i], CSIW_ORDER_BIG);
	}
	csiw_win_init(&win, mem, sizeof(mem), s.memory);
	puts("scene reader");
	puts("call identity");
	scenes_expect(csiw_identity_read(&id, &win) == CSIW_OK, "an identity");
	puts("call look");
	scenes_expect(csiw_link_look(&view, &win) == CSIW_OK, "a view");
}

/* Nothing is behind the window's last byte, and a word of the link is whole. */
static void edges(void)
{
	const size_t word = (SIZE - CSIW_DESCRIPTOR_SIZE) & ~(size_t)3;
	uint8_t bytes[2];

	scene("edges", PAD);
	scenes_expect(csiw_win_get8(&s.win, SIZE) == 0, "refused");
	scenes_expect(csiw_win_read(&s.win, SIZE - 1, bytes, sizeof(bytes)) ==
			      CSIW_ERR_RANGE,
		      "refused");
	csiw_win_put32(&s.win, word, 0x01020304);
	scenes_expect(csiw_win_get32(&s.win, word) == 0x01020304, "a word");
	scenes_expect(csiw_win_get32(&s.win, word + 2) == 0, "refused");
	scenes_expect(csiw_win_get32(&s.win, SIZE & ~(size_t)3) == 0,
		      "refused");
	csiw_win_prefetch(&s.win, 1, SIZE - 1);
	csiw_win_prefetch(&s.win, SIZE - 1, 2);
	csiw_win_prefetch(&s.win, SIZE_MAX, 2);
}

int main(int argc, char **argv)
{
	s.memory = argc > 1 && strcmp(argv[1], "plain") == 0
			   ? CSIW_MEMORY_PLAIN
			   : CSIW_MEMORY_DEVICE;
	width_trace = print;
	guest_scenes();
	peer_scenes();
	reader();
	scenes_of_links(s.memory);
	edges();
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * scenes_link.c: both engines on one window, through everything whose order
 * PROTOCOL.md sections 9 to 13 settle.  What each side does is a scene of its
 * own in the trace, "link_guest_NAME" and "link_peer_NAME", whose calls take
 * turns: a barrier orders nothing of the other side.
 */
#include <stdio.h>
#include <string.h>

#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/link.h>
#include <csiw/peer.h>
#include <csiw/stream.h>

#include "scenes.h"

enum {
	SIZE = CSIW_LINK_WINDOW_MIN, /* 16 slots at 20 MHz */
	SLOTS = 256,
	STEP_MS = 10,
	LONG_MS = 300, /* a beat is due, and a pause is over */
	MANY = 50,     /* steps, in which everything here comes to its end */
};

static struct {
	_Alignas(CSIW_LINK_LINE) uint8_t mem[SIZE];
	struct csiw_win win;
	struct csiw_collect collect;
	struct csiw_device table[SLOTS];
	struct csiw_guest guest;
	struct csiw_peer peer;
	uint64_t now_ms;
	enum csiw_memory memory;
	const char *name;
} s;

static void by(const char *side, const char *call)
{
	printf("scene link_%s_%s\ncall %s\n", side, s.name, call);
}

/* In the time that it takes, the clock goes on. */
static enum csiw_guest_do guest_steps(void)
{
	s.now_ms += STEP_MS;
	by("guest", "step");
	return csiw_guest_step(&s.guest, s.now_ms);
}

static enum csiw_peer_state peer_steps(void)
{
	s.now_ms += STEP_MS;
	by("peer", "step");
	return csiw_peer_step(&s.peer, s.now_ms, SIZE);
}

static void guest_boots(uint32_t nonce)
{
	csiw_collect_init(&s.collect, s.table, sizeof(s.table), s.win.capacity,
			  1);
	csiw_guest_init(&s.guest, &s.win, CSIW_ORDER_BIG, &s.collect);
	by("guest", "start");
	scenes_expect(csiw_guest_link_start(&s.guest, nonce,
					    CSIW_FEATURE_DOORBELL,
					    s.now_ms) == CSIW_OK,
		      "a link");
}

static void scene(const char *name)
{
	s.name = name;
	s.now_ms = 1000;
	memset(s.mem, 0, sizeof(s.mem));
	scenes_expect(csiw_win_init(&s.win, s.mem, SIZE, s.memory) == CSIW_OK,
		      "a window");
	guest_boots(1);
	csiw_peer_init(&s.peer, &s.win, CSIW_ORDER_BIG, 1);
}

/* Up to a numbered ask that nobody took yet, over a start that was left. */
static void asked(uint8_t flags)
{
	struct csiw_param req = {.flags = flags,
				 .channel = 6,
				 .bandwidth_mhz = 20,
				 .timeout_s = 30};
	unsigned int i;

	csiw_peer_ask(&s.peer, &req, s.now_ms, s.now_ms + 60000);
	peer_steps();
	scenes_expect(s.peer.link.state == CSIW_PEER_LINK_HELLO, "greeted");
	guest_steps();
	s.mem[CSIW_PARAM_FLAGS] = CSIW_F_START | CSIW_F_FINISHED;
	for (i = 0; i < MANY && s.peer.phase != CSIW_PEER_PHASE_WAIT; i++) {
		peer_steps();
	}
	scenes_expect(s.peer.link.number != 0, "numbered");
}

static void taken(void)
{
	scenes_expect(guest_steps() == CSIW_GUEST_OPEN, "taken");
	by("guest", "opened");
	csiw_guest_opened(&s.guest, s.now_ms, CSIW_RET_NONE);
	scenes_expect(s.guest.link.number == s.peer.link.number,
		      "taken by its number");
}

static void guest_hears(unsigned int count)
{
	static const uint8_t bytes[CSIW_CSI_SIZE];
	struct csiw_csi csi = {.csi = bytes,
			       .csi_len = sizeof(bytes),
			       .mac = {2, 0, 0, 0, 0, 0}};

	for (; count > 0; count--) {
		by("guest", "csi");
		csiw_guest_csi(&s.guest, &csi, 0, 0);
	}
}

static void guest_ends(void)
{
	by("guest", "end");
	csiw_guest_end(&s.guest, CSIW_RET_TIMEOUT);
	scenes_expect(s.guest.runs == 1, "published");
}

static bool guest_sleeps(void)
{
	bool quiet;

	by("guest", "arm");
	quiet = csiw_guest_arm(&s.guest);
	by("guest", "disarm");
	csiw_guest_disarm(&s.guest);
	return quiet;
}

static bool peer_sleeps(void)
{
	bool quiet;

	by("peer", "arm");
	quiet = csiw_peer_arm(&s.peer);
	by("peer", "disarm");
	csiw_peer_disarm(&s.peer);
	return quiet;
}

static void guest_rings(void)
{
	by("guest", "bell");
	csiw_guest_bell(&s.guest);
}

static void peer_rings(void)
{
	by("peer", "bell");
	csiw_peer_bell(&s.peer);
}

static void settled(void)
{
	unsigned int i;

	for (i = 0; i < MANY && peer_steps() != CSIW_PEER_DONE; i++) {
	}
	scenes_expect(s.peer.state == CSIW_PEER_DONE, "settled");
}

/* A numbered run of version 1, and both sides sleep in it. */
static void run(void)
{
	scene("run");
	scenes_expect(guest_sleeps(), "quiet");
	asked(0);
	peer_rings();
	taken();
	guest_rings();
	scenes_expect(guest_sleeps(), "quiet");
	scenes_expect(peer_sleeps(), "quiet");
	guest_hears(1);
	guest_ends();
	guest_rings();
	settled();
}

static void looked_at_in_place(void)
{
	uint8_t csi[CSIW_CSI_SIZE];
	struct csiw_record record;
	uint32_t count = 0;
	uint32_t i;

	by("peer", "ready");
	csiw_stream_ready(&s.peer, &count);
	scenes_expect(count > 0, "ready");
	for (i = 0; i < count; i++) {
		by("peer", "record");
		scenes_expect(csiw_stream_record(&s.peer, i, &record) ==
				      CSIW_OK,
			      "a record");
		by("peer", "csi");
		csiw_stream_csi(&s.peer, i, 0, csi, sizeof(csi));
	}
	by("peer", "release");
	scenes_expect(csiw_stream_release(&s.peer, count) == CSIW_OK, "read");
}

static uint32_t copied(void)
{
	static uint8_t slots[SIZE];
	uint32_t count;

	by("peer", "copy");
	scenes_expect(csiw_stream_copy(&s.peer, slots, sizeof(slots), &count) ==
			      CSIW_OK,
		      "copied");
	return count;
}

static void counted(void)
{
	struct csiw_counters c;

	by("peer", "counters");
	scenes_expect(csiw_stream_counters(&s.peer, &c) == CSIW_OK, "counters");
}

/* Both ways of reading, a ring that is full, cancel. */
static void stream(void)
{
	bool ring;

	scene("stream");
	asked(CSIW_F_STREAM);
	taken();
	guest_hears(2);
	guest_steps();
	guest_rings();
	scenes_expect(!peer_sleeps(), "to be read");
	looked_at_in_place();
	scenes_expect(peer_sleeps(), "quiet");
	guest_hears(s.peer.link.ring.slot_count + 1);
	scenes_expect(s.guest.link.counters.dropped_ring == 1, "full");
	s.now_ms += LONG_MS;
	guest_steps();
	counted();
	scenes_expect(copied() == s.peer.link.ring.slot_count, "all of it");
	guest_hears(1);
	by("peer", "cancel");
	csiw_link_cancel(&s.win, s.peer.link.number, &ring);
	scenes_expect(!guest_sleeps(), "cancelled");
	scenes_expect(guest_steps() == CSIW_GUEST_CLOSE, "ended");
	peer_steps();
	scenes_expect(copied() == 1, "read to its end");
	settled();
	counted();
}

/* A record that is none: of whom is it. */
static void broken(void)
{
	struct csiw_record record;
	uint32_t count;

	scene("broken");
	asked(CSIW_F_STREAM);
	taken();
	guest_hears(1);
	guest_steps();
	by("peer", "progress");
	scenes_expect(csiw_peer_progress(&s.peer, SIZE) == 1, "one record");
	by("peer", "look");
	csiw_stream_ready(&s.peer, &count);
	memset(s.mem + CSIW_RING_OFFSET, 1, SIZE / 2);
	by("peer", "record");
	scenes_expect(csiw_stream_record(&s.peer, 0, &record) ==
			      CSIW_ERR_PARTNER,
		      "broken");
}

/* Each side finds a line of its own changed. */
static void repairs(void)
{
	size_t d = SIZE - CSIW_DESCRIPTOR_SIZE;

	scene("repairs");
	asked(0);
	taken();
	s.now_ms += CSIW_REPAIR_MS;
	s.mem[d + CSIW_LINK_WINDOW] ^= 1;
	s.mem[d + CSIW_LINK_MARK] ^= 1;
	guest_steps();
	peer_steps();
	scenes_expect(s.guest.link.repairs == 1, "repaired");
	scenes_expect(s.mem[d + CSIW_LINK_MARK] ==
			      (uint8_t)(s.peer.link.line[4] >> 24),
		      "repaired");
}

static void withdrawn(void)
{
	scene("withdrawn");
	asked(0);
	taken();
	by("peer", "withdraw");
	csiw_peer_withdraw(&s.peer);
	peer_rings();
	scenes_expect(guest_steps() == CSIW_GUEST_CLOSE, "abandoned");
	guest_rings();
}

/* Another life of the guest: the peer greets it, and asks once more over the
 * start that it left. */
static void restarts(void)
{
	uint32_t first;
	unsigned int i;

	scene("restarts");
	asked(0);
	first = s.peer.link.number;
	taken();
	guest_boots(2);
	for (i = 0; i < MANY && s.peer.asks < 2; i++) {
		peer_steps();
		guest_steps();
	}
	scenes_expect(s.peer.asks == 2 && s.peer.link.number != first &&
			      s.peer.link.number != 0,
		      "asked again");
}

void scenes_of_links(enum csiw_memory memory)
{
	s.memory = memory;
	run();
	stream();
	broken();
	repairs();
	withdrawn();
	restarts();
}

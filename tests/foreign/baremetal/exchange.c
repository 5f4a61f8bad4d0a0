/* SPDX-License-Identifier: BSD-2-Clause */
/* exchange.c: see exchange.h. */
#include <stddef.h>

#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/peer.h>
#include <csiw/sample.h>

#include "exchange.h"
#include "machine.h"

enum {
	CAPACITY = 31416, /* of 8 MiB */
	SLOTS = 65536,    /* of the table of devices */
	DEVICES = 5,
	BANDWIDTH = 20,
	GARBAGE = 0x5a, /* start is clear in it */
	TURN_MS = 5,
	BURST = 256,    /* packets in a turn of the guest */
	BUDGET = 65536, /* bytes in a turn of the peer */
	TURNS_MAX = 100000,
	DATAGRAM = CSIW_NEXMON_HEADER_SIZE + CSIW_CSI_SIZE,
};

static struct {
	struct csiw_win win;
	struct csiw_collect collect;
	struct csiw_device table[SLOTS];
	struct csiw_guest guest;
	struct csiw_peer peer;
	enum csiw_order order;
	uint64_t now_ms;
	uint32_t heard; /* packets of the run so far */
} s;

static void expect(bool good, const char *what, uint64_t got, uint64_t want)
{
	if (good) {
		return;
	}
	print(what);
	print(": ");
	print_number(got);
	print(", but it must be ");
	print_number(want);
	print("\n");
	machine_exit(1);
}

static void equal(const char *what, uint64_t got, uint64_t want)
{
	expect(got == want, what, got, want);
}

/* The window past the library: aligned single accesses of our own. */
static uint8_t byte_at(size_t offset)
{
	return *(volatile uint8_t *)(uintptr_t)(WINDOW + offset);
}

static volatile uint64_t *word_at(size_t offset)
{
	return (volatile uint64_t *)(uintptr_t)(WINDOW + offset);
}

void exchange_open(enum csiw_order order)
{
	size_t i;

	for (i = 0; i < WINDOW_SIZE; i += sizeof(uint64_t)) {
		*word_at(i) = UINT64_MAX / 0xff * GARBAGE;
	}
	s.order = order;
	s.now_ms = 1000;
	equal("attaching to the window",
	      (uint64_t)csiw_win_init(&s.win, word_at(0), WINDOW_SIZE,
				      CSIW_MEMORY_DEVICE),
	      CSIW_OK);
	equal("the capacity", s.win.capacity, CAPACITY);
	equal("the table of devices",
	      (uint64_t)csiw_collect_init(&s.collect, s.table, sizeof(s.table),
					  s.win.capacity, 1),
	      CSIW_OK);
	csiw_guest_init(&s.guest, &s.win, order, &s.collect);
	csiw_peer_init(&s.peer, &s.win, order, 1);
}

static void mac_of(uint8_t mac[CSIW_MAC_SIZE], uint32_t device)
{
	static const uint8_t vendor[] = {0x02, 0x10, 0x18, 0, 0};
	size_t i;

	for (i = 0; i < sizeof(vendor); i++) {
		mac[i] = vendor[i];
	}
	mac[i] = (uint8_t)device;
}

static uint8_t csi_byte(uint32_t packet, size_t i)
{
	return (uint8_t)((packet * 31 + i * 7) % 251);
}

/* As the firmware sends it (PROTOCOL.md section 8), at an odd address. */
static enum csiw_guest_do hear(uint32_t packet)
{
	static uint8_t memory[DATAGRAM + 1];
	uint8_t *d = memory + 1;
	struct csiw_csi csi;
	size_t i;

	d[0] = 0x11;
	d[1] = 0x11;
	d[2] = (uint8_t) - (40 + (int)(packet % 40));
	mac_of(d + 4, packet % DEVICES);
	d[12] = (uint8_t)(packet % 4);
	for (i = 0; i < CSIW_CSI_SIZE; i++) {
		d[CSIW_NEXMON_HEADER_SIZE + i] = csi_byte(packet, i);
	}
	equal("parsing a datagram",
	      (uint64_t)csiw_nexmon_datagram(&csi, d, DATAGRAM), CSIW_OK);
	return csiw_guest_csi(&s.guest, &csi, packet * 10000000ULL, 0);
}

static void guest_turn(const struct plan *plan)
{
	enum csiw_guest_do todo = csiw_guest_step(&s.guest, s.now_ms);
	uint32_t n;

	if (todo == CSIW_GUEST_OPEN) {
		todo = csiw_guest_opened(&s.guest, s.now_ms, CSIW_RET_NONE);
	}
	for (n = 0;
	     n < BURST && todo == CSIW_GUEST_CAPTURE && s.heard < plan->packets;
	     n++) {
		todo = hear(s.heard++);
	}
}

static struct csiw_param request_of(const struct plan *plan)
{
	struct csiw_param req = {
		.flags = plan->filter ? CSIW_F_FILTER : 0,
		.channel = plan->channel,
		.bandwidth_mhz = BANDWIDTH,
		.samples_per_device = plan->samples,
		.timeout_s = plan->timeout_s,
		.mac_count = plan->listed,
	};
	uint8_t i;

	for (i = 0; i < plan->listed; i++) {
		mac_of(req.macs[i], i);
	}
	return req;
}

static void exchange(const struct plan *plan)
{
	const struct csiw_param req = request_of(plan);
	const uint64_t deadline = s.now_ms + plan->timeout_s * 1000U + 5000;
	enum csiw_peer_state state;
	unsigned int turns;

	s.heard = 0;
	equal("asking",
	      (uint64_t)csiw_peer_ask(&s.peer, &req, s.now_ms, deadline),
	      CSIW_OK);
	for (turns = 0, state = CSIW_PEER_BUSY;
	     state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING; turns++) {
		expect(turns < TURNS_MAX, "turns", turns, TURNS_MAX);
		state = csiw_peer_step(&s.peer, s.now_ms, BUDGET);
		guest_turn(plan);
		s.now_ms += TURN_MS;
	}
	equal("the peer's end", state, CSIW_PEER_DONE);
	equal("the return value", s.peer.ret, plan->ret);
	equal("the total", s.peer.total, plan->total);
	equal("asks", s.peer.asks, 1);
}

/* Bytes that a field takes, first one at its lowest offset. */
static uint8_t field_byte(uint32_t value, size_t width, size_t i)
{
	size_t place = s.order == CSIW_ORDER_BIG ? width - 1 - i : i;

	return (uint8_t)(value >> (8 * place));
}

/* Byte i of the block that the answer must leave; the tag is the peer's. */
static uint8_t block_byte(const struct plan *plan, size_t i)
{
	uint8_t mac[CSIW_MAC_SIZE];
	size_t entry = (i - CSIW_PARAM_MACS) / CSIW_MAC_SIZE;

	switch (i) {
	case CSIW_PARAM_FLAGS:
		return CSIW_F_FINISHED | (plan->filter ? CSIW_F_FILTER : 0);
	case CSIW_PARAM_CHANNEL:
		return plan->channel;
	case CSIW_PARAM_BANDWIDTH:
		return BANDWIDTH;
	case CSIW_PARAM_SAMPLES:
		return plan->samples;
	case CSIW_PARAM_TIMEOUT:
	case CSIW_PARAM_TIMEOUT + 1:
		return field_byte(plan->timeout_s, 2, i - CSIW_PARAM_TIMEOUT);
	case CSIW_PARAM_MAC_COUNT:
		return plan->listed;
	case CSIW_PARAM_RET:
		return plan->ret;
	}
	if (i < CSIW_PARAM_MACS) {
		return field_byte(plan->total, 4, i - CSIW_PARAM_TOTAL);
	}
	if (entry >= plan->listed) {
		return 0;
	}
	mac_of(mac, (uint32_t)entry);
	return mac[(i - CSIW_PARAM_MACS) % CSIW_MAC_SIZE];
}

/* Byte i of the sample that a packet becomes. */
static uint8_t sample_byte(uint32_t packet, size_t i)
{
	uint8_t mac[CSIW_MAC_SIZE];

	if (i == CSIW_SAMPLE_RSSI) {
		return (uint8_t) - (40 + (int)(packet % 40));
	}
	if (i < CSIW_SAMPLE_STREAM) {
		mac_of(mac, packet % DEVICES);
		return mac[i - CSIW_SAMPLE_MAC];
	}
	if (i < CSIW_SAMPLE_TIME) {
		return field_byte(packet % 4, 2, i - CSIW_SAMPLE_STREAM);
	}
	if (i < CSIW_SAMPLE_CSI) {
		return field_byte(packet / 100, 2, i - CSIW_SAMPLE_TIME);
	}
	return csi_byte(packet, i - CSIW_SAMPLE_CSI);
}

/* The packet that becomes the next sample, from this one on. */
static uint32_t next_kept(const struct plan *plan, uint32_t packet)
{
	for (;; packet++) {
		bool listed = !plan->filter || packet % DEVICES < plan->listed;

		if (listed &&
		    (plan->samples == 0 || packet / DEVICES < plan->samples)) {
			return packet;
		}
	}
}

static void compare_samples(const struct plan *plan)
{
	uint8_t got[CSIW_SAMPLE_SIZE];
	uint32_t packet = 0;
	uint32_t n;
	size_t i;

	for (n = 0; n < plan->total; n++, packet++) {
		packet = next_kept(plan, packet);
		equal("reading a sample",
		      (uint64_t)csiw_peer_samples(&s.peer, n, 1, got,
						  sizeof(got)),
		      CSIW_OK);
		for (i = 0; i < sizeof(got); i++) {
			equal("a byte of a sample", got[i],
			      sample_byte(packet, i));
			equal("a byte of a sample in the window",
			      byte_at(csiw_sample_offset(n) + i), got[i]);
		}
	}
}

/* One 0 byte where there is room, the peer's fill, and the descriptor. */
static void compare_rest(const struct plan *plan)
{
	size_t end = csiw_samples_end(WINDOW_SIZE);
	size_t i = csiw_sample_offset(plan->total);

	if (i < end) {
		equal("the byte behind the last sample", byte_at(i++), 0);
	}
	for (; i < WINDOW_SIZE; i++) {
		equal("a byte behind the samples", byte_at(i),
		      i < end ? CSIW_FILL : GARBAGE);
	}
}

void exchange_run(const struct plan *plan)
{
	size_t i;

	exchange(plan);
	for (i = 0; i < CSIW_PARAM_TAG; i++) {
		equal("a byte of the block", byte_at(i), block_byte(plan, i));
	}
	compare_samples(plan);
	compare_rest(plan);
}

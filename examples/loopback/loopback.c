/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * loopback: both sides of the protocol in one process, on one array.  A real
 * guest and a real peer are two virtual machines that map the same memory; the
 * calls are these.  README.md quotes main().
 */
#include <stdio.h>

#include <csiw/csiw.h>

static uint64_t window[512]; /* 4 KiB in place of 8 MiB of shared memory */
static uint32_t devices[512];

/* The guest: looks at the window, and hands over what its radio hears. */
static void guest_turn(struct csiw_guest *guest, uint64_t now_ms)
{
	static const uint8_t tones[CSIW_CSI_SIZE] = {0x2c, 0x01, 0x38, 0xff};
	int8_t rssi_dbm = (int8_t)(now_ms / 10 % 2 == 0 ? -47 : -48);
	const struct csiw_csi heard = {.csi = tones,
				       .csi_len = sizeof(tones),
				       .rssi_dbm = rssi_dbm,
				       .rssi_valid = 1,
				       .mac = {0x02, 0xc5, 0x10, 0, 0, 1}};

	switch (csiw_guest_step(guest, now_ms)) {
	case CSIW_GUEST_OPEN:
		csiw_guest_opened(guest, now_ms, CSIW_RET_NONE);
		break;
	case CSIW_GUEST_CAPTURE:
		csiw_guest_csi(guest, &heard, now_ms * 1000000, 0);
		break;
	case CSIW_GUEST_WAIT:
	case CSIW_GUEST_CLOSE:
		break;
	}
}

static void print_sample(const struct csiw_peer *peer, uint32_t index)
{
	uint8_t bytes[CSIW_SAMPLE_SIZE];
	const uint8_t *tone = bytes + CSIW_SAMPLE_CSI;
	struct csiw_sample s;

	csiw_peer_samples(peer, index, 1, bytes, sizeof(bytes));
	csiw_sample_decode(&s, bytes, sizeof(bytes), CSIW_ORDER_BIG);
	printf("%d dBm, first tone %d%+di\n", s.rssi_dbm,
	       (int16_t)csiw_get16(tone, CSIW_ORDER_LITTLE),
	       (int16_t)csiw_get16(tone + 2, CSIW_ORDER_LITTLE));
}

int main(void)
{
	const struct csiw_param two_of_one_device = {
		.flags = CSIW_F_FILTER,
		.channel = 6,
		.bandwidth_mhz = 20,
		.samples_per_device = 2,
		.timeout_s = 30,
		.mac_count = 1,
		.macs = {{0x02, 0xc5, 0x10, 0, 0, 1}}};
	uint64_t now_ms = 0; /* of any clock that does not go back */
	enum csiw_peer_state state;
	struct csiw_collect collect;
	struct csiw_guest guest;
	struct csiw_peer peer;
	struct csiw_win win;

	if (csiw_win_init(&win, window, sizeof(window), CSIW_MEMORY_PLAIN) ||
	    csiw_collect_init(&collect, devices, sizeof(devices), win.capacity,
			      /* random */ 0x6b6579)) {
		return 1;
	}
	csiw_guest_init(&guest, &win, CSIW_ORDER_BIG, &collect);
	csiw_peer_init(&peer, &win, CSIW_ORDER_BIG, /* random */ 0x74616773);
	csiw_peer_ask(&peer, &two_of_one_device, now_ms, now_ms + 35000);
	do {
		now_ms += 10; /* a program would sleep */
		guest_turn(&guest, now_ms);
		state = csiw_peer_step(&peer, now_ms, sizeof(window));
	} while (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING);
	if (state != CSIW_PEER_DONE) {
		printf("%s\n", csiw_err_text(peer.err));
		return 1;
	}
	printf("%s: %u samples\n", csiw_ret_text(peer.ret), peer.total);
	for (uint32_t i = 0; i < peer.total; i++) {
		print_sample(&peer, i);
	}
	return 0;
}

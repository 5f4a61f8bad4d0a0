/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_csi.c: csiw_guest_csi stores a packet that the run keeps as the next
 * sample, each byte of it as PROTOCOL.md section 4 says and no other byte of
 * the window, and publishes what it ends (G2).  A packet without
 * 256 bytes of CSI or with the peer's fill as transmitter is not looked at any
 * further; without a capture nothing is.  The invariant is kept.
 *
 * Assumed: a run of version 1; guest_csi_stream.c has the other.
 * Bounds: windows up to 4 KiB; no loop is cut.  One arbitrary byte of the
 * window stands for all.  Seconds are compared up to 274 s after the first
 * packet and from 19 hours on, where they have reached their limit: dividing
 * more bits takes CBMC too long.  The window is win_any.c's, what is kept and
 * when a run is over collect_any.c's.
 *
 * sources: tests/proof/guest_any.c tests/proof/guest_watch_any.c
 *     tests/proof/guest_link_any.c
 *     tests/proof/collect_any.c tests/proof/win_any.c
 *     tests/proof/guest_wrap_any.c lib/guest/guest.c
 *     lib/wire/param.c
 * cbmc: --unwind 7
 * mutant: lib/guest/guest.c: collect->kept - 1); => collect->kept);
 * mutant: lib/guest/guest.c: at + CSIW_SAMPLE_CSI, csi->csi, => at, csi->csi,
 * mutant: lib/guest/guest.c: csi->csi, CSIW_CSI_SIZE); => csi->csi,
 *     csi->csi_len);
 * mutant: lib/guest/guest.c: csi->csi_len >= CSIW_CSI_SIZE && =>
 * mutant: lib/guest/guest.c: && !mac_is_fill(csi->mac) =>
 * mutant: lib/guest/guest.c: g->timed = 1; =>
 * mutant: lib/guest/guest.c: if (time_ns < g->first_ns) => if (0)
 * mutant: lib/guest/guest.c: s < UINT16_MAX ? s : UINT16_MAX => s
 * mutant: lib/guest/guest.c: sample.stream = csi->core_stream => sample.stream
 *     =
 *     csi->sequence
 * mutant: lib/guest/guest.c: != CSIW_VERDICT_KEEP => == CSIW_VERDICT_FILTERED
 * mutant: lib/guest/guest.c: end < csiw_samples_end(g->win->size) => end <=
 *     csiw_samples_end(g->win->size)
 * mutant: lib/guest/guest.c: ret == CSIW_RET_NONE ? CSIW_GUEST_CAPTURE : => ret
 *     == CSIW_RET_COMPLETE ? CSIW_GUEST_CAPTURE :
 */
#include <csiw/sample.h>

#include "guest_any.h"

#define NEAR_NS (UINT64_C(1) << 38)
#define FAR_NS (UINT64_C(1) << 46)

static uint8_t csi[CSIW_CSI_SIZE];
static struct csiw_csi packet;
static uint64_t stamp_ns;

/* No more memory than the CSI that may be used. */
static void any_packet(void)
{
	ANY(uint64_t, time_ns);
	size_t len;

	stamp_ns = time_ns;
	__CPROVER_havoc_object(&packet);
	__CPROVER_havoc_object(csi);
	len = packet.csi_len < CSIW_CSI_SIZE ? packet.csi_len : CSIW_CSI_SIZE;
	packet.csi = csi + (CSIW_CSI_SIZE - len);
}

/* By its first byte and the five behind it. */
static bool is_fill(const uint8_t mac[CSIW_MAC_SIZE])
{
	return mac[0] == CSIW_FILL && mac[1] == CSIW_FILL &&
	       mac[2] == CSIW_FILL && mac[3] == CSIW_FILL &&
	       mac[4] == CSIW_FILL && mac[5] == CSIW_FILL;
}

/* Since the first packet of the run; stamps may step back. */
static uint64_t since_first_ns(void)
{
	return before.timed && stamp_ns > before.first_ns
		       ? stamp_ns - before.first_ns
		       : 0;
}

static bool time_is_compared(void)
{
	return since_first_ns() < NEAR_NS || since_first_ns() >= FAR_NS;
}

static uint16_t seconds(void)
{
	return since_first_ns() < NEAR_NS
		       ? (uint16_t)(since_first_ns() / 1000000000)
		       : UINT16_MAX;
}

/* What byte k of the sample must be. */
static uint8_t wanted(size_t k)
{
	uint8_t word[2];

	if (k == CSIW_SAMPLE_RSSI) {
		return packet.rssi_dbm & 0xff;
	}
	if (k < CSIW_SAMPLE_STREAM) {
		return packet.mac[k - CSIW_SAMPLE_MAC];
	}
	if (k >= CSIW_SAMPLE_CSI) {
		return packet.csi[k - CSIW_SAMPLE_CSI];
	}
	if (k < CSIW_SAMPLE_TIME) {
		csiw_put16(word, packet.core_stream, guest.order);
		return word[k - CSIW_SAMPLE_STREAM];
	}
	csiw_put16(word, seconds(), guest.order);
	return word[k - CSIW_SAMPLE_TIME];
}

static void check_sample(void)
{
	size_t at = csiw_sample_offset(kept_before);
	size_t k;

	PROVE(watch.len == CSIW_SAMPLE_SIZE);
	if (watch.watched < at || watch.watched >= at + CSIW_SAMPLE_SIZE) {
		return;
	}
	k = watch.watched - at;
	if (k < CSIW_SAMPLE_TIME || k >= CSIW_SAMPLE_CSI) {
		PROVE(watch.byte == wanted(k));
	} else if (time_is_compared()) {
		PROVE(watch.byte == wanted(k));
	}
}

int main(void)
{
	enum csiw_guest_do todo;
	bool good;

	any_guest(WINDOW_MAX);
	ASSUME(!guest.link.streaming);
	guest.link.streaming = 0;
	before.link.streaming = 0;
	any_packet();
	good = packet.csi_len >= CSIW_CSI_SIZE && !is_fill(packet.mac) &&
	       before.state == CSIW_GUEST_CAPTURING;
	todo = csiw_guest_csi(&guest, &packet, stamp_ns, 0);
	PROVE(guest_holds());
	if (before.state != CSIW_GUEST_CAPTURING) {
		PROVE(todo == CSIW_GUEST_WAIT);
		PROVE(guest.state == before.state);
	} else {
		PROVE(guest_told(todo));
		PROVE(guest_copy_kept());
	}
	if (!good) {
		PROVE(collect.kept == kept_before);
		PROVE(guest.timed == before.timed);
	} else {
		PROVE(guest.timed);
		PROVE(guest.first_ns ==
		      (before.timed ? before.first_ns : stamp_ns));
	}
	if (collect.kept == kept_before) {
		PROVE(watch.accesses == 0);
		return 0;
	}
	check_sample();
	if (watch.last == STORED_FLAGS) {
		PROVE(watch.ret == (collect.kept == collect.capacity
					    ? CSIW_RET_WINDOW_FULL
					    : CSIW_RET_COMPLETE));
	}
	if (todo == CSIW_GUEST_CAPTURE) {
		PROVE(collect.kept < collect.capacity);
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_samples.c: csiw_peer_samples gives samples of an answer alone, within
 * its total and the caller's room.  Success means that each byte is what was
 * read where that sample lies, and that behind a barrier behind the reading the
 * block was still this ask's answer (P4).  Otherwise dst is untouched, but for
 * CSIW_ERR_PARTNER, which means that the block was seen to be another.
 *
 * Bounds: windows of any size up to 4 KiB, any first and count; room for up to
 * two samples and a bit.  No loop is left.
 *
 * sources: tests/proof/peer_any.c tests/proof/peer_watch_any.c
 *     tests/proof/peer_link_any.c tests/proof/ring_any.c
 *     tests/proof/win_any.c tests/proof/peer_wrap_any.c
 * cbmc: --unwind 7
 * mutant: lib/peer/settle.c: csiw_win_barrier(); return csiw_win_get8 =>
 *     return csiw_win_get8
 * mutant: lib/peer/settle.c: return csiw_win_get8(p->win, CSIW_PARAM_FLAGS) ==
 *     (filter | CSIW_F_FINISHED) && => return
 * mutant: lib/peer/settle.c: p->block + CSIW_PARAM_CHANNEL, CSIW_PARAM_RET -
 *     CSIW_PARAM_CHANNEL) && csiw_win_same => p->block + CSIW_PARAM_CHANNEL,
 *     CSIW_PARAM_RET - CSIW_PARAM_CHANNEL - 1) && csiw_win_same
 * mutant: lib/peer/peer.c: count == 0 || csiw_peer_mine(p) ? CSIW_OK =>
 *     true ? CSIW_OK
 * mutant: lib/peer/peer.c: p->state != CSIW_PEER_DONE || p->link.streaming =>
 *     false
 * mutant: lib/peer/peer.c: || p->link.streaming) => )
 * mutant: lib/peer/peer.c: count > p->total - first => count > p->total
 * mutant: lib/peer/peer.c: size / CSIW_SAMPLE_SIZE < count =>
 *     size / CSIW_SAMPLE_SIZE + 1 < count
 * mutant: lib/peer/peer.c: csiw_sample_offset(first), dst =>
 *     csiw_sample_offset(0), dst
 */
#include <csiw/err.h>
#include <csiw/sample.h>

#include "peer_any.h"

enum { ROOM_MAX = 2 * CSIW_SAMPLE_SIZE + 5 };

int main(void)
{
	size_t size = any_size(ROOM_MAX);
	size_t k = any_size(ROOM_MAX - 1);
	uint8_t dst[ROOM_MAX];
	ANY(uint32_t, first);
	ANY(uint32_t, count);
	bool fits, samples;
	uint8_t was;
	int err;

	HAVOC(dst, sizeof(dst));
	was = dst[k];
	any_peer(4096);
	mark.spot = csiw_sample_offset(first) + k;
	err = csiw_peer_samples(&peer, first, count, dst, size);
	PROVE(peer_kept() && watch.last == STORED_NOTHING);
	samples = peer.state == CSIW_PEER_DONE && !peer.link.streaming;
	fits = samples && first <= peer.total && count <= peer.total - first;
	PROVE((err == CSIW_ERR_STATE) == !samples);
	PROVE((err == CSIW_ERR_RANGE) == (samples && !fits));
	PROVE((err == CSIW_ERR_SHORT) ==
	      (fits && size < (uint64_t)count * CSIW_SAMPLE_SIZE));
	PROVE(k < size || dst[k] == was);
	if (err == CSIW_OK && k < count * CSIW_SAMPLE_SIZE) {
		PROVE(watch.spot_read && dst[k] == watch.spot_byte);
		PROVE(watch.mine);
		return 0;
	}
	if (err == CSIW_ERR_PARTNER) {
		PROVE(watch.not_mine && count > 0);
		return 0;
	}
	PROVE(dst[k] == was);
	PROVE(err == CSIW_OK || watch.accesses == 0);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stream_counters.c: csiw_stream_counters gives counters only if they were
 * read between two equal even versions, barriers between, carry the number of
 * this stream, come from the guest of the link, and add up; else out is as it
 * was.  It tries 8 times at most, reads the counters alone, and changes nothing
 * of the peer (section 13).
 *
 * Bounds: any ring that fits into 8 MiB; no loop is cut.
 *
 * sources: tests/proof/ring_any.c tests/proof/peer_stream_wrap_any.c
 *     lib/wire/record.c
 * cbmc: --unwind 9
 * mutant: lib/peer/stream.c: csiw_win_barrier(); /* pairs with the guest's
 *     around its words => /*
 * mutant: lib/peer/stream.c: sizeof(bytes)); csiw_win_barrier(); =>
 *     sizeof(bytes));
 * mutant: lib/peer/stream.c: version % 2 == 0 && =>
 * mutant: lib/peer/stream.c: CSIW_COUNTERS_VERSION) == version) =>
 *     CSIW_COUNTERS_VERSION) != version)
 * mutant: lib/peer/stream.c: if (tries == TRIES) => if (0)
 * mutant: lib/peer/stream.c: TRIES = 8 => TRIES = 9
 * mutant: lib/peer/stream.c: p->link.number || !csiw_plink_whole(p)) =>
 *     p->link.number)
 * mutant: lib/peer/stream.c: if (!adds_up(&c)) => if (0)
 * mutant: lib/peer/stream.c: c->malformed + c->dropped_kernel + =>
 *     c->malformed +
 */
#include "peer_stream.h"

static unsigned int tries;
static bool open;   /* an even version was read */
static bool inside; /* barrier, the bytes */
static bool shut;   /* barrier, the same version */
static uint32_t version;
static unsigned int version_at;
static const uint8_t *bytes;
static uint32_t request; /* in the bytes */

static void on_read(size_t offset, uint8_t *dst, size_t len)
{
	DEMAND(offset == ring()->counters && len == CSIW_COUNTERS_LEN,
	       "the counters");
	HAVOC(dst, CSIW_COUNTERS_LEN);
	bytes = dst;
	request = csiw_get32(dst + CSIW_COUNTERS_REQUEST, CSIW_ORDER_BIG);
	inside = open && barriers > version_at;
}

/* The version, before and behind the bytes. */
static uint32_t on_counters_word(size_t at)
{
	ANY(uint32_t, value);

	DEMAND(at == ring()->counters, "the version");
	if (inside) {
		shut = value == version && barriers > read_at;
		inside = false;
		return value;
	}
	version = value;
	version_at = barriers;
	open = value % 2 == 0;
	shut = false;
	tries++;
	return value;
}

#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
/* Modulo 2^64, as received is counted. */
static uint64_t sum(const struct csiw_counters *c)
{
	return c->delivered + c->filtered + c->surplus + c->malformed +
	       c->dropped_kernel + c->dropped_ring;
}
#pragma CPROVER check pop

int main(void)
{
	ANY(struct csiw_counters, out);
	struct csiw_counters was = out;
	int err;

	any_stream();
	err = csiw_stream_counters(&peer, &out);
	PROVE(stream_kept() && peer.state == before.state && !stored);
	PROVE((err == CSIW_ERR_STATE) ==
	      (!peer.link.streaming || peer.link.number == 0));
	PROVE(tries <= 8);
	PROVE(err != CSIW_ERR_UNSTABLE || (tries == 8 && !shut));
	if (err == CSIW_OK) {
		PROVE(shut && whole && request == peer.link.number);
		PROVE(out.received == sum(&out));
		return 0;
	}
	PROVE(out.received == was.received &&
	      out.dropped_ring == was.dropped_ring);
	PROVE(out.sequence_gaps == was.sequence_gaps);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream.h: the consumer: records of a stream, copied or looked at in place.
 * PROTOCOL.md sections 11 to 13.
 *
 *	request.flags |= CSIW_F_STREAM;
 *	csiw_peer_ask(&p, &request, now_ms, UINT64_MAX);
 *	do {
 *		state = csiw_peer_step(&p, now_ms, budget);
 *		while (csiw_stream_copy(&p, slots, size, &count) == CSIW_OK &&
 *		       count > 0)
 *			use(slots, count);
 *	} while (state == CSIW_PEER_BUSY || state == CSIW_PEER_WAITING);
 *
 * or, with little memory:
 *
 *	csiw_stream_ready(&p, &count);
 *	for (i = 0; i < count; i++) {
 *		csiw_stream_record(&p, i, &record);
 *		csiw_stream_csi(&p, i, 0, piece, sizeof(piece));
 *	}
 *	if (csiw_stream_release(&p, count) == CSIW_OK)
 *		they count;
 *
 * CSIW_ERR_PARTNER and CSIW_ERR_RESTARTED end the run: the state is
 * CSIW_PEER_FAILED then, as if the step had found them.  CSIW_ERR_UNSTABLE does
 * not: the descriptor is not as known for the moment, step and try again.
 */
#ifndef CSIW_STREAM_H
#define CSIW_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/peer.h>
#include <csiw/record.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Records that can be read now; they stay where they are until they are
 * released.  Where nothing is new it is one access to the window; whether the
 * guest is still there, csiw_peer_step finds out.
 *
 * @return CSIW_OK, also with 0 records; CSIW_ERR_STATE if no stream was asked
 *         for or it is over; CSIW_ERR_PARTNER if the producer index is
 *         impossible; CSIW_ERR_RESTARTED; CSIW_ERR_UNSTABLE.  count is 0 with
 *         each of these.
 */
int csiw_stream_ready(struct csiw_peer *p, uint32_t *count);

/**
 * The header of one of them, judged: index and request are the right ones, csi_len
 * is at most csiw_stream_slot - CSIW_RECORD_HEADER.  It counts when it is released.
 *
 * @param i    below the count of csiw_stream_ready.
 * @param out  filled on success, untouched on failure.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE; CSIW_ERR_STATE; CSIW_ERR_PARTNER;
 *         CSIW_ERR_RESTARTED; CSIW_ERR_UNSTABLE.
 */
int csiw_stream_record(struct csiw_peer *p, uint32_t i,
		       struct csiw_record *out);

/**
 * A piece of its CSI.
 *
 * @param offset  bytes of CSI before the piece.
 * @param len     bytes; offset + len at most csiw_stream_slot -
 *                CSIW_RECORD_HEADER.
 *
 * @return CSIW_OK; CSIW_ERR_RANGE, CSIW_ERR_STATE, with dst untouched.
 */
int csiw_stream_csi(struct csiw_peer *p, uint32_t i, size_t offset,
		    uint8_t *dst, size_t len);

/**
 * Give the first count records back to the guest.
 *
 * @return CSIW_OK: what was read of them since csiw_stream_ready counts;
 *         CSIW_ERR_RESTARTED, CSIW_ERR_UNSTABLE: it is worth nothing;
 *         CSIW_ERR_RANGE; CSIW_ERR_STATE.
 */
int csiw_stream_release(struct csiw_peer *p, uint32_t count);

/**
 * Copy whole slots and release them: what lies in dst counts.
 *
 * @param dst    receives count slots of csiw_stream_slot bytes, header as on the
 *               wire (csiw_record_decode), judged as by csiw_stream_record.
 * @param size   capacity of dst, at least one slot.
 * @param count  slots copied, 0 if there is none.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT; else as csiw_stream_ready.  count is 0 on
 *         failure, and what dst holds is worth nothing.
 */
int csiw_stream_copy(struct csiw_peer *p, uint8_t *dst, size_t size,
		     uint32_t *count);

/** Bytes of a slot of the stream that was asked for last; 0 if none was. */
size_t csiw_stream_slot(const struct csiw_peer *p);

/**
 * The counters of the stream that was asked for last, while it goes on and once
 * it is done.
 *
 * @param out  filled on success, untouched on failure.
 *
 * @return CSIW_OK; CSIW_ERR_UNSTABLE if they changed 8 times while they were
 *         read; CSIW_ERR_FOREIGN if they are not of this stream (yet);
 *         CSIW_ERR_PARTNER if their sum is wrong; CSIW_ERR_STATE if no stream
 *         was asked for.  None of these ends the run.
 */
int csiw_stream_counters(const struct csiw_peer *p, struct csiw_counters *out);

#ifdef __cplusplus
}
#endif
#endif

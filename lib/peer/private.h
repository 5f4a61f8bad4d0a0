/* SPDX-License-Identifier: BSD-2-Clause */
/* private.h: what the files of this folder share. */
#ifndef CSIW_LIB_PEER_PRIVATE_H
#define CSIW_LIB_PEER_PRIVATE_H

#include <stdbool.h>

#include <csiw/peer.h>

/* Whether CSIW_QUIET_MS have passed since the first call of this wait; p->timed
 * = 0 starts a new one. */
bool csiw_peer_lasted(struct csiw_peer *p, uint64_t now_ms);

/* Enter a phase, its clock stopped and its cursor at the samples. */
enum csiw_peer_state csiw_peer_enter(struct csiw_peer *p,
				     enum csiw_peer_phase phase);

/* Pause for CSIW_QUIET_MS, fill, and ask with a fresh tag; a stream of which
 * records have been read fails instead. */
enum csiw_peer_state csiw_peer_ask_again(struct csiw_peer *p);

/* Look on from p->arrived for samples that are no longer fill, up to total; gives
 * what is left of the budget. */
size_t csiw_peer_look_on(struct csiw_peer *p, uint32_t total, size_t budget);

/* P4: the block still holds this ask, answered. */
bool csiw_peer_mine(const struct csiw_peer *p);

/* One step of CSIW_PEER_PHASE_SETTLE (settle.c). */
enum csiw_peer_state csiw_peer_settle(struct csiw_peer *p, uint64_t now_ms,
				      size_t budget);

/* P1: a request that is not this peer's stands in the window. */
bool csiw_peer_others(const struct csiw_peer *p);

/* Start that was left set, by whomever, is cleared. */
void csiw_peer_clear_left(const struct csiw_peer *p);

/* One step of the phases before start (ask.c). */
enum csiw_peer_state csiw_peer_before(struct csiw_peer *p, uint64_t now_ms,
				      size_t budget);

/* 64 fresh bits out of the caller's seed. */
uint64_t csiw_peer_random(struct csiw_peer *p);

/* Withdraw, and fail with err. */
enum csiw_peer_state csiw_peer_fail(struct csiw_peer *p, int err);

/* Whether nothing that a step would act on stands in the block. */
bool csiw_peer_still(const struct csiw_peer *p);

/* link.c */

/*
 * Look who is there, at every step of a run.
 *
 * @return CSIW_OK; CSIW_ERR_RESTARTED, CSIW_ERR_DAMAGED or CSIW_ERR_DEAD when
 *         the link is over: csiw_plink_end.
 */
int csiw_plink_step(struct csiw_peer *p, uint64_t now_ms);

/* Look for a guest anew from the next step on; err says why. */
void csiw_plink_end(struct csiw_peer *p, int err);

/* A word of the peer's line, offset from the descriptor. */
void csiw_plink_put(struct csiw_peer *p, size_t field, uint32_t value);

/* The guest is the one that the peer is linked with, and says so (L3). */
bool csiw_plink_whole(const struct csiw_peer *p);

/* The same with the reason: CSIW_OK; CSIW_ERR_RESTARTED for another life of the
 * guest; CSIW_ERR_UNSTABLE for a descriptor that may be under repair. */
int csiw_plink_torn(const struct csiw_peer *p);

/* Whether the guest is linked, and its descriptor as known. */
bool csiw_plink_ready(const struct csiw_peer *p);

/* A number for the ask that is about to be written, and the guest's byte order, if
 * there is a link. */
void csiw_plink_number(struct csiw_peer *p);

/* L6: the number of an ask that is given up must not pass to a stock peer's. */
void csiw_plink_forget(struct csiw_peer *p);

/* Whether the guest says that it took this very ask (L8). */
bool csiw_plink_served(const struct csiw_peer *p);

/* The number of this ask stands as served, whoever wrote it. */
bool csiw_plink_shown(const struct csiw_peer *p);

/* What the guest shows of a run that it serves: samples in the window, at most
 * the capacity, or records. */
uint32_t csiw_plink_progress(const struct csiw_peer *p);

/* The index of the next record to be read. */
uint32_t csiw_plink_consumer(const struct csiw_peer *p);

/* Whether a record of this ask was read already. */
bool csiw_plink_begun(const struct csiw_peer *p);

/* Whether all records were read, and how many the stream had (stream.c). */
bool csiw_plink_drained(const struct csiw_peer *p, uint32_t *records);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* private.h: what peer.c and settle.c share. */
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

/* Pause for CSIW_QUIET_MS, fill, and ask with a fresh tag. */
enum csiw_peer_state csiw_peer_ask_again(struct csiw_peer *p);

/* Look on from p->arrived for samples that are no longer fill, up to total; gives
 * what is left of the budget. */
size_t csiw_peer_look_on(struct csiw_peer *p, uint32_t total, size_t budget);

/* P4: the block still holds this ask, answered. */
bool csiw_peer_mine(const struct csiw_peer *p);

/* One step of CSIW_PEER_PHASE_SETTLE (settle.c). */
enum csiw_peer_state csiw_peer_settle(struct csiw_peer *p, uint64_t now_ms,
				      size_t budget);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* private.h: what guest.c, link.c and ring.c share. */
#ifndef CSIW_LIB_GUEST_PRIVATE_H
#define CSIW_LIB_GUEST_PRIVATE_H

#include <csiw/guest.h>

/* link.c; all of it does nothing where there is no link. */

/* Beat, repair, and look who the peer is: at every step. */
void csiw_link_turn(struct csiw_guest *g, uint64_t now_ms);

/* A request was copied: whose is it (L7), and where does its stream begin.  Writes
 * nothing. */
void csiw_link_copied(struct csiw_guest *g, uint64_t now_ms);

/* The copy is the request: show that it is taken. */
void csiw_link_taken(struct csiw_guest *g);

/* Progress and what was lost, of the run that is on. */
void csiw_link_show(struct csiw_guest *g);

/* Whether something of the link ends the run. */
enum csiw_cause csiw_link_over(const struct csiw_guest *g, uint64_t now_ms);

/* The run is in this state; cause says why it ended. */
void csiw_link_state(struct csiw_guest *g, enum csiw_link_state state,
		     enum csiw_cause cause);

/* Whether another peer came that a step has yet to meet. */
bool csiw_link_met(const struct csiw_guest *g);

/* Whether the peer is about to sleep and wants the doorbell. */
bool csiw_link_armed(const struct csiw_guest *g);

/* A word of the guest's lines, offset from the descriptor. */
void csiw_link_put(struct csiw_guest *g, size_t field, uint32_t value);

/* A word of the peer's line; false, with out untouched, if it does not count
 * (L3). */
bool csiw_link_peer(const struct csiw_guest *g, size_t field, uint32_t *out);

/* ring.c */

/* A stream begins. */
void csiw_ring_begin(struct csiw_guest *g);

/* A record, or the word that there is no room for it. */
void csiw_ring_csi(struct csiw_guest *g, const struct csiw_csi *csi,
		   uint64_t wall_ns, uint64_t mono_ns);

/* Everything stored so far is the peer's to read. */
void csiw_ring_publish(struct csiw_guest *g);

/* A snapshot of the counters. */
void csiw_ring_count(struct csiw_guest *g);

#endif

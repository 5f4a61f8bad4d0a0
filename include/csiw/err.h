/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * err.h: what a library call returns, and words for what stood on the wire.
 *
 * Two vocabularies that never mix: enum csiw_err says what happened here, enum
 * csiw_ret (wire.h) what the guest wrote.
 */
#ifndef CSIW_ERR_H
#define CSIW_ERR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum csiw_err {
	CSIW_OK = 0,
	CSIW_ERR_SHORT = -1,    /* fewer bytes than the format needs */
	CSIW_ERR_RANGE = -2,    /* a value the format or the call cannot take */
	CSIW_ERR_WINDOW = -3,   /* the window cannot be used as it is */
	CSIW_ERR_MEMORY = -4,   /* the caller gave too little memory */
	CSIW_ERR_FOREIGN = -5,  /* a packet, but not one of CSI */
	CSIW_ERR_FORMAT = -6,   /* meant to be of this format, and malformed */
	CSIW_ERR_CHANNEL = -7,  /* no such channel at this bandwidth */
	CSIW_ERR_PENDING = -8,  /* another request is pending */
	CSIW_ERR_DEADLINE = -9, /* the deadline passed without an answer */
	CSIW_ERR_PARTNER = -10, /* the other side broke the protocol */
	CSIW_ERR_STATE = -11,   /* not in this state of the engine */
	CSIW_ERR_SYSTEM = -12,  /* the operating system refused (hosted) */
	CSIW_ERR_SCHEME =
		-13, /* URI scheme known, not in this build (hosted) */
	/* of the link, PROTOCOL.md section 10 */
	CSIW_ERR_LINK = -14,      /* no guest of ours answers */
	CSIW_ERR_VERSION = -15,   /* no version of the link in common */
	CSIW_ERR_DEAD = -16,      /* the guest gave no sign of life */
	CSIW_ERR_RESTARTED = -17, /* another life of the guest began */
	CSIW_ERR_DAMAGED = -18,   /* the descriptor was overwritten */
	CSIW_ERR_UNSTABLE = -19,  /* what is read changes all the time */
};

/**
 * Words for a library result: lower case, no full stop, never NULL.
 *
 * @param err  an enum csiw_err; anything else gives "unknown error".
 */
const char *csiw_err_text(int err);

/**
 * Words for a return value of the wire, never NULL.  PROTOCOL.md section 5.
 *
 * @param ret  an enum csiw_ret; anything else gives "unknown return value".
 */
const char *csiw_ret_text(uint8_t ret);

#ifdef __cplusplus
}
#endif
#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_wrap_any.c: lib/peer/peer.c and settle.c with two of CBMC's checks off
 * where numbers go round on purpose: in the random numbers of a tag (from
 * next_random, and from its call, to what follows, rotate_once) and in the sum
 * over the data (from sum_piece, and from its call, to what follows, quiet).
 * Everywhere else a number that goes round is a fault.
 */
#include "builtin.h"

#define ROUND                                                                  \
	_Pragma("CPROVER check push")                                          \
		_Pragma("CPROVER check disable \"unsigned-overflow\"")         \
			_Pragma("CPROVER check disable \"conversion\"")
#define STRICT _Pragma("CPROVER check pop")

#define next_random ROUND next_random
#define rotate_once STRICT rotate_once
#include "lib/peer/peer.c"

#define sum_piece ROUND sum_piece
#define quiet STRICT quiet
#include "lib/peer/settle.c"

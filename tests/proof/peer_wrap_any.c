/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_wrap_any.c: lib/peer/peer.c, ask.c and settle.c with two of CBMC's
 * checks off where numbers go round on purpose: in the random numbers (from
 * csiw_peer_random, and from its calls, to what follows, csiw_peer_lasted and
 * write_ask) and in the sum over the data (from sum_piece, and from its call,
 * to what follows, quiet). Everywhere else a number that goes round is a
 * fault. Names that end such a part stand elsewhere too: SPARE is what they
 * end there.
 */
#include "builtin.h"
#include "lib/peer/private.h"

#define SPARE _Pragma("CPROVER check push")
#define ROUND                                                                  \
	_Pragma("CPROVER check push")                                          \
		_Pragma("CPROVER check disable \"unsigned-overflow\"")         \
			_Pragma("CPROVER check disable \"conversion\"")
#define STRICT _Pragma("CPROVER check pop")

SPARE SPARE SPARE SPARE

#define csiw_peer_random ROUND csiw_peer_random
#define csiw_peer_lasted STRICT STRICT csiw_peer_lasted
#include "lib/peer/peer.c"
#undef csiw_peer_lasted

#define write_ask STRICT write_ask
#include "lib/peer/ask.c"

#define sum_piece ROUND sum_piece
#define quiet STRICT quiet
#include "lib/peer/settle.c"

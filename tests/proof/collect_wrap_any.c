/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_wrap_any.c: lib/guest/collect.c with two of CBMC's checks off in the
 * hash of a MAC and the mixing of its key, whose products go round on purpose:
 * in mixed, and from its call to the loop of find, with slot_of between them.
 * So it is in follow, and from its call to csiw_collect_over: the difference of
 * two numbers of frames goes round.  Everywhere else that is a fault.  Names
 * that end such a part stand elsewhere too: SPARE is what they end there.
 */
#include <csiw/collect.h>

#include "builtin.h"
#include "lib/wire/mem.h"

#define ROUND                                                                  \
	_Pragma("CPROVER check push")                                          \
		_Pragma("CPROVER check disable \"unsigned-overflow\"")         \
			_Pragma("CPROVER check disable \"conversion\"")
#define STRICT _Pragma("CPROVER check pop")
#define SPARE _Pragma("CPROVER check push")

SPARE

#define mixed ROUND mixed
#define csiw_collect_init STRICT csiw_collect_init
#define mac_same STRICT mac_same
#define follow ROUND follow
#define untold STRICT untold
#define csiw_collect_over STRICT csiw_collect_over
#include "lib/guest/collect.c"

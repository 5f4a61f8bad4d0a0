/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_wrap_any.c: lib/guest/collect.c with two of CBMC's checks off in the
 * hash of a MAC and the mixing of its key, whose products go round on purpose:
 * in mixed, and from its call to the loop of find, with slot_of between them.
 * Everywhere else a number that goes round is a fault.
 */
#include <csiw/collect.h>

#include "builtin.h"
#include "lib/wire/mem.h"

#define ROUND                                                                  \
	_Pragma("CPROVER check push")                                          \
		_Pragma("CPROVER check disable \"unsigned-overflow\"")         \
			_Pragma("CPROVER check disable \"conversion\"")
#define STRICT _Pragma("CPROVER check pop")

#define mixed ROUND mixed
#define csiw_collect_init STRICT csiw_collect_init
#define mac_same STRICT mac_same
#include "lib/guest/collect.c"

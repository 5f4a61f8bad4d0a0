/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec_wrap_any.c: lib/guest/chanspec.c with two of CBMC's checks off in
 * csiw_chanspec_decode, where a channel below 0 goes round on purpose: no
 * channel encodes to such bits.  Everywhere else a number that goes round is a
 * fault.
 */
#include <csiw/nexmon.h>

#include "builtin.h"

#define ROUND                                                                  \
	_Pragma("CPROVER check push")                                          \
		_Pragma("CPROVER check disable \"unsigned-overflow\"")         \
			_Pragma("CPROVER check disable \"conversion\"")
#define STRICT _Pragma("CPROVER check pop")

#define csiw_chanspec_decode ROUND csiw_chanspec_decode
#define csiw_chanspec_request STRICT csiw_chanspec_request
#include "lib/guest/chanspec.c"

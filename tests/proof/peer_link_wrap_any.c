/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_link_wrap_any.c: lib/peer/link.c without CBMC's check for numbers that
 * go round: heartbeats, nonces, numbers and differences of times do so on
 * purpose. None of them is an offset: those come out of constants and the
 * window's size.
 */
#include "builtin.h"

#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
#pragma CPROVER check disable "conversion"
#include "lib/peer/link.c"
#pragma CPROVER check pop

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * peer_stream_wrap_any.c: lib/peer/stream.c without CBMC's check for numbers
 * that go round: indices do so on purpose, and a sum of counters that a guest
 * made up may. An offset that went round would not lie in the ring, which the
 * proofs demand.
 */
#include "builtin.h"

#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
#include "lib/peer/stream.c"
#pragma CPROVER check pop

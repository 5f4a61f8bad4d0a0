/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guest_ring_wrap_any.c: lib/guest/ring.c without CBMC's check for numbers that
 * go round: indices and the version do so on purpose, and counters of 64 bits
 * never.  An offset that went round would not lie in its slot, which
 * guest_ring.c demands.
 */
#include "builtin.h"
#include "lib/wire/mem.h"

#pragma CPROVER check push
#pragma CPROVER check disable "unsigned-overflow"
#pragma CPROVER check push
#pragma CPROVER check disable "conversion"
#include "lib/wire/record_words.h" /* an RSSI becomes a byte */
#pragma CPROVER check pop
#include "lib/guest/ring.c"
#pragma CPROVER check pop

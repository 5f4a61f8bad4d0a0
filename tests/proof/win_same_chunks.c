/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * win_same_chunks.c: what win_same.c proves, over several of the chunks by
 * which csiw_win_same reads.
 *
 * Assumed: as there; and that the span begins at a multiple of 8.
 * Bounds: windows of any size up to 4 KiB; lengths up to 24 inside of them.
 *
 * sources: lib/wire/win.c lib/wire/sample.c
 * cbmc: --unwind 9 --unwindset load.0:1,load.1:3,load.2:8,csiw_win_same.0:3
 * mutant: lib/wire/win.c: offset += n, want += n => offset += n
 * mutant: lib/wire/win.c: n = len < CHUNK ? len : CHUNK; =>
 *     n = len < CHUNK ? len : CHUNK + 1;
 */
#define LEN_MAX 24
#define WHOLE_WORDS
#include "win_same.c"

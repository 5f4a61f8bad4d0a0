/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * port_recorder.h: compiled into lib/wire/win.c with -include, in place of its
 * port.h: every access goes through recorder.c, and each function of win.h gets
 * another name, so that recorder.c can stand before it.
 */
#ifndef CSIW_LIB_PORT_H
#define CSIW_LIB_PORT_H

#include "recorder.h"

#define csiw_win_init width_real_init
#define csiw_win_get8 width_real_get8
#define csiw_win_put8 width_real_put8
#define csiw_win_get32 width_real_get32
#define csiw_win_put32 width_real_put32
#define csiw_win_read width_real_read
#define csiw_win_write width_real_write
#define csiw_win_write64 width_real_write64
#define csiw_win_fill width_real_fill
#define csiw_win_prefetch width_real_prefetch
#define csiw_win_same width_real_same
#define csiw_win_all width_real_all
#define csiw_win_barrier width_real_barrier
#define csiw_win_barrier_loads width_real_barrier_loads
#define csiw_win_barrier_stores width_real_barrier_stores

/* What win.c gives to a C library; memcmp, of private memory only, stays. */
#define memcpy width_memcpy
#define memset width_memset

#define port_word width_word
#define port_load8 width_load8
#define port_store8 width_store8
#define port_load32 width_load32
#define port_store32 width_store32
#define port_load_word width_load_word
#define port_store_word width_store_word
#define port_prefetch width_prefetch
#define port_barrier width_barrier
#define port_barrier_loads width_barrier_loads
#define port_barrier_stores width_barrier_stores

#endif

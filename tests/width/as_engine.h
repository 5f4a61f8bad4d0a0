/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * as_engine.h: compiled into the engines with -include, so that recorder.c can
 * tell their stores and hints from those of a test, which may be of anything.
 */
#ifndef TESTS_WIDTH_AS_ENGINE_H
#define TESTS_WIDTH_AS_ENGINE_H

#define csiw_win_write width_engine_write
#define csiw_win_fill width_engine_fill
#define csiw_win_prefetch width_engine_prefetch

#endif

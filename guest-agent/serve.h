/* SPDX-License-Identifier: BSD-2-Clause */
/* serve.h: the loop of csiwd: one window, one capture, signals. */
#ifndef CSIWD_SERVE_H
#define CSIWD_SERVE_H

#include "capture.h"
#include "options.h"
#include "status.h"

/**
 * Answer requests until a signal, a loss, or with --once the first answer.
 * Says on stderr what went wrong.
 *
 * @param window   opened as the guest; stays the caller's.
 * @param capture  opened; stopped on return, stays the caller's.
 */
enum status serve(const struct options *options, struct csiw_window *window,
		  struct capture *capture);

#endif

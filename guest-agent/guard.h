/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard.h: what a process of csiwd gives up for good before it reads anything
 * hostile: its capabilities, and every system call that its loop does not need.
 */
#ifndef CSIWD_GUARD_H
#define CSIWD_GUARD_H

#include <stdbool.h>

#include <csiw/hosted.h>

/* Whose rights remain. */
enum guard_role {
	GUARD_SERVE,        /* csiwd: no capability; no file, no socket more */
	GUARD_RADIO,        /* the radio helper: CAP_NET_ADMIN */
	GUARD_RADIO_EXTERN, /* the same, and it may run --nexutil */
};

/**
 * Drop the rights.  Call it once everything is open; a forbidden call kills the
 * process from then on.  Forks a child for a moment.  Builds with a sanitizer
 * keep their system calls.
 *
 * @return CSIW_OK; CSIW_ERR_SYSTEM with why.
 */
int guard_enter(enum guard_role role, char why[CSIW_WHY_SIZE]);

/** Whether the process has CAP_NET_ADMIN and CAP_NET_RAW in effect. */
bool guard_has_net_admin(void);
bool guard_has_net_raw(void);

#endif

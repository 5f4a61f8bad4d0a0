/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * notify.h: what a service manager is told (systemd's notification protocol,
 * sd_notify(3)): ready, alive, stopping.  Nothing without NOTIFY_SOCKET.
 */
#ifndef CSIWD_NOTIFY_H
#define CSIWD_NOTIFY_H

#include <stdint.h>

/** Open the socket and read the environment.  Call it once, before
 * guard_enter. */
void notify_open(void);
void notify_ready(void);
/** Call it every turn of the loop; tells the watchdog at half its time. */
void notify_alive(uint64_t now_ns);
void notify_stopping(void);

#endif

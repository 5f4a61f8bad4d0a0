/* SPDX-License-Identifier: BSD-2-Clause */
/* signals.h: the signals that end csiwd, as a descriptor of its one loop. */
#ifndef CSIWD_SIGNALS_H
#define CSIWD_SIGNALS_H

#include <stdbool.h>

/**
 * From now on SIGTERM, SIGINT and SIGHUP wait until they are asked for.  Says
 * on stderr what is in the way.
 *
 * @return descriptor to poll for reading; the caller closes it.  -1 on failure.
 */
int signals_open(void);

/** Whether one came; it is logged, and a second one kills. */
bool signals_came(int fd);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* status.h: the exit statuses of csiwd; they are API. */
#ifndef CSIWD_STATUS_H
#define CSIWD_STATUS_H

enum status {
	STATUS_DONE = 0,
	STATUS_LOST = 1,    /* window or capture cannot be opened or kept */
	STATUS_USAGE = 2,   /* the command line is wrong */
	STATUS_REFUSED = 3, /* --once: the run ended with 1-5, 9, 10 or 12 */
	STATUS_OUTPUT = 6,  /* --help or --version could not be written */
};

#endif

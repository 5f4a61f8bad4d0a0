/* SPDX-License-Identifier: BSD-2-Clause */
/* doctor.h: csiwd --check and --report: what this machine can do, in words. */
#ifndef CSIWD_DOCTOR_H
#define CSIWD_DOCTOR_H

#include "options.h"
#include "status.h"

/**
 * Look at everything that --capture nexmon needs and print a line each to
 * stdout; with options->report also try every bandwidth, count CSI and restore.
 *
 * @return STATUS_DONE if all is well, STATUS_LOST if something is missing,
 *         STATUS_OUTPUT if stdout cannot be written.
 */
enum status doctor(const struct options *options);

#endif

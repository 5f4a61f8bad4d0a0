/* SPDX-License-Identifier: BSD-2-Clause */
/* helper.h: the life of the radio helper; see radio.h. */
#ifndef CSIWD_HELPER_H
#define CSIWD_HELPER_H

#include "radio.h"

/**
 * Open what the radio needs, give up the rights, do what is asked, until line
 * is closed; then restore the radio.  For a process of its own: closes every
 * descriptor but the standard ones, and ignores what a terminal sends.
 *
 * @return the exit status: 0 if the line was closed, 1 after an error, which
 *         was said.
 */
int helper_run(int line, const struct radio_options *options);

#endif

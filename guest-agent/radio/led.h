/* SPDX-License-Identifier: BSD-2-Clause */
/* led.h: a light that is on while CSI is captured. */
#ifndef CSIWD_LED_H
#define CSIWD_LED_H

#include <stdbool.h>

/**
 * @param path  a brightness file, as /sys/class/leds/ACT/brightness; NULL: no
 *              light is wanted.
 *
 * @return a descriptor; -1 without a light.  A path that cannot be opened is a
 *         warning and nothing more.
 */
int led_open(const char *path);

/** Fine with -1, and never fails: nothing depends on a light. */
void led_set(int fd, bool on);
void led_close(int fd);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* scenes.h: what the files of scenes share. */
#ifndef TESTS_WIDTH_SCENES_H
#define TESTS_WIDTH_SCENES_H

#include <stdbool.h>

#include <csiw/win.h>

/* Ends the program unless good: the engines are not where a scene has them, and
 * it would show something else. */
void scenes_expect(bool good, const char *what);

/* A guest and a peer with a link between them (scenes_link.c). */
void scenes_of_links(enum csiw_memory memory);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trip.c WINDOW BYTES: opens a window as csiw does and reads one byte so many
 * bytes from its start, or before it.  Outside, the guards must end it.
 */
#include <stdio.h>
#include <stdlib.h>

#include <csiw/err.h>
#include <csiw/hosted.h>

int main(int argc, char **argv)
{
	struct csiw_window *window;
	char why[CSIW_WHY_SIZE];
	const struct csiw_win *win;

	if (argc != 3) {
		fputs("usage: trip URI BYTES\n", stderr);
		return 2;
	}
	if (csiw_window_open(&window, argv[1], CSIW_ROLE_READER, false, why) !=
	    CSIW_OK) {
		fprintf(stderr, "trip: %s\n", why);
		return 1;
	}
	win = csiw_window_win(window);
	printf("%d\n", *(win->base + strtol(argv[2], NULL, 0)));
	csiw_window_close(window);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * why.c: sentences for people.  Paths and process names in them are foreign
 * text and must not steer the terminal.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "private.h"

int csiw_why(char why[CSIW_WHY_SIZE], int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, CSIW_WHY_SIZE, format, args);
	va_end(args);
	for (char *c = why; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == 0x7f) {
			*c = '?';
		}
	}
	return err;
}

void csiw_show(char out[CSIW_SHOWN_SIZE], const char *text, size_t len)
{
	static const char more[] = "...";
	const size_t room = CSIW_SHOWN_SIZE - sizeof(more);

	if (len < CSIW_SHOWN_SIZE) {
		memcpy(out, text, len);
		out[len] = '\0';
		return;
	}
	memcpy(out, text, room);
	memcpy(out + room, more, sizeof(more));
}

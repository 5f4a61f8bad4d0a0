/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * why.c: sentences for people.  Paths and process names in them are foreign
 * text and must not steer the terminal.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "private.h"

void csiw_disarm(char *text)
{
	unsigned char before = 0;

	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == 0x7f) {
			*text = '?';
		}
		if (before == 0xc2 && c >= 0x80 && c <= 0x9f) {
			text[-1] = '?';
			text[0] = '?';
		}
		before = c;
	}
}

int csiw_why(char why[CSIW_WHY_SIZE], int err, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	/* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized): it just was */
	vsnprintf(why, CSIW_WHY_SIZE, format, args);
	va_end(args);
	csiw_disarm(why);
	return err;
}

void csiw_show(char out[CSIW_SHOWN_SIZE], const char *text, size_t len)
{
	static const char more[] = "...";
	size_t room = CSIW_SHOWN_SIZE - sizeof(more);

	if (len < CSIW_SHOWN_SIZE) {
		memcpy(out, text, len);
		out[len] = '\0';
		return;
	}
	while (room > 0 && ((unsigned char)text[room] & 0xc0) == 0x80) {
		room--; /* not inside a character of UTF-8 */
	}
	memcpy(out, text, room);
	memcpy(out + room, more, sizeof(more));
}

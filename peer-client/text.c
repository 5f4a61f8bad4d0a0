/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.c: see text.h.
 */
#include "text.h"

#include <csiw/hosted.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SENTENCE_SIZE = 1024 };

void say(const char *format, ...)
{
	char text[SENTENCE_SIZE];
	char line[SENTENCE_SIZE + 8];
	va_list args;
	int size;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	csiw_disarm(text);
	size = snprintf(line, sizeof(line), "csiw: %s\n", text);
	/* One write, so that lines of two processes do not mix. */
	if (write(STDERR_FILENO, line, (size_t)size) != size) {
		return; /* nobody to tell */
	}
}

/* A value above 2^32 stays above it, whatever its length. */
static bool digits(const char *text, uint64_t *out)
{
	uint64_t value = 0;

	if (*text == '\0') {
		return false;
	}
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9') {
			return false;
		}
		if (value <= UINT32_MAX) {
			value = value * 10 + (uint64_t)(*text - '0');
		}
	}
	*out = value;
	return true;
}

bool text_number(const char *option, const char *text, uint32_t min,
		 uint32_t max, uint32_t *out)
{
	uint64_t value;

	if (!digits(text, &value) || value < min || value > max) {
		say("%s takes a whole number from %u to %u, not '%s'", option,
		    min, max, text);
		return false;
	}
	*out = (uint32_t)value;
	return true;
}

/* 0 for a letter that means no factor. */
static uint64_t factor(const char *text)
{
	static const char letters[] = "kMG";
	const char *at = strchr(letters, *text);

	if (*text == '\0') {
		return 1;
	}
	return at == NULL || text[1] != '\0' ? 0 : 1024u << 10 * (at - letters);
}

bool text_size(const char *option, const char *text, uint64_t min,
	       uint64_t *out)
{
	size_t len = strspn(text, "0123456789");
	char number[16] = "";
	uint64_t value = 0;
	uint64_t times = factor(text + len);

	if (len < sizeof(number)) {
		memcpy(number, text, len);
	}
	if (!digits(number, &value) || value > UINT32_MAX || times == 0 ||
	    value * times < min) {
		say("%s takes a size of %" PRIu64
		    " bytes or more, like 10M, not '%s'",
		    option, min, text);
		return false;
	}
	*out = value * times;
	return true;
}

static int hex(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	if (c >= 'a' && c <= 'f') {
		return c - 'a' + 10;
	}
	if (c >= 'A' && c <= 'F') {
		return c - 'A' + 10;
	}
	return -1;
}

static bool mac_parse(const char *text, uint8_t out[CSIW_MAC_SIZE])
{
	for (int i = 0; i < CSIW_MAC_SIZE; i++, text += 3) {
		int high = hex(text[0]);
		int low = high < 0 ? -1 : hex(text[1]);
		char end = i < CSIW_MAC_SIZE - 1 ? ':' : '\0';

		if (low < 0 || text[2] != end) {
			return false;
		}
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

bool text_mac(const char *option, const char *text, uint8_t out[CSIW_MAC_SIZE])
{
	uint8_t mac[CSIW_MAC_SIZE];

	if (!mac_parse(text, mac)) {
		say("%s takes a MAC address like AA:BB:CC:DD:EE:FF, not '%s'",
		    option, text);
		return false;
	}
	for (int i = 0; i < CSIW_MAC_SIZE; i++) {
		out[i] = mac[i];
	}
	return true;
}

void text_mac_format(char out[MAC_TEXT_SIZE], const uint8_t mac[CSIW_MAC_SIZE])
{
	static const char digit[] = "0123456789ABCDEF";

	for (int i = 0; i < CSIW_MAC_SIZE; i++) {
		out[3 * i] = digit[mac[i] >> 4];
		out[3 * i + 1] = digit[mac[i] & 15];
		out[3 * i + 2] = i < CSIW_MAC_SIZE - 1 ? ':' : '\0';
	}
}

void text_time_format(char out[TIME_TEXT_SIZE], struct timespec t)
{
	text_time_ns(out,
		     (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec);
}

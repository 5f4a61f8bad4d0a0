/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * text.h: words for people: sentences on stderr, and numbers and MACs read from
 * the command line with a sentence for everything that is none.
 */
#ifndef CSIW_TEXT_H
#define CSIW_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include <csiw/wire.h>

enum {
	MAC_TEXT_SIZE = 18,  /* "AA:BB:CC:DD:EE:FF" and NUL */
	TIME_TEXT_SIZE = 40, /* ISO 8601, milliseconds, UTC */
};

/* "csiw: ", one sentence, without what would steer a terminal, and a newline on
 * stderr. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/**
 * A decimal number and nothing else: no sign, space, fraction or exponent.
 *
 * @param option  for the sentence, e.g. "--channel".
 * @param out     untouched on failure.
 *
 * @return false, with the sentence said, unless min <= number <= max.
 */
bool text_number(const char *option, const char *text, uint32_t min,
		 uint32_t max, uint32_t *out);

/**
 * Bytes: a number with k, M or G behind it or not (binary).
 *
 * @return false, with the sentence said, unless min <= bytes.
 */
bool text_size(const char *option, const char *text, uint64_t min,
	       uint64_t *out);

/** Six bytes in hexadecimal between colons; false, with the sentence said. */
bool text_mac(const char *option, const char *text, uint8_t out[CSIW_MAC_SIZE]);

void text_mac_format(char out[MAC_TEXT_SIZE], const uint8_t mac[CSIW_MAC_SIZE]);

/** 2026-01-31T12:00:00.123Z */
void text_time_format(char out[TIME_TEXT_SIZE], struct timespec t);

/** The same of nanoseconds since 1970, any: the other side says how many. */
void text_time_ns(char out[TIME_TEXT_SIZE], uint64_t ns);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stream.h: an input taken from front to back; behind its end there are zeros.
 */
#ifndef CSIW_TEST_FUZZ_STREAM_H
#define CSIW_TEST_FUZZ_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stream {
	const uint8_t *at;
	const uint8_t *end;
};

static inline size_t stream_left(const struct stream *s)
{
	return (size_t)(s->end - s->at);
}

static inline uint8_t stream_u8(struct stream *s)
{
	return s->at < s->end ? *s->at++ : 0;
}

static inline uint16_t stream_u16(struct stream *s)
{
	unsigned int high = stream_u8(s);

	return (uint16_t)(high << 8 | stream_u8(s));
}

/* Up to len bytes; *got says how many there were. */
static inline const uint8_t *stream_bytes(struct stream *s, size_t len,
					  size_t *got)
{
	const uint8_t *bytes = s->at;

	*got = len < stream_left(s) ? len : stream_left(s);
	s->at += *got;
	return bytes;
}

#endif

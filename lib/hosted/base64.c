/* SPDX-License-Identifier: BSD-2-Clause */
/* base64.c: RFC 4648 section 4, encoding only. */
#include <csiw/err.h>
#include <csiw/hosted.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			       "abcdefghijklmnopqrstuvwxyz0123456789+/";

int csiw_base64_encode(char *text, size_t size, const void *data, size_t len)
{
	const uint8_t *in = data;
	size_t groups = len / 3 + (len % 3 != 0);

	if (size == 0 || (size - 1) / 4 < groups) {
		return CSIW_ERR_SHORT;
	}
	for (size_t i = 0; i < len; i += 3, text += 4) {
		size_t left = len - i;
		unsigned int bits = (unsigned int)in[i] << 16;

		if (left > 1) {
			bits |= (unsigned int)in[i + 1] << 8;
		}
		if (left > 2) {
			bits |= in[i + 2];
		}
		text[0] = alphabet[bits >> 18];
		text[1] = alphabet[bits >> 12 & 63];
		text[2] = left > 1 ? alphabet[bits >> 6 & 63] : '=';
		text[3] = left > 2 ? alphabet[bits & 63] : '=';
	}
	*text = '\0';
	return CSIW_OK;
}

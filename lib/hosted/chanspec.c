/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec.c: chanspecs as people write them, [2g|5g]CHANNEL[/20|/40|/80|/160]
 * or, for 40 MHz, [2g|5g]CHANNEL[/40]l or u.  Spaces may follow l, u or the
 * bandwidth, and letters may be capitals, as in nexmon's tools.
 */
#include <stdio.h>

#include <csiw/err.h>
#include <csiw/hosted.h>
#include <csiw/nexmon.h>

enum { NUMBER_MAX = 255 };

/* The text taken apart. */
struct written {
	unsigned int channel;
	unsigned int bandwidth_mhz;
	bool band_5ghz;
	bool slash; /* "/BANDWIDTH" is there */
	char side;  /* 'l', 'u' or 0 */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* A decimal number up to NUMBER_MAX; larger ones read as NUMBER_MAX. */
static bool take_number(const char **text, unsigned int *out)
{
	unsigned int n = 0;

	if (!is_digit(**text)) {
		return false;
	}
	for (; is_digit(**text); ++*text) {
		n = n * 10 + (unsigned int)(**text - '0');
		n = n < NUMBER_MAX ? n : NUMBER_MAX;
	}
	*out = n;
	return true;
}

static bool take_channel(const char **text, struct written *w)
{
	if (!take_number(text, &w->channel)) {
		return false;
	}
	w->band_5ghz = w->channel > 14;
	if (lower(**text) != 'g') {
		return true;
	}
	if (w->channel != 2 && w->channel != 5) {
		return false;
	}
	w->band_5ghz = w->channel == 5;
	++*text;
	return take_number(text, &w->channel);
}

static bool take_bandwidth(const char **text, struct written *w)
{
	if (**text != '/') {
		return true;
	}
	++*text;
	w->slash = true;
	return take_number(text, &w->bandwidth_mhz);
}

/* Behind "/40" it is for 2.4 GHz alone: elsewhere the channel settles it. */
static bool take_side(const char **text, struct written *w)
{
	char side = lower(**text);

	if (side != 'l' && side != 'u') {
		return true;
	}
	if (w->slash && (w->band_5ghz || w->bandwidth_mhz != 40)) {
		return false;
	}
	w->side = side;
	w->bandwidth_mhz = 40;
	++*text;
	return true;
}

static bool at_end(const char *text, const struct written *w)
{
	if (w->slash || w->side) {
		while (*text == ' ') {
			text++;
		}
	}
	return *text == '\0';
}

int csiw_chanspec_parse(uint16_t *out, const char *text)
{
	struct written w = {.bandwidth_mhz = 20};
	struct csiw_chanspec c = {0};
	uint16_t chanspec;

	if (!take_channel(&text, &w) || !take_bandwidth(&text, &w) ||
	    !take_side(&text, &w) || !at_end(text, &w)) {
		return CSIW_ERR_FORMAT;
	}
	if (w.bandwidth_mhz == 40 && !w.band_5ghz && !w.side) {
		return CSIW_ERR_CHANNEL;
	}
	c.channel = (uint8_t)w.channel;
	c.bandwidth_mhz = (uint8_t)w.bandwidth_mhz;
	c.band_5ghz = w.band_5ghz;
	c.sideband = w.side == 'u';
	if (csiw_chanspec_encode(&chanspec, &c) != CSIW_OK ||
	    csiw_chanspec_decode(&c, chanspec) != CSIW_OK) {
		return CSIW_ERR_CHANNEL;
	}
	if (w.side && c.sideband != (w.side == 'u')) {
		return CSIW_ERR_CHANNEL;
	}
	*out = chanspec;
	return CSIW_OK;
}

int csiw_chanspec_format(char text[CSIW_CHANSPEC_TEXT_SIZE], uint16_t chanspec)
{
	struct csiw_chanspec c;
	const char *side = "";

	if (csiw_chanspec_decode(&c, chanspec) != CSIW_OK) {
		return CSIW_ERR_CHANNEL;
	}
	if (c.bandwidth_mhz == 40 && !c.band_5ghz) {
		side = c.sideband == 0 ? "l" : "u";
	}
	snprintf(text, CSIW_CHANSPEC_TEXT_SIZE, "%u/%u%s", c.channel,
		 c.bandwidth_mhz, side);
	return CSIW_OK;
}

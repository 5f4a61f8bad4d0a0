/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * chanspec.c: channels to 16 bits and back, on the grid that nexmon's tools
 * know.  Bits 0-7 centre channel, 8-10 sideband, 11-13 width, 14-15 band.
 */
#include <csiw/err.h>
#include <csiw/nexmon.h>

enum {
	BAND_5GHZ = 0xc000,
	BAND_MASK = 0xc000,
	WIDTH_SHIFT = 11,
	WIDTH_MASK = 7,
	WIDTH_20 = 2,
	WIDTH_40 = 3,
	WIDTH_160 = 5,
	SIDEBAND_SHIFT = 8,
	SIDEBAND_MASK = 7,
	CENTRE_MASK = 0xff,
	STEP = 4, /* channel numbers from one 20 MHz channel to the next */
};

/* The 5 GHz band: its 20 MHz channels, and how many of them blocks cover. */
static const struct run {
	uint8_t first;
	uint8_t count;
	uint8_t block_count;
} runs[] = {
	{36, 8, 8},    /* 36 to 64 */
	{100, 12, 12}, /* 100 to 144 */
	{149, 8, 4},   /* 149 to 177; no block goes beyond 161 */
};

static unsigned int mhz_of(unsigned int width)
{
	return 10u << (width - 1);
}

/* 20 MHz channels in a block. */
static unsigned int channels_of(unsigned int width)
{
	return 1u << (width - WIDTH_20);
}

/* Channel numbers from the lowest channel of a block to its centre. */
static unsigned int half_of(unsigned int width)
{
	return (channels_of(width) - 1) * STEP / 2;
}

/* Sideband and centre bits; 0 if there is no such channel. */
static unsigned int place_2ghz(unsigned int channel, unsigned int width,
			       unsigned int sideband)
{
	if (width == WIDTH_20 && channel >= 1 && channel <= 14) {
		return channel;
	}
	if (width != WIDTH_40) {
		return 0;
	}
	if (sideband == 0 && channel >= 1 && channel <= 9) {
		return channel + 2;
	}
	if (sideband == 1 && channel >= 5 && channel <= 13) {
		return 1u << SIDEBAND_SHIFT | (channel - 2);
	}
	return 0;
}

static unsigned int place_in_run(const struct run *run, unsigned int channel,
				 unsigned int width)
{
	unsigned int count = width == WIDTH_20 ? run->count : run->block_count;
	unsigned int index;
	unsigned int sideband;
	unsigned int lowest;

	if (channel < run->first || (channel - run->first) % STEP != 0) {
		return 0;
	}
	index = (channel - run->first) / STEP;
	sideband = index % channels_of(width);
	lowest = index - sideband;
	if (lowest + channels_of(width) > count) {
		return 0;
	}
	return sideband << SIDEBAND_SHIFT |
	       (run->first + lowest * STEP + half_of(width));
}

static unsigned int place_5ghz(unsigned int channel, unsigned int width)
{
	for (size_t i = 0; i < sizeof(runs) / sizeof(runs[0]); i++) {
		unsigned int bits = place_in_run(&runs[i], channel, width);

		if (bits != 0) {
			return bits;
		}
	}
	return 0;
}

int csiw_chanspec_encode(uint16_t *out, const struct csiw_chanspec *in)
{
	unsigned int width = WIDTH_20;
	unsigned int band = in->band_5ghz ? BAND_5GHZ : 0;
	unsigned int bits;

	while (mhz_of(width) != in->bandwidth_mhz) {
		if (width == WIDTH_160) {
			return CSIW_ERR_CHANNEL;
		}
		width++;
	}
	bits = in->band_5ghz ? place_5ghz(in->channel, width)
			     : place_2ghz(in->channel, width, in->sideband);
	if (bits == 0) {
		return CSIW_ERR_CHANNEL;
	}
	*out = (uint16_t)(band | width << WIDTH_SHIFT | bits);
	return CSIW_OK;
}

/* Whatever does not encode to the same bits was no chanspec. */
int csiw_chanspec_decode(struct csiw_chanspec *out, uint16_t chanspec)
{
	unsigned int width = chanspec >> WIDTH_SHIFT & WIDTH_MASK;
	unsigned int sideband = chanspec >> SIDEBAND_SHIFT & SIDEBAND_MASK;
	unsigned int centre = chanspec & CENTRE_MASK;
	struct csiw_chanspec c;
	uint16_t same;

	if (width < WIDTH_20 || width > WIDTH_160) {
		return CSIW_ERR_CHANNEL;
	}
	c.channel = (uint8_t)(centre + sideband * STEP - half_of(width));
	c.centre = (uint8_t)centre;
	c.bandwidth_mhz = (uint8_t)mhz_of(width);
	c.band_5ghz = (chanspec & BAND_MASK) == BAND_5GHZ;
	c.sideband = (uint8_t)sideband;
	if (csiw_chanspec_encode(&same, &c) != CSIW_OK || same != chanspec) {
		return CSIW_ERR_CHANNEL;
	}
	*out = c;
	return CSIW_OK;
}

int csiw_chanspec_request(uint16_t *out, uint8_t channel, uint8_t bandwidth_mhz)
{
	struct csiw_chanspec c = {
		.channel = channel,
		.bandwidth_mhz = bandwidth_mhz,
		.band_5ghz = channel > 14,
	};

	if (bandwidth_mhz > 80 || (!c.band_5ghz && bandwidth_mhz == 40)) {
		return CSIW_ERR_CHANNEL;
	}
	return csiw_chanspec_encode(out, &c);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out_npy.c: NumPy's .npy, version 1.0: one structured array of packed
 * little-endian records.
 */
#include <stdio.h>
#include <string.h>

#include "npy.h"
#include "out.h"

enum {
	HEAD_SIZE = 11,       /* rssi, mac, stream, time */
	COMPLEX_SIZE = 8,     /* <c8 */
	HEADER_MULTIPLE = 64, /* data begins at one, as NumPy's own does */
};

size_t npy_wrap(uint8_t out[NPY_HEADER_MAX], size_t len)
{
	static const uint8_t magic[] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
	size_t used = NPY_TEXT + len;
	size_t size = (used + 1 + HEADER_MULTIPLE - 1) / HEADER_MULTIPLE *
		      HEADER_MULTIPLE;

	memset(out + used, ' ', size - used);
	out[size - 1] = '\n';
	memcpy(out, magic, sizeof(magic));
	csiw_put16(out + sizeof(magic), (uint16_t)(size - NPY_TEXT),
		   CSIW_ORDER_LITTLE);
	return size;
}

size_t npy_header(uint8_t out[NPY_HEADER_MAX], uint32_t count, bool decoded)
{
	int len =
		snprintf((char *)out + NPY_TEXT, NPY_HEADER_MAX - NPY_TEXT,
			 "{'descr': [('rssi', '|i1'), ('mac', '|u1', (6,)), "
			 "('stream', '<u2'), ('time_s', '<u2'), ('csi', %s)], "
			 "'fortran_order': False, 'shape': (%u,), }",
			 decoded ? "'<c8', (64,)" : "'<i2', (64, 2)", count);

	return npy_wrap(out, (size_t)len);
}

static bool begin(struct out *o, const struct collection *c)
{
	uint8_t header[NPY_HEADER_MAX];
	size_t size = npy_header(header, c->total, c->chip != NULL);

	return fwrite(header, size, 1, o->data.f) == 1;
}

static void put_float(uint8_t *p, float v)
{
	uint32_t bits;

	memcpy(&bits, &v, sizeof(bits));
	csiw_put32(p, bits, CSIW_ORDER_LITTLE);
}

static bool put_decoded(struct out *o, const struct chip *chip,
			const uint8_t *csi)
{
	uint8_t buf[TONE_COUNT * COMPLEX_SIZE];
	struct tone tones[TONE_COUNT];

	decode_csi(tones, chip, csi);
	for (size_t i = 0; i < TONE_COUNT; i++) {
		put_float(buf + i * COMPLEX_SIZE, tones[i].re);
		put_float(buf + i * COMPLEX_SIZE + 4, tones[i].im);
	}
	return fwrite(buf, sizeof(buf), 1, o->data.f) == 1;
}

static bool put(struct out *o, const struct collection *c,
		const struct csiw_sample *head, const uint8_t *csi)
{
	uint8_t buf[HEAD_SIZE];

	csiw_sample_encode(buf, sizeof(buf), head, CSIW_ORDER_LITTLE);
	if (fwrite(buf, sizeof(buf), 1, o->data.f) != 1) {
		return false;
	}
	if (c->chip != NULL) {
		return put_decoded(o, c->chip, csi);
	}
	return fwrite(csi, CSIW_CSI_SIZE, 1, o->data.f) == 1;
}

const struct format format_npy = {"npy", begin, put, NULL};

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * packet.h: one CSI packet for the tests of its parsers, which see it in memory
 * of exactly its length, so that a sanitizer sees a read beyond it.
 */
#ifndef CSIW_TEST_PACKET_H
#define CSIW_TEST_PACKET_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <csiw/err.h>
#include <csiw/nexmon.h>

enum {
	IP = 20,
	UDP = 8,
	HEADER = CSIW_NEXMON_HEADER_SIZE,
	CSI = 256,
	PACKET = IP + UDP + HEADER + CSI,
};

/* IPv4, UDP and header of a 20 MHz measurement; 256 bytes of CSI follow. */
static const uint8_t golden_head[IP + UDP + HEADER] = {
	0x45, 0x00, 0x01, 0x2e, 0x00, 0x01, 0x00, 0x00, 0x01, 0x11, 0xa4, 0xab,
	10,   10,   10,   10,   255,  255,  255,  255,  0x15, 0x7c, 0x15, 0x7c,
	0x01, 0x1a, 0x00, 0x00, 0x11, 0x11, 0xc4, 0x88, 0x02, 0xc5, 0x01, 0x02,
	0x03, 0x04, 0x50, 0x3a, 0x19, 0x00, 0x24, 0xd0, 0x65, 0x00,
};

static uint8_t packet[PACKET];
static uint8_t *const datagram = packet + IP + UDP;

static int make_packet(void **state)
{
	(void)state;
	memcpy(packet, golden_head, sizeof(golden_head));
	for (int i = 0; i < CSI; i++) {
		packet[PACKET - CSI + i] = (uint8_t)(i * 7);
	}
	return 0;
}

static void put16(uint8_t *p, unsigned int v)
{
	p[0] = (uint8_t)(v >> 8 & 255);
	p[1] = (uint8_t)(v & 255);
}

typedef int parser(struct csiw_csi *out, const uint8_t *buf, size_t len);

/*
 * Parse a copy of exactly this length.  A failure must leave out alone; the CSI
 * must lie in the packet.  out->csi is given back as NULL.
 */
static inline int parse(parser *f, struct csiw_csi *out, const void *bytes,
			size_t len)
{
	struct csiw_csi before;
	uint8_t *copy = malloc(len > 0 ? len : 1);
	int err;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	memset(out, 0xa5, sizeof(*out));
	memcpy(&before, out, sizeof(before));
	err = f(out, copy, len);
	if (err == CSIW_OK) {
		size_t offset = (size_t)(out->csi - copy);

		assert_true(offset >= HEADER && offset <= len);
		assert_true(out->csi_len <= len - offset);
		out->csi = NULL;
	} else {
		assert_memory_equal(out, &before, sizeof(before));
	}
	free(copy);
	return err;
}

static inline void expect(parser *f, const void *bytes, size_t len, int err)
{
	struct csiw_csi out;

	assert_int_equal(parse(f, &out, bytes, len), err);
}

static inline void assert_golden(const struct csiw_csi *c)
{
	assert_int_equal(c->csi_len, 256);
	assert_int_equal(c->rssi_dbm, -60);
	assert_int_equal(c->rssi_valid, 1);
	assert_int_equal(c->frame_control, 0x88);
	assert_memory_equal(c->mac, "\x02\xc5\x01\x02\x03\x04", 6);
	assert_int_equal(c->sequence, 0x3a50);
	assert_int_equal(c->core_stream, 0x19);
	assert_int_equal(c->chanspec, 0xd024);
	assert_int_equal(c->chip, 0x65);
}

#endif

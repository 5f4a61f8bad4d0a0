/* SPDX-License-Identifier: BSD-2-Clause */
/* test_frame.c: the packets and the frames around a CSI datagram. */
#include "packet.h"

enum { ETHERNET = 14 };

static int ethernet(struct csiw_csi *out, const uint8_t *buf, size_t len)
{
	return csiw_nexmon_frame(out, CSIW_LINK_ETHERNET, buf, len);
}

static void ipv4_finds_the_datagram(void **state)
{
	struct csiw_csi c;

	(void)state;
	assert_int_equal(csiw_nexmon_ipv4(&c, packet, PACKET), CSIW_OK);
	assert_golden(&c);
	assert_ptr_equal(c.csi, datagram + HEADER);
}

static void ipv4_ignores_what_lies_behind_the_packet(void **state)
{
	uint8_t padded[PACKET + 40];
	struct csiw_csi c;

	(void)state;
	memset(padded, 0xee, sizeof(padded));
	memcpy(padded, packet, PACKET);
	for (size_t len = PACKET; len <= sizeof(padded); len++) {
		assert_int_equal(parse(csiw_nexmon_ipv4, &c, padded, len),
				 CSIW_OK);
		assert_golden(&c);
	}
}

static void ipv4_ignores_what_lies_behind_the_datagram(void **state)
{
	uint8_t padded[PACKET + 10];

	(void)state;
	memset(padded, 0xee, sizeof(padded));
	memcpy(padded, packet, PACKET);
	put16(padded + 2, PACKET + 10);
	expect(csiw_nexmon_ipv4, padded, sizeof(padded), CSIW_OK);
}

static void ipv4_refuses_a_packet_cut_off_anywhere(void **state)
{
	(void)state;
	for (size_t len = 0; len < PACKET; len++) {
		expect(csiw_nexmon_ipv4, packet, len, CSIW_ERR_SHORT);
	}
}

static void ipv4_skips_options_of_every_length(void **state)
{
	uint8_t with[PACKET + 40];
	struct csiw_csi c;

	(void)state;
	for (unsigned int words = 0; words <= 10; words++) {
		size_t extra = (size_t)words * 4;

		memcpy(with, packet, IP);
		memset(with + IP, 1, extra);
		memcpy(with + IP + extra, packet + IP, PACKET - IP);
		with[0] = (uint8_t)(0x45 + words);
		put16(with + 2, PACKET + words * 4);
		assert_int_equal(
			parse(csiw_nexmon_ipv4, &c, with, PACKET + extra),
			CSIW_OK);
		assert_golden(&c);
		expect(csiw_nexmon_ipv4, with, PACKET + extra - 1,
		       CSIW_ERR_SHORT);
	}
}

static void ipv4_calls_other_packets_foreign(void **state)
{
	(void)state;
	for (unsigned int v = 0; v < 256; v++) {
		if (v >> 4 != 4 || (v & 15) < 5) {
			packet[0] = (uint8_t)v;
			expect(csiw_nexmon_ipv4, packet, PACKET,
			       CSIW_ERR_FOREIGN);
		}
	}
	make_packet(state);
	for (unsigned int protocol = 0; protocol < 256; protocol++) {
		packet[9] = (uint8_t)protocol;
		expect(csiw_nexmon_ipv4, packet, PACKET,
		       protocol == 17 ? CSIW_OK : CSIW_ERR_FOREIGN);
	}
	make_packet(state);
	for (unsigned int port = 0; port <= UINT16_MAX; port++) {
		put16(packet + IP + 2, port);
		expect(csiw_nexmon_ipv4, packet, PACKET,
		       port == 5500 ? CSIW_OK : CSIW_ERR_FOREIGN);
	}
}

static void ipv4_calls_fragments_foreign(void **state)
{
	(void)state;
	for (unsigned int field = 0; field <= UINT16_MAX; field++) {
		put16(packet + 6, field);
		expect(csiw_nexmon_ipv4, packet, PACKET,
		       (field & 0x3fff) == 0 ? CSIW_OK : CSIW_ERR_FOREIGN);
	}
}

static void ipv4_believes_no_total_length(void **state)
{
	(void)state;
	for (unsigned int total = 0; total <= UINT16_MAX; total++) {
		int err = CSIW_OK;

		put16(packet + 2, total);
		if (total < IP + UDP) {
			err = CSIW_ERR_FOREIGN;
		} else if (total < PACKET) {
			err = CSIW_ERR_FORMAT; /* UDP's is longer */
		} else if (total > PACKET) {
			err = CSIW_ERR_SHORT;
		}
		expect(csiw_nexmon_ipv4, packet, PACKET, err);
	}
}

static void ipv4_believes_no_udp_length(void **state)
{
	static uint8_t big[IP + UDP + HEADER + 512];

	(void)state;
	memcpy(big, packet, PACKET);
	put16(big + 2, sizeof(big));
	for (unsigned int len = 0; len <= UINT16_MAX; len++) {
		put16(big + IP + 4, len);
		expect(csiw_nexmon_ipv4, big, sizeof(big),
		       len == 282 || len == 538 ? CSIW_OK : CSIW_ERR_FORMAT);
	}
}

/* Bytes before the packet, and where its type stands. */
static const struct {
	enum csiw_link_layer link;
	size_t size;
	size_t type;
} links[] = {
	{CSIW_LINK_ETHERNET, 14, 12},
	{CSIW_LINK_SLL, 16, 14},
	{CSIW_LINK_SLL2, 20, 0},
};

static void frame_knows_three_link_layers(void **state)
{
	static uint8_t frame[20 + PACKET];
	struct csiw_csi c;

	(void)state;
	for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
		enum csiw_link_layer link = links[i].link;
		size_t size = links[i].size;

		memset(frame, 0xee, sizeof(frame));
		put16(frame + links[i].type, 0x0800);
		memcpy(frame + size, packet, PACKET);
		assert_int_equal(
			csiw_nexmon_frame(&c, link, frame, size + PACKET),
			CSIW_OK);
		assert_golden(&c);
		for (size_t len = 0; len < size + PACKET; len++) {
			assert_int_equal(
				csiw_nexmon_frame(&c, link, frame, len),
				CSIW_ERR_SHORT);
		}
		put16(frame + links[i].type, 0x86dd);
		assert_int_equal(
			csiw_nexmon_frame(&c, link, frame, size + PACKET),
			CSIW_ERR_FOREIGN);
	}
}

static void frame_refuses_a_link_layer_it_does_not_know(void **state)
{
	struct csiw_csi c;

	(void)state;
	assert_int_equal(
		csiw_nexmon_frame(&c, (enum csiw_link_layer)3, packet, PACKET),
		CSIW_ERR_RANGE);
}

/* Any byte of the headers changed to anything, two at a time at random. */
static void frame_survives_changed_headers(void **state)
{
	uint8_t frame[ETHERNET + PACKET] = {[12] = 0x08};
	uint32_t random = 1;
	struct csiw_csi c;
	unsigned int ok = 0;

	(void)state;
	for (int round = 0; round < 200000; round++) {
		memcpy(frame + ETHERNET, packet, PACKET);
		for (int k = 0; k < 2; k++) {
			random = random * 1664525 + 1013904223;
			frame[ETHERNET + (random >> 8) % (IP + UDP + HEADER)] =
				(uint8_t)(random >> 24);
		}
		ok += parse(ethernet, &c, frame, sizeof(frame)) == CSIW_OK;
	}
	assert_in_range(ok, 1, 199999);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, make_packet)
	const struct CMUnitTest tests[] = {
		TEST(ipv4_finds_the_datagram),
		TEST(ipv4_ignores_what_lies_behind_the_packet),
		TEST(ipv4_ignores_what_lies_behind_the_datagram),
		TEST(ipv4_refuses_a_packet_cut_off_anywhere),
		TEST(ipv4_skips_options_of_every_length),
		TEST(ipv4_calls_other_packets_foreign),
		TEST(ipv4_calls_fragments_foreign),
		TEST(ipv4_believes_no_total_length),
		TEST(ipv4_believes_no_udp_length),
		TEST(frame_knows_three_link_layers),
		TEST(frame_refuses_a_link_layer_it_does_not_know),
		TEST(frame_survives_changed_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

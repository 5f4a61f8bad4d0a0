/* SPDX-License-Identifier: BSD-2-Clause */
/* test_frame_source.c: which frames the firmware itself sends. */
#include "packet.h"

enum { ADDRESSED = IP + 4 }; /* bytes of a packet that are looked at */

/* Bytes before the packet, and where its type and its sender stand. */
static const struct {
	enum csiw_link_layer link;
	size_t size;
	size_t type;
	size_t mac;
} links[] = {
	{CSIW_LINK_ETHERNET, 14, 12, 6},
	{CSIW_LINK_SLL, 16, 14, 6},
	{CSIW_LINK_SLL2, 20, 0, 12},
};

enum { LINKS = sizeof(links) / sizeof(links[0]), FRAME_MAX = 20 + PACKET };

/* A frame of the firmware: how long it is. */
static size_t make_frame(uint8_t *frame, size_t i)
{
	static const uint8_t nexmon[] = {0x4e, 0x45, 0x58, 0x4d, 0x4f, 0x4e};

	memset(frame, 0xee, FRAME_MAX);
	put16(frame + links[i].type, 0x0800);
	memcpy(frame + links[i].mac, nexmon, sizeof(nexmon));
	memcpy(frame + links[i].size, packet, PACKET);
	return links[i].size + PACKET;
}

/* In memory of exactly its length. */
static int source(size_t i, const uint8_t *frame, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	int err;

	assert_non_null(copy);
	memcpy(copy, frame, len);
	err = csiw_nexmon_source(links[i].link, copy, len);
	free(copy);
	return err;
}

static void source_knows_the_firmware_on_three_link_layers(void **state)
{
	uint8_t frame[FRAME_MAX];

	(void)state;
	for (size_t i = 0; i < LINKS; i++) {
		size_t len = make_frame(frame, i);

		assert_int_equal(source(i, frame, len), CSIW_OK);
	}
}

static void source_needs_the_frame_up_to_its_ports(void **state)
{
	uint8_t frame[FRAME_MAX];

	(void)state;
	for (size_t i = 0; i < LINKS; i++) {
		size_t len = make_frame(frame, i);
		size_t need = links[i].size + ADDRESSED;

		for (size_t cut = 0; cut < len; cut++) {
			assert_int_equal(source(i, frame, cut),
					 cut < need ? CSIW_ERR_SHORT : CSIW_OK);
		}
	}
}

/* Of the packet: the offsets that must be as the firmware has them. */
static int matters(size_t at)
{
	return at == 0 || at == 9 || (at >= 12 && at < ADDRESSED);
}

static void source_calls_any_other_address_foreign(void **state)
{
	uint8_t frame[FRAME_MAX];

	(void)state;
	for (size_t i = 0; i < LINKS; i++) {
		size_t len = make_frame(frame, i);

		for (size_t at = 0; at < len; at++) {
			size_t ip = links[i].size;
			int fixed = at >= ip ? matters(at - ip)
					     : at - links[i].mac < 6 ||
						       at - links[i].type < 2;

			if (at == ip + 6 || at == ip + 7) {
				continue; /* fragments are below */
			}
			frame[at] ^= 0x20;
			assert_int_equal(source(i, frame, len),
					 fixed ? CSIW_ERR_FOREIGN : CSIW_OK);
			frame[at] ^= 0x20;
		}
	}
}

static void source_calls_fragments_foreign(void **state)
{
	uint8_t frame[FRAME_MAX];
	size_t len = make_frame(frame, 1);

	(void)state;
	for (unsigned int bit = 0; bit < 16; bit++) {
		put16(frame + links[1].size + 6, 1U << bit);
		assert_int_equal(source(1, frame, len),
				 bit >= 14 ? CSIW_OK : CSIW_ERR_FOREIGN);
	}
}

static void source_refuses_a_link_layer_it_does_not_know(void **state)
{
	(void)state;
	assert_int_equal(
		csiw_nexmon_source((enum csiw_link_layer)3, packet, PACKET),
		CSIW_ERR_RANGE);
}

static void four_chips_are_known_and_no_other(void **state)
{
	unsigned int known = 0;

	(void)state;
	for (unsigned int chip = 0; chip <= UINT16_MAX; chip++) {
		known += csiw_nexmon_chip_known((uint16_t)chip) == 1;
	}
	assert_int_equal(known, 4);
	assert_int_equal(csiw_nexmon_chip_known(101), 1);
	assert_int_equal(csiw_nexmon_chip_known(106), 1);
	assert_int_equal(csiw_nexmon_chip_known(1), 1);
	assert_int_equal(csiw_nexmon_chip_known(3), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, make_packet)
	const struct CMUnitTest tests[] = {
		TEST(source_knows_the_firmware_on_three_link_layers),
		TEST(source_needs_the_frame_up_to_its_ports),
		TEST(source_calls_any_other_address_foreign),
		TEST(source_calls_fragments_foreign),
		TEST(source_refuses_a_link_layer_it_does_not_know),
		TEST(four_chips_are_known_and_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

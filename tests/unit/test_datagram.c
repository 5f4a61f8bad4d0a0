/* SPDX-License-Identifier: BSD-2-Clause */
/* test_datagram.c: the payload of a CSI datagram. */
#include "packet.h"

static void datagram_gives_every_field_and_points_at_the_csi(void **state)
{
	struct csiw_csi c;

	(void)state;
	assert_int_equal(csiw_nexmon_datagram(&c, datagram, HEADER + CSI),
			 CSIW_OK);
	assert_golden(&c);
	assert_ptr_equal(c.csi, datagram + HEADER);
}

static void datagram_of_the_older_header_gives_the_rssi_of_stock(void **state)
{
	struct csiw_csi c;

	(void)state;
	memset(datagram, 0x11, 4);
	assert_int_equal(
		parse(csiw_nexmon_datagram, &c, datagram, HEADER + CSI),
		CSIW_OK);
	assert_int_equal(c.rssi_dbm, 17);
	assert_int_equal(c.rssi_valid, 0);
	assert_int_equal(c.frame_control, 0);
	assert_memory_equal(c.mac, "\x02\xc5\x01\x02\x03\x04", 6);
	assert_int_equal(c.chip, 0x65);
}

static void datagram_takes_every_rssi_with_every_frame_control(void **state)
{
	struct csiw_csi c;

	(void)state;
	for (int rssi = -128; rssi < 128; rssi++) {
		for (unsigned int control = 0; control < 256; control++) {
			int older = rssi == 17 && control == 17;

			datagram[2] = (uint8_t)rssi;
			datagram[3] = (uint8_t)control;
			assert_int_equal(csiw_nexmon_datagram(&c, datagram,
							      HEADER + CSI),
					 CSIW_OK);
			assert_int_equal(c.rssi_dbm, rssi);
			assert_int_equal(c.rssi_valid, !older);
			assert_int_equal(c.frame_control, older ? 0 : control);
		}
	}
}

static void datagram_takes_every_field_at_its_limits(void **state)
{
	struct csiw_csi c;

	(void)state;
	memset(datagram + 4, 0, HEADER - 4);
	assert_int_equal(
		parse(csiw_nexmon_datagram, &c, datagram, HEADER + CSI),
		CSIW_OK);
	assert_memory_equal(c.mac, "\0\0\0\0\0\0", 6);
	assert_int_equal(c.sequence | c.core_stream | c.chanspec | c.chip, 0);
	memset(datagram + 4, 0xff, HEADER - 4);
	datagram[9] = 0xfe;
	assert_int_equal(
		parse(csiw_nexmon_datagram, &c, datagram, HEADER + CSI),
		CSIW_OK);
	assert_memory_equal(c.mac, "\xff\xff\xff\xff\xff\xfe", 6);
	assert_int_equal(c.sequence & c.core_stream & c.chanspec & c.chip,
			 0xffff);
}

static void datagram_takes_three_lengths_and_no_other(void **state)
{
	static uint8_t big[2048];

	(void)state;
	memcpy(big, datagram, HEADER);
	for (size_t len = 0; len <= sizeof(big); len++) {
		int err = CSIW_ERR_FORMAT;

		if (len < 18) {
			err = CSIW_ERR_SHORT;
		} else if (len == 274 || len == 530 || len == 1042) {
			err = CSIW_OK;
		}
		expect(csiw_nexmon_datagram, big, len, err);
	}
}

static void datagram_refuses_every_other_magic(void **state)
{
	(void)state;
	for (unsigned int magic = 0; magic <= UINT16_MAX; magic++) {
		put16(datagram, magic);
		expect(csiw_nexmon_datagram, datagram, HEADER + CSI,
		       magic == 0x1111 ? CSIW_OK : CSIW_ERR_FORMAT);
	}
}

static void datagram_refuses_the_transmitter_that_means_fill(void **state)
{
	(void)state;
	memset(datagram + 4, 0xff, 6);
	expect(csiw_nexmon_datagram, datagram, HEADER + CSI, CSIW_ERR_FORMAT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, make_packet)
	const struct CMUnitTest tests[] = {
		TEST(datagram_gives_every_field_and_points_at_the_csi),
		TEST(datagram_of_the_older_header_gives_the_rssi_of_stock),
		TEST(datagram_takes_every_rssi_with_every_frame_control),
		TEST(datagram_takes_every_field_at_its_limits),
		TEST(datagram_takes_three_lengths_and_no_other),
		TEST(datagram_refuses_every_other_magic),
		TEST(datagram_refuses_the_transmitter_that_means_fill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

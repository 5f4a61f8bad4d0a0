/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_messages.c: netlink messages byte for byte.  The hex was seen on the
 * wire of nexutil and iw.  Numbers that the sender fills in are zero here; the
 * hex is of a little-endian machine.
 */
#include "../check.h"

#include <stdio.h>
#include <string.h>

#include <csiw/nexmon.h>

#include "radio/messages.h"

enum { FAMILY = 0x1c, IFINDEX = 3, WIPHY = 0, PORT = 0x01020304 };

/* Of 6/20 with core 1 and stream 1. */
#define BLOCK                                                                  \
	"06100111 00000000 00000000 00000000 00000000 00000000 00000000"       \
	"00000000 0000"

static unsigned int nibble(char c)
{
	return (unsigned int)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Compares with hex, in which blanks mean nothing, and frees. */
static void check(struct nl_msg *msg, size_t len, const char *hex)
{
	const uint8_t *bytes;
	size_t at = 0;

	assert_non_null(msg);
	bytes = (const uint8_t *)nlmsg_hdr(msg);
	assert_int_equal(nlmsg_hdr(msg)->nlmsg_len, len);
	for (; *hex != '\0'; hex++) {
		if (*hex == ' ') {
			continue;
		}
		assert_true(at < len);
		if (bytes[at] != (nibble(hex[0]) << 4 | nibble(hex[1]))) {
			fail_msg("byte %zu is %02x, not %.2s", at, bytes[at],
				 hex);
		}
		hex++;
		at++;
	}
	assert_int_equal(at, len);
	nlmsg_free(msg);
}

static void make_block(uint8_t block[CSIW_EXTRACTOR_SIZE])
{
	const struct csiw_extractor e = {.chanspec = 0x1006,
					 .collect = 1,
					 .core_mask = 1,
					 .stream_mask = 1};

	assert_int_equal(csiw_extractor_encode(block, CSIW_EXTRACTOR_SIZE, &e),
			 0);
}

static void vendor_command_sets_the_extractor_as_nexutil_does(void **state)
{
	uint8_t block[CSIW_EXTRACTOR_SIZE];

	(void)state;
	make_block(block);
	check(message_vendor(FAMILY, IFINDEX, 500, true, block, sizeof(block)),
	      104,
	      "68000000 1c00 0500 00000000 00000000 67000000"
	      "08000300 03000000"
	      "0800c300 18100000"
	      "0800c400 01000000"
	      "3a00c500 f4010000 22000000 14000000 01000000 776ce414" BLOCK
	      "0000");
}

static void vendor_command_gets_the_chanspec_as_nexutil_does(void **state)
{
	(void)state;
	check(message_vendor(FAMILY, IFINDEX, 262, false, "chanspec", 9), 80,
	      "50000000 1c00 0500 00000000 00000000 67000000"
	      "08000300 03000000"
	      "0800c300 18100000"
	      "0800c400 01000000"
	      "2100c500 06010000 09000000 14000000 00000000 776ce414"
	      "6368616e73706563 00 000000");
}

static void vendor_command_sets_monitor_as_nexutil_does(void **state)
{
	const uint8_t one[4] = {1};

	(void)state;
	check(message_vendor(FAMILY, IFINDEX, 108, true, one, sizeof(one)), 72,
	      "48000000 1c00 0500 00000000 00000000 67000000"
	      "08000300 03000000"
	      "0800c300 18100000"
	      "0800c400 01000000"
	      "1c00c500 6c000000 04000000 14000000 01000000 776ce414 01000000");
}

static void frame_of_protocol_31_sets_the_extractor(void **state)
{
	uint8_t block[CSIW_EXTRACTOR_SIZE];

	(void)state;
	make_block(block);
	check(message_dcmd(PORT, 500, true, block, sizeof(block)), 68,
	      "44000000 0000 0000 00000000 04030201"
	      "4e455800 00000000 f4010000 01000000" BLOCK "0000");
}

static void frame_of_protocol_31_gets_the_chanspec(void **state)
{
	(void)state;
	check(message_dcmd(PORT, 262, false, "chanspec", 9), 44,
	      "2c000000 0000 0000 00000000 04030201"
	      "4e455800 00000000 06010000 00000000"
	      "6368616e73706563 00 000000");
}

static void frame_of_protocol_31_sets_the_chanspec(void **state)
{
	(void)state;
	check(message_dcmd(PORT, 263, true, "chanspec\0\x06\x10\0", 13), 48,
	      "30000000 0000 0000 00000000 04030201"
	      "4e455800 00000000 07010000 01000000"
	      "6368616e73706563 00 06100000 000000");
}

static void frames_of_protocol_31_set_and_get_monitor(void **state)
{
	const uint8_t one[4] = {1};
	const uint8_t none[4] = {0};

	(void)state;
	check(message_dcmd(PORT, 108, true, one, sizeof(one)), 36,
	      "24000000 0000 0000 00000000 04030201"
	      "4e455800 00000000 6c000000 01000000 01000000");
	check(message_dcmd(PORT, 107, false, none, sizeof(none)), 36,
	      "24000000 0000 0000 00000000 04030201"
	      "4e455800 00000000 6b000000 00000000 00000000");
}

static void monitor_interface_is_made_as_iw_does(void **state)
{
	(void)state;
	check(message_new_monitor(FAMILY, WIPHY, "mon0"), 48,
	      "30000000 1c00 0500 00000000 00000000 07000000"
	      "08000100 00000000"
	      "09000400 6d6f6e30 00 000000"
	      "08000500 06000000");
}

static void interface_is_deleted_as_iw_does(void **state)
{
	(void)state;
	check(message_delete(FAMILY, 9), 28,
	      "1c000000 1c00 0500 00000000 00000000 08000000"
	      "08000300 09000000");
}

static void link_goes_up_and_down_and_nothing_else_changes(void **state)
{
	(void)state;
	check(message_set_link(IFINDEX, true), 32,
	      "20000000 1000 0500 00000000 00000000"
	      "0000 0000 03000000 01000000 01000000");
	check(message_set_link(IFINDEX, false), 32,
	      "20000000 1000 0500 00000000 00000000"
	      "0000 0000 03000000 00000000 01000000");
}

static void questions_name_what_they_are_about(void **state)
{
	(void)state;
	check(message_get_family(), 32,
	      "20000000 1000 0500 00000000 00000000 03010000"
	      "0c000200 6e6c383032313100");
	check(message_get_interface(FAMILY, IFINDEX), 28,
	      "1c000000 1c00 0500 00000000 00000000 05000000"
	      "08000300 03000000");
	check(message_get_interfaces(FAMILY, 2), 28,
	      "1c000000 1c00 0103 00000000 00000000 05000000"
	      "08000100 02000000");
	check(message_get_wiphy(FAMILY, 2), 32,
	      "20000000 1c00 0103 00000000 00000000 01000000"
	      "08000100 02000000 0400ae00");
	check(message_get_regulatory(FAMILY), 20,
	      "14000000 1c00 0500 00000000 00000000 1f000000");
	check(message_get_link("wlan0"), 44,
	      "2c000000 1200 0500 00000000 00000000"
	      "0000 0000 00000000 00000000 00000000"
	      "0a000300 776c616e3000 0000");
	check(message_get_link_number(IFINDEX), 32,
	      "20000000 1200 0500 00000000 00000000"
	      "0000 0000 03000000 00000000 00000000");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			vendor_command_sets_the_extractor_as_nexutil_does),
		cmocka_unit_test(
			vendor_command_gets_the_chanspec_as_nexutil_does),
		cmocka_unit_test(vendor_command_sets_monitor_as_nexutil_does),
		cmocka_unit_test(frame_of_protocol_31_sets_the_extractor),
		cmocka_unit_test(frame_of_protocol_31_gets_the_chanspec),
		cmocka_unit_test(frame_of_protocol_31_sets_the_chanspec),
		cmocka_unit_test(frames_of_protocol_31_set_and_get_monitor),
		cmocka_unit_test(monitor_interface_is_made_as_iw_does),
		cmocka_unit_test(interface_is_deleted_as_iw_does),
		cmocka_unit_test(
			link_goes_up_and_down_and_nothing_else_changes),
		cmocka_unit_test(questions_name_what_they_are_about),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

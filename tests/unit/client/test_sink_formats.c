/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sink_formats.c: what a record becomes in each kind of file, byte by byte.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>

#include "records.h"

enum { PCAP_HEAD = 24, PACKET_HEAD = 16 };

static void a_pcap_head_says_nanoseconds_and_ethernet(void **state)
{
	static const uint8_t expected[PCAP_HEAD] = {
		0x4d, 0x3c, 0xb2, 0xa1, 2,    0,    4, 0, 0, 0, 0, 0,
		0,    0,    0,    0,    0x3c, 0x04, 0, 0, 1, 0, 0, 0};
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	assert_int_equal(sink_pcap.head(out, 64, 0), sizeof(expected));
	assert_memory_equal(out, expected, sizeof(expected));
}

/* One record of 256 bytes: stamp, Ethernet, IPv4, UDP, nexmon's header. */
static void a_pcap_packet_is_the_datagram_of_the_firmware(void **state)
{
	static const uint8_t expected[] = {
		/* 1795262400 s, 123456790 ns; 316 bytes, twice */
		0xc0, 0x87, 0x01, 0x6b, 0x16, 0xcd, 0x5b, 0x07, 0x3c, 0x01, 0,
		0, 0x3c, 0x01, 0, 0,
		/* to all, from NEXMON, IPv4 */
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x4e, 0x45, 0x58, 0x4d,
		0x4f, 0x4e, 0x08, 0x00,
		/* 302 bytes, UDP, 10.10.10.10 to 255.255.255.255 */
		0x45, 0, 0x01, 0x2e, 0, 1, 0, 0, 1, 17, 0xa4, 0xab, 10, 10, 10,
		10, 0xff, 0xff, 0xff, 0xff,
		/* 5500 to 5500, 282 bytes, no checksum */
		0x15, 0x7c, 0x15, 0x7c, 0x01, 0x1a, 0, 0,
		/* magic, -52 dBm, 0x88, MAC, sequence, core and stream,
		 * chanspec, chip */
		0x11, 0x11, 0xcc, 0x88, 2, 0xc5, 0, 0, 0, 1, 0x30, 0x12, 0x11,
		0, 0x06, 0x10, 0x65, 0};
	struct csiw_record r = record_of(1, 256);
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	assert_int_equal(sink_pcap.put(out, 64, &r, csi_of()),
			 sizeof(expected) + 256);
	assert_memory_equal(out, expected, sizeof(expected));
	assert_memory_equal(out + sizeof(expected), csi_of(), 256);
}

static void a_pcap_packet_reads_back_as_what_was_put(void **state)
{
	static const uint16_t lengths[] = {256, 512, 1024};

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct csiw_record r = record_of(1, lengths[i / 2]);
		uint8_t out[SINK_PIECE_MAX];
		struct csiw_csi csi;
		size_t len;

		if (i % 2 != 0) { /* as the guest has an older header */
			r.flags = CSIW_RECORD_OLD_HEADER;
			r.rssi_dbm = 0x11;
			r.frame_control = 0;
		}
		len = sink_pcap.put(out, 256, &r, csi_of());
		assert_int_equal(csiw_nexmon_frame(&csi, CSIW_LINK_ETHERNET,
						   out + PACKET_HEAD,
						   len - PACKET_HEAD),
				 0);
		assert_int_equal(csiw_nexmon_source(CSIW_LINK_ETHERNET,
						    out + PACKET_HEAD,
						    len - PACKET_HEAD),
				 0);
		assert_int_equal(csi.rssi_valid, i % 2 == 0);
		assert_int_equal(csi.rssi_dbm, r.rssi_dbm);
		assert_int_equal(csi.frame_control, r.frame_control);
		assert_memory_equal(csi.mac, r.mac, sizeof(csi.mac));
		assert_int_equal(csi.sequence, r.sequence);
		assert_int_equal(csi.core_stream, r.core_stream);
		assert_int_equal(csi.chanspec, r.chanspec);
		assert_int_equal(csi.chip, r.chip);
		assert_int_equal(csi.csi_len, r.csi_len);
		assert_memory_equal(csi.csi, csi_of(), r.csi_len);
	}
}

static void the_older_header_begins_with_its_magic_twice(void **state)
{
	struct csiw_record r = record_of(1, 256);
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	r.flags = CSIW_RECORD_OLD_HEADER;
	sink_pcap.put(out, 64, &r, csi_of());
	assert_memory_equal(out + 58, "\x11\x11\x11\x11\x02\xc5", 6);
}

static void a_csv_line_has_a_value_for_every_name(void **state)
{
	static const char names[] =
		"index,request,mono_ns,wall_ns,mac,sequence,frame_control,"
		"rssi_dbm,core_stream,chanspec,chip,format,flags,csi_len,"
		"dropped,csi_0,csi_1,csi_2,csi_3,csi_4,csi_5\n";
	static const char values[] =
		"1,7,5000000001,1795262400123456790,02:C5:00:00:00:01,4656,136,"
		"-52,17,4102,101,1,0,12,3,1,-1,2,-2,3,-3\n";
	static const char narrow[] =
		"1,7,5000000001,1795262400123456790,02:C5:00:00:00:01,4656,136,"
		"-52,17,4102,101,1,0,5,3,1,-1,,,,\n";
	struct csiw_record r = record_of(1, 12);
	uint8_t out[SINK_PIECE_MAX];
	size_t len = sink_csv.head(out, 3, 0);

	(void)state;
	assert_int_equal(len, sizeof(names) - 1);
	assert_memory_equal(out, names, len);
	len = sink_csv.put(out, 3, &r, csi_of());
	assert_int_equal(len, sizeof(values) - 1);
	assert_memory_equal(out, values, len);
	r.csi_len = 5;
	len = sink_csv.put(out, 3, &r, csi_of());
	assert_int_equal(len, sizeof(narrow) - 1);
	assert_memory_equal(out, narrow, len);
}

static void a_jsonl_line_is_one_object(void **state)
{
	static const char expected[] =
		"{\"index\":1,\"request\":7,\"mono_ns\":5000000001,"
		"\"wall_ns\":1795262400123456790,\"mac\":\"02:C5:00:00:00:01\","
		"\"sequence\":4656,\"frame_control\":136,\"rssi_dbm\":-52,"
		"\"core_stream\":17,\"chanspec\":4102,\"chip\":101,\"format\":"
		"1,"
		"\"flags\":0,\"csi_len\":8,\"dropped\":3,"
		"\"csi\":[[1,-1],[2,-2]]}\n";
	struct csiw_record r = record_of(1, 8);
	uint8_t out[SINK_PIECE_MAX];
	size_t len = sink_jsonl.put(out, 64, &r, csi_of());

	(void)state;
	assert_int_equal(len, sizeof(expected) - 1);
	assert_memory_equal(out, expected, len);
	assert_null(sink_jsonl.head);
}

static bool holds(const uint8_t *out, size_t len, const char *words)
{
	return memmem(out, len, words, strlen(words)) != NULL;
}

static void the_older_header_has_no_rssi_in_text(void **state)
{
	struct csiw_record r = record_of(1, 8);
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	r.flags = CSIW_RECORD_OLD_HEADER;
	r.rssi_dbm = 17;
	assert_true(holds(out, sink_csv.put(out, 2, &r, csi_of()),
			  ",4656,136,,17,4102,101,1,1,8,3,1,-1,2,-2\n"));
	assert_true(holds(out, sink_jsonl.put(out, 2, &r, csi_of()),
			  ",\"rssi_dbm\":null,\"core_stream\":17,"));
	sink_npy.put(out, 2, &r, csi_of());
	assert_int_equal(out[33], 17);
}

static void an_npy_record_is_packed_and_little_endian(void **state)
{
	static const uint8_t fields[48] = {
		1,    0,    0,    0,    7,    0,    0,    0,    0x01, 0xf2,
		0x05, 0x2a, 1,    0,    0,    0,    0x16, 0x4d, 0xf9, 0x25,
		0xa4, 0x0d, 0xea, 0x18, 2,    0xc5, 0,    0,    0,    1,
		0x30, 0x12, 0x88, 0xcc, 0x11, 0,    0x06, 0x10, 0x65, 0,
		1,    0,    8,    0,    3,    0,    0,    0};
	static const uint8_t none[248] = {0};
	struct csiw_record r = record_of(1, 8);
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	memset(out, 0xee, sizeof(out));
	assert_int_equal(sink_npy.put(out, 64, &r, csi_of()), 48 + 256);
	assert_memory_equal(out, fields, sizeof(fields));
	assert_memory_equal(out + 48, csi_of(), 8);
	assert_memory_equal(out + 56, none, sizeof(none));
}

/* So that a reader sees the old number or the new one. */
static void an_npy_head_changes_in_its_count_alone(void **state)
{
	static const uint64_t counts[] = {1, 9999999999999999u};
	uint8_t none[SINK_PIECE_MAX];
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	for (uint32_t tones = 64; tones <= 256; tones *= 2) {
		size_t size = sink_npy.head(none, tones, 0);
		const char *end = strstr((char *)none + 10, ",), }");
		size_t first = (size_t)(end - (char *)none) - 16;

		assert_int_equal(size % 64, 0);
		assert_int_equal(first % 16, 0);
		assert_memory_equal(none + first, "               0,)", 18);
		for (size_t i = 0; i < 2; i++) {
			assert_int_equal(sink_npy.head(out, tones, counts[i]),
					 size);
			assert_memory_equal(out, none, first);
			assert_memory_equal(out + first + 16, none + first + 16,
					    size - first - 16);
			assert_memory_not_equal(out + first, none + first, 16);
		}
	}
}

/* The most that a guest can put into a record. */
static void no_record_is_longer_than_a_piece(void **state)
{
	static const struct sink_format *const formats[] = {
		&sink_npy, &sink_csv, &sink_jsonl, &sink_pcap};
	static uint8_t out[2 * SINK_PIECE_MAX];
	uint8_t csi[1024];
	struct csiw_record r;

	(void)state;
	memset(&r, 0xff, sizeof(r));
	r.rssi_dbm = -128;
	r.csi_len = sizeof(csi);
	for (size_t i = 0; i < sizeof(csi); i += 2) {
		csiw_put16(csi + i, 0x8000, CSIW_ORDER_LITTLE); /* -32768 */
	}
	for (size_t i = 0; i < 4; i++) {
		assert_true(formats[i]->put(out, 256, &r, csi) <
			    SINK_PIECE_MAX);
		assert_true(formats[i]->head == NULL ||
			    formats[i]->head(out, 256, UINT64_MAX / 1000) <
				    SINK_PIECE_MAX);
	}
}

static void every_length_of_csi_gives_a_record(void **state)
{
	uint8_t out[SINK_PIECE_MAX];

	(void)state;
	for (uint16_t len = 0; len <= 256; len++) {
		struct csiw_record r = record_of(1, len);
		size_t used = sink_csv.put(out, 64, &r, csi_of());
		int commas = 0;

		for (size_t i = 0; i < used; i++) {
			commas += out[i] == ',';
		}
		assert_int_equal(commas, 14 + 128);
		assert_int_equal(sink_npy.put(out, 64, &r, csi_of()), 304);
		assert_int_equal(sink_pcap.put(out, 64, &r, csi_of()),
				 16 + 42 + 18 + len);
		used = sink_jsonl.put(out, 64, &r, csi_of());
		out[used] = '\0';
		assert_non_null(
			strstr((char *)out,
			       len < 4 ? "\"csi\":[]}\n" : "\"csi\":[[1,-1]"));
		assert_string_equal((char *)out + used - 3, "]}\n");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pcap_head_says_nanoseconds_and_ethernet),
		cmocka_unit_test(a_pcap_packet_is_the_datagram_of_the_firmware),
		cmocka_unit_test(a_pcap_packet_reads_back_as_what_was_put),
		cmocka_unit_test(the_older_header_begins_with_its_magic_twice),
		cmocka_unit_test(a_csv_line_has_a_value_for_every_name),
		cmocka_unit_test(a_jsonl_line_is_one_object),
		cmocka_unit_test(the_older_header_has_no_rssi_in_text),
		cmocka_unit_test(an_npy_record_is_packed_and_little_endian),
		cmocka_unit_test(an_npy_head_changes_in_its_count_alone),
		cmocka_unit_test(no_record_is_longer_than_a_piece),
		cmocka_unit_test(every_length_of_csi_gives_a_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

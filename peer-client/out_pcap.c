/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * out_pcap.c: samples as the datagrams a chip sends, so that tools for nexmon
 * captures read them.  What v1 does not carry is made up, and said so in the
 * file beside it.  PROTOCOL.md section 8.
 */
#include <csiw/nexmon.h>
#include <string.h>

#include "out.h"

#ifdef CSIW_HAVE_PCAP
#include <errno.h>
#include <pcap/pcap.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	ETHERNET_SIZE = 14,
	IP_SIZE = 20,
	UDP_SIZE = 8,
	HEADER_SIZE = ETHERNET_SIZE + IP_SIZE + UDP_SIZE,
	DATAGRAM_SIZE = CSIW_NEXMON_HEADER_SIZE + CSIW_CSI_SIZE,
	FRAME_SIZE = HEADER_SIZE + DATAGRAM_SIZE,
	MAGIC = 0x1111,
};

enum { CHIP_ASSUMED = 0x0065 }; /* 43455c0, that of the reference platform */

static uint16_t chip_id(const struct collection *c)
{
	return c->chip != NULL ? c->chip->id : CHIP_ASSUMED;
}

/* 0, which means no channel, if a guest served a pair that has none. */
static uint16_t chanspec(const struct collection *c)
{
	uint16_t out = 0;

	csiw_chanspec_request(&out, c->request.channel,
			      c->request.bandwidth_mhz);
	return out;
}

/* Without bytes 10 and 11, the checksum. */
static uint16_t ip_checksum(const uint8_t *ip)
{
	uint32_t sum = 0;

	for (int i = 0; i < IP_SIZE; i += 2) {
		sum += i == 10 ? 0u : csiw_get16(ip + i, CSIW_ORDER_BIG);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t) ~(sum + (sum >> 16));
}

/* UDP checksum 0, which means none: as nexmon sends it. */
static void put_headers(uint8_t *frame)
{
	static const uint8_t fixed[HEADER_SIZE] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 'N',  'E', 'X',
		'M',  'O',  'N',  0x08, 0x00, 0x45, 0,    0,   0,
		0,    1,    0,    0,    1,    17,   0,    0,   10,
		10,   10,   10,   0xff, 0xff, 0xff, 0xff,
	};
	uint8_t *ip = frame + ETHERNET_SIZE;
	uint8_t *udp = ip + IP_SIZE;

	memcpy(frame, fixed, sizeof(fixed));
	csiw_put16(ip + 2, IP_SIZE + UDP_SIZE + DATAGRAM_SIZE, CSIW_ORDER_BIG);
	csiw_put16(ip + 10, ip_checksum(ip), CSIW_ORDER_BIG);
	csiw_put16(udp, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 2, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 4, UDP_SIZE + DATAGRAM_SIZE, CSIW_ORDER_BIG);
}

static void put_datagram(uint8_t *p, const struct collection *c,
			 const struct csiw_sample *head, const uint8_t *csi)
{
	memset(p, 0, CSIW_NEXMON_HEADER_SIZE);
	csiw_put16(p, MAGIC, CSIW_ORDER_LITTLE);
	p[2] = (uint8_t)head->rssi_dbm;
	memcpy(p + 4, head->mac, CSIW_MAC_SIZE);
	csiw_put16(p + 12, head->stream, CSIW_ORDER_LITTLE);
	csiw_put16(p + 14, chanspec(c), CSIW_ORDER_LITTLE);
	csiw_put16(p + 16, chip_id(c), CSIW_ORDER_LITTLE);
	memcpy(p + CSIW_NEXMON_HEADER_SIZE, csi, CSIW_CSI_SIZE);
}

/* libpcap closes the stream it is given, and the file is ours: a second one on
 * the same file. */
static bool begin(struct out *o, const struct collection *c)
{
	pcap_t *dead = pcap_open_dead(DLT_EN10MB, FRAME_SIZE);
	int fd = dup(fileno(o->data.f));
	FILE *f = fd < 0 ? NULL : fdopen(fd, "wb");

	(void)c;
	if (f == NULL && fd >= 0) {
		close(fd);
	}
	if (dead != NULL && f != NULL) {
		o->state = pcap_dump_fopen(dead, f);
		f = o->state == NULL ? f : NULL;
	}
	if (f != NULL) {
		fclose(f);
	}
	if (dead != NULL) {
		pcap_close(dead);
	}
	return o->state != NULL;
}

static bool put(struct out *o, const struct collection *c,
		const struct csiw_sample *head, const uint8_t *csi)
{
	uint8_t frame[FRAME_SIZE];
	struct pcap_pkthdr packet = {
		.ts = {.tv_sec = c->start.tv_sec + head->time_s,
		       .tv_usec = c->start.tv_nsec / 1000},
		.caplen = FRAME_SIZE,
		.len = FRAME_SIZE,
	};

	put_headers(frame);
	put_datagram(frame + HEADER_SIZE, c, head, csi);
	pcap_dump(o->state, &packet, frame);
	return !ferror(pcap_dump_file(o->state));
}

static bool end(struct out *o)
{
	bool ok = pcap_dump_flush(o->state) == 0;
	int err = errno;

	pcap_dump_close(o->state);
	o->state = NULL;
	errno = err;
	return ok;
}

static json_t *made_up(const struct collection *c)
{
	return json_pack("{s:s, s:s, s:i, s:i, s:i, s:i, s:s}", "addresses",
			 "Ethernet, IPv4 and UDP headers as nexmon sends them",
			 "time", "start + time_s of the sample",
			 "frame_control", 0, "sequence", 0, "chanspec",
			 chanspec(c), "chip", chip_id(c), "chip_from",
			 c->chip != NULL ? "--chip" : "assumed");
}

const struct format format_pcap = {"pcap", begin, put, end, made_up};
#else
const struct format format_pcap = {.name = "pcap"};
#endif

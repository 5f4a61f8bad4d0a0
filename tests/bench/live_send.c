/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live_send.c: CSI datagrams onto an Ethernet, byte for byte as a 43455c0 hands
 * them to its driver, paced by the clock.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <csiw/csiw.h>

#include "live.h"

enum {
	HEADERS = 42, /* Ethernet, IPv4, UDP */
	CSI = HEADERS + CSIW_NEXMON_HEADER_SIZE,
	FRAME_MAX = CSI + CSIW_NEXMON_CSI_MAX,
	BATCH = 64, /* well below the 1000 that a veth's queue takes */
	NAP_NS = 50000,
	DEVICES = 10,
	CHIP_43455C0 = 0x0065,
	CHANSPEC_6_20 = 0x1006,
	CHANSPEC_36_80 = 0xe02a,
};

struct train {
	uint8_t frame[BATCH][FRAME_MAX];
	struct iovec piece[BATCH];
	struct mmsghdr message[BATCH];
};

static uint64_t clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + (uint64_t)t.tv_nsec;
}

/* The sum of an IPv4 header whose checksum field is 0. */
static uint16_t checksum(const uint8_t *ip)
{
	uint32_t sum = 0;

	for (int i = 0; i < 20; i += 2) {
		sum += csiw_get16(ip + i, CSIW_ORDER_BIG);
	}
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t) ~(sum + (sum >> 16));
}

static void put_headers(uint8_t *f, size_t len)
{
	static const uint8_t ethernet[14] =
		"\xff\xff\xff\xff\xff\xffNEXMON\x08";
	static const uint8_t ip[20] =
		"\x45\0\0\0\0\x01\0\0\x01\x11\0\0\x0a\x0a\x0a\x0a\xff\xff\xff";
	uint8_t *udp = f + 34;

	memcpy(f, ethernet, sizeof(ethernet));
	memcpy(f + 14, ip, sizeof(ip));
	f[33] = 0xff;
	csiw_put16(f + 16, (uint16_t)(len - 14), CSIW_ORDER_BIG);
	csiw_put16(f + 24, checksum(f + 14), CSIW_ORDER_BIG);
	csiw_put16(udp, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 2, CSIW_NEXMON_PORT, CSIW_ORDER_BIG);
	csiw_put16(udp + 4, (uint16_t)(len - 34), CSIW_ORDER_BIG);
}

static void put_csi(uint8_t *f, size_t len)
{
	uint8_t *head = f + HEADERS;

	csiw_put16(head, 0x1111, CSIW_ORDER_LITTLE);
	head[2] = 0xc4; /* -60 dBm */
	head[3] = 0x88;
	csiw_put16(head + 4, 0x02c5, CSIW_ORDER_BIG);
	csiw_put16(head + 14, len == FRAME_MAX ? CHANSPEC_36_80 : CHANSPEC_6_20,
		   CSIW_ORDER_LITTLE);
	csiw_put16(head + 16, CHIP_43455C0, CSIW_ORDER_LITTLE);
	for (size_t i = CSI; i < len; i++) {
		f[i] = (uint8_t)(i * 37);
	}
}

static void make_train(struct train *t, size_t len)
{
	memset(t, 0, sizeof(*t));
	for (int i = 0; i < BATCH; i++) {
		put_headers(t->frame[i], len);
		put_csi(t->frame[i], len);
		t->piece[i].iov_base = t->frame[i];
		t->piece[i].iov_len = len;
		t->message[i].msg_hdr.msg_iov = &t->piece[i];
		t->message[i].msg_hdr.msg_iovlen = 1;
	}
}

static void number_frame(uint8_t *f, uint32_t index)
{
	csiw_put32(f + HEADERS + 6, index % DEVICES, CSIW_ORDER_BIG);
	csiw_put16(f + HEADERS + 10, (uint16_t)(index << 4), CSIW_ORDER_LITTLE);
	csiw_put32(f + CSI, index, CSIW_ORDER_LITTLE);
}

/* How many of the frames are due now. */
static uint32_t due(const struct live_load *load, uint64_t start_ns)
{
	uint64_t ready;

	if (load->rate == 0) {
		return load->count;
	}
	ready = (clock_ns() - start_ns) / 1000 * load->rate / 1000000 + 1;
	return ready < load->count ? (uint32_t)ready : load->count;
}

static uint32_t send_some(int fd, struct train *t, uint32_t first, uint32_t n)
{
	int sent;

	for (uint32_t i = 0; i < n; i++) {
		number_frame(t->frame[i], first + i);
	}
	do {
		sent = sendmmsg(fd, t->message, n, 0);
	} while (sent < 0 && (errno == EINTR || errno == ENOBUFS));
	if (sent < 0) {
		live_fail("frames cannot be sent", strerror(errno));
	}
	return (uint32_t)sent;
}

static int open_socket(const char *interface)
{
	struct sockaddr_ll a = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(interface),
	};
	/* protocol 0: it hears nothing */
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || a.sll_ifindex == 0 ||
	    bind(fd, (struct sockaddr *)&a, sizeof(a)) != 0) {
		live_fail(interface, strerror(errno));
	}
	return fd;
}

void live_send(const struct live_load *load)
{
	static const struct timespec nap = {.tv_nsec = NAP_NS};
	static struct train train;
	uint64_t start = clock_ns();
	uint32_t sent = 0;
	int fd = open_socket(load->interface);

	make_train(&train, CSI + load->csi_len);
	while (sent < load->count) {
		uint32_t n = due(load, start) - sent;

		if (n == 0) {
			nanosleep(&nap, NULL);
			continue;
		}
		sent += send_some(fd, &train, sent, n < BATCH ? n : BATCH);
	}
	printf("sent %u\n", sent);
	printf("elapsed_s %.6f\n", (double)(clock_ns() - start) / 1e9);
	close(fd);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * send.c: puts the Ethernet frames of a capture file (classic pcap, little-
 * endian) onto an interface, as they are.
 *
 *	send INTERFACE FILE MICROSECONDS-BETWEEN-FRAMES
 */
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FILE_HEADER = 24, FRAME_MAX = 2048 };

struct packet_header {
	uint32_t sec, fraction, caplen, len;
};

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static int open_interface(const char *name)
{
	struct sockaddr_ll to = {
		.sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(name),
	};
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	if (fd < 0 || to.sll_ifindex == 0 ||
	    bind(fd, (struct sockaddr *)&to, sizeof(to)) != 0) {
		die(name);
	}
	return fd;
}

int main(int argc, char **argv)
{
	struct packet_header header;
	uint8_t frame[FRAME_MAX];
	FILE *in;
	int fd;

	if (argc != 4) {
		fputs("usage: send INTERFACE FILE MICROSECONDS\n", stderr);
		return 2;
	}
	fd = open_interface(argv[1]);
	in = fopen(argv[2], "rb");
	if (in == NULL || fread(frame, FILE_HEADER, 1, in) != 1) {
		die(argv[2]);
	}
	while (fread(&header, sizeof(header), 1, in) == 1) {
		if (header.caplen > sizeof(frame) ||
		    fread(frame, header.caplen, 1, in) != 1 ||
		    send(fd, frame, header.caplen, 0) < 0) {
			die("send");
		}
		usleep((useconds_t)strtoul(argv[3], NULL, 10));
	}
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dcmd.c: one raw command to the simulated radio, so that its own tests need
 * nothing of csiwd.
 *
 *	dcmd vendor INTERFACE NUMBER get|set LEN [HEX]
 *	dcmd netlink INTERFACE NUMBER get|set LEN [HEX]
 *
 * LEN is what the header of the vendor command says.  Prints "part HEX" for
 * each message that comes back, then "error N", 0 or negative.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { SIZE = 16384, PATIENCE_S = 20 };

static uint8_t buf[SIZE] __attribute__((aligned(8)));
static size_t len;

static void die(const char *what)
{
	perror(what);
	exit(2);
}

static void add(const void *data, size_t size)
{
	if (len + size + NLMSG_ALIGNTO > SIZE) {
		errno = E2BIG;
		die("message");
	}
	memcpy(buf + len, data, size);
	len += size;
}

static void add_attribute(uint16_t type, const void *data, size_t size)
{
	struct nlattr head = {.nla_len = (uint16_t)(NLA_HDRLEN + size),
			      .nla_type = type};

	add(&head, sizeof(head));
	add(data, size);
	memset(buf + len, 0, NLA_ALIGNTO);
	len = NLA_ALIGN(len);
}

static void begin(uint16_t type, uint16_t flags)
{
	struct nlmsghdr head = {.nlmsg_type = type, .nlmsg_flags = flags};

	len = 0;
	add(&head, sizeof(head));
}

static void send_it(int fd)
{
	((struct nlmsghdr *)(void *)buf)->nlmsg_len = (uint32_t)len;
	if (send(fd, buf, len, 0) < 0) {
		die("send");
	}
}

static size_t receive(int fd)
{
	ssize_t n = recv(fd, buf, SIZE, 0);

	if (n < (ssize_t)sizeof(struct nlmsghdr)) {
		die("recv");
	}
	return (size_t)n;
}

static int open_netlink(int protocol)
{
	struct timeval patience = {.tv_sec = PATIENCE_S};
	struct sockaddr_nl self = {.nl_family = AF_NETLINK};
	int fd = socket(AF_NETLINK, SOCK_RAW, protocol);

	if (fd < 0 || bind(fd, (struct sockaddr *)&self, sizeof(self)) ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		       sizeof(patience))) {
		die("netlink");
	}
	return fd;
}

static void print_part(const uint8_t *data, size_t size)
{
	printf("part ");
	for (size_t i = 0; i < size; i++) {
		printf("%02x", data[i]);
	}
	printf("\n");
}

static const struct nlattr *find(const uint8_t *from, size_t size, int type)
{
	size_t at = 0;

	while (at + NLA_HDRLEN <= size) {
		const struct nlattr *a = (const void *)(from + at);

		if ((a->nla_type & NLA_TYPE_MASK) == type) {
			return a;
		}
		at += NLA_ALIGN(a->nla_len);
	}
	return NULL;
}

static const struct nlattr *find_in_message(size_t size, int type)
{
	size_t head = NLMSG_HDRLEN + GENL_HDRLEN;

	return find(buf + head, size - head, type);
}

/* 0, or -errno of an acknowledgement; 1: another message. */
static int error_of_message(void)
{
	const struct nlmsghdr *head = (const void *)buf;

	if (head->nlmsg_type != NLMSG_ERROR) {
		return 1;
	}
	return ((const struct nlmsgerr *)NLMSG_DATA(head))->error;
}

static uint16_t family(int fd)
{
	struct genlmsghdr genl = {.cmd = CTRL_CMD_GETFAMILY, .version = 1};
	uint16_t id = 0;
	size_t size;

	begin(GENL_ID_CTRL, NLM_F_REQUEST);
	add(&genl, sizeof(genl));
	add_attribute(CTRL_ATTR_FAMILY_NAME, "nl80211", sizeof("nl80211"));
	send_it(fd);
	size = receive(fd);
	if (error_of_message() == 1) {
		memcpy(&id, find_in_message(size, CTRL_ATTR_FAMILY_ID) + 1,
		       sizeof(id));
	}
	return id;
}

static int run_vendor(uint32_t ifindex, const uint8_t *data, size_t size)
{
	struct genlmsghdr genl = {.cmd = NL80211_CMD_VENDOR};
	uint32_t vendor = 0x001018;
	uint32_t subcommand = 1;
	int fd = open_netlink(NETLINK_GENERIC);
	int error;

	begin(family(fd), NLM_F_REQUEST | NLM_F_ACK);
	add(&genl, sizeof(genl));
	add_attribute(NL80211_ATTR_IFINDEX, &ifindex, sizeof(ifindex));
	add_attribute(NL80211_ATTR_VENDOR_ID, &vendor, sizeof(vendor));
	add_attribute(NL80211_ATTR_VENDOR_SUBCMD, &subcommand,
		      sizeof(subcommand));
	add_attribute(NL80211_ATTR_VENDOR_DATA, data, size);
	send_it(fd);
	for (;;) {
		size_t got = receive(fd);
		const struct nlattr *part;

		error = error_of_message();
		if (error != 1) {
			return error;
		}
		part = find_in_message(got, NL80211_ATTR_VENDOR_DATA);
		print_part((const uint8_t *)(part + 1),
			   (size_t)part->nla_len - NLA_HDRLEN);
	}
}

static int run_netlink(const uint8_t *data, size_t size)
{
	struct sockaddr_nl self = {0};
	socklen_t self_size = sizeof(self);
	int fd = open_netlink(31);

	getsockname(fd, (struct sockaddr *)&self, &self_size);
	begin(0, 0);
	((struct nlmsghdr *)(void *)buf)->nlmsg_pid = self.nl_pid;
	add(data, size);
	send_it(fd);
	print_part(buf, receive(fd));
	return 0;
}

static size_t parse_hex(uint8_t *out, size_t room, const char *hex)
{
	size_t size = 0;
	unsigned int byte;

	while (size < room && sscanf(hex, "%2x", &byte) == 1) {
		out[size++] = (uint8_t)byte;
		hex += 2;
	}
	return size;
}

int main(int argc, char **argv)
{
	uint8_t data[4096];
	uint32_t header[5] = {0, 0, sizeof(header), 0, 0x14e46c77};
	size_t size;
	int error;

	if (argc < 6) {
		fprintf(stderr, "dcmd vendor|netlink INTERFACE NUMBER get|set "
				"LEN [HEX]\n");
		return 2;
	}
	header[0] = (uint32_t)strtoul(argv[3], NULL, 0);
	header[1] = (uint32_t)strtoul(argv[5], NULL, 0);
	header[3] = strcmp(argv[4], "set") == 0;
	if (strcmp(argv[1], "vendor") == 0) {
		memcpy(data, header, sizeof(header));
		size = sizeof(header);
	} else {
		memcpy(data, "NEX\0\0\0\0\0", 8);
		memcpy(data + 8, &header[0], 4);
		memcpy(data + 12, &header[3], 4);
		size = 16;
	}
	if (argc > 6) {
		size += parse_hex(data + size, sizeof(data) - size, argv[6]);
	}
	error = strcmp(argv[1], "vendor") == 0
			? run_vendor(if_nametoindex(argv[2]), data, size)
			: run_netlink(data, size);
	printf("error %d\n", error);
	return 0;
}

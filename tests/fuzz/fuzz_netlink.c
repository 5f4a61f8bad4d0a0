/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_netlink.c: what a kernel answers and tells: the first byte chooses who
 * reads it, the messages follow.  An exchange is to port PORT by number NUMBER,
 * and nl80211 is family FAMILY.
 */
#include <errno.h>

#include <linux/nl80211.h>
#include <netlink/msg.h>

#include "fuzz.h"
#include "radio/messages.h"

enum {
	PORT = 77,
	NUMBER = 5,
	FAMILY = 0x1c,
	DATA_SIZE = 64,
	COMMAND = 262,
	ERRNO_MAX = 4095,
};

enum reader {
	READ_FAMILY,
	READ_INTERFACE,
	READ_MONITOR,
	READ_WIPHY,
	READ_VENDOR,
	READ_REGULATORY,
	READ_LINK,
	READ_NOTHING,
	READ_GET, /* protocol 31 */
	READ_SET,
	HEAR_LINK,
	HEAR_WIFI,
	READERS,
};

union found {
	struct message_family family;
	struct nl80211_interface interface;
	struct message_monitor monitor;
	struct message_wiphy wiphy;
	struct message_data data;
	struct message_link link;
	char alpha2[3];
};

static struct nl80211_wiphy wiphy;
static uint8_t bytes[DATA_SIZE];

static int (*const takers[])(struct nlmsghdr *h, void *arg) = {
	[READ_FAMILY] = message_take_family,
	[READ_INTERFACE] = message_take_interface,
	[READ_MONITOR] = message_take_monitor,
	[READ_WIPHY] = message_take_wiphy,
	[READ_VENDOR] = message_take_vendor,
	[READ_REGULATORY] = message_take_regulatory,
	[READ_LINK] = message_take_link,
	[READ_NOTHING] = NULL,
};

static void check_name(const char *text, size_t size)
{
	CHECK(memchr(text, '\0', size) != NULL);
}

static void check_interface(const struct nl80211_interface *i)
{
	check_name(i->name, sizeof(i->name));
	check_name(i->ssid, sizeof(i->ssid));
}

static void check_alpha2(const char alpha2[3])
{
	CHECK(memchr(alpha2, '\0', 3) == alpha2 ||
	      memchr(alpha2, '\0', 3) == alpha2 + 2);
	for (const char *c = alpha2; *c != '\0'; c++) {
		CHECK((*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9'));
	}
}

static void check_found(enum reader reader, const union found *f)
{
	switch (reader) {
	case READ_INTERFACE:
		check_interface(&f->interface);
		break;
	case READ_MONITOR:
		check_interface(&f->monitor.found);
		CHECK(f->monitor.found.ifindex == 0 ||
		      (f->monitor.found.type == NL80211_IFTYPE_MONITOR &&
		       f->monitor.found.wiphy == 1));
		break;
	case READ_WIPHY:
		check_name(wiphy.name, sizeof(wiphy.name));
		break;
	case READ_REGULATORY:
		check_alpha2(f->alpha2);
		break;
	case READ_LINK:
		CHECK(f->link.ifindex <= INT32_MAX);
		break;
	case READ_FAMILY:
		CHECK(f->family.id >= 0 && f->family.id <= UINT16_MAX);
		break;
	case READ_VENDOR:
	case READ_NOTHING:
	case READ_GET:
	case READ_SET:
	case HEAR_LINK:
	case HEAR_WIFI:
	case READERS:
		break;
	}
}

static void read_exchange(enum reader reader, void *buf, size_t len)
{
	union found found = {0};
	struct message_exchange x = {.port = PORT,
				     .number = NUMBER,
				     .take = takers[reader],
				     .arg = &found};

	memset(&wiphy, 0, sizeof(wiphy));
	if (reader == READ_MONITOR) {
		found.monitor.wiphy = 1;
	} else if (reader == READ_WIPHY) {
		found.wiphy = (struct message_wiphy){1, &wiphy};
	} else if (reader == READ_VENDOR) {
		found.data = (struct message_data){bytes, sizeof(bytes), 0};
	}
	message_feed(&x, buf, len);
	CHECK(x.error <= 0 && x.error >= -ERRNO_MAX);
	CHECK(x.done || x.error == 0);
	check_found(reader, &found);
}

static void read_command(bool set, void *buf, size_t len)
{
	uint8_t data[DATA_SIZE];
	size_t size = len % DATA_SIZE;
	int err;

	memset(data, 0x5a, sizeof(data));
	err = message_read_dcmd(buf, len, COMMAND, set, data, size);
	CHECK(err == 0 || err == -EPROTO);
	for (size_t i = err == 0 && !set ? size : 0; i < sizeof(data); i++) {
		CHECK(data[i] == 0x5a);
	}
}

/* A driver that hands a frame back as it came. */
static void echo(const uint8_t *data, size_t len)
{
	struct nl_msg *msg = message_dcmd(PORT, COMMAND, false, data, len);
	uint8_t back[DATA_SIZE];
	struct nlmsghdr *h;

	CHECK(msg != NULL);
	h = nlmsg_hdr(msg);
	h->nlmsg_type = NLMSG_DONE;
	CHECK(message_read_dcmd(h, h->nlmsg_len, COMMAND, false, back, len) ==
	      0);
	CHECK(memcmp(back, data, len) == 0);
	nlmsg_free(msg);
}

static void hear(enum reader reader, struct nlmsghdr *h, int len)
{
	for (; nlmsg_ok(h, len); h = nlmsg_next(h, &len)) {
		enum nl80211_event event;
		char alpha2[3] = "";
		uint32_t ifindex = 0;

		event = reader == HEAR_LINK
				? message_event_link(h, &ifindex)
				: message_event_wifi(h, FAMILY, &ifindex,
						     alpha2);
		CHECK(event != NL80211_EVENT_NONE);
		CHECK(event != NL80211_EVENT_OTHER ||
		      (ifindex == 0 && alpha2[0] == '\0'));
		CHECK(reader != HEAR_LINK || ifindex != 0 ||
		      event == NL80211_EVENT_OTHER);
		check_alpha2(alpha2);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum reader reader;
	size_t len = size - 1;
	void *buf;

	if (size == 0) {
		return 0;
	}
	reader = (enum reader)(data[0] % READERS);
	buf = malloc(len > 0 ? len : 1);
	CHECK(buf != NULL);
	memcpy(buf, data + 1, len);
	if (reader <= READ_NOTHING) {
		read_exchange(reader, buf, len);
	} else if (reader <= READ_SET) {
		read_command(reader == READ_SET, buf, len);
		echo(data + 1, len % DATA_SIZE);
	} else {
		hear(reader, buf, (int)len);
	}
	free(buf);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages_dcmd.c: commands to the firmware as messages: brcmfmac's vendor
 * command, and netlink protocol 31 of nexmon's drivers.  Facts:
 * seemoo-lab/nexmon 02d773f, Linux' brcmfmac/vendor.c.
 */
#include "messages.h"

#include <errno.h>
#include <string.h>

#include <linux/nl80211.h>
#include <netlink/attr.h>

#include "nl_private.h"

enum {
	DCMD_MAGIC = 0x14e46c77,
	DCMD_ATTR_LEN = 1, /* u16: of the data in this message */
	DCMD_ATTR_DATA = 2,
};

/* In front of the data of brcmfmac's vendor command; host byte order. */
struct dcmd_header {
	uint32_t number;
	uint32_t len; /* of the data, in and out */
	uint32_t offset;
	uint32_t set;
	uint32_t magic;
};

/* The same of protocol 31. */
struct frame_header {
	uint8_t magic[4]; /* "NEX", type 0 */
	uint32_t cookie;
	uint32_t number;
	uint32_t set;
};

struct nl_msg *message_vendor(int family, uint32_t ifindex, uint32_t number,
			      bool set, const void *data, size_t len)
{
	const struct dcmd_header header = {number, (uint32_t)len,
					   sizeof(header), set, DCMD_MAGIC};
	struct nl_msg *msg =
		message_generic_u32(family, NL80211_CMD_VENDOR, NLM_F_ACK,
				    NL80211_ATTR_IFINDEX, ifindex);
	struct nlattr *attribute;

	if (msg == NULL) {
		return NULL;
	}
	if (nla_put_u32(msg, NL80211_ATTR_VENDOR_ID, VENDOR_BROADCOM) != 0 ||
	    nla_put_u32(msg, NL80211_ATTR_VENDOR_SUBCMD, VENDOR_DCMD) != 0) {
		return message_checked(msg, -1);
	}
	/* Not flagged as nested: raw data to the kernel, which insists. */
	attribute = nla_reserve(msg, NL80211_ATTR_VENDOR_DATA,
				(int)(sizeof(header) + len));
	if (attribute == NULL) {
		return message_checked(msg, -1);
	}
	memcpy(nla_data(attribute), &header, sizeof(header));
	memcpy((uint8_t *)nla_data(attribute) + sizeof(header), data, len);
	return msg;
}

int message_take_vendor(struct nlmsghdr *h, void *arg)
{
	struct message_data *const out = arg;
	struct nlattr *a[NL80211_ATTR_MAX + 1];
	struct nlattr *inner[DCMD_ATTR_DATA + 1];
	static const struct nla_policy policy[DCMD_ATTR_DATA + 1] = {
		[DCMD_ATTR_LEN] = {.type = NLA_U16},
	};
	size_t len;
	size_t room = out->have < out->size ? out->size - out->have : 0;

	if (message_parse_wifi(h, a) != 0 ||
	    a[NL80211_ATTR_VENDOR_DATA] == NULL ||
	    nla_parse_nested(inner, DCMD_ATTR_DATA, a[NL80211_ATTR_VENDOR_DATA],
			     policy) < 0 ||
	    inner[DCMD_ATTR_DATA] == NULL) {
		return -EPROTO;
	}
	len = (size_t)nla_len(inner[DCMD_ATTR_DATA]);
	if (inner[DCMD_ATTR_LEN] != NULL &&
	    nla_get_u16(inner[DCMD_ATTR_LEN]) != len) {
		return -EPROTO;
	}
	room = room < len ? room : len;
	if (room > 0) {
		memcpy(out->data + out->have, nla_data(inner[DCMD_ATTR_DATA]),
		       room);
	}
	out->have += len;
	return 0;
}

struct nl_msg *message_dcmd(uint32_t port, uint32_t number, bool set,
			    const void *data, size_t len)
{
	const struct frame_header header = {{'N', 'E', 'X', 0}, 0, number, set};
	/* The driver takes the length for a multiple of 4. */
	const size_t padded = (len + 3) / 4 * 4;
	struct nl_msg *msg = nlmsg_alloc();
	struct nlmsghdr *h;
	uint8_t *at;

	if (msg == NULL) {
		return NULL;
	}
	h = nlmsg_put(msg, port, 0, 0, (int)(sizeof(header) + padded), 0);
	if (h == NULL) {
		return message_checked(msg, -1);
	}
	at = nlmsg_data(h);
	memcpy(at, &header, sizeof(header));
	memcpy(at + sizeof(header), data, len);
	memset(at + sizeof(header) + len, 0, padded - len);
	return msg;
}

/* Nothing but "done": the firmware's error is dropped. */
static bool is_ack(const uint8_t *at, size_t len)
{
	return len == 4 && memcmp(at, "ACK", 4) == 0;
}

int message_read_dcmd(void *buf, size_t buf_len, uint32_t number, bool set,
		      void *data, size_t len)
{
	const struct frame_header want = {{'N', 'E', 'X', 0}, 0, number, set};
	struct nlmsghdr *h = buf;
	const uint8_t *at;
	size_t have;

	if (!nlmsg_ok(h, (int)buf_len) || h->nlmsg_type != NLMSG_DONE) {
		return -EPROTO;
	}
	at = nlmsg_data(h);
	have = (size_t)nlmsg_datalen(h);
	if (set) {
		return is_ack(at, have) ? 0 : -EPROTO;
	}
	if (have < sizeof(want) + len || memcmp(at, &want, sizeof(want)) != 0) {
		return -EPROTO;
	}
	memcpy(data, at + sizeof(want), len);
	return 0;
}

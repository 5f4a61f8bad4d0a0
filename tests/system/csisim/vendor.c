/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * vendor.c: nl80211's vendor command 0x001018/1: a header, then what the
 * firmware is sent.  Also a set is answered, by an echo.
 */
#include <linux/slab.h>
#include <net/netlink.h>

#include "csisim.h"

enum {
	OUI = 0x001018,
	SUBCOMMAND = 1,
	DATA_MAX = 8192,
	PART_MAX = 3840, /* of a reply, then there is another one */
	ATTR_LEN = 1,
	ATTR_DATA = 2,
};

struct header {
	u32 number;
	s32 len; /* of the reply, and of what the firmware is given */
	u32 offset;
	u32 set;
	u32 magic; /* 0x14e46c77; nobody checks it */
};

static int reply_part(struct wiphy *wiphy, const void *data, u16 len)
{
	struct sk_buff *skb;

	skb = cfg80211_vendor_cmd_alloc_reply_skb(
		wiphy, nla_total_size(len) + nla_total_size(sizeof(len)));
	if (!skb) {
		return -ENOMEM;
	}
	if (nla_put(skb, ATTR_DATA, len, data) ||
	    nla_put_u16(skb, ATTR_LEN, len)) {
		kfree_skb(skb);
		return -ENOBUFS;
	}
	return cfg80211_vendor_cmd_reply(skb);
}

static int reply(struct wiphy *wiphy, const u8 *data, u32 len)
{
	u32 done = 0;
	int err = 0;

	while (!err && done < len) {
		u16 part = min_t(u32, len - done, PART_MAX);

		err = reply_part(wiphy, data + done, part);
		done += part;
	}
	return err;
}

static int command(struct wiphy *wiphy, struct wireless_dev *wdev,
		   const void *data, int data_len)
{
	struct header header;
	u32 given;
	u32 len;
	u8 *buf;
	int err;

	if (data_len < (int)sizeof(header)) {
		return -EINVAL;
	}
	memcpy(&header, data, sizeof(header));
	if (header.len < 0 || header.offset > (u32)data_len) {
		return -EINVAL;
	}
	given = min_t(u32, data_len - header.offset, DATA_MAX);
	len = min_t(u32, header.len, DATA_MAX);
	buf = kvzalloc(max(given, len) + 1, GFP_KERNEL);
	if (!buf) {
		return -ENOMEM;
	}
	memcpy(buf, data + header.offset, given);
	err = csisim_fw_command(header.number, header.set, buf, len);
	if (!err) {
		err = reply(wiphy, buf, len);
	}
	kvfree(buf);
	return err;
}

const struct wiphy_vendor_command csisim_vendor_command = {
	.info = {.vendor_id = OUI, .subcmd = SUBCOMMAND},
	.flags = WIPHY_VENDOR_CMD_NEED_WDEV | WIPHY_VENDOR_CMD_NEED_NETDEV,
	.policy = VENDOR_CMD_RAW_DATA,
	.doit = command,
};

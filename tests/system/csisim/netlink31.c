/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * netlink31.c: the private netlink protocol of nexmon's drivers, with its
 * dangers: errors are dropped, and frames go to the interface made last, also
 * once that is gone.  The use after free is counted instead of done.
 */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "csisim.h"

enum { PROTOCOL = 31 };

struct frame {
	u8 magic[3]; /* "NEX" */
	u8 type;
	s32 cookie;
	u32 number;
	u32 set;
	u8 data[];
};

static struct sock *sock; /* NULL: no such protocol */

void csisim_target_made(struct net_device *dev)
{
	mutex_lock(&csisim.lock);
	csisim.target = dev;
	csisim.target_gone = false;
	mutex_unlock(&csisim.lock);
}

void csisim_target_gone(const struct net_device *dev)
{
	mutex_lock(&csisim.lock);
	csisim.target_gone |= csisim.target == dev;
	mutex_unlock(&csisim.lock);
}

static bool target_is_there(void)
{
	bool there;

	mutex_lock(&csisim.lock);
	csisim.count.netlink++;
	there = csisim.target && !csisim.target_gone;
	csisim.count.dangling_use += !there;
	mutex_unlock(&csisim.lock);
	return there;
}

static void answer(u32 port, const void *data, size_t len)
{
	struct sk_buff *skb = nlmsg_new(len, GFP_KERNEL);
	struct nlmsghdr *head;

	if (!skb) {
		return;
	}
	head = nlmsg_put(skb, 0, 0, NLMSG_DONE, len, 0);
	memcpy(nlmsg_data(head), data, len);
	nlmsg_unicast(sock, skb, port);
}

static void hear(struct sk_buff *skb)
{
	struct nlmsghdr *head = nlmsg_hdr(skb);
	struct frame *frame;
	u32 len;

	if (skb->len < NLMSG_HDRLEN + sizeof(*frame) ||
	    head->nlmsg_len > skb->len ||
	    nlmsg_len(head) < (int)sizeof(*frame)) {
		return;
	}
	len = nlmsg_len(head) - sizeof(*frame);
	frame = kmemdup(nlmsg_data(head), sizeof(*frame) + len, GFP_KERNEL);
	if (!frame) {
		return;
	}
	if (memcmp(frame->magic, "NEX", sizeof(frame->magic)) == 0) {
		/* Whatever becomes of it: nobody is told. */
		if (target_is_there()) {
			csisim_fw_command(frame->number, frame->set,
					  frame->data, len);
		}
		if (frame->set) {
			answer(head->nlmsg_pid, "ACK", sizeof("ACK"));
		} else {
			answer(head->nlmsg_pid, frame, sizeof(*frame) + len);
		}
	}
	kfree(frame);
}

int csisim_netlink_open(void)
{
	struct netlink_kernel_cfg config = {.input = hear};

	if (!(csisim_transport() & CSISIM_BY_NETLINK)) {
		return 0;
	}
	sock = netlink_kernel_create(&init_net, PROTOCOL, &config);
	return sock ? 0 : -ENOMEM;
}

void csisim_netlink_close(void)
{
	if (sock) {
		netlink_kernel_release(sock);
	}
}

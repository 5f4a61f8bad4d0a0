/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * csi.c: frames on the air, at a rate, from devices in turn; and the datagrams
 * in which the chip reports the CSI of those that pass its filters.  csisim.py
 * computes the same bytes.
 */
#include <linux/delay.h>
#include <linux/ip.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/udp.h>
#include <net/ip.h>

#include "csisim.h"

enum {
	PORT = 5500,
	CORES = 1, /* of a BCM43455c0 */
	STREAMS = 4,
	MARK = 0x1111,
	HEADER = 18, /* bytes before the CSI */
	HEADERS = ETH_HLEN + sizeof(struct iphdr) + sizeof(struct udphdr),
	BATCH = 64,     /* frames without a pause */
	STALE = 100000, /* frames that were due: not made up for */
};

/* Kinds of forged datagrams, in turn. */
enum {
	OTHER_SENDER,
	OTHER_ADDRESS,
	OTHER_CHIP,
	STRANGERS,
	GENUINE,
};

static const u8 nexmon[ETH_ALEN] = "NEXMON"; /* without the NUL */
static const u8 stranger[ETH_ALEN] = {0x02, 0xbd, 0, 0, 0, 1};
static struct task_struct *task;

static unsigned int tones(u16 chanspec)
{
	/* Parameters may hold any chanspec. */
	return 64U << (clamp(chanspec >> 11 & 7, 2, 4) - 2);
}

static u8 *put16(u8 *p, u16 value)
{
	put_unaligned_le16(value, p);
	return p + 2;
}

/* A value of 14 bits, sign-extended. */
static u16 value14(u32 word)
{
	return sign_extend32(word, 13);
}

static void put_csi(u8 *p, u32 device, u32 frame, u32 count)
{
	u32 base = csisim_seed ^ device * 0x9e3779b1U ^ frame * 0x85ebca6bU;

	/* The first tone says which frame it was. */
	put_unaligned_le32(frame, p);
	for (u32 tone = 1; tone < count; tone++) {
		u32 word = base ^ (count << 16 | tone) * 0xc2b2ae35U;

		word ^= word >> 15;
		word *= 0x2c1b3c6dU;
		word ^= word >> 12;
		put16(p + 4 * tone, value14(word));
		put16(p + 4 * tone + 2, value14(word >> 14));
	}
}

static void put_mac(u8 *p, u32 device)
{
	p[0] = 0x02;
	p[1] = 0xc5;
	put_unaligned_be32(device, p + 2);
}

static u8 frame_control(u32 device)
{
	return device & 1 ? 0x08 : 0x88;
}

static void put_header(u8 *p, u32 device, u32 frame, u16 core_stream, u16 chip)
{
	p = put16(p, MARK);
	if (csisim_old) {
		p = put16(p, MARK);
	} else {
		*p++ = (u8)(-20 - (int)((frame * 7 + device) % 70));
		*p++ = frame_control(device);
	}
	put_mac(p, device);
	p = put16(p + ETH_ALEN, frame << 4);
	p = put16(p, core_stream);
	p = put16(p, csisim.fw.chanspec);
	put16(p, chip);
}

static void put_headers(u8 *p, unsigned int len, int kind)
{
	struct ethhdr *eth = (struct ethhdr *)p;
	struct iphdr *ip = (struct iphdr *)(eth + 1);
	struct udphdr *udp = (struct udphdr *)(ip + 1);

	eth_broadcast_addr(eth->h_dest);
	memcpy(eth->h_source, kind == OTHER_SENDER ? stranger : nexmon,
	       ETH_ALEN);
	eth->h_proto = htons(ETH_P_IP);
	memset(ip, 0, sizeof(*ip));
	ip->version = 4;
	ip->ihl = 5;
	ip->tot_len = htons(sizeof(*ip) + sizeof(*udp) + len);
	ip->id = htons(1);
	ip->ttl = 1;
	ip->protocol = IPPROTO_UDP;
	ip->saddr = htonl(kind == OTHER_ADDRESS ? 0xc0a80107 : 0x0a0a0a0a);
	ip->daddr = htonl(0xffffffff);
	ip_send_check(ip);
	udp->source = htons(PORT);
	udp->dest = htons(PORT);
	udp->len = htons(sizeof(*udp) + len);
	udp->check = 0;
}

static void deliver(struct sk_buff *skb, bool genuine)
{
	skb->protocol = eth_type_trans(skb, csisim.wlan);
	if (netif_rx(skb) != NET_RX_SUCCESS) {
		csisim.count.dropped++;
	} else if (genuine) {
		csisim.count.sent++;
	} else {
		csisim.count.strangers++;
	}
}

static void send(u32 device, u32 frame, u16 core_stream, int kind)
{
	unsigned int count = tones(csisim.fw.chanspec);
	unsigned int len = HEADER + 4 * count;
	unsigned int pad = min(csisim_pad, 64U);
	struct sk_buff *skb;
	u8 *p;

	skb = netdev_alloc_skb_ip_align(csisim.wlan, HEADERS + len + pad);
	if (!skb) {
		csisim.count.dropped++;
		return;
	}
	p = skb_put(skb, HEADERS + len + pad);
	put_headers(p, len, kind);
	p += HEADERS;
	put_header(p, device, frame, core_stream,
		   kind == OTHER_CHIP ? 0x1234 : csisim_chip);
	put_csi(p + HEADER, device, frame, count);
	memset(p + len, 0xa5, pad);
	deliver(skb, kind == GENUINE);
}

static bool passes(u32 device)
{
	const struct csisim_block *block = &csisim.fw.block;
	unsigned int count =
		min_t(unsigned int, le16_to_cpu(block->mac_count), CSISIM_MACS);
	u8 mac[ETH_ALEN];

	if (block->use_byte && block->first_byte != frame_control(device)) {
		return false;
	}
	put_mac(mac, device);
	for (unsigned int i = 0; i < count; i++) {
		if (ether_addr_equal_unaligned(mac, block->macs[i])) {
			return true;
		}
	}
	return count == 0;
}

/* One frame on the air: CSI of each core and stream that is wanted. */
static void receive(u32 frame)
{
	u32 device = frame % max(csisim_devices, 1U);
	u8 masks = csisim.fw.block.masks;

	if (!passes(device)) {
		return;
	}
	for (u16 core = 0; core < CORES; core++) {
		for (u16 stream = 0; stream < STREAMS; stream++) {
			if (masks & 1 << core && masks & 16 << stream) {
				send(device, frame, core | stream << 3,
				     GENUINE);
			}
		}
	}
	if (csisim_strangers && frame % csisim_strangers == 0) {
		send(device, frame, 0, (frame / csisim_strangers) % STRANGERS);
	}
}

/* Whether the chip reports CSI.  With the lock. */
static bool reports(void)
{
	enum csisim_fault fault = csisim_fault();

	return csisim.wlan && csisim.fw.up && csisim.fw.block.collect == 1 &&
	       csisim_rate && csisim.fw.left &&
	       (csisim.fw.monitor || !csisim_need_monitor) &&
	       fault != CSISIM_SILENT && fault != CSISIM_CRASH &&
	       fault != CSISIM_BUSDOWN;
}

/* Up to a batch of what is due; how many. */
static unsigned int some(u64 due)
{
	unsigned int done = 0;

	local_bh_disable();
	while (done < BATCH && done < due && reports()) {
		receive(csisim.frame++);
		csisim.fw.left -= csisim_limit != 0;
		done++;
	}
	local_bh_enable();
	return done;
}

static int generate(void *unused)
{
	unsigned int rate = 0;
	u64 begun_ns = 0;
	u64 made = 0; /* since begun_ns, at that rate */

	while (!kthread_should_stop()) {
		u64 due;
		bool more;

		mutex_lock(&csisim.lock);
		if (!reports() || rate != csisim_rate) {
			rate = csisim_rate;
			begun_ns = ktime_get_ns();
			made = 0;
		}
		due = div_u64((ktime_get_ns() - begun_ns) / 1000 * rate,
			      USEC_PER_SEC) -
		      made;
		if (due > STALE) {
			made += due - STALE;
			due = STALE;
		}
		made += some(due);
		more = due > BATCH;
		mutex_unlock(&csisim.lock);
		if (more) {
			cond_resched();
		} else {
			usleep_range(500, 1000);
		}
	}
	return 0;
}

int csisim_csi_start(void)
{
	task = kthread_run(generate, NULL, "csisim");
	return PTR_ERR_OR_ZERO(task);
}

void csisim_csi_stop(void)
{
	kthread_stop(task);
}

/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* monitor.c: the one monitor interface that the chip can have. */
#include <linux/if_arp.h>
#include <linux/kernel.h>

#include "csisim.h"

enum {
	SET_MONITOR = 108,
	WITH_RADIOTAP = 2,
};

/* What netdev_priv of mon0 is. */
struct monitor {
	struct wireless_dev wdev;
};

/* brcmfmac does not look whether the firmware did it either. */
static void tell(u32 value)
{
	__le32 wire = cpu_to_le32(value);

	csisim_fw_command(SET_MONITOR, true, &wire, sizeof(wire));
}

static int open_monitor(struct net_device *dev)
{
	tell(WITH_RADIOTAP);
	return 0;
}

static int stop_monitor(struct net_device *dev)
{
	tell(0);
	return 0;
}

static netdev_tx_t send_nowhere(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops monitor_ops = {
	.ndo_open = open_monitor,
	.ndo_stop = stop_monitor,
	.ndo_start_xmit = send_nowhere,
};

static void set_up(struct net_device *dev)
{
	dev->type = ARPHRD_IEEE80211_RADIOTAP;
	dev->mtu = 2304;
	dev->netdev_ops = &monitor_ops;
	dev->needs_free_netdev = true;
	dev->flags = IFF_NOARP;
}

static struct net_device *make_monitor(struct wiphy *wiphy, const char *name,
				       unsigned char assign_type)
{
	struct net_device *dev;
	struct monitor *monitor;

	dev = alloc_netdev(sizeof(*monitor), name, assign_type, set_up);
	if (!dev) {
		return NULL;
	}
	monitor = netdev_priv(dev);
	monitor->wdev.wiphy = wiphy;
	monitor->wdev.netdev = dev;
	monitor->wdev.iftype = NL80211_IFTYPE_MONITOR;
	dev->ieee80211_ptr = &monitor->wdev;
	SET_NETDEV_DEV(dev, wiphy_dev(wiphy));
	return dev;
}

struct wireless_dev *csisim_monitor_add(struct wiphy *wiphy, const char *name,
					unsigned char assign_type,
					enum nl80211_iftype type,
					struct vif_params *params)
{
	struct net_device *dev;
	int err;

	if (type != NL80211_IFTYPE_MONITOR || csisim.mon) {
		return ERR_PTR(-EOPNOTSUPP);
	}
	mutex_lock(&csisim.lock);
	err = csisim_fw_alive();
	mutex_unlock(&csisim.lock);
	if (err) {
		return ERR_PTR(err);
	}
	dev = make_monitor(wiphy, name, assign_type);
	if (!dev) {
		return ERR_PTR(-ENOMEM);
	}
	err = csisim_netdev_register(dev);
	if (err) {
		free_netdev(dev);
		return ERR_PTR(err);
	}
	csisim.mon = dev;
	csisim_target_made(dev);
	return dev->ieee80211_ptr;
}

int csisim_monitor_remove(struct wiphy *wiphy, struct wireless_dev *wdev)
{
	struct net_device *dev = wdev->netdev;

	if (dev != csisim.mon) {
		return -EOPNOTSUPP;
	}
	csisim.mon = NULL;
	csisim_netdev_unregister(dev);
	csisim_target_gone(dev);
	return 0;
}

static u16 chanspec_of(const struct cfg80211_chan_def *chandef)
{
	bool high = chandef->chan->band == NL80211_BAND_5GHZ;
	int lower = chandef->center_freq1 - chandef->chan->center_freq;
	u16 spec = high ? 0xc000 : 0;

	spec |= ieee80211_frequency_to_channel(chandef->center_freq1);
	switch (chandef->width) {
	case NL80211_CHAN_WIDTH_40:
		return spec | 0x1800 | (10 - lower) / 20 << 8;
	case NL80211_CHAN_WIDTH_80:
		return spec | 0x2000 | (30 - lower) / 20 << 8;
	default:
		return spec | 0x1000;
	}
}

/* It always says that it did. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
int csisim_monitor_channel(struct wiphy *wiphy, struct net_device *dev,
			   struct cfg80211_chan_def *chandef)
#else
int csisim_monitor_channel(struct wiphy *wiphy,
			   struct cfg80211_chan_def *chandef)
#endif
{
	mutex_lock(&csisim.lock);
	if (!csisim_fw_alive()) {
		csisim_fw_tune(chanspec_of(chandef));
	}
	mutex_unlock(&csisim.lock);
	return 0;
}

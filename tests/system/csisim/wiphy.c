/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* wiphy.c: the wiphy, its station interface, and the network it may join. */
#include <linux/kernel.h>
#include <linux/rtnetlink.h>
#include <linux/string.h>

#include "csisim.h"

#define CHANNEL(band_, number, mhz)                                            \
	{                                                                      \
		.band = (band_), .hw_value = (number), .center_freq = (mhz)    \
	}
#define CHANNEL_2(number) CHANNEL(NL80211_BAND_2GHZ, number, 2407 + 5 * number)
#define CHANNEL_5(number) CHANNEL(NL80211_BAND_5GHZ, number, 5000 + 5 * number)

static struct ieee80211_channel channels_2[] = {
	CHANNEL_2(1),  CHANNEL_2(2),
	CHANNEL_2(3),  CHANNEL_2(4),
	CHANNEL_2(5),  CHANNEL_2(6),
	CHANNEL_2(7),  CHANNEL_2(8),
	CHANNEL_2(9),  CHANNEL_2(10),
	CHANNEL_2(11), CHANNEL_2(12),
	CHANNEL_2(13), CHANNEL(NL80211_BAND_2GHZ, 14, 2484),
};
static struct ieee80211_channel channels_5[] = {
	CHANNEL_5(36),  CHANNEL_5(40),  CHANNEL_5(44),  CHANNEL_5(48),
	CHANNEL_5(52),  CHANNEL_5(56),  CHANNEL_5(60),  CHANNEL_5(64),
	CHANNEL_5(100), CHANNEL_5(104), CHANNEL_5(108), CHANNEL_5(112),
	CHANNEL_5(116), CHANNEL_5(120), CHANNEL_5(124), CHANNEL_5(128),
	CHANNEL_5(132), CHANNEL_5(136), CHANNEL_5(140), CHANNEL_5(144),
	CHANNEL_5(149), CHANNEL_5(153), CHANNEL_5(157), CHANNEL_5(161),
	CHANNEL_5(165),
};
/* In 100 kbit/s. */
static struct ieee80211_rate rates[] = {
	{.bitrate = 10},  {.bitrate = 20},  {.bitrate = 55},  {.bitrate = 110},
	{.bitrate = 60},  {.bitrate = 90},  {.bitrate = 120}, {.bitrate = 180},
	{.bitrate = 240}, {.bitrate = 360}, {.bitrate = 480}, {.bitrate = 540},
};

#define HT                                                                     \
	{                                                                      \
		.ht_supported = true, .cap = IEEE80211_HT_CAP_SUP_WIDTH_20_40, \
	}

static struct ieee80211_supported_band band_2 = {
	.channels = channels_2,
	.n_channels = ARRAY_SIZE(channels_2),
	.bitrates = rates,
	.n_bitrates = ARRAY_SIZE(rates),
	.ht_cap = HT,
};
static struct ieee80211_supported_band band_5 = {
	.channels = channels_5,
	.n_channels = ARRAY_SIZE(channels_5),
	.bitrates = rates + 4, /* OFDM alone */
	.n_bitrates = ARRAY_SIZE(rates) - 4,
	.ht_cap = HT,
	.vht_cap = {.vht_supported = true},
};

static const u8 own_mac[ETH_ALEN] = {0x02, 0xc5, 0xff, 0, 0, 1};
static const u8 network_mac[ETH_ALEN] = {0x02, 0xc5, 0xff, 0, 0, 2};

/* What netdev_priv of wlan0 is. */
struct station {
	struct wireless_dev wdev;
};

int csisim_netdev_register(struct net_device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
	return cfg80211_register_netdevice(dev);
#else
	return register_netdevice(dev);
#endif
}

void csisim_netdev_unregister(struct net_device *dev)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
	cfg80211_unregister_netdevice(dev);
#else
	unregister_netdevice(dev);
#endif
}

/* Closing takes the wiphy's lock: it comes before. */
static void close_and_lock(struct net_device *dev)
{
	rtnl_lock();
	if (dev) {
		dev_close(dev);
	}
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
	wiphy_lock(csisim.wiphy);
#endif
}

static void unlock(void)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 12, 0)
	wiphy_unlock(csisim.wiphy);
#endif
	rtnl_unlock();
}

static int open_station(struct net_device *dev)
{
	int err;

	mutex_lock(&csisim.lock);
	err = csisim_fw_alive();
	csisim.fw.up = !err;
	mutex_unlock(&csisim.lock);
	return err;
}

static int stop_station(struct net_device *dev)
{
	mutex_lock(&csisim.lock);
	csisim.fw.up = false;
	mutex_unlock(&csisim.lock);
	return 0;
}

static netdev_tx_t send_nowhere(struct sk_buff *skb, struct net_device *dev)
{
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops station_ops = {
	.ndo_open = open_station,
	.ndo_stop = stop_station,
	.ndo_start_xmit = send_nowhere,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

/* The 20 MHz that the network's beacons are on. */
static struct ieee80211_channel *network_channel(struct wiphy *wiphy)
{
	unsigned int sideband = csisim_network >> 8 & 7;
	unsigned int number = csisim_network & 0xff;
	enum nl80211_band band = csisim_network >> 14 == 3 ? NL80211_BAND_5GHZ
							   : NL80211_BAND_2GHZ;

	switch (csisim_network >> 11 & 7) {
	case 3:
		number += 4 * sideband - 2;
		break;
	case 4:
		number += 4 * sideband - 6;
		break;
	}
	return ieee80211_get_channel(
		wiphy, ieee80211_channel_to_frequency(number, band));
}

/* Any network is there, and lets us in. */
static int join(struct wiphy *wiphy, struct net_device *dev,
		struct cfg80211_connect_params *params)
{
	struct ieee80211_channel *channel = network_channel(wiphy);
	u8 element[2 + IEEE80211_MAX_SSID_LEN] = {WLAN_EID_SSID,
						  params->ssid_len};
	struct cfg80211_bss *bss;

	if (!channel) {
		return -EINVAL;
	}
	memcpy(element + 2, params->ssid, params->ssid_len);
	bss = cfg80211_inform_bss(wiphy, channel, CFG80211_BSS_FTYPE_BEACON,
				  network_mac, 0, WLAN_CAPABILITY_ESS, 100,
				  element, 2 + params->ssid_len, -5000,
				  GFP_KERNEL);
	if (!bss) {
		return -ENOMEM;
	}
	cfg80211_put_bss(wiphy, bss);
	mutex_lock(&csisim.lock);
	csisim.fw.connected = true;
	csisim.fw.chanspec = csisim_network;
	mutex_unlock(&csisim.lock);
	cfg80211_connect_result(dev, network_mac, NULL, 0, NULL, 0,
				WLAN_STATUS_SUCCESS, GFP_KERNEL);
	return 0;
}

static int leave(struct wiphy *wiphy, struct net_device *dev, u16 reason)
{
	mutex_lock(&csisim.lock);
	csisim.fw.connected = false;
	mutex_unlock(&csisim.lock);
	cfg80211_disconnected(dev, reason, NULL, 0, true, GFP_KERNEL);
	return 0;
}

static int tell_station(struct wiphy *wiphy, struct net_device *dev,
			const u8 *mac, struct station_info *info)
{
	info->filled = BIT_ULL(NL80211_STA_INFO_SIGNAL);
	info->signal = -50; /* dBm */
	return 0;
}

static const struct cfg80211_ops wiphy_ops = {
	.get_station = tell_station,
	.add_virtual_intf = csisim_monitor_add,
	.del_virtual_intf = csisim_monitor_remove,
	.set_monitor_channel = csisim_monitor_channel,
	.connect = join,
	.disconnect = leave,
};

int csisim_wiphy_add(struct device *parent)
{
	struct wiphy *wiphy = wiphy_new(&wiphy_ops, 0);
	int err;

	if (!wiphy) {
		return -ENOMEM;
	}
	set_wiphy_dev(wiphy, parent);
	memcpy(wiphy->perm_addr, own_mac, ETH_ALEN);
	wiphy->signal_type = CFG80211_SIGNAL_TYPE_MBM;
	wiphy->interface_modes = BIT(NL80211_IFTYPE_STATION);
	if (!csisim_no_monitor) {
		wiphy->interface_modes |= BIT(NL80211_IFTYPE_MONITOR);
	}
	wiphy->bands[NL80211_BAND_2GHZ] = &band_2;
	wiphy->bands[NL80211_BAND_5GHZ] = &band_5;
	if (csisim_transport() & CSISIM_BY_VENDOR) {
		wiphy->vendor_commands = &csisim_vendor_command;
		wiphy->n_vendor_commands = 1;
	}
	err = wiphy_register(wiphy);
	if (err) {
		wiphy_free(wiphy);
		return err;
	}
	csisim.wiphy = wiphy;
	return 0;
}

void csisim_wiphy_remove(void)
{
	struct wiphy *wiphy = csisim.wiphy;

	close_and_lock(csisim.mon);
	if (csisim.mon) {
		csisim_monitor_remove(wiphy, csisim.mon->ieee80211_ptr);
	}
	unlock();
	wiphy_unregister(wiphy);
	csisim.wiphy = NULL;
	wiphy_free(wiphy);
}

static struct net_device *make_station(void)
{
	struct net_device *dev;
	struct station *station;

	dev = alloc_netdev(sizeof(*station), "wlan%d", NET_NAME_ENUM,
			   ether_setup);
	if (!dev) {
		return NULL;
	}
	station = netdev_priv(dev);
	station->wdev.wiphy = csisim.wiphy;
	station->wdev.netdev = dev;
	station->wdev.iftype = NL80211_IFTYPE_STATION;
	dev->ieee80211_ptr = &station->wdev;
	dev->netdev_ops = &station_ops;
	dev->needs_free_netdev = true;
	SET_NETDEV_DEV(dev, wiphy_dev(csisim.wiphy));
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 15, 0)
	eth_hw_addr_set(dev, own_mac);
#else
	memcpy(dev->dev_addr, own_mac, ETH_ALEN);
#endif
	return dev;
}

int csisim_wlan_add(void)
{
	struct net_device *dev = make_station();
	int err;

	if (!dev) {
		return -ENOMEM;
	}
	close_and_lock(NULL);
	err = csisim_netdev_register(dev);
	unlock();
	if (err) {
		free_netdev(dev);
		return err;
	}
	mutex_lock(&csisim.lock);
	csisim.wlan = dev;
	mutex_unlock(&csisim.lock);
	csisim_target_made(dev);
	return 0;
}

void csisim_wlan_remove(void)
{
	struct net_device *dev = csisim.wlan;

	mutex_lock(&csisim.lock);
	csisim.wlan = NULL;
	mutex_unlock(&csisim.lock);
	csisim_target_gone(dev);
	close_and_lock(dev);
	csisim_netdev_unregister(dev);
	unlock();
}

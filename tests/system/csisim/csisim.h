/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * csisim.h: the simulated radio: a cfg80211 driver that behaves towards user
 * space as brcmfmac with nexmon_csi's firmware does.  README.md says how; the
 * facts were taken down from seemoo-lab/nexmon_csi fdb25ef and seemoo-lab/nexmon
 * 02d773f, no line of code was.
 */
#ifndef CSISIM_H
#define CSISIM_H

#include <linux/etherdevice.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/types.h>
#include <linux/version.h>
#include <net/cfg80211.h>
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

enum csisim_fault {
	CSISIM_NO_FAULT,
	CSISIM_REFUSE,    /* ioctl 500 and iovar chanspec are refused */
	CSISIM_ELSEWHERE, /* any tuning ends on the parameter elsewhere */
	CSISIM_SILENT,    /* no datagram, but answers */
	CSISIM_CRASH,     /* no datagram; one empty answer, then BUSDOWN */
	CSISIM_BUSDOWN,   /* no datagram, every command is -EIO */
	CSISIM_FAULTS,
};

/* Ways to the firmware; bits. */
enum {
	CSISIM_BY_VENDOR = 1,
	CSISIM_BY_NETLINK = 2,
};

/* What there is; the parameter present. */
enum csisim_present {
	CSISIM_NOTHING,
	CSISIM_WIPHY, /* without wlan0 */
	CSISIM_WLAN,
};

enum { CSISIM_MACS = 4, CSISIM_BLOCK_SIZE = 34 };

/* The extractor's block in the firmware's shared memory. */
struct csisim_block {
	__le16 chanspec;
	u8 collect;
	u8 masks; /* low nibble cores, high nibble streams */
	u8 use_byte;
	u8 first_byte;
	__le16 mac_count;
	u8 macs[CSISIM_MACS][ETH_ALEN];
	__le16 delay_us;
} __packed;

struct csisim_firmware {
	struct csisim_block block; /* its chanspec is the one last asked for */
	u16 chanspec;              /* where the radio is */
	u32 scansuppress;
	u32 mpc;
	u32 monitor;
	bool up;        /* wlan0 is */
	bool connected; /* to the network */
	bool emptied;   /* CSISIM_CRASH has given its empty answer */
	u32 left;       /* frames until silence; the parameter limit */
};

struct csisim_counters {
	u64 sent;         /* datagrams of CSI */
	u64 strangers;    /* forged ones */
	u64 dropped;      /* of both, by the kernel at once */
	u64 commands;     /* to the firmware */
	u64 refused;      /* of these, by the firmware */
	u64 configured;   /* ioctl 500 that wrote its block */
	u64 netlink;      /* frames on protocol 31 */
	u64 dangling_use; /* of these, to an interface that is gone */
};

/* lock orders everything; it is taken inside of rtnl and of the wiphy's. */
struct csisim {
	struct mutex lock;
	enum csisim_present present;
	struct wiphy *wiphy;     /* NULL: none */
	struct net_device *wlan; /* NULL: none */
	struct net_device *mon;  /* NULL: none */
	/* Protocol 31 goes to the interface made last, for ever. */
	struct net_device *target;
	bool target_gone;
	struct csisim_firmware fw;
	struct csisim_counters count;
	u32 frame; /* number of the next frame on the air */
};

extern struct csisim csisim;

/* Parameters; README.md. */
extern unsigned int csisim_rate;
extern unsigned int csisim_devices;
extern unsigned int csisim_seed;
extern unsigned int csisim_limit;
extern unsigned int csisim_pad;
extern unsigned int csisim_strangers;
extern unsigned int csisim_slow;
extern ushort csisim_chip;
extern ushort csisim_boot;
extern ushort csisim_elsewhere;
extern ushort csisim_network;
extern bool csisim_stays;
extern bool csisim_old;
extern bool csisim_stock;
extern bool csisim_no_monitor;
extern bool csisim_need_monitor;
enum csisim_fault csisim_fault(void);
unsigned int csisim_transport(void);

/* main.c */
int csisim_become(enum csisim_present level);

/* wiphy.c: wlan0 and what it hangs on.  With the lock not held. */
int csisim_wiphy_add(struct device *parent);
void csisim_wiphy_remove(void);
int csisim_wlan_add(void);
void csisim_wlan_remove(void);
int csisim_netdev_register(struct net_device *dev);
void csisim_netdev_unregister(struct net_device *dev);

/* monitor.c */
struct wireless_dev *csisim_monitor_add(struct wiphy *wiphy, const char *name,
					unsigned char assign_type,
					enum nl80211_iftype type,
					struct vif_params *params);
int csisim_monitor_remove(struct wiphy *wiphy, struct wireless_dev *wdev);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
int csisim_monitor_channel(struct wiphy *wiphy, struct net_device *dev,
			   struct cfg80211_chan_def *chandef);
#else
int csisim_monitor_channel(struct wiphy *wiphy,
			   struct cfg80211_chan_def *chandef);
#endif

/* vendor.c */
extern const struct wiphy_vendor_command csisim_vendor_command;

/* netlink31.c: the interface that frames go to. */
int csisim_netlink_open(void);
void csisim_netlink_close(void);
void csisim_target_made(struct net_device *dev);
void csisim_target_gone(const struct net_device *dev);

/* firmware.c */
void csisim_fw_boot(void);
/* Tune as the firmware does; -EBADE for a chanspec it does not know.  With the
 * lock. */
int csisim_fw_tune(u16 chanspec);
/* One command; buf is overwritten by a get.  0, -EBADE or -EIO.  Sleeps. */
int csisim_fw_command(u32 number, bool set, void *buf, u32 len);
/* -EIO if nobody answers any more.  With the lock. */
int csisim_fw_alive(void);

/* csi.c */
int csisim_csi_start(void);
void csisim_csi_stop(void);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * messages.h: netlink messages put together and taken apart.  Pure: nothing is
 * sent or received here, so every byte can be tested.
 *
 * Builders return a message for nlmsg_free, or NULL if memory is short.  Port
 * and number are left to the sender.  Readers take foreign bytes; they return 0
 * or -EPROTO for what makes no sense.
 */
#ifndef CSIWD_MESSAGES_H
#define CSIWD_MESSAGES_H

#include <netlink/msg.h>

#include "nl80211.h"

/* Events are sent to groups of the family. */
enum message_group {
	MESSAGE_GROUP_CONFIG,
	MESSAGE_GROUP_REGULATORY,
	MESSAGE_GROUP_MLME,
	MESSAGE_GROUPS,
};

/* The numbers that a kernel gave nl80211. */
struct message_family {
	int id;                          /* 0: none */
	uint32_t groups[MESSAGE_GROUPS]; /* 0: it has no such group */
};

struct nl_msg *message_get_family(void);
struct nl_msg *message_get_interface(int family, uint32_t ifindex);
/** A dump of those of a wiphy; older kernels dump all. */
struct nl_msg *message_get_interfaces(int family, uint32_t wiphy);
/** A dump of one wiphy, in several messages. */
struct nl_msg *message_get_wiphy(int family, uint32_t wiphy);
struct nl_msg *message_new_monitor(int family, uint32_t wiphy,
				   const char *name);
struct nl_msg *message_delete(int family, uint32_t ifindex);
struct nl_msg *message_get_regulatory(int family);
/** Vendor command 0x001018/1, as brcmfmac has it. */
struct nl_msg *message_vendor(int family, uint32_t ifindex, uint32_t number,
			      bool set, const void *data, size_t len);

struct nl_msg *message_get_link(const char *name);
struct nl_msg *message_get_link_number(uint32_t ifindex);
struct nl_msg *message_set_link(uint32_t ifindex, bool up);

/** A frame of netlink protocol 31; complete, its port is the answer's. */
struct nl_msg *message_dcmd(uint32_t port, uint32_t number, bool set,
			    const void *data, size_t len);

/* One request and what the kernel answers to it. */
struct message_exchange {
	uint32_t port;
	uint32_t number;
	/* Reads what comes before the end; NULL: of no interest.  0, or
	 * -errno, which ends the exchange. */
	int (*take)(struct nlmsghdr *h, void *arg);
	void *arg;
	bool done;
	int error; /* 0 or -errno; valid once done */
};

/**
 * What was received at once.  Messages that belong to another exchange are
 * ignored: late answers to one that was given up.
 */
void message_feed(struct message_exchange *x, void *buf, size_t len);

/* Readers for an exchange, and what their arg points to.  h lies in the buffer
 * as a whole. */

/* struct message_family */
int message_take_family(struct nlmsghdr *h, void *arg);
/* struct nl80211_interface, without up */
int message_take_interface(struct nlmsghdr *h, void *arg);

/* The first monitor interface of a wiphy; ifindex 0: none. */
struct message_monitor {
	uint32_t wiphy;
	struct nl80211_interface found;
};
int message_take_monitor(struct nlmsghdr *h, void *arg);

/* Each message adds to out; its name is empty: no message was of wiphy. */
struct message_wiphy {
	uint32_t wiphy;
	struct nl80211_wiphy *out;
};
int message_take_wiphy(struct nlmsghdr *h, void *arg);

/* Of a vendor command.  Each message adds to data, up to size; have counts
 * beyond. */
struct message_data {
	uint8_t *data;
	size_t size;
	size_t have;
};
int message_take_vendor(struct nlmsghdr *h, void *arg);

/* char[3] */
int message_take_regulatory(struct nlmsghdr *h, void *arg);

struct message_link {
	uint32_t ifindex;
	bool up;
};
int message_take_link(struct nlmsghdr *h, void *arg);

/**
 * Answer of protocol 31.
 *
 * @param data  what comes back to a get; untouched by a set and on failure.
 */
int message_read_dcmd(void *buf, size_t buf_len, uint32_t number, bool set,
		      void *data, size_t len);

/** Events; as nl80211_hear. */
enum nl80211_event message_event_link(struct nlmsghdr *h, uint32_t *ifindex);
enum nl80211_event message_event_wifi(struct nlmsghdr *h, int family,
				      uint32_t *ifindex, char alpha2[3]);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nl80211.h: what the radio helper asks of the kernel about Wi-Fi and links.
 * Each call is one exchange with the kernel and returns 0 or -errno; -ENODEV
 * if there is no such interface, -ENOENT if there is no Wi-Fi at all (no
 * nl80211 in this kernel yet; asked again with every call).
 */
#ifndef CSIWD_NL80211_H
#define CSIWD_NL80211_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NL80211_NAME_SIZE = 16, NL80211_SSID_SIZE = 33 };

struct nl80211; /* sockets of nl80211, rtnetlink and their events */

struct nl80211_interface {
	uint32_t ifindex;
	uint32_t wiphy;
	uint32_t type; /* NL80211_IFTYPE_* */
	bool up;
	bool connected; /* to a network: it has an SSID */
	char name[NL80211_NAME_SIZE];
	char ssid[NL80211_SSID_SIZE]; /* foreign text */
};

struct nl80211_wiphy {
	char name[64];
	bool monitor;      /* interfaces of type monitor can be made */
	bool dcmd;         /* has vendor command 0x001018/1 */
	bool soft_blocked; /* rfkill */
	bool hard_blocked;
};

/* What nl80211_hear heard. */
enum nl80211_event {
	NL80211_EVENT_NONE,
	NL80211_EVENT_LINK,       /* an interface came, went, up or down */
	NL80211_EVENT_DELETED,    /* an interface is gone: *ifindex */
	NL80211_EVENT_CONNECTED,  /* joined or left a network */
	NL80211_EVENT_REGULATORY, /* *alpha2 */
	NL80211_EVENT_OTHER,
};

/** Open the sockets; no Wi-Fi need be there.  nl80211_close frees. */
int nl80211_open(struct nl80211 **out);
void nl80211_close(struct nl80211 *nl);

/**
 * Be the one that changes this interface, from now to nl80211_close; waits a
 * little for a helper that is still restoring it.
 *
 * @return 0; -EADDRINUSE if another process of this network namespace is.
 */
int nl80211_claim(struct nl80211 *nl, const char *name);

/** Interface by name; -ENODEV, or -EOPNOTSUPP if it is none of Wi-Fi. */
int nl80211_find(struct nl80211 *nl, const char *name,
		 struct nl80211_interface *out);
int nl80211_wiphy(struct nl80211 *nl, uint32_t wiphy,
		  struct nl80211_wiphy *out);
/** A monitor interface of the wiphy, whatever its name; -ENODEV if none. */
int nl80211_find_monitor(struct nl80211 *nl, uint32_t wiphy,
			 struct nl80211_interface *out);
/** Make one; -EOPNOTSUPP if the driver has one already, -EEXIST for the name.
 */
int nl80211_new_monitor(struct nl80211 *nl, uint32_t wiphy, const char *name,
			uint32_t *ifindex);
int nl80211_delete(struct nl80211 *nl, uint32_t ifindex);
/** Regulatory domain, two letters and NUL. */
int nl80211_regulatory(struct nl80211 *nl, char alpha2[3]);

/** -ERFKILL if the radio is blocked. */
int link_set_up(struct nl80211 *nl, uint32_t ifindex, bool up);
int link_is_up(struct nl80211 *nl, uint32_t ifindex, bool *up);

/** The two event sockets to poll for reading; -1 for one that is not there. */
void nl80211_fds(const struct nl80211 *nl, int fds[2]);
/**
 * The next event; NL80211_EVENT_NONE when there is none.  Never waits.
 *
 * @param ifindex  of LINK, DELETED and CONNECTED, else 0.  LINK with 0: events
 *                 were lost, look at everything again.
 * @param alpha2   of REGULATORY; empty for the world.
 */
enum nl80211_event nl80211_hear(struct nl80211 *nl, uint32_t *ifindex,
				char alpha2[3]);

/**
 * Vendor command 0x001018/1: data goes out behind brcmfmac's header, what comes
 * back replaces it, cut to len.  As dcmd_get and dcmd_set.
 */
int nl80211_dcmd(struct nl80211 *nl, uint32_t ifindex, uint32_t number,
		 bool set, void *data, size_t len);

#endif

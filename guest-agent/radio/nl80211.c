/* SPDX-License-Identifier: BSD-2-Clause */
/* nl80211.c: what the kernel is asked about Wi-Fi. */
#include "nl80211.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netlink/socket.h>

#include "dcmd.h"
#include "messages.h"
#include "nl_private.h"

enum { DUMP_TRIES = 3 /* when interfaces come and go meanwhile */ };

#define RFKILL_ROOT "/sys/class/ieee80211"

int nl80211_open(struct nl80211 **out)
{
	struct nl80211 *nl = calloc(1, sizeof(*nl));
	int err;

	if (nl == NULL) {
		return -ENOMEM;
	}
	nl->claim = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (nl->claim < 0 || (nl->generic = nl_open(NETLINK_GENERIC)) == NULL ||
	    (nl->route = nl_open(NETLINK_ROUTE)) == NULL ||
	    (nl->generic_events = nl_open(NETLINK_GENERIC)) == NULL ||
	    (nl->route_events = nl_open(NETLINK_ROUTE)) == NULL ||
	    nl_socket_add_membership(nl->route_events, RTNLGRP_LINK) != 0) {
		err = errno != 0 ? -errno : -EIO;
		nl80211_close(nl);
		return err;
	}
	/* Events are heard from now on if there is Wi-Fi already. */
	nl_ready(nl);
	*out = nl;
	return 0;
}

void nl80211_close(struct nl80211 *nl)
{
	if (nl == NULL) {
		return;
	}
	free(nl->generic_heard.buf);
	free(nl->route_heard.buf);
	nl_socket_free(nl->generic);
	nl_socket_free(nl->route);
	nl_socket_free(nl->generic_events);
	nl_socket_free(nl->route_events);
	if (nl->claim >= 0) {
		close(nl->claim);
	}
	free(nl);
}

int nl_ready(struct nl80211 *nl)
{
	struct message_family family = {0};
	size_t i;
	int err;

	if (nl->family.id != 0) {
		return 0;
	}
	err = nl_exchange(nl->generic, message_get_family(),
			  message_take_family, &family);
	if (err != 0) {
		return err;
	}
	if (family.id == 0) {
		return -EPROTO;
	}
	for (i = 0; i < MESSAGE_GROUPS; i++) {
		if (family.groups[i] != 0) {
			nl_socket_add_membership(nl->generic_events,
						 (int)family.groups[i]);
		}
	}
	nl->family = family;
	return 0;
}

int nl_ask(struct nl80211 *nl, struct nl_msg *msg,
	   int (*take)(struct nlmsghdr *h, void *arg), void *arg)
{
	const int err = nl_exchange(nl->generic, msg, take, arg);

	if (err == -ENOENT) {
		/* Unloaded; it has other numbers when it comes back. */
		nl->family.id = 0;
	}
	return err;
}

static int get_link(struct nl80211 *nl, const char *name,
		    struct message_link *out)
{
	int err;

	if (strlen(name) >= NL80211_NAME_SIZE) {
		return -ENODEV;
	}
	err = nl_exchange(nl->route, message_get_link(name), message_take_link,
			  out);
	return err != 0 || out->ifindex != 0 ? err : -EPROTO;
}

static int find(struct nl80211 *nl, const char *name,
		struct nl80211_interface *out)
{
	struct nl80211_interface found = {0};
	struct message_link link = {0};
	int err = nl_ready(nl);

	if (err == 0) {
		err = get_link(nl, name, &link);
	}
	if (err != 0) {
		return err;
	}
	err = nl_ask(nl, message_get_interface(nl->family.id, link.ifindex),
		     message_take_interface, &found);
	if (err == -ENODEV || err == -EINVAL) {
		return -EOPNOTSUPP;
	}
	if (err != 0) {
		return err;
	}
	if (found.ifindex != link.ifindex) {
		return -EPROTO;
	}
	found.up = link.up;
	*out = found;
	return 0;
}

int nl80211_find(struct nl80211 *nl, const char *name,
		 struct nl80211_interface *out)
{
	int err = find(nl, name, out);

	/* nl80211 may have come back under another number. */
	return err == -ENOENT ? find(nl, name, out) : err;
}

int nl80211_wiphy(struct nl80211 *nl, uint32_t wiphy, struct nl80211_wiphy *out)
{
	struct nl80211_wiphy found = {0};
	struct message_wiphy arg = {wiphy, &found};
	int err = nl_ready(nl);

	if (err == 0) {
		err = nl_ask(nl, message_get_wiphy(nl->family.id, wiphy),
			     message_take_wiphy, &arg);
	}
	if (err != 0) {
		return err;
	}
	if (found.name[0] == '\0') {
		return -ENODEV;
	}
	nl_rfkill(RFKILL_ROOT, found.name, &found.soft_blocked,
		  &found.hard_blocked);
	*out = found;
	return 0;
}

int nl80211_find_monitor(struct nl80211 *nl, uint32_t wiphy,
			 struct nl80211_interface *out)
{
	struct message_monitor arg = {.wiphy = wiphy};
	int err = nl_ready(nl);
	int tries;

	for (tries = 0; err == 0 && tries < DUMP_TRIES; tries++) {
		memset(&arg.found, 0, sizeof(arg.found));
		err = nl_ask(nl, message_get_interfaces(nl->family.id, wiphy),
			     message_take_monitor, &arg);
		if (err != -EINTR) {
			break;
		}
		err = 0;
	}
	if (err != 0) {
		return err;
	}
	if (arg.found.ifindex == 0) {
		return -ENODEV;
	}
	err = link_is_up(nl, arg.found.ifindex, &arg.found.up);
	if (err == 0) {
		*out = arg.found;
	}
	return err;
}

int nl80211_new_monitor(struct nl80211 *nl, uint32_t wiphy, const char *name,
			uint32_t *ifindex)
{
	struct nl80211_interface made = {0};
	int err = nl_ready(nl);

	if (err == 0) {
		err = nl_ask(nl,
			     message_new_monitor(nl->family.id, wiphy, name),
			     message_take_interface, &made);
	}
	if (err != 0) {
		/* ENFILE is the stack's word for a name that is taken. */
		return err == -ENFILE ? -EEXIST : err;
	}
	if (made.ifindex == 0) {
		return -EPROTO;
	}
	*ifindex = made.ifindex;
	return 0;
}

int nl80211_delete(struct nl80211 *nl, uint32_t ifindex)
{
	const int err = nl_ready(nl);

	return err != 0 ? err
			: nl_ask(nl, message_delete(nl->family.id, ifindex),
				 NULL, NULL);
}

int nl80211_regulatory(struct nl80211 *nl, char alpha2[3])
{
	char found[3] = "";
	int err = nl_ready(nl);

	if (err == 0) {
		err = nl_ask(nl, message_get_regulatory(nl->family.id),
			     message_take_regulatory, found);
	}
	if (err == 0 && found[0] == '\0') {
		err = -EPROTO;
	}
	if (err == 0) {
		memcpy(alpha2, found, sizeof(found));
	}
	return err;
}

int nl80211_dcmd(struct nl80211 *nl, uint32_t ifindex, uint32_t number,
		 bool set, void *data, size_t len)
{
	uint8_t answer[DCMD_DATA_MAX];
	struct message_data arg = {.data = answer, .size = sizeof(answer)};
	int err = nl_ready(nl);

	if (len > sizeof(answer)) {
		return -EMSGSIZE;
	}
	if (err == 0) {
		err = nl_ask(nl,
			     message_vendor(nl->family.id, ifindex, number, set,
					    data, len),
			     message_take_vendor, &arg);
	}
	if (err != 0) {
		return err;
	}
	/* A set is echoed. */
	if (!set && arg.have < len) {
		return -EPROTO;
	}
	if (!set) {
		memcpy(data, answer, len);
	}
	return 0;
}

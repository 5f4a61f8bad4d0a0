/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fake_wifi.h: nl80211.h and dcmd.h with a radio that is a struct, for tests of
 * what stands on them.  The struct lies in memory shared with children, so that
 * a test sees what a radio helper did.  Include it in one file of a program.
 */
#ifndef TESTS_UNIT_AGENT_FAKE_WIFI_H
#define TESTS_UNIT_AGENT_FAKE_WIFI_H

#include <errno.h>
#include <fcntl.h>
#include <linux/nl80211.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csiw/nexmon.h>
#include <csiw/order.h>

#include "radio/dcmd.h"
#include "radio/nl80211.h"

enum {
	FAKE_WLAN = 3,
	FAKE_MONITOR = 9, /* of the first one made */
	FAKE_HOME = 0x1006,
	FAKE_EVENTS = 8,
};

struct fake_event {
	enum nl80211_event event;
	uint32_t ifindex;
	char alpha2[3];
};

static struct fake {
	char trace[4096]; /* what was changed, in order */
	pid_t pid;        /* who opened it */

	int open_err;
	int claim_err;
	int find_err;
	struct nl80211_interface wlan;
	int wiphy_err;
	struct nl80211_wiphy wiphy;
	bool monitor_there;
	struct nl80211_interface monitor;
	uint32_t next_index;
	int new_monitor_err;
	int delete_err;
	int link_err;
	char alpha2[3];
	struct fake_event events[FAKE_EVENTS];
	unsigned int event_count;
	char fifo[64]; /* readable while there are events; may be empty */

	/* the firmware, and errors of its driver */
	uint16_t chanspec;
	uint32_t scansuppress;
	uint32_t mpc;
	uint16_t collect;
	uint16_t stuck_on; /* 0, or where it stays */
	const char *version;
	bool has_csi;
	int vendor_err; /* any vendor command */
	int get_err;
	int var_err;
	int set_csi_err;
	int set_err;
	bool mute;             /* protocol 31: nothing comes back */
	bool protocol_31;      /* opened with the other sockets */
	bool late_protocol_31; /* came afterwards */
} * fake;

__attribute__((format(printf, 1, 2))) static inline void
fake_did(const char *format, ...)
{
	size_t len = strlen(fake->trace);
	va_list args;

	va_start(args, format);
	vsnprintf(fake->trace + len, sizeof(fake->trace) - len, format, args);
	va_end(args);
}

/* A Raspberry Pi with everything there and nothing configured. */
static inline void fake_reset(void)
{
	if (fake == NULL) {
		fake = mmap(NULL, sizeof(*fake), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	}
	*fake = (struct fake){
		.wlan = {.ifindex = FAKE_WLAN,
			 .type = NL80211_IFTYPE_STATION,
			 .name = "wlan0"},
		.wiphy = {.name = "phy0", .monitor = true, .dcmd = true},
		.next_index = FAKE_MONITOR,
		.alpha2 = "DE",
		.chanspec = FAKE_HOME,
		.mpc = 1,
		.version = "7.45.189 (nexmon.org/csi: fdb2)\n",
		.has_csi = true,
	};
}

static inline void fake_hear(enum nl80211_event event, uint32_t ifindex)
{
	struct fake_event *e = &fake->events[fake->event_count++];

	*e = (struct fake_event){.event = event, .ifindex = ifindex};
	memcpy(e->alpha2, fake->alpha2, sizeof(e->alpha2));
}

static inline void fake_lose_monitor(void)
{
	fake->monitor_there = false;
	fake_hear(NL80211_EVENT_DELETED, fake->monitor.ifindex);
}

static inline void fake_add_monitor(const char *name)
{
	fake->monitor_there = true;
	fake->monitor = (struct nl80211_interface){
		.ifindex = fake->next_index++, .type = NL80211_IFTYPE_MONITOR};
	snprintf(fake->monitor.name, sizeof(fake->monitor.name), "%s", name);
}

/* ---- nl80211.h */

static int fake_fifo = -1;

int nl80211_open(struct nl80211 **out)
{
	*out = NULL;
	fake->pid = getpid();
	if (fake->fifo[0] != '\0') {
		fake_fifo = open(fake->fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	return fake->open_err;
}

void nl80211_close(struct nl80211 *nl)
{
	(void)nl;
	fake_did("closed;");
}

int nl80211_claim(struct nl80211 *nl, const char *name)
{
	(void)nl;
	(void)name;
	return fake->claim_err;
}

int nl80211_find(struct nl80211 *nl, const char *name,
		 struct nl80211_interface *out)
{
	(void)nl;
	if (fake->find_err == 0 && strcmp(name, fake->wlan.name) != 0) {
		return -ENODEV;
	}
	*out = fake->wlan;
	return fake->find_err;
}

int nl80211_wiphy(struct nl80211 *nl, uint32_t wiphy, struct nl80211_wiphy *out)
{
	(void)nl;
	(void)wiphy;
	*out = fake->wiphy;
	return fake->wiphy_err;
}

int nl80211_find_monitor(struct nl80211 *nl, uint32_t wiphy,
			 struct nl80211_interface *out)
{
	(void)nl;
	(void)wiphy;
	if (!fake->monitor_there) {
		return -ENODEV;
	}
	*out = fake->monitor;
	return 0;
}

int nl80211_new_monitor(struct nl80211 *nl, uint32_t wiphy, const char *name,
			uint32_t *ifindex)
{
	(void)nl;
	(void)wiphy;
	if (fake->new_monitor_err != 0) {
		return fake->new_monitor_err;
	}
	fake_add_monitor(name);
	*ifindex = fake->monitor.ifindex;
	fake_did("new %s;", name);
	return 0;
}

int nl80211_delete(struct nl80211 *nl, uint32_t ifindex)
{
	(void)nl;
	fake_did("delete %u;", ifindex);
	if (fake->delete_err == 0) {
		fake->monitor_there = false;
	}
	return fake->delete_err;
}

int nl80211_regulatory(struct nl80211 *nl, char alpha2[3])
{
	(void)nl;
	memcpy(alpha2, fake->alpha2, sizeof(fake->alpha2));
	return 0;
}

static inline bool *fake_link(uint32_t ifindex)
{
	if (fake->find_err == 0 && ifindex == fake->wlan.ifindex) {
		return &fake->wlan.up;
	}
	if (fake->monitor_there && ifindex == fake->monitor.ifindex) {
		return &fake->monitor.up;
	}
	return NULL;
}

int link_set_up(struct nl80211 *nl, uint32_t ifindex, bool up)
{
	bool *link = fake_link(ifindex);

	(void)nl;
	if (link == NULL) {
		return -ENODEV;
	}
	fake_did("%s %u;", up ? "up" : "down", ifindex);
	if (fake->link_err == 0) {
		*link = up;
	}
	return fake->link_err;
}

int link_is_up(struct nl80211 *nl, uint32_t ifindex, bool *up)
{
	const bool *link = fake_link(ifindex);

	(void)nl;
	if (link == NULL) {
		return -ENODEV;
	}
	*up = *link;
	return 0;
}

void nl80211_fds(const struct nl80211 *nl, int fds[2])
{
	(void)nl;
	fds[0] = -1;
	fds[1] = fake_fifo;
}

enum nl80211_event nl80211_hear(struct nl80211 *nl, uint32_t *ifindex,
				char alpha2[3])
{
	struct fake_event e;
	char byte;

	(void)nl;
	while (fake_fifo >= 0 && read(fake_fifo, &byte, 1) == 1) {
	}
	if (fake->event_count == 0) {
		return NL80211_EVENT_NONE;
	}
	e = fake->events[0];
	fake->event_count--;
	memmove(fake->events, fake->events + 1,
		fake->event_count * sizeof(fake->events[0]));
	*ifindex = e.ifindex;
	memcpy(alpha2, e.alpha2, sizeof(e.alpha2));
	return e.event;
}

int nl80211_dcmd(struct nl80211 *nl, uint32_t ifindex, uint32_t number,
		 bool set, void *data, size_t len)
{
	(void)nl;
	(void)ifindex;
	(void)number;
	(void)set;
	(void)data;
	(void)len;
	return -ENOSYS; /* dcmd.h is fake too */
}

#include "fake_dcmd.h"

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* nl_private.h: what the files behind nl80211.h, messages.h and dcmd.h share. */
#ifndef CSIWD_NL_PRIVATE_H
#define CSIWD_NL_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <netlink/netlink.h>

#include "messages.h"
#include "nl80211.h"

enum { VENDOR_BROADCOM = 0x001018, VENDOR_DCMD = 1 };

/* What was received at once and is not yet heard. */
struct nl_heard {
	unsigned char *buf; /* NULL: nothing */
	struct nlmsghdr *next;
	int left; /* bytes from next on */
};

struct nl80211 {
	struct nl_sock *generic;
	struct nl_sock *route;
	struct nl_sock *generic_events;
	struct nl_sock *route_events;
	struct message_family family; /* as of the last look */
	struct nl_heard generic_heard;
	struct nl_heard route_heard;
	int claim; /* of nl80211_claim */
	bool claimed;
};

/* ---- messages */

/** msg, or NULL in place of one that did not take everything (err). */
struct nl_msg *message_checked(struct nl_msg *msg, int err);
struct nl_msg *message_generic_u32(int family, uint8_t command, int flags,
				   int attribute, uint32_t value);
/** Attributes of nl80211; those that are read as numbers are long enough. */
int message_parse_wifi(struct nlmsghdr *h, struct nlattr **attributes);
/** Text that need not be terminated, nor be there. */
void message_copy_text(char *out, size_t size, struct nlattr *attribute);
/** Two letters or digits; "00" is the world. */
bool message_is_alpha2(struct nlattr *attribute);

/* ---- sockets */

/** A connected socket that never blocks; NULL with errno. */
struct nl_sock *nl_open(int protocol);

/**
 * What came from the kernel, if anything.
 *
 * @param buf  for free(), if something came.
 *
 * @return bytes; 0 if there was nothing; -ENOBUFS if some was lost, or another
 *         -errno.
 */
int nl_take(struct nl_sock *s, unsigned char **buf);

/** Drop what came: late answers. */
void nl_drain(struct nl_sock *s);

/** Whether the kernel, or anybody else, speaks this protocol. */
bool nl_has_protocol(unsigned int protocol);

/** Milliseconds of a clock that never steps. */
int64_t nl_clock_ms(void);

/** Wait for something to read; 0, -ETIMEDOUT or another -errno. */
int nl_wait(int fd, int64_t deadline_ms);

/**
 * One exchange: send msg, free it, and read what comes until its end.
 *
 * @param msg  NULL: no memory.
 *
 * @return 0 or -errno, the kernel's own where it gave one.
 */
int nl_exchange(struct nl_sock *s, struct nl_msg *msg,
		int (*take)(struct nlmsghdr *h, void *arg), void *arg);

/** Look nl80211 up and join its groups, unless done; -ENOENT: no Wi-Fi. */
int nl_ready(struct nl80211 *nl);
/** The same as nl_exchange, with nl80211. */
int nl_ask(struct nl80211 *nl, struct nl_msg *msg,
	   int (*take)(struct nlmsghdr *h, void *arg), void *arg);

/** rfkill of a wiphy, by its folder in root. */
void nl_rfkill(const char *root, const char *wiphy, bool *soft, bool *hard);

/* ---- ways to the firmware; data is sent, and overwritten by a get */

int dcmd_netlink(struct nl_sock *s, uint32_t number, bool set, void *data,
		 size_t len);
int dcmd_nexutil(const char *path, uint32_t number, bool set, void *data,
		 size_t len);

#endif

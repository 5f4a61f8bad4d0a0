/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dcmd.h: commands to the firmware ("ioctls"), by whichever way its driver
 * offers.  Numbers and formats as the firmware has them.  Used by the radio
 * helper only; calls wait for the driver, up to DCMD_PATIENCE_MS.
 */
#ifndef CSIWD_DCMD_H
#define CSIWD_DCMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <csiw/hosted.h>

enum dcmd_way {
	DCMD_NONE,
	DCMD_VENDOR,  /* nl80211 vendor command 0x001018/1; preferred */
	DCMD_NETLINK, /* netlink protocol 31 of nexmon's drivers; fallback */
	DCMD_NEXUTIL, /* the external program; last resort */
};

enum dcmd_number {
	DCMD_GET_MONITOR = 107,
	DCMD_SET_MONITOR = 108,
	DCMD_GET_SCANSUPPRESS = 115,
	DCMD_SET_SCANSUPPRESS = 116,
	DCMD_GET_VAR = 262, /* data begins with the name and a NUL */
	DCMD_SET_VAR = 263,
	DCMD_SET_CSI = 500, /* extractor block; nexmon_csi only */
	DCMD_GET_CSI = 501, /* u16: csi_collect; nexmon_csi only */
};

enum { DCMD_PATIENCE_MS = 3000, DCMD_DATA_MAX = 1400 };

struct nl80211;
struct nl_sock; /* of libnl */

/* One way to the firmware of one interface. */
struct dcmd {
	enum dcmd_way way;
	uint32_t ifindex;
	struct nl80211 *nl;  /* DCMD_VENDOR */
	struct nl_sock *raw; /* DCMD_NETLINK; NULL if the kernel has none */
	const char *nexutil; /* DCMD_NEXUTIL; NULL: not wanted */
	/* The target of protocol 31 is the interface made last, and dangles
	 * once that one is deleted: set while a frame would be a use after
	 * free in the kernel.  DCMD_NETLINK then answers -ENODEV. */
	bool dangling;
};

/**
 * One command.
 *
 * @param data  is sent, and overwritten by what comes back to a get.
 * @param len   bytes of data, at most DCMD_DATA_MAX.
 *
 * @return 0; -EBADE if the firmware refused (DCMD_VENDOR alone can tell), -EIO
 *         if its bus is down, -EOPNOTSUPP if the driver knows no such command,
 *         -EPERM without CAP_NET_ADMIN, -ENODEV, -ETIMEDOUT, -EPROTO for an
 *         answer that makes no sense, or another -errno.
 *
 * DCMD_NETLINK and DCMD_NEXUTIL drop the firmware's errors: a set looks done
 * always, and a get that failed leaves data as it was.
 */
int dcmd_get(struct dcmd *d, uint32_t number, void *data, size_t len);
int dcmd_set(struct dcmd *d, uint32_t number, const void *data, size_t len);

/** A u16 variable by name, as "chanspec".  -ENODATA if nothing came back (the
 * first letters of the name). */
int dcmd_get_var16(struct dcmd *d, const char *name, uint16_t *out);
/** Variables of 32 bits, as "mpc". */
int dcmd_get_var32(struct dcmd *d, const char *name, uint32_t *out);
int dcmd_set_var32(struct dcmd *d, const char *name, uint32_t value);
/** Text of a variable, as "ver": cut to size, NUL-terminated. */
int dcmd_get_text(struct dcmd *d, const char *name, char *out, size_t size);

/**
 * The socket for raw; NULL if the kernel has no protocol 31 (yet).  Open it
 * while sockets may still be opened.
 */
struct nl_sock *dcmd_netlink_open(void);
/** NULL is fine. */
void dcmd_netlink_close(struct nl_sock *raw);
/** Whether the kernel has protocol 31 by now, opened or not. */
bool dcmd_netlink_listens(void);

/** The name of a way, for sentences. */
const char *dcmd_way_text(enum dcmd_way way);

#endif

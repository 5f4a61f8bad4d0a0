/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sniff.h: CSI datagrams of one interface, by libpcap.
 *
 * Opened once, while csiwd may; bound to an interface whenever one is
 * configured, which takes no right, so that a driver that goes and comes back
 * needs no restart.
 */
#ifndef CSIWD_SNIFF_H
#define CSIWD_SNIFF_H

#include <stdint.h>

#include <csiw/hosted.h>
#include <csiw/nexmon.h>

struct sniff;

enum sniff_next {
	SNIFF_CSI,       /* csi and time_ns are filled */
	SNIFF_MALFORMED, /* from the firmware, and no CSI */
	SNIFF_STRANGER,  /* to port 5500, and not from the firmware */
	SNIFF_NOTHING,   /* just now */
	SNIFF_LOST,      /* the interface went down or away */
};

/** Needs CAP_NET_RAW; hears nothing yet.  CSIW_OK; CSIW_ERR_SYSTEM with why. */
int sniff_open(struct sniff **out, char why[CSIW_WHY_SIZE]);

/** Bind to the interface that sniff_start is likely to name, 0 if there is none
 * yet: leaving another one takes the kernel about 20 ms, staying nothing. */
void sniff_expect(struct sniff *s, uint32_t ifindex);

/**
 * Listen on this interface from now on, and forget what came before.  Another
 * one than the last takes the kernel some 10 ms.
 *
 * @return CSIW_OK; CSIW_ERR_SYSTEM with why.
 */
int sniff_start(struct sniff *s, uint32_t ifindex, char why[CSIW_WHY_SIZE]);

/** Never waits.  csi is valid until the next call. */
enum sniff_next sniff_next(struct sniff *s, struct csiw_csi *csi,
			   uint64_t *time_ns);

/** Packets that the kernel dropped since sniff_start. */
uint64_t sniff_dropped(struct sniff *s);

/** Descriptor to poll for reading. */
int sniff_fd(const struct sniff *s);

/** NULL is fine. */
void sniff_close(struct sniff *s);

#endif

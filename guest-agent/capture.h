/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * capture.h: where CSI comes from.  A capture is opened and checked once,
 * before the window is served, then started and stopped with every run.
 */
#ifndef CSIWD_CAPTURE_H
#define CSIWD_CAPTURE_H

#include <stdint.h>

#include <csiw/hosted.h>
#include <csiw/nexmon.h>
#include <csiw/param.h>

#include "options.h"

/* What the next packet is. */
enum capture_next {
	CAPTURE_CSI,       /* packet->csi and ->time_ns are filled */
	CAPTURE_MALFORMED, /* meant to be CSI, and is not */
	CAPTURE_FOREIGN,   /* another packet */
	CAPTURE_LATER,     /* nothing before packet->due_ns */
	CAPTURE_STRANGER,  /* pretends to be CSI: from elsewhere */
	CAPTURE_END,       /* nothing more in this run */
	CAPTURE_BROKE,     /* this run is lost; the next one may do */
	CAPTURE_GONE,      /* nothing more ever */
};

struct capture_packet {
	struct csiw_csi csi; /* valid until the next call */
	uint64_t time_ns;    /* stamp of the packet, since 1970 */
	uint64_t mono_ns;    /* the same on the clock of next's now_ns */
	uint64_t due_ns;     /* on the clock of next's now_ns */
};

struct capture;

enum { CAPTURE_FDS = 2 };

/* Times are nanoseconds of one monotonic clock. */
struct capture_ops {
	/**
	 * Open and check.  Any process that it needs is forked here, before
	 * the window is mapped.
	 *
	 * @return CSIW_OK; CSIW_ERR_SYSTEM or CSIW_ERR_FORMAT with why.
	 */
	int (*open)(struct capture **out, const struct options *options,
		    char why[CSIW_WHY_SIZE]);
	/**
	 * Begin a run with the first packet.  Never waits.
	 *
	 * @param request   for what a firmware can filter; stays valid until
	 *                  stop.
	 * @param chanspec  asked for; what cannot be tuned ignores it.
	 * @param ret       CSIW_RET_NONE, else the return value to publish.
	 *
	 * @return true if ret is settled; false to be asked by settled.
	 */
	bool (*start)(struct capture *c, const struct csiw_param *request,
		      uint16_t chanspec, uint64_t now_ns, enum csiw_ret *ret);
	/** Whether start is settled by now.  NULL if it always is at once. */
	bool (*settled)(struct capture *c, uint64_t now_ns, enum csiw_ret *ret);
	/** The next packet, if it is due.  Never waits. */
	enum capture_next (*next)(struct capture *c, uint64_t now_ns,
				  struct capture_packet *packet);
	/** End the run, or its start.  Fine when none is on. */
	void (*stop)(struct capture *c);
	/**
	 * Upkeep between runs; called every turn while none is on.  NULL:
	 * nothing to do.
	 *
	 * @return false if the capture is gone for good (it said why).
	 */
	bool (*idle)(struct capture *c, uint64_t now_ns);
	/** Descriptors to wake up for, CAPTURE_FDS at most; how many.  NULL:
	 * none. */
	unsigned int (*fds)(const struct capture *c, int fds[]);
	/** Packets that the kernel dropped in this run.  NULL: never any. */
	uint64_t (*dropped)(struct capture *c);
	void (*close)(struct capture *c);
};

/* Each kind of capture begins with this. */
struct capture {
	const struct capture_ops *ops;
	bool quiet; /* set before start: nothing about this run is logged */
};

extern const struct capture_ops capture_nexmon;
extern const struct capture_ops capture_replay;
extern const struct capture_ops capture_synthetic;

/** When packet number index is due at rate packets/s: ns after the first. */
static inline uint64_t capture_due_ns(uint64_t index, uint32_t rate)
{
	return index / rate * 1000000000 + index % rate * 1000000000 / rate;
}

#endif

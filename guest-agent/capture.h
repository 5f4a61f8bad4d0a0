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

#include "source.h"

/* What the next packet is. */
enum capture_next {
	CAPTURE_CSI,       /* packet->csi and ->time_ns are filled */
	CAPTURE_MALFORMED, /* meant to be CSI, and is not */
	CAPTURE_FOREIGN,   /* another packet */
	CAPTURE_LATER,     /* nothing before packet->due_ns */
	CAPTURE_END,       /* nothing more in this run */
	CAPTURE_BROKE,     /* nothing more ever */
};

struct capture_packet {
	struct csiw_csi csi; /* valid until the next call */
	uint64_t time_ns;    /* stamp of the packet, any epoch */
	uint64_t due_ns;     /* on the clock of next's now_ns */
};

struct capture;

/* Times are nanoseconds of one monotonic clock. */
struct capture_ops {
	/**
	 * Open and check.
	 *
	 * @return CSIW_OK; CSIW_ERR_SYSTEM or CSIW_ERR_FORMAT with why.
	 */
	int (*open)(struct capture **out, const struct source *source,
		    char why[CSIW_WHY_SIZE]);
	/**
	 * Begin a run with the first packet.
	 *
	 * @param chanspec  asked for; what cannot be tuned ignores it.
	 *
	 * @return CSIW_RET_NONE, else the return value to publish.
	 */
	enum csiw_ret (*start)(struct capture *c, uint16_t chanspec,
			       uint64_t now_ns);
	/** The next packet, if it is due.  Never waits. */
	enum capture_next (*next)(struct capture *c, uint64_t now_ns,
				  struct capture_packet *packet);
	/** End the run.  Fine when none is on. */
	void (*stop)(struct capture *c);
	void (*close)(struct capture *c);
};

/* Each kind of capture begins with this. */
struct capture {
	const struct capture_ops *ops;
};

extern const struct capture_ops capture_replay;
extern const struct capture_ops capture_synthetic;

/** When packet number index is due at rate packets/s: ns after the first. */
static inline uint64_t capture_due_ns(uint64_t index, uint32_t rate)
{
	return index / rate * 1000000000 + index % rate * 1000000000 / rate;
}

#endif

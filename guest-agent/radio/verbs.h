/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * verbs.h: the verbs of ask.h, carried out, and what must be undone later.
 * Single-threaded; each verb waits for the kernel and the firmware.
 */
#ifndef CSIWD_VERBS_H
#define CSIWD_VERBS_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/hosted.h>

#include "ask.h"
#include "dcmd.h"
#include "nl80211.h"
#include "radio.h"

/* As it was before we came.  Interfaces are known by number: one that comes
 * back under its name has another, and the firmware's defaults. */
struct verbs_saved {
	bool link_raised;   /* it was down, and goes down again */
	bool firmware_told; /* 500 was sent, the three below are valid */
	bool measures;      /* and it was taken */
	uint16_t chanspec;
	uint32_t scansuppress;
	uint32_t mpc;
	uint32_t monitor; /* index of the monitor interface; 0: none yet */
	bool monitor_made;
	bool monitor_raised;
	char monitor_name[NL80211_NAME_SIZE];
};

struct verbs {
	const struct radio_options *options;
	struct nl80211 *nl;
	struct dcmd dcmd;
	int led;
	uint32_t ifindex; /* of the interface configured last; 0: none yet */
	uint32_t wiphy;
	uint32_t gone; /* highest index of an interface known to be deleted */
	struct verbs_saved saved;

	bool configured; /* the last CONFIGURE was done, and found */
	struct nl80211_interface found;
	struct nl80211_wiphy found_wiphy;
	bool monitored;    /* and the MONITOR after it */
	uint16_t chanspec; /* that it asked for */
	bool told_lost;    /* once for each CONFIGURE */
	bool told_retuned;

	/* Heard, and not looked at yet. */
	bool heard_link;
	bool heard_tuning;
	bool heard_regulatory;
	char alpha2[3];
};

/**
 * Open sockets and light; no Wi-Fi need be there.
 *
 * @param options  stays valid until verbs_close.
 *
 * @return CSIW_OK; CSIW_ERR_SYSTEM with why.
 */
int verbs_open(struct verbs *v, const struct radio_options *options,
	       char why[CSIW_WHY_SIZE]);

/** Whether the interface is there now; answer says what is missing. */
bool verbs_present(struct verbs *v, struct radio_answer *answer);

/** Restore, and close everything. */
void verbs_close(struct verbs *v);

/**
 * Do one verb.  answer is filled; its text too if ret is not CSIW_RET_NONE.
 *
 * @param ask  sane by helper.c's test.
 */
void verbs_do(struct verbs *v, const struct radio_ask *ask,
	      struct radio_answer *answer);

/** Descriptors to poll for reading, -1 for one that is not there. */
void verbs_fds(const struct verbs *v, int fds[2]);

/** Take what the event sockets hold. */
void verbs_drain(struct verbs *v);

/** Whether something was heard and not looked at yet; verbs hear too. */
bool verbs_heard(const struct verbs *v);

/** Look at what was heard: true if there is an event to tell; ask again. */
bool verbs_event(struct verbs *v, struct radio_answer *event);

#endif

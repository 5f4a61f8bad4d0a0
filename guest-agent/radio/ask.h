/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ask.h: what csiwd and its radio helper say to each other: one struct a
 * message, over a SOCK_SEQPACKET pair.  Each side checks the length and every
 * field of what comes.
 */
#ifndef CSIWD_ASK_H
#define CSIWD_ASK_H

#include <stdint.h>

#include <csiw/nexmon.h>

enum radio_verb {
	RADIO_CONFIGURE, /* interface up, extractor block into the firmware */
	RADIO_MONITOR,   /* monitor interface made or reused, and up */
	RADIO_READ_BACK, /* chanspec of the firmware, compared */
	RADIO_RESTORE,   /* as it was before the first RADIO_CONFIGURE */
	RADIO_LED,       /* on or off; never answered */
	RADIO_REPORT,    /* what there is: text for csiwd --check */
	RADIO_VERBS,
};

enum radio_event {
	RADIO_EVENT_NONE,
	RADIO_EVENT_LOST,       /* the interface went down or away */
	RADIO_EVENT_RETUNED,    /* the firmware is on another chanspec now */
	RADIO_EVENT_REGULATORY, /* the regulatory domain changed */
};

struct radio_ask {
	uint32_t verb;     /* enum radio_verb */
	uint32_t number;   /* echoed by the answer */
	uint16_t chanspec; /* CONFIGURE, READ_BACK */
	uint8_t core_mask;
	uint8_t stream_mask;
	uint8_t mac_count; /* CONFIGURE: 0 = every transmitter */
	uint8_t macs[CSIW_EXTRACTOR_MACS_MAX][CSIW_MAC_SIZE];
	uint8_t led_on; /* LED */
};

enum { RADIO_TEXT_SIZE = 4096 };

struct radio_answer {
	uint32_t verb;     /* of the ask; RADIO_VERBS in an event */
	uint32_t number;   /* of the ask; 0 in an event */
	uint32_t event;    /* enum radio_event */
	uint32_t ret;      /* enum csiw_ret: 0 done; 3 refused, 4 failed */
	uint32_t ifindex;  /* of the interface CSI arrives on */
	uint16_t chanspec; /* READ_BACK, RETUNED: what the firmware says */
	/* One sentence if ret is not 0 or in an event; a warning, or empty,
	 * if it is 0.  For REPORT, lines of "key: value\n" behind "ok   ",
	 * "MISS " or five spaces.  Control characters are replaced in it. */
	char text[RADIO_TEXT_SIZE];
};

#endif

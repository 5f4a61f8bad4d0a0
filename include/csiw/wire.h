/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire.h: the bytes of protocol v1, and nothing else; those of the link stand in
 * wire_link.h.
 *
 * Every constant here stands in a table of docs/PROTOCOL.md; tests/doc compares
 * the two.  Names say what a number is: _SIZE bytes, _MAX a limit, _F_ a flag
 * bit, CSIW_PARAM_x and CSIW_SAMPLE_x an offset.
 */
#ifndef CSIW_WIRE_H
#define CSIW_WIRE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The parameter block, offset 0 of the window.  PROTOCOL.md section 3. */
enum {
	CSIW_PARAM_FLAGS = 0,     /* u8, CSIW_F_ bits; both sides */
	CSIW_PARAM_CHANNEL = 1,   /* u8, IEEE 802.11 number; peer */
	CSIW_PARAM_BANDWIDTH = 2, /* u8, MHz; peer */
	CSIW_PARAM_SAMPLES = 3,   /* u8, per device, 0 = no limit; peer */
	CSIW_PARAM_TIMEOUT = 4,   /* u16, seconds; peer */
	CSIW_PARAM_MAC_COUNT = 6, /* u8, 0..CSIW_MACS_MAX; peer */
	CSIW_PARAM_RET = 7,       /* u8, enum csiw_ret; guest, zeroed by peer */
	CSIW_PARAM_TOTAL = 8,     /* u32, samples; guest, zeroed by peer */
	CSIW_PARAM_MACS = 12,     /* u8[50][6]; peer */
	CSIW_PARAM_TAG = 306,     /* the last MAC entry: tag of the ask; peer */
	CSIW_PARAM_SIZE = 312,
};

enum {
	CSIW_MAC_SIZE = 6,
	CSIW_MACS_MAX = 50,
};

/* Flag bits.  Bits 3-6 are sent as zero and ignored. */
enum {
	CSIW_F_START = 0x01,    /* set by the peer: a request */
	CSIW_F_FINISHED = 0x02, /* set by the guest: the answer is complete */
	CSIW_F_STREAM = 0x04,   /* set by the peer: a stream (section 11) */
	CSIW_F_FILTER = 0x80,   /* the MAC filter is on */
};

/* Return values on the wire; an unknown one is data, not an error. */
enum csiw_ret {
	CSIW_RET_NONE = 0,          /* no answer yet */
	CSIW_RET_TOO_MANY_MACS = 1, /* filter on and more than 50 listed */
	CSIW_RET_TOO_MUCH = 2,     /* samples x distinct MACs exceed capacity */
	CSIW_RET_REFUSED = 3,      /* radio or channel/bandwidth pair */
	CSIW_RET_CONFIG_ERROR = 4, /* another error while configuring */
	CSIW_RET_MAIN_ERROR = 5,   /* another error in the main loop */
	CSIW_RET_COMPLETE = 6,     /* every listed device is full */
	CSIW_RET_TIMEOUT = 7,      /* done, the time is over */
	CSIW_RET_WINDOW_FULL = 8,  /* done, capacity reached */
	CSIW_RET_CAPTURE_BROKE = 9, /* the samples so far are valid */
	CSIW_RET_WRITE_ERROR = 10,  /* the window could not be written */
	CSIW_RET_TAKEN = 11,        /* being served; only while start is set */
	CSIW_RET_READ_ERROR = 12,   /* the window could not be read */
};

/* Sample i lies at CSIW_PARAM_SIZE + i * CSIW_SAMPLE_SIZE.  Section 4. */
enum {
	CSIW_SAMPLE_RSSI = 0,   /* i8, dBm */
	CSIW_SAMPLE_MAC = 1,    /* u8[6], transmitter */
	CSIW_SAMPLE_STREAM = 7, /* u16, core and spatial stream */
	CSIW_SAMPLE_TIME = 9,   /* u16, whole seconds since the first packet */
	CSIW_SAMPLE_CSI = 11,   /* u8[256] */
	CSIW_SAMPLE_SIZE = 267,
};

enum {
	CSIW_CSI_SIZE = 256,          /* CSI bytes in a sample */
	CSIW_DESCRIPTOR_SIZE = 192,   /* end of the window, reserved */
	CSIW_WINDOW_SIZE = 0x800000,  /* of the reference platform */
	CSIW_WINDOW_SIZE_MIN = 771,   /* block, one sample, descriptor */
	CSIW_WINDOW_BASE = 0x9000000, /* guest-physical, reference platform */
	CSIW_PAGE_SIZE = 4096,        /* unit in which stock guests write */
	CSIW_FILL = 0xff, /* a peer fills the samples with it (P6) */
};

/* Times of the rules in PROTOCOL.md section 6. */
enum {
	CSIW_STOCK_SLEEP_MS = 1000, /* of a stock guest after its loop (P6) */
	CSIW_QUIET_MS = 250, /* a stock page loop is over after this (P4, P6) */
	CSIW_RETAKE_MS = 100, /* least time from one taking to the next (G2) */
};

#ifdef __cplusplus
}
#endif
#endif

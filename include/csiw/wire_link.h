/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * wire_link.h: the bytes of the link, and nothing else; wire.h has the names'
 * rules.  Sections 9 to 13 of docs/PROTOCOL.md.
 */
#ifndef CSIW_WIRE_LINK_H
#define CSIW_WIRE_LINK_H

#include <csiw/wire.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The descriptor: offsets from the size of the window - CSIW_DESCRIPTOR_SIZE.
 * Every field is a big-endian u32.  Section 9. */
enum {
	/* identity: the guest's, written when it starts (9.1) */
	CSIW_LINK_MAGIC = 0,
	CSIW_LINK_VERSIONS = 4, /* least << 16 | greatest */
	CSIW_LINK_FEATURES = 8,
	CSIW_LINK_ORDER = 12,  /* of the block: enum csiw_order */
	CSIW_LINK_WINDOW = 16, /* bytes */
	CSIW_LINK_RING = 20,   /* offset of the ring */
	CSIW_LINK_SLOTS = 24,  /* log2 of their number, a byte a bandwidth */
	CSIW_LINK_NONCE = 28,
	/* the guest's, kept up to date (9.2) */
	CSIW_LINK_ECHO = 64,
	CSIW_LINK_HEARTBEAT = 68,
	CSIW_LINK_STATE = 72, /* enum csiw_link_state */
	CSIW_LINK_CAUSE = 76, /* enum csiw_cause */
	CSIW_LINK_SERVED = 80,
	CSIW_LINK_PROGRESS = 84,
	CSIW_LINK_PRODUCER = 88,
	CSIW_LINK_LOST = 92,
	CSIW_LINK_ARMED = 96,
	/* the peer's (9.3) */
	CSIW_LINK_PEER_NONCE = 128,
	CSIW_LINK_PEER_ECHO = 132,
	CSIW_LINK_PEER_HEARTBEAT = 136,
	CSIW_LINK_REQUEST = 140,
	CSIW_LINK_MARK = 144,
	CSIW_LINK_CONSUMER = 148,
	CSIW_LINK_PEER_VERSION = 152,
	CSIW_LINK_PEER_ARMED = 156,
	CSIW_LINK_CANCEL = 188, /* any process on the peer's side */
	/* of the block, not of the descriptor: what the mark repeats (9.3) */
	CSIW_LINK_MARKED = 308,
};

enum {
	CSIW_LINK_MAGIC_VALUE = 0x43534957, /* "CSIW" */
	CSIW_LINK_VERSION = 1,
	CSIW_LINK_WINDOW_MIN = 8192,
	CSIW_LINK_LINE = 64, /* bytes; three lines are the descriptor */
	CSIW_FEATURE_STREAM = 0x01,
	CSIW_FEATURE_DOORBELL = 0x02,
};

/* What a guest is at. */
enum csiw_link_state {
	CSIW_STATE_IDLE = 0,
	CSIW_STATE_CONFIGURING = 1,
	CSIW_STATE_CAPTURING = 2,
	CSIW_STATE_DRAINING = 3, /* the answer is being written */
	CSIW_STATE_FAILED = 4,   /* idle, and the last run failed */
};

/* Why a run ended as it did. */
enum csiw_cause {
	CSIW_CAUSE_NONE = 0,
	CSIW_CAUSE_CANCELLED = 1,
	CSIW_CAUSE_REQUEST = 2,  /* cannot be served as it stands */
	CSIW_CAUSE_CONFIG = 3,   /* the radio */
	CSIW_CAUSE_CAPTURE = 4,  /* broke, or the agent was stopped */
	CSIW_CAUSE_NO_LINK = 5,  /* a stream without a link */
	CSIW_CAUSE_VERSION = 6,  /* not spoken here */
	CSIW_CAUSE_CONSUMER = 7, /* an impossible index */
	CSIW_CAUSE_PEER_NEW = 8, /* another life of the peer */
	CSIW_CAUSE_PEER_SILENT = 9,
};

/* Times of the rules of the link, section 10. */
enum {
	CSIW_BEAT_MS = 250,    /* longest time between two beats */
	CSIW_SILENT_MS = 3000, /* a guest that is silent so long is dead */
	CSIW_HELLO_MS = 1000,  /* for the echo, before version 1 is tried */
	CSIW_REPAIR_MS = 1000, /* least time between two repairs */
	CSIW_PEER_SILENT_MS = 30000, /* then the guest ends its stream */
};

/* The ring.  Section 11. */
enum {
	CSIW_RING_OFFSET = 320,  /* slot 0 */
	CSIW_RECORD_HEADER = 64, /* before the CSI */
	CSIW_SLOT_20 = 320,      /* bytes of a slot, by bandwidth in MHz */
	CSIW_SLOT_40 = 576,
	CSIW_SLOT_80 = 1088,
	CSIW_COUNTERS_SIZE = 128, /* behind the last slot */
};

/* A record, big-endian.  Section 12. */
enum {
	CSIW_RECORD_INDEX = 0,     /* u32 */
	CSIW_RECORD_REQUEST = 4,   /* u32 */
	CSIW_RECORD_MONO = 8,      /* u64, ns */
	CSIW_RECORD_WALL = 16,     /* u64, ns since 1970 */
	CSIW_RECORD_MAC = 24,      /* u8[6], transmitter */
	CSIW_RECORD_SEQUENCE = 30, /* u16, 802.11 sequence control */
	CSIW_RECORD_FRAME = 32,    /* u8, frame control, low byte */
	CSIW_RECORD_RSSI = 33,     /* i8, dBm */
	CSIW_RECORD_STREAM = 34,   /* u16, core and spatial stream */
	CSIW_RECORD_CHANSPEC = 36, /* u16 */
	CSIW_RECORD_CHIP = 38,     /* u16 */
	CSIW_RECORD_FORMAT = 40,   /* u8, enum csiw_csi_format */
	CSIW_RECORD_FLAGS = 41,    /* u8 */
	CSIW_RECORD_CSI_LEN = 42,  /* u16, bytes */
	CSIW_RECORD_DROPPED = 44,  /* u32, by the ring since the one before */
	CSIW_RECORD_ZERO = 48,     /* u8[16] */
	CSIW_RECORD_CSI = 64,
};

enum {
	CSIW_RECORD_OLD_HEADER = 0x01, /* flag: no RSSI, no frame control */
};

/* What the bytes of CSI are: 4 a tone, little-endian. */
enum csiw_csi_format {
	CSIW_FORMAT_UNKNOWN = 0,
	CSIW_FORMAT_INT16 = 1,   /* real, imaginary */
	CSIW_FORMAT_FLOAT9 = 2,  /* exponent 5 bits, imaginary 9, real 9 */
	CSIW_FORMAT_FLOAT12 = 3, /* exponent 6 bits, imaginary 12, real 12 */
};

/* Counters, big-endian.  Section 13. */
enum {
	CSIW_COUNTERS_VERSION = 0,    /* u32, odd while they are written */
	CSIW_COUNTERS_REQUEST = 4,    /* u32 */
	CSIW_COUNTERS_RECEIVED = 8,   /* u64, as all that follow */
	CSIW_COUNTERS_DELIVERED = 16, /* records in the ring */
	CSIW_COUNTERS_FILTERED = 24,
	CSIW_COUNTERS_SURPLUS = 32,
	CSIW_COUNTERS_MALFORMED = 40,
	CSIW_COUNTERS_KERNEL = 48, /* dropped */
	CSIW_COUNTERS_RING = 56,   /* dropped */
	CSIW_COUNTERS_GAPS = 64,   /* no part of the sum */
};

#ifdef __cplusplus
}
#endif
#endif

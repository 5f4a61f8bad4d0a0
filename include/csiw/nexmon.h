/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * nexmon.h: the formats of nexmon_csi: the datagram in which a patched Broadcom
 * chip hands CSI to its host, the chanspec, the extractor's parameter block.
 * Little-endian as the chip is.  Facts: seemoo-lab/nexmon_csi fdb25ef.
 */
#ifndef CSIW_NEXMON_H
#define CSIW_NEXMON_H

#include <stddef.h>
#include <stdint.h>

#include <csiw/wire_link.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	CSIW_NEXMON_PORT = 5500,      /* UDP, source and destination */
	CSIW_NEXMON_HEADER_SIZE = 18, /* before the CSI */
	CSIW_NEXMON_CSI_MAX = 1024,   /* 80 MHz: 256 tones of 4 bytes */
	CSIW_EXTRACTOR_SIZE = 34,
	CSIW_EXTRACTOR_MACS_MAX = 4,
};

/* One CSI measurement. */
struct csiw_csi {
	const uint8_t *csi;    /* points into the packet given to the parser */
	uint16_t csi_len;      /* 256, 512 or 1024 bytes */
	int8_t rssi_dbm;       /* 17 (0x11) in a packet of the older header */
	uint8_t rssi_valid;    /* the header generation carries RSSI */
	uint8_t frame_control; /* low byte; 0 in the older header */
	uint8_t mac[CSIW_MAC_SIZE]; /* address 2 */
	uint16_t sequence;          /* 802.11 sequence control, raw */
	uint16_t core_stream;       /* bits 0-2 core, bits 3-5 spatial stream */
	uint16_t chanspec;
	uint16_t chip; /* enum csiw_chip, or any value */
};

/* Chips that nexmon_csi has firmware for, as they call themselves. */
enum csiw_chip {
	CSIW_CHIP_4339 = 0x0001,
	CSIW_CHIP_4358 = 0x0003,
	CSIW_CHIP_43455C0 = 0x0065,
	CSIW_CHIP_4366C0 = 0x006a,
};

/**
 * Parse the payload of a CSI datagram.
 *
 * @param out  filled on success, untouched on failure; points into buf.
 * @param buf  UDP payload, private memory.
 * @param len  its length: exactly 18 + 256, 512 or 1024 bytes.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT below 18 bytes; CSIW_ERR_FORMAT for a wrong
 *         magic or length, or ff:ff:ff:ff:ff:ff as transmitter.  PROTOCOL.md
 *         section 8.
 */
int csiw_nexmon_datagram(struct csiw_csi *out, const uint8_t *buf, size_t len);

/**
 * Find and parse a CSI datagram in an IPv4 packet.
 *
 * @param out  filled on success, untouched on failure; points into buf.
 * @param buf  from the first byte of the IPv4 header.
 * @param len  bytes captured.  Bytes behind the IP packet are ignored: some
 *             real frames carry 4 or 10.
 *
 * @return CSIW_OK; CSIW_ERR_FOREIGN if it is a fragment or not IPv4, UDP, to
 *         port 5500; CSIW_ERR_SHORT if the capture cut it off; CSIW_ERR_FORMAT
 *         if UDP's length does not fit, or as above.
 */
int csiw_nexmon_ipv4(struct csiw_csi *out, const uint8_t *buf, size_t len);

/* How frames of a capture begin. */
enum csiw_link_layer {
	CSIW_LINK_ETHERNET, /* pcap link type 1 */
	CSIW_LINK_SLL,      /* 113, Linux cooked v1 */
	CSIW_LINK_SLL2,     /* 276, Linux cooked v2 */
};

/**
 * csiw_nexmon_ipv4 behind a link layer header; the same results.
 * CSIW_ERR_RANGE if link is none of the enum.
 */
int csiw_nexmon_frame(struct csiw_csi *out, enum csiw_link_layer link,
		      const uint8_t *buf, size_t len);

/**
 * Whether a frame is addressed as the firmware addresses CSI: MAC "NEXMON",
 * 10.10.10.10 to 255.255.255.255, port 5500 to port 5500, no IPv4 options.
 * Who may send on the same link can forge it.
 *
 * @return CSIW_OK; CSIW_ERR_FOREIGN; CSIW_ERR_SHORT if the capture cut it off
 *         before the ports; CSIW_ERR_RANGE if link is none of the enum.
 */
int csiw_nexmon_source(enum csiw_link_layer link, const uint8_t *buf,
		       size_t len);

/** Whether chip is one of enum csiw_chip: 1 or 0. */
int csiw_nexmon_chip_known(uint16_t chip);

/** What the CSI of a chip is: CSIW_FORMAT_UNKNOWN for one that is not known. */
enum csiw_csi_format csiw_csi_format(uint16_t chip);

/* A chanspec taken apart (Broadcom D11AC). */
struct csiw_chanspec {
	uint8_t channel;       /* control channel, IEEE 802.11 number */
	uint8_t centre;        /* centre channel number */
	uint8_t bandwidth_mhz; /* 20, 40, 80 or 160 */
	uint8_t band_5ghz;     /* 0: 2.4 GHz */
	uint8_t sideband;      /* index of the control 20 MHz, 0 = lowest */
};

/**
 * Take a chanspec apart.
 *
 * @return CSIW_OK; CSIW_ERR_CHANNEL, with out untouched, if a bit pattern means
 *         no channel of nexmon's grid.
 */
int csiw_chanspec_decode(struct csiw_chanspec *out, uint16_t chanspec);

/**
 * Put one together.  centre is ignored, and sideband too but for 40 MHz in the
 * 2.4 GHz band, where it is 0 (control is the lower 20 MHz) or 1; elsewhere
 * channel and bandwidth settle both.
 *
 * @return CSIW_OK; CSIW_ERR_CHANNEL, with out untouched.  20 MHz takes 1..14 at
 *         2.4 GHz, and 36..64, 100..144 and 149..177 in steps of 4.
 */
int csiw_chanspec_encode(uint16_t *out, const struct csiw_chanspec *in);

/**
 * The chanspec of a v1 request, and so whether channel and bandwidth are a
 * valid pair: the real channels, 20, 40 (5 GHz) and 80 MHz.  PROTOCOL.md
 * section 5.
 *
 * @return CSIW_OK; CSIW_ERR_CHANNEL, with out untouched.
 */
int csiw_chanspec_request(uint16_t *out, uint8_t channel,
			  uint8_t bandwidth_mhz);

/* What the extractor in the firmware is told. */
struct csiw_extractor {
	uint16_t chanspec;
	uint8_t collect;     /* 1: on */
	uint8_t core_mask;   /* 1..15; 0 only if collect is 0 */
	uint8_t stream_mask; /* 1..15; 0 only if collect is 0 */
	uint8_t byte_filter; /* 1: first_byte is used */
	uint8_t first_byte;  /* of the 802.11 frame */
	uint8_t mac_count;   /* 0..4; 0 = all */
	uint8_t macs[CSIW_EXTRACTOR_MACS_MAX][CSIW_MAC_SIZE];
	uint16_t delay_us;
};

/**
 * Encode the extractor's parameter block, bit for bit as makecsiparams does.
 *
 * @param buf   CSIW_EXTRACTOR_SIZE bytes are filled; untouched on failure.
 * @param size  capacity of buf.
 *
 * @return CSIW_OK; CSIW_ERR_SHORT; CSIW_ERR_RANGE for a mask above 15, a mask
 *         of 0 while collect is not 0, or more than 4 MACs.
 */
int csiw_extractor_encode(uint8_t *buf, size_t size,
			  const struct csiw_extractor *in);

/** Microseconds between cores that makecsiparams sets when none are given. */
uint16_t csiw_extractor_delay(uint8_t core_mask, uint8_t stream_mask);

#ifdef __cplusplus
}
#endif
#endif

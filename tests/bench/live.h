/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * live.h: what is set against csiwd on a live interface: who sends CSI
 * datagrams, and the bare loops that receive them.
 */
#ifndef CSIW_TESTS_BENCH_LIVE_H
#define CSIW_TESTS_BENCH_LIVE_H

#include <stdint.h>

struct live_load {
	const char *interface;
	uint32_t rate;    /* frames/s; 0: as fast as they go */
	uint32_t count;   /* frames */
	uint32_t csi_len; /* bytes of CSI, 256 or 1024 */
};

/** Send them, and print "sent N" and "elapsed_s S".  The first 4 bytes of CSI
 * of a frame are its number, little-endian. */
void live_send(const struct live_load *load);

/** Receive and count until SIGTERM, then print "received N" and "dropped N": by
 * pcap_dispatch, with the buffer and the timeout of csiwd. */
void live_loop(const char *interface);

/** Say what is wrong and end the program with status 1. */
_Noreturn void live_fail(const char *what, const char *why);

#endif

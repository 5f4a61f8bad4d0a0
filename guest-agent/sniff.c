/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sniff.c: CSI datagrams of one interface, by libpcap.
 *
 * libpcap opens its socket on "any", for which no interface need exist.  A
 * plain bind(2) of that socket then chooses the interface; libpcap does not
 * notice, and need not.
 */
#include "sniff.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include <csiw/err.h>

enum {
	SNAPLEN = 2048, /* the longest frame has 1,084 bytes and some padding */
	/* Between the first packet of a part of the ring and its hand-over: few
	 * wake-ups while little comes, and less than serve.c sleeps. */
	PATIENCE_MS = 40,
	/* A second of 14,000 frames of 80 MHz, which no channel carries. */
	RING_SIZE = 16 * 1024 * 1024,
	RING_PACKETS = RING_SIZE / 64, /* more than it can hold */
	UNHEARD = 0xffff, /* reserved as EtherType: no frame has it */
};

static const char filter[] = "udp and dst port 5500";
static const uint64_t SECOND = 1000000000; /* nanoseconds */

struct sniff {
	pcap_t *pcap;
	uint32_t ifindex;
	uint64_t since_ns;    /* earlier stamps are of before sniff_start; 0
				 once that is certain */
	unsigned int dropped; /* before sniff_start, wraps as libpcap's */
};

static int listen_to(const struct sniff *s, uint16_t protocol, uint32_t ifindex)
{
	const struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = (int)ifindex,
	};

	return bind(pcap_fileno(s->pcap), (const struct sockaddr *)&address,
		    sizeof(address));
}

static int refuse(const struct sniff *s, char why[CSIW_WHY_SIZE])
{
	snprintf(why, CSIW_WHY_SIZE, "packets cannot be captured: %.250s",
		 pcap_geterr(s->pcap));
	return CSIW_ERR_SYSTEM;
}

static int activate(struct sniff *s, char why[CSIW_WHY_SIZE])
{
	int got;

	pcap_set_snaplen(s->pcap, SNAPLEN);
	pcap_set_timeout(s->pcap, PATIENCE_MS);
	pcap_set_buffer_size(s->pcap, RING_SIZE);
	pcap_set_tstamp_precision(s->pcap, PCAP_TSTAMP_PRECISION_NANO);
	got = pcap_activate(s->pcap);
	if (got == PCAP_ERROR_PERM_DENIED) {
		snprintf(why, CSIW_WHY_SIZE,
			 "packets cannot be captured without CAP_NET_RAW: run "
			 "csiwd as root, or give it that capability");
		return CSIW_ERR_SYSTEM;
	}
	return got < 0 ? refuse(s, why) : CSIW_OK;
}

static int set_filter(struct sniff *s, char why[CSIW_WHY_SIZE])
{
	struct bpf_program program;
	int got;

	if (pcap_compile(s->pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) !=
	    0) {
		return refuse(s, why);
	}
	got = pcap_setfilter(s->pcap, &program);
	pcap_freecode(&program);
	return got != 0 ? refuse(s, why) : CSIW_OK;
}

static int prepare(struct sniff *s, char why[CSIW_WHY_SIZE])
{
	char error[PCAP_ERRBUF_SIZE];
	int err = activate(s, why);

	if (err == CSIW_OK) {
		err = set_filter(s, why);
	}
	if (err != CSIW_OK) {
		return err;
	}
	if (pcap_datalink(s->pcap) != DLT_LINUX_SLL ||
	    pcap_setdirection(s->pcap, PCAP_D_IN) != 0 ||
	    pcap_setnonblock(s->pcap, 1, error) != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "packets cannot be captured: this libpcap cannot do "
			 "what csiwd needs (%.100s)",
			 pcap_lib_version());
		return CSIW_ERR_SYSTEM;
	}
	listen_to(s, UNHEARD, 0);
	return CSIW_OK;
}

int sniff_open(struct sniff **out, char why[CSIW_WHY_SIZE])
{
	struct sniff *s = calloc(1, sizeof(*s));
	char error[PCAP_ERRBUF_SIZE];
	int err;

	if (s == NULL) {
		snprintf(why, CSIW_WHY_SIZE, "out of memory");
		return CSIW_ERR_SYSTEM;
	}
	s->pcap = pcap_create("any", error);
	if (s->pcap == NULL) {
		snprintf(why, CSIW_WHY_SIZE,
			 "packets cannot be captured: %.250s", error);
		free(s);
		return CSIW_ERR_SYSTEM;
	}
	err = prepare(s, why);
	if (err != CSIW_OK) {
		sniff_close(s);
		return err;
	}
	*out = s;
	return CSIW_OK;
}

void sniff_expect(struct sniff *s, uint32_t ifindex)
{
	if (ifindex != 0) {
		(void)listen_to(s, ETH_P_IP, ifindex);
	}
}

/* NOLINTNEXTLINE(readability-non-const-parameter): libpcap's type */
static void forget(u_char *user, const struct pcap_pkthdr *header,
		   const u_char *data)
{
	(void)user;
	(void)header;
	(void)data;
}

static uint64_t wall_clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * SECOND + (uint64_t)ts.tv_nsec;
}

static unsigned int dropped_ever(struct sniff *s)
{
	struct pcap_stat stat;

	return pcap_stats(s->pcap, &stat) == 0 ? stat.ps_drop : s->dropped;
}

int sniff_start(struct sniff *s, uint32_t ifindex, char why[CSIW_WHY_SIZE])
{
	pcap_dispatch(s->pcap, RING_PACKETS, forget, NULL);
	s->ifindex = ifindex;
	s->since_ns = wall_clock_ns();
	s->dropped = dropped_ever(s);
	if (listen_to(s, ETH_P_IP, ifindex) != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "packets of interface %u cannot be captured: %s",
			 ifindex, strerror(errno));
		return CSIW_ERR_SYSTEM;
	}
	return CSIW_OK;
}

/* After ENETDOWN libpcap fails whenever the ring is empty, for ever; packets
 * of an interface that is up again still come. */
static bool interface_is_up(const struct sniff *s)
{
	struct ifreq request = {.ifr_ifindex = (int)s->ifindex};
	int fd = pcap_fileno(s->pcap);

	return ioctl(fd, SIOCGIFNAME, &request) == 0 &&
	       ioctl(fd, SIOCGIFFLAGS, &request) == 0 &&
	       (request.ifr_flags & IFF_UP);
}

/*
 * What came just before sniff_start lies in a part of the ring that was not
 * handed over yet, and shows up late.  A packet older than a second is none of
 * them: the clock was set back.
 */
static bool is_stale(struct sniff *s, uint64_t time_ns)
{
	if (time_ns < s->since_ns && s->since_ns - time_ns < SECOND) {
		return true;
	}
	s->since_ns = 0;
	return false;
}

/* 1: data is one packet; else as pcap_next_ex. */
static int next_fresh(struct sniff *s, struct pcap_pkthdr **header,
		      const u_char **data, uint64_t *time_ns)
{
	int got;

	do {
		got = pcap_next_ex(s->pcap, header, data);
		if (got != 1) {
			return got;
		}
		/* With nanosecond precision tv_usec holds nanoseconds. */
		*time_ns = (uint64_t)(*header)->ts.tv_sec * SECOND +
			   (uint64_t)(*header)->ts.tv_usec;
	} while (is_stale(s, *time_ns));
	return got;
}

enum sniff_next sniff_next(struct sniff *s, struct csiw_csi *csi,
			   uint64_t *time_ns)
{
	struct pcap_pkthdr *header;
	const u_char *data;
	int got = next_fresh(s, &header, &data, time_ns);

	if (got == 0 || (got < 0 && interface_is_up(s))) {
		return SNIFF_NOTHING;
	}
	if (got < 0) {
		return SNIFF_LOST;
	}
	if (csiw_nexmon_source(CSIW_LINK_SLL, data, header->caplen) !=
	    CSIW_OK) {
		return SNIFF_STRANGER;
	}
	if (csiw_nexmon_frame(csi, CSIW_LINK_SLL, data, header->caplen) !=
	    CSIW_OK) {
		return SNIFF_MALFORMED;
	}
	return csiw_nexmon_chip_known(csi->chip) ? SNIFF_CSI : SNIFF_STRANGER;
}

uint64_t sniff_dropped(struct sniff *s)
{
	return dropped_ever(s) - s->dropped;
}

int sniff_fd(const struct sniff *s)
{
	return pcap_get_selectable_fd(s->pcap);
}

void sniff_close(struct sniff *s)
{
	if (s != NULL) {
		pcap_close(s->pcap);
	}
	free(s);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* live_loop.c: a bare receive loop: it counts, and does nothing else. */
#include <signal.h>
#include <stdio.h>

#include <pcap.h>

#include "live.h"

/* Those of guest-agent/sniff.c. */
enum {
	SNAPLEN = 2048,
	BUFFER = 16 * 1024 * 1024,
	TIMEOUT_MS = 10,
};

static const char wanted[] = "udp and dst port 5500";

static volatile sig_atomic_t over;
static pcap_t *handle;

static void end(int signal)
{
	(void)signal;
	over = 1;
	pcap_breakloop(handle);
}

static void count(u_char *user, const struct pcap_pkthdr *header,
		  const u_char *data)
{
	(void)header;
	(void)data;
	++*(unsigned long *)(void *)user;
}

static pcap_t *open_pcap(const char *interface)
{
	char error[PCAP_ERRBUF_SIZE];
	struct bpf_program program;
	pcap_t *p = pcap_create(interface, error);

	if (p == NULL) {
		live_fail(interface, error);
	}
	if (pcap_set_snaplen(p, SNAPLEN) != 0 ||
	    pcap_set_buffer_size(p, BUFFER) != 0 ||
	    pcap_set_timeout(p, TIMEOUT_MS) != 0 || pcap_activate(p) < 0 ||
	    pcap_compile(p, &program, wanted, 1, PCAP_NETMASK_UNKNOWN) != 0 ||
	    pcap_setfilter(p, &program) != 0) {
		live_fail(interface, pcap_geterr(p));
	}
	pcap_freecode(&program);
	return p;
}

void live_loop(const char *interface)
{
	struct sigaction action = {.sa_handler = end};
	unsigned long received = 0;
	struct pcap_stat stat;
	pcap_t *p = open_pcap(interface);

	handle = p;
	sigaction(SIGTERM, &action, NULL);
	puts("listening");
	fflush(stdout);
	while (!over) {
		if (pcap_dispatch(p, -1, count, (u_char *)&received) ==
		    PCAP_ERROR) {
			live_fail(interface, pcap_geterr(p));
		}
	}
	if (pcap_stats(p, &stat) != 0) {
		live_fail(interface, pcap_geterr(p));
	}
	printf("received %lu\n", received);
	printf("dropped %u\n", stat.ps_drop);
	pcap_close(p);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* pcap.c: a bare loop over a capture, as fast as libpcap reads it. */
#include <stdio.h>

#include <pcap.h>

#include "bench.h"

void bench_pcap(const char *path)
{
	char error[PCAP_ERRBUF_SIZE];
	struct pcap_pkthdr *header;
	const u_char *data;
	unsigned long packets = 0;
	double start = bench_now_s();
	pcap_t *p = pcap_open_offline(path, error);

	if (p == NULL) {
		bench_fail(error);
	}
	while (pcap_next_ex(p, &header, &data) == 1) {
		packets++;
	}
	if (packets == 0) {
		bench_fail("the capture holds no packet");
	}
	printf("pcap.packets %lu\n", packets);
	printf("pcap.read_s %.9f\n", bench_now_s() - start);
	pcap_close(p);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * consumer.c: a program of somebody else's, C and C++ alike, that uses both
 * libraries.  With CONSUMER_FREESTANDING only the one without a system.
 */
#include <stdio.h>
#include <string.h>

#include <csiw/csiw.h>
#ifndef CONSUMER_FREESTANDING
#include <csiw/hosted.h>
#endif

static int freestanding_works(void)
{
	static uint64_t memory[512];
	struct csiw_win win;
	struct csiw_peer peer;
	struct csiw_param request;

	memset(&request, 0, sizeof(request));
	request.channel = 6;
	request.bandwidth_mhz = 20;
	if (csiw_win_init(&win, memory, sizeof(memory), CSIW_MEMORY_PLAIN)) {
		return 0;
	}
	csiw_peer_init(&peer, &win, CSIW_ORDER_BIG, 1);
	return csiw_capacity(CSIW_WINDOW_SIZE) == 31416 &&
	       csiw_peer_ask(&peer, &request, 0, 1000) == CSIW_OK;
}

static int hosted_works(void)
{
#ifndef CONSUMER_FREESTANDING
	char text[CSIW_CHANSPEC_TEXT_SIZE];

	return csiw_chanspec_format(text, 0xe29b) == CSIW_OK &&
	       strcmp(text, "157/80") == 0;
#else
	return 1;
#endif
}

int main(void)
{
	if (!freestanding_works() || !hosted_works()) {
		fprintf(stderr, "csiw %s gives wrong answers\n", CSIW_VERSION);
		return 1;
	}
	return 0;
}

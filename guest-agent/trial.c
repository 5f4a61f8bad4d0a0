/* SPDX-License-Identifier: BSD-2-Clause */
/* trial.c: every bandwidth of the radio for some seconds, counted. */
#include "trial.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <csiw/err.h>

enum {
	TRIAL_S = 10,
	DEVICES_MAX = 256, /* told apart; more are counted as many */
	KINDS_MAX = 8,     /* chips, core and stream pairs */
	BATCH = 4096,      /* packets from one look at the clock to the next */
};

enum outcome {
	WORKED,
	REFUSED, /* no failure: not every country has every channel */
	FAILED,
};

/* What was heard in one trial. */
struct tally {
	uint64_t csi, malformed, strangers, dropped, other_chanspec, old_header;
	uint64_t first_ms; /* of the first CSI after configuring */
	int rssi_min, rssi_max;
	unsigned int devices;
	uint8_t macs[DEVICES_MAX][CSIW_MAC_SIZE];
	uint64_t heard[DEVICES_MAX];
	unsigned int chips, streams, lengths;
	uint16_t chip[KINDS_MAX], stream[KINDS_MAX], length[KINDS_MAX];
};

static const struct {
	uint8_t channel, bandwidth_mhz;
} settings[] = {{6, 20}, {36, 20}, {36, 40}, {36, 80}, {157, 80}};

static uint64_t clock_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000 + (uint64_t)ts.tv_nsec / 1000;
}

static void note(uint16_t seen[KINDS_MAX], unsigned int *count, uint16_t value)
{
	for (unsigned int i = 0; i < *count; i++) {
		if (seen[i] == value) {
			return;
		}
	}
	if (*count < KINDS_MAX) {
		seen[(*count)++] = value;
	}
}

static void note_device(struct tally *t, const uint8_t mac[CSIW_MAC_SIZE])
{
	unsigned int i;

	for (i = 0; i < t->devices; i++) {
		if (memcmp(t->macs[i], mac, CSIW_MAC_SIZE) == 0) {
			break;
		}
	}
	if (i == DEVICES_MAX) {
		return;
	}
	if (i == t->devices) {
		memcpy(t->macs[t->devices++], mac, CSIW_MAC_SIZE);
	}
	t->heard[i]++;
}

static void count(struct tally *t, const struct csiw_csi *csi,
		  uint16_t chanspec)
{
	if (t->csi++ == 0 || csi->rssi_dbm < t->rssi_min) {
		t->rssi_min = csi->rssi_dbm;
	}
	if (t->csi == 1 || csi->rssi_dbm > t->rssi_max) {
		t->rssi_max = csi->rssi_dbm;
	}
	t->other_chanspec += csi->chanspec != chanspec;
	t->old_header += !csi->rssi_valid;
	note(t->chip, &t->chips, csi->chip);
	note(t->stream, &t->streams, csi->core_stream);
	note(t->length, &t->lengths, csi->csi_len);
	note_device(t, csi->mac);
}

/* What there is, a batch at most.  False if the interface went away. */
static bool take_batch(struct sniff *sniff, struct tally *t, uint16_t chanspec,
		       uint64_t begin_us)
{
	struct csiw_csi csi;
	uint64_t time_ns;

	for (int i = 0; i < BATCH; i++) {
		switch (sniff_next(sniff, &csi, &time_ns)) {
		case SNIFF_CSI:
			if (t->csi == 0) {
				t->first_ms = (clock_us() - begin_us) / 1000;
			}
			count(t, &csi, chanspec);
			break;
		case SNIFF_MALFORMED:
			t->malformed++;
			break;
		case SNIFF_STRANGER:
			t->strangers++;
			break;
		case SNIFF_NOTHING:
			return true;
		case SNIFF_LOST:
			return false;
		}
	}
	return true;
}

static bool listen_for(struct sniff *sniff, struct tally *t, uint16_t chanspec,
		       unsigned int seconds)
{
	uint64_t begin_us = clock_us();
	struct pollfd fd = {.fd = sniff_fd(sniff), .events = POLLIN};

	while (clock_us() - begin_us < (uint64_t)seconds * 1000000) {
		if (!take_batch(sniff, t, chanspec, begin_us)) {
			return false;
		}
		poll(&fd, 1, 50);
	}
	t->dropped = sniff_dropped(sniff);
	return true;
}

static void say_kinds(const char *what, const uint16_t *seen,
		      unsigned int count)
{
	printf("; %s", what);
	for (unsigned int i = 0; i < count; i++) {
		printf(" 0x%04x", seen[i]);
	}
}

static void say_tally(const char *name, const struct tally *t)
{
	printf("     %s: %llu CSI of %u%s transmitters in %d s", name,
	       (unsigned long long)t->csi, t->devices,
	       t->devices == DEVICES_MAX ? " or more" : "", TRIAL_S);
	if (t->csi != 0) {
		printf(", the first after %llu ms, RSSI %d to %d dBm",
		       (unsigned long long)t->first_ms, t->rssi_min,
		       t->rssi_max);
		say_kinds("chip", t->chip, t->chips);
		say_kinds("core and stream", t->stream, t->streams);
		printf("; bytes of CSI");
		for (unsigned int i = 0; i < t->lengths; i++) {
			printf(" %u", t->length[i]);
		}
	}
	printf("; of another chanspec %llu, old header %llu, malformed %llu, "
	       "strangers %llu, dropped %llu\n",
	       (unsigned long long)t->other_chanspec,
	       (unsigned long long)t->old_header,
	       (unsigned long long)t->malformed,
	       (unsigned long long)t->strangers,
	       (unsigned long long)t->dropped);
}

/* The name of a network is nobody's business; it may hold quotes itself. */
static void hide_name(char *text)
{
	static const char before[] = "network \"";
	char *name = strstr(text, before);
	char *end = strrchr(text, '"');

	if (name == NULL || end < name + strlen(before)) {
		return;
	}
	for (name += strlen(before); name < end; name++) {
		*name = '*';
	}
}

/* CONFIGURE, MONITOR, READ_BACK, then listen. */
static enum outcome configure(struct radio *radio, struct sniff *sniff,
			      struct radio_ask *ask, const char *name)
{
	static const enum radio_verb verbs[] = {RADIO_CONFIGURE, RADIO_MONITOR,
						RADIO_READ_BACK};
	uint64_t begin_us = clock_us();
	struct radio_answer answer;
	char why[CSIW_WHY_SIZE];
	uint32_t ifindex = 0;

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		ask->verb = verbs[i];
		if (!doctor_ask(radio, ask, &answer)) {
			bool refused = answer.ret == CSIW_RET_REFUSED;

			hide_name(answer.text);
			printf("%s %s: %.400s\n", refused ? "no  " : "FAIL",
			       name, answer.text);
			return refused ? REFUSED : FAILED;
		}
		if (verbs[i] == RADIO_CONFIGURE) {
			ifindex = answer.ifindex;
		}
	}
	if (sniff_start(sniff, ifindex, why) != CSIW_OK) {
		printf("FAIL %s: %s\n", name, why);
		return FAILED;
	}
	printf("ok   %s: configured in %llu us\n", name,
	       (unsigned long long)(clock_us() - begin_us));
	return WORKED;
}

static enum outcome try_setting(struct radio *radio, struct sniff *sniff,
				uint8_t channel, uint8_t bandwidth_mhz,
				struct tally *t)
{
	struct radio_ask ask = {.core_mask = 1, .stream_mask = 1};
	enum outcome outcome;
	char name[32];

	memset(t, 0, sizeof(*t));
	snprintf(name, sizeof(name), "channel %u/%u", channel, bandwidth_mhz);
	(void)csiw_chanspec_request(&ask.chanspec, channel, bandwidth_mhz);
	outcome = configure(radio, sniff, &ask, name);
	if (outcome != WORKED) {
		return outcome;
	}
	if (!listen_for(sniff, t, ask.chanspec, TRIAL_S)) {
		printf("FAIL %s: the interface went away\n", name);
		return FAILED;
	}
	say_tally(name, t);
	return WORKED;
}

/* The busiest transmitter alone: does the firmware keep the others out? */
static bool try_filter(struct radio *radio, struct sniff *sniff,
		       const struct tally *before)
{
	struct radio_ask ask = {
		.core_mask = 1, .stream_mask = 1, .mac_count = 1};
	unsigned int busiest = 0;
	struct tally t;

	if (before->devices < 2) {
		printf("     MAC filter: not tried, it takes two transmitters "
		       "on channel 6\n");
		return true;
	}
	for (unsigned int i = 1; i < before->devices; i++) {
		if (before->heard[i] > before->heard[busiest]) {
			busiest = i;
		}
	}
	memcpy(ask.macs[0], before->macs[busiest], CSIW_MAC_SIZE);
	memset(&t, 0, sizeof(t));
	(void)csiw_chanspec_request(&ask.chanspec, 6, 20);
	if (configure(radio, sniff, &ask, "MAC filter") != WORKED ||
	    !listen_for(sniff, &t, ask.chanspec, TRIAL_S)) {
		return false;
	}
	say_tally("MAC filter", &t);
	if (t.devices > 1) {
		printf("FAIL MAC filter: others came through\n");
		return false;
	}
	return true;
}

bool trial(struct radio *radio, struct sniff *sniff)
{
	struct radio_ask restore = {.verb = RADIO_RESTORE};
	struct radio_answer answer;
	struct tally first;
	struct tally t;
	unsigned int outcomes[FAILED + 1] = {0};
	uint64_t heard = 0;
	bool fine;

	memset(&first, 0, sizeof(first));
	printf("     trial: about a minute\n");
	fflush(stdout);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		outcomes[try_setting(radio, sniff, settings[i].channel,
				     settings[i].bandwidth_mhz, &t)]++;
		heard += t.csi;
		if (i == 0) {
			first = t;
		}
		fflush(stdout);
	}
	fine = outcomes[FAILED] == 0 && outcomes[WORKED] != 0;
	if (outcomes[WORKED] != 0 && heard == 0) {
		printf("FAIL no CSI on any channel: is anyone sending near "
		       "here?\n");
		fine = false;
	}
	fine = try_filter(radio, sniff, &first) && fine;
	if (!doctor_ask(radio, &restore, &answer)) {
		printf("FAIL restore: %.400s\n", answer.text);
		return false;
	}
	printf("ok   restore: the radio is as it was, see below\n");
	return fine;
}

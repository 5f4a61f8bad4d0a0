/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * doctor.c: csiwd --check: what this machine has of what a live capture needs,
 * and with --report a trial of the radio whose text can be posted.  No MAC and
 * no name of a network is printed.
 */
#include "doctor.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include <csiw/err.h>
#include <csiw/version.h>
#include <pcap.h>

#include "guard.h"
#include "log.h"
#include "radio/radio.h"
#include "sniff.h"
#include "trial.h"

enum { ANSWER_MS = 15000 };

static uint64_t clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + (uint64_t)ts.tv_nsec / 1000000;
}

bool doctor_ask(struct radio *radio, struct radio_ask *ask,
		struct radio_answer *answer)
{
	uint64_t end_ms = clock_ms() + ANSWER_MS;

	if (!radio_ask(radio, ask)) {
		snprintf(answer->text, sizeof(answer->text),
			 "the radio helper takes no more");
		answer->ret = CSIW_RET_CONFIG_ERROR;
		return false;
	}
	while (clock_ms() < end_ms) {
		struct pollfd fd = {.fd = radio_fd(radio), .events = POLLIN};

		switch (radio_hear(radio, answer)) {
		case RADIO_ANSWER:
			return answer->ret == CSIW_RET_NONE;
		case RADIO_DEAD:
			answer->ret = CSIW_RET_CONFIG_ERROR;
			return false;
		case RADIO_EVENT:
		case RADIO_NOTHING:
			break;
		}
		poll(&fd, 1, 100);
	}
	snprintf(answer->text, sizeof(answer->text),
		 "the driver did not answer within %d s", ANSWER_MS / 1000);
	answer->ret = CSIW_RET_CONFIG_ERROR;
	return false;
}

static void say_machine(void)
{
	struct utsname system;
	char model[128] = "unknown";
	FILE *file = fopen("/proc/device-tree/model", "re");

	if (file != NULL) {
		size_t len = fread(model, 1, sizeof(model) - 1, file);

		model[len] = '\0';
		csiw_disarm(model);
		fclose(file);
	}
	printf("     csiwd: %s\n     machine: %s\n", CSIW_VERSION, model);
	if (uname(&system) == 0) {
		printf("     kernel: %s %s\n", system.release, system.machine);
	}
	printf("     capture library: %s\n", pcap_lib_version());
}

static bool check_rights(bool capture, const char *why)
{
	bool admin = guard_has_net_admin();

	printf("%s capture: %s\n", capture ? "ok  " : "MISS",
	       capture ? "packets can be heard (CAP_NET_RAW)" : why);
	printf("%s configure: %s\n", admin ? "ok  " : "MISS",
	       admin ? "the radio may be configured (CAP_NET_ADMIN)"
		     : "CAP_NET_ADMIN is missing: run as root");
	return capture && admin;
}

/* The helper's lines are marked already. */
static bool check_radio(struct radio *radio)
{
	struct radio_ask ask = {.verb = RADIO_REPORT};
	struct radio_answer answer;
	bool fine = doctor_ask(radio, &ask, &answer);

	if (answer.ret != CSIW_RET_NONE && strchr(answer.text, '\n') == NULL) {
		printf("MISS radio: %s\n", answer.text);
		return false;
	}
	fputs(answer.text, stdout);
	return fine;
}

static bool look(const struct options *options, struct radio *radio)
{
	struct sniff *sniff = NULL;
	char why[CSIW_WHY_SIZE] = "";
	bool capture = sniff_open(&sniff, why) == CSIW_OK;
	bool fine;

	say_machine();
	fine = check_rights(capture, why);
	/* What follows reads packets of strangers. */
	if (guard_enter(GUARD_SERVE, why) != CSIW_OK) {
		printf("MISS guard: %s\n", why);
		fine = false;
	}
	fine = check_radio(radio) && fine;
	if (options->report && fine) {
		fine = trial(radio, sniff);
		fine = check_radio(radio) && fine;
	} else if (options->report) {
		printf("     trial: left out, as something is missing\n");
	}
	if (capture) {
		sniff_close(sniff);
	}
	return fine;
}

enum status doctor(const struct options *options)
{
	const struct radio_options radio_options = {
		.interface = options->capture.where,
		.monitor = options->monitor,
		.led = options->led,
		.nexutil = options->nexutil,
	};
	struct radio *radio;
	char why[CSIW_WHY_SIZE];
	bool fine;

	/* The helper's warnings are lines of the report here. */
	log_set_level(LOG_ERROR);
	if (radio_fork(&radio, &radio_options, why) != CSIW_OK) {
		log_say(LOG_ERROR, "%s", why);
		return STATUS_LOST;
	}
	fine = look(options, radio);
	radio_close(radio);
	printf("%s\n", fine ? "Everything is there."
			    : "Something is missing: see the lines above.");
	if (fflush(stdout) != 0 || ferror(stdout)) {
		log_say(LOG_ERROR, "standard output cannot be written: %s",
			strerror(errno));
		return STATUS_OUTPUT;
	}
	return fine ? STATUS_DONE : STATUS_LOST;
}

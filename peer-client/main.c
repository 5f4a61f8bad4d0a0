/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c: csiw, the asking side on a command line: finds the command.
 */
#include <csiw/hosted.h>
#include <csiw/version.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "text.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *summary;
} commands[] = {
	{"collect", cmd_collect, "ask the guest for CSI and keep it"},
	{"stream", cmd_stream, "write CSI as it comes"},
	{"cancel", cmd_cancel, "end the run or stream that is on"},
	{"status", cmd_status, "explain in words what stands in a window"},
	{"dump", cmd_dump, "print a window in hexadecimal with field names"},
	{"csiparams", cmd_csiparams, "make the extractor's parameters"},
};

enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static void help(void)
{
	puts("usage: csiw COMMAND [OPTION]...\n"
	     "       csiw -h | --help | --version\n"
	     "\n"
	     "Asks a guest for Wi-Fi channel state information (CSI) through "
	     "a window of\n"
	     "shared memory.\n"
	     "\n"
	     "commands:");
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		printf("  %-10s  %s\n", commands[i].name, commands[i].summary);
	}
	puts("\n"
	     "csiw COMMAND --help lists the options of a command.");
}

/* Data that did not reach stdout is not data given. */
static int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout)) {
		return status;
	}
	if (status != STATUS_DONE && status != STATUS_OUTPUT) {
		return status;
	}
	say("standard output could not be written in full");
	return STATUS_OUTPUT;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2) {
		say("a command is missing; see csiw --help");
		return STATUS_USAGE;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
		help();
		return STATUS_DONE;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("csiw %s (protocol %d)\n", CSIW_VERSION,
		       CSIW_PROTOCOL_VERSION);
		return STATUS_DONE;
	}
	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return commands[i].run(argc - 1, argv + 1);
		}
	}
	say("there is no command '%s'; see csiw --help", argv[1]);
	return STATUS_USAGE;
}

int main(int argc, char **argv)
{
	csiw_standard_files();
	/* A failed write must end in a sentence, with no file half-written. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return finish(dispatch(argc, argv));
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * commands.h: the commands of csiw, one file each, and what they end with.
 *
 * A command gets its own arguments: argv[0] is its name.  It returns the exit
 * status of the program.
 */
#ifndef CSIW_COMMANDS_H
#define CSIW_COMMANDS_H

/* Exit statuses: API, see docs/man/csiw.1. */
enum status {
	STATUS_DONE = 0,
	STATUS_WINDOW = 1,  /* cannot be opened, read or kept */
	STATUS_USAGE = 2,   /* the command line asks for what cannot be */
	STATUS_GUEST = 3,   /* the guest refused or failed */
	STATUS_GAVE_UP = 4, /* the deadline passed, or Ctrl-C */
	STATUS_PARTNER = 5, /* the guest broke the protocol */
	STATUS_OUTPUT = 6,  /* output could not be written */
};

int cmd_collect(int argc, char **argv);
int cmd_stream(int argc, char **argv);
int cmd_cancel(int argc, char **argv);
int cmd_status(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_csiparams(int argc, char **argv);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * die_at_call N PROGRAM [ARGUMENT]...: runs a program and kills it with SIGKILL
 * instead of its system call number N, counted from 1 behind its execve.  Waits
 * are not counted: how many there are depends on others.  Ends as the program
 * ended; SIGTERM is handed on to it.  Exit status 77: may not be traced here.
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SKIP = 77 };

static pid_t program;

static void hand_on(int number)
{
	kill(program, number);
}

static bool waits(unsigned long long call)
{
	switch (call) {
#ifdef SYS_poll
	case SYS_poll:
#endif
#ifdef SYS_nanosleep
	case SYS_nanosleep:
#endif
	case SYS_ppoll:
	case SYS_clock_nanosleep:
		return true;
	default:
		return false;
	}
}

/* In the child. */
static void become(char **command)
{
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) {
		perror("die_at_call: PTRACE_TRACEME");
		_exit(SKIP);
	}
	raise(SIGSTOP);
	execvp(command[0], command);
	perror(command[0]);
	_exit(127);
}

static bool begins_call(void)
{
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, program, sizeof(info), &info) < 0) {
		perror("die_at_call: PTRACE_GET_SYSCALL_INFO");
		kill(program, SIGKILL);
		exit(SKIP);
	}
	return info.op == PTRACE_SYSCALL_INFO_ENTRY && !waits(info.entry.nr);
}

/* Its status of waitpid. */
static int watch(unsigned long left)
{
	bool counting = false;
	int number = 0; /* of a signal for the program */
	int status;

	for (;;) {
		(void)ptrace(PTRACE_SYSCALL, program, NULL, number);
		number = 0;
		if (waitpid(program, &status, 0) < 0 || !WIFSTOPPED(status)) {
			return status;
		}
		if (status >> 8 == (SIGTRAP | PTRACE_EVENT_EXEC << 8)) {
			counting = true;
		} else if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
			number = WSTOPSIG(status);
		} else if (counting && begins_call() && --left == 0) {
			kill(program, SIGKILL);
		}
	}
}

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_handler = hand_on,
				   .sa_flags = SA_RESTART};
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: die_at_call N PROGRAM [ARGUMENT]...\n");
		return 2;
	}
	program = fork();
	if (program == 0) {
		become(argv + 2);
	}
	if (program < 0 || waitpid(program, &status, 0) < 0 ||
	    !WIFSTOPPED(status)) {
		return SKIP;
	}
	sigaction(SIGTERM, &action, NULL);
	(void)ptrace(PTRACE_SETOPTIONS, program, NULL,
		     PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC |
			     PTRACE_O_EXITKILL);
	status = watch(strtoul(argv[1], NULL, 10));
	if (WIFSIGNALED(status)) {
		signal(WTERMSIG(status), SIG_DFL);
		raise(WTERMSIG(status));
	}
	return WEXITSTATUS(status);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Which other system calls kill, in each role. */
#include "../check.h"

#include <poll.h>
#include <sched.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <time.h>

#include "deeds.h"

static void do_fork(void)
{
	const pid_t pid = fork();

	if (pid == 0) {
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void do_raise(void)
{
	signal(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
}

static void other_processes_are_out_of_reach(void **state)
{
	const struct deed deeds[] = {
		DO("fork", EXTERN, do_fork),
		CALL("clone(CLONE_NEWUSER)", NONE, SYS_clone,
		     CLONE_NEWUSER | CLONE_FS | SIGCHLD),
		CALL("unshare", NONE, SYS_unshare, CLONE_NEWUSER),
		CALL("execve", EXTERN, SYS_execve, (uintptr_t) "/nowhere"),
		CALL("execveat", NONE, SYS_execveat, AT("/nowhere")),
		CALL("ptrace", NONE, SYS_ptrace, PTRACE_TRACEME),
		CALL("process_vm_readv", NONE, SYS_process_vm_readv,
		     (uintptr_t)getpid()),
		DO("raise", ALL, do_raise),
		CALL("kill", NONE, SYS_kill, (uintptr_t)getpid(), SIGURG),
		CALL("tgkill", NONE, SYS_tgkill, (uintptr_t)getpid(),
		     (uintptr_t)getpid(), SIGURG),
		CALL("pidfd_open", NONE, 434 /* everywhere */,
		     (uintptr_t)getpid()),
	};

	(void)state;
	CHECK_ALL(deeds);
}

#ifdef SYS_mmap2
enum { MAP = SYS_mmap2 };
#else
enum { MAP = SYS_mmap };
#endif

static void do_use_memory(void)
{
	char *large = malloc(1000000);
	char *larger;

	assert_non_null(large);
	memset(large, 1, 1000000);
	larger = realloc(large, 9000000);
	assert_non_null(larger);
	free(larger);
	free(malloc(100));
}

static void do_sleep(void)
{
	const struct timespec soon = {.tv_nsec = 1000};
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	poll(NULL, 0, 1);
	ppoll(NULL, 0, &soon, NULL);
}

static void memory_is_data_and_the_rest_of_the_kernel_is_shut(void **state)
{
	static struct rlimit limit;
	const struct deed deeds[] = {
		DO("memory", ALL, do_use_memory),
		DO("time", ALL, do_sleep),
		CALL("mprotect", ALL, SYS_mprotect, page, PAGE, PROT_READ),
		CALL("mprotect(PROT_EXEC)", NONE, SYS_mprotect, page, PAGE,
		     PROT_READ | PROT_EXEC),
		CALL("mmap(PROT_EXEC)", EXTERN, MAP, 0, PAGE,
		     PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		     UINTPTR_MAX),
		CALL("mmap(PROT_WRITE | PROT_EXEC)", EXTERN, MAP, 0, PAGE,
		     PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS,
		     UINTPTR_MAX),
		CALL("memfd_create", NONE, SYS_memfd_create, (uintptr_t) "x"),
		CALL("prctl", NONE, SYS_prctl, PR_SET_NAME, (uintptr_t) "x"),
		CALL("capset", NONE, SYS_capset, 0),
		CALL("setuid", NONE, SYS_setuid, getuid()),
		CALL("personality", NONE, SYS_personality, UINT32_MAX),
		CALL("setrlimit", NONE, SYS_setrlimit, RLIMIT_CORE,
		     (uintptr_t)&limit),
		CALL("mount", NONE, SYS_mount, 0),
		CALL("bpf", NONE, SYS_bpf, UINT32_MAX),
		CALL("perf_event_open", NONE, SYS_perf_event_open, 0),
		CALL("init_module", NONE, SYS_init_module, 0),
		CALL("reboot", NONE, SYS_reboot, 0),
		CALL("io_uring_setup", NONE, 425 /* everywhere */, 0),
		CALL("a call that does not exist", NONE, 4000, 0),
	};

	(void)state;
	CHECK_ALL(deeds);
}

#ifdef __x86_64__
static void do_call_as_32_bits(void)
{
	long number = 20; /* getpid there, writev here */

	__asm__ volatile("int $0x80" : "+a"(number) : : "memory");
}

static void calls_of_32_bit_programs_kill_on_x86_64(void **state)
{
	const struct deed deeds[] = {
		DO("int 0x80", NONE, do_call_as_32_bits),
		CALL("getpid of x32", NONE, 0x40000000 + SYS_getpid, 0),
	};

	(void)state;
	CHECK_ALL(deeds);
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_processes_are_out_of_reach),
		cmocka_unit_test(
			memory_is_data_and_the_rest_of_the_kernel_is_shut),
#ifdef __x86_64__
		cmocka_unit_test(calls_of_32_bit_programs_kill_on_x86_64),
#endif
	};

	return cmocka_run_group_tests(tests, open_all, NULL);
}

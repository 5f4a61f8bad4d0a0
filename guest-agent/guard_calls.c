/* SPDX-License-Identifier: BSD-2-Clause */
/* guard_calls.c: the system calls of each role; what is not here kills. */
#include "guard_calls.h"

#include <fcntl.h>
#include <linux/if_packet.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

/* In this order: TCGETS2 needs struct termios2. */
#include <asm/termbits.h>
#include <sys/ioctl.h>

const struct guard_call guard_calls[] = {
	/* the loop, signals, the end */
	{"ppoll", ALL},
	{"ppoll_time64", ALL},
	{"poll", ALL},
	{"restart_syscall", ALL},
	{"clock_gettime", ALL},
	{"clock_gettime64", ALL},
	{"rt_sigaction", ALL},
	{"rt_sigprocmask", ALL},
	{"rt_sigreturn", ALL},
	{"sigreturn", ALL},
	{"futex", ALL},
	{"futex_time64", ALL},
	{"getpid", ALL},
	{"gettid", ALL},
	{"wait4", ALL},
	{"exit_group", ALL},

	/* what is open */
	{"read", ALL},
	{"readv", ALL},
	{"write", ALL},
	{"writev", ALL},
	{"lseek", ALL},
	{"_llseek", ALL},
	{"close", ALL},
	{"fstat", ALL},
	{"fstat64", ALL},
	{"send", ALL},
	{"recvfrom", ALL},
	{"recv", ALL},
	{"getsockopt", ALL},
	{"bind", ALL}, /* the radio helper: nl80211_claim's */

	/* memory */
	{"brk", ALL},
	{"munmap", ALL},
	{"mremap", ALL},
	{"madvise", ALL},

	/* the kernel's answers about radio and links */
	{"sendto", HELPER},
	{"sendmsg", HELPER},
	{"recvmsg", HELPER},
	{"getdents64", HELPER},

	/* nexutil: started, waited for */
	{"fork", EXTERN},
	{"vfork", EXTERN},
	{"execve", EXTERN},
	{"pipe", EXTERN},
	{"pipe2", EXTERN},
	{"dup2", EXTERN},
	{"dup3", EXTERN},
	{"nanosleep", EXTERN},
	{"clock_nanosleep", EXTERN},
	{"clock_nanosleep_time64", EXTERN},

	/* and what it does itself, static or not */
	{"access", EXTERN},
	{"arch_prctl", EXTERN},
	{"connect", EXTERN},
	{"faccessat", EXTERN},
	{"fstatat64", EXTERN},
	{"getegid", EXTERN},
	{"getegid32", EXTERN},
	{"geteuid", EXTERN},
	{"geteuid32", EXTERN},
	{"getgid", EXTERN},
	{"getgid32", EXTERN},
	{"getrandom", EXTERN},
	{"getsockname", EXTERN},
	{"gettimeofday", EXTERN},
	{"getuid", EXTERN},
	{"getuid32", EXTERN},
	{"mmap", EXTERN},
	{"mmap2", EXTERN},
	{"newfstatat", EXTERN},
	{"pread64", EXTERN},
	{"prlimit64", EXTERN},
	{"readlink", EXTERN},
	{"readlinkat", EXTERN},
	{"rseq", EXTERN},
	{"set_robust_list", EXTERN},
	{"set_thread_area", EXTERN},
	{"set_tid_address", EXTERN},
	{"set_tls", EXTERN},
	{"setsockopt", EXTERN},
	{"stat", EXTERN},
	{"stat64", EXTERN},
	{"statx", EXTERN},
	{"time", EXTERN},
	{"ugetrlimit", EXTERN},
	{"uname", EXTERN},
};
const size_t guard_call_count = sizeof(guard_calls) / sizeof(guard_calls[0]);

enum {
	NO_WRITING = O_ACCMODE | O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY),
	NEW_SPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
		     CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET,
};

/* Commands are 32 bits, whatever stands above them. */
const struct guard_case guard_cases[] = {
	/* no file by its name, or only to read it */
	{"newfstatat", SERVE | RADIO, 3, AT_EMPTY_PATH, AT_EMPTY_PATH},
	{"fstatat64", SERVE | RADIO, 3, AT_EMPTY_PATH, AT_EMPTY_PATH},
	{"statx", SERVE | RADIO, 2, AT_EMPTY_PATH, AT_EMPTY_PATH},
	{"openat", HELPER, 2, NO_WRITING, O_RDONLY},
	{"open", HELPER, 1, NO_WRITING, O_RDONLY},

	/* nothing in memory becomes a program, but by starting one */
	{"mmap", SERVE | RADIO, 2, PROT_EXEC, 0},
	{"mmap2", SERVE | RADIO, 2, PROT_EXEC, 0},
	{"mprotect", ALL, 2, PROT_EXEC, 0},

	{"fcntl", ALL, 1, UINT32_MAX, F_GETFL},
	{"fcntl", ALL, 1, UINT32_MAX, F_SETFL},
	{"fcntl", ALL, 1, UINT32_MAX, F_SETFD},
	{"fcntl", ALL, 1, UINT32_MAX, F_DUPFD_CLOEXEC},
	{"fcntl64", ALL, 1, UINT32_MAX, F_GETFL},
	{"fcntl64", ALL, 1, UINT32_MAX, F_SETFL},
	{"fcntl64", ALL, 1, UINT32_MAX, F_SETFD},
	{"fcntl64", ALL, 1, UINT32_MAX, F_DUPFD_CLOEXEC},

	/* is it a terminal; is the interface up */
	{"ioctl", ALL, 1, UINT32_MAX, TCGETS},
#ifdef TCGETS2
	{"ioctl", ALL, 1, UINT32_MAX, TCGETS2},
#endif
	{"ioctl", ALL, 1, UINT32_MAX, TIOCGWINSZ},
	{"ioctl", SERVE, 1, UINT32_MAX, SIOCGIFNAME},
	{"ioctl", SERVE, 1, UINT32_MAX, SIOCGIFFLAGS},

	/* only to whom the socket is connected: nothing goes on the air */
	{"sendto", SERVE, 4, UINT64_MAX, 0},
	/* when libpcap closes */
	{"setsockopt", SERVE, 2, UINT32_MAX, PACKET_RX_RING},

	/* events of a Wi-Fi that came later */
	{"setsockopt", RADIO, 1, UINT32_MAX, SOL_NETLINK},

	/* nexutil: no container of its own, a deadline, the ways it knows */
	{"clone", EXTERN, 0, NEW_SPACES, 0},
	{"kill", EXTERN, 1, UINT32_MAX, SIGKILL},
	{"socket", EXTERN, 0, UINT32_MAX, AF_NETLINK},
	{"socket", EXTERN, 0, UINT32_MAX, AF_INET},
	{"ioctl", EXTERN, 1, UINT32_MAX, SIOCDEVPRIVATE},
};
const size_t guard_case_count = sizeof(guard_cases) / sizeof(guard_cases[0]);

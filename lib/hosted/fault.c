/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fault.c: a window that loses its memory must not take the program with it.
 *
 * A file that is truncated under a mapping, or sparse on a full disk, answers
 * an access with SIGBUS.  The handler puts zeros in place of the whole window,
 * marks it lost and lets the access run again.  Any other SIGBUS goes where it
 * would have gone without us.
 *
 * Everything the handler uses is lock-free; mmap and sigaction are plain system
 * calls on Linux and the BSDs.
 */
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>

#include "private.h"

enum { WATCHES_MAX = 16 }; /* windows open at once in one process */

static struct watch {
	uintptr_t map;
	atomic_size_t size; /* stored last: 0 means not to be looked at */
	atomic_int taken;   /* exchanging a bool takes libatomic on riscv64 */
	atomic_bool lost;
	bool writable;
} watches[WATCHES_MAX];

static atomic_flag installed = ATOMIC_FLAG_INIT;
static struct sigaction previous;

static struct watch *find(uintptr_t address)
{
	for (int i = 0; i < WATCHES_MAX; i++) {
		const size_t size = atomic_load(&watches[i].size);

		if (size != 0 && address - watches[i].map < size) {
			return &watches[i];
		}
	}
	return NULL;
}

static bool replace(struct watch *w)
{
	const int protection = w->writable ? PROT_READ | PROT_WRITE : PROT_READ;

	if (mmap((void *)w->map, atomic_load(&w->size), protection,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1,
		 0) == MAP_FAILED) {
		return false;
	}
	atomic_store(&w->lost, true);
	return true;
}

static void pass_on(int number, siginfo_t *info, void *context)
{
	const bool sent = info->si_code <= 0; /* by kill, not by an access */
	struct sigaction standard = {.sa_handler = SIG_DFL};

	if (previous.sa_flags & SA_SIGINFO) {
		previous.sa_sigaction(number, info, context);
		return;
	}
	if (previous.sa_handler == SIG_IGN && sent) {
		return;
	}
	if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
		previous.sa_handler(number);
		return;
	}
	/* An access runs again on return, and ends the process this time. */
	sigaction(number, &standard, NULL);
	if (sent) {
		raise(number);
	}
}

static void on_sigbus(int number, siginfo_t *info, void *context)
{
	const int saved = errno;
	struct watch *w = NULL;

	/* si_addr is an address only if an access raised the signal. */
	if (info->si_code > 0) {
		w = find((uintptr_t)info->si_addr);
	}
	if (w == NULL || !replace(w)) {
		pass_on(number, info, context);
	}
	errno = saved;
}

/* Once a process, for good: whoever comes later may chain to us. */
static void install(void)
{
	struct sigaction ours = {.sa_flags = SA_SIGINFO | SA_ONSTACK};

	if (atomic_flag_test_and_set(&installed)) {
		return;
	}
	ours.sa_sigaction = on_sigbus;
	sigemptyset(&ours.sa_mask);
	sigaction(SIGBUS, NULL, &previous);
	sigaction(SIGBUS, &ours, NULL);
}

int csiw_fault_watch(void *map, size_t size, bool writable)
{
	install();
	for (int i = 0; i < WATCHES_MAX; i++) {
		struct watch *const w = &watches[i];

		if (atomic_exchange(&w->taken, 1) == 0) {
			w->map = (uintptr_t)map;
			w->writable = writable;
			atomic_store(&w->lost, false);
			atomic_store(&w->size, size);
			return i;
		}
	}
	return -1;
}

bool csiw_fault_seen(int watch)
{
	return atomic_load(&watches[watch].lost);
}

void csiw_fault_unwatch(int watch)
{
	atomic_store(&watches[watch].size, 0);
	atomic_store(&watches[watch].taken, 0);
}

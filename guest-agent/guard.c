/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * guard.c: capabilities given up, as far down as the process may.  System calls
 * are guard_filter.c's.
 */
#include "guard.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csiw/err.h>

#include "guard_filter.h"

/* Sets of capabilities, a bit each. */
struct rights {
	uint64_t effective;
	uint64_t permitted;
	uint64_t inheritable;
};

static uint64_t bit(unsigned int capability)
{
	return (uint64_t)1 << capability;
}

static uint64_t join(uint32_t low, uint32_t high)
{
	return (uint64_t)high << 32 | low;
}

/* By the system call itself: it needs no library, and is one. */
static bool get_rights(struct rights *out)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	if (syscall(SYS_capget, &head, data) != 0) {
		return false;
	}
	out->effective = join(data[0].effective, data[1].effective);
	out->permitted = join(data[0].permitted, data[1].permitted);
	out->inheritable = join(data[0].inheritable, data[1].inheritable);
	return true;
}

static bool set_rights(const struct rights *r)
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3];

	for (unsigned int i = 0; i < _LINUX_CAPABILITY_U32S_3; i++) {
		data[i].effective = (uint32_t)(r->effective >> 32 * i);
		data[i].permitted = (uint32_t)(r->permitted >> 32 * i);
		data[i].inheritable = (uint32_t)(r->inheritable >> 32 * i);
	}
	return syscall(SYS_capset, &head, data) == 0;
}

/* What no program executed later could get back.  Takes CAP_SETPCAP; without it
 * PR_SET_NO_NEW_PRIVS has to do. */
static void drop_bounds(uint64_t keep)
{
	for (unsigned int c = 0; prctl(PR_CAPBSET_READ, c, 0, 0, 0) >= 0; c++) {
		if (!(keep & bit(c))) {
			(void)prctl(PR_CAPBSET_DROP, c, 0, 0, 0);
		}
	}
	(void)prctl(PR_SET_SECUREBITS, SECBIT_NOROOT | SECBIT_NOROOT_LOCKED, 0,
		    0, 0);
}

static bool raise_ambient(uint64_t capabilities)
{
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	return capabilities == 0 || prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE,
					  CAP_NET_ADMIN, 0, 0) == 0;
}

static bool same(const struct rights *a, const struct rights *b)
{
	return a->effective == b->effective && a->permitted == b->permitted &&
	       a->inheritable == b->inheritable;
}

static int drop_capabilities(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	struct rights now;
	struct rights wanted = {0};
	bool done = get_rights(&now);

	if (done && role != GUARD_SERVE) {
		wanted.permitted = now.permitted & bit(CAP_NET_ADMIN);
		wanted.effective = wanted.permitted;
	}
	if (role == GUARD_RADIO_EXTERN) {
		wanted.inheritable = wanted.permitted;
	}
	drop_bounds(wanted.inheritable);
	done = done && set_rights(&wanted) &&
	       raise_ambient(wanted.inheritable) && get_rights(&now);
	if (!done) {
		snprintf(why, CSIW_WHY_SIZE,
			 "capabilities cannot be given up: %s",
			 strerror(errno));
		return CSIW_ERR_SYSTEM;
	}
	if (!same(&now, &wanted)) {
		snprintf(why, CSIW_WHY_SIZE,
			 "capabilities were not given up: 0x%llx are left; is "
			 "a security module in the way?",
			 (unsigned long long)now.permitted);
		return CSIW_ERR_SYSTEM;
	}
	return CSIW_OK;
}

/* No privilege by executing a file; no core file, which would hold what is in
 * the window, and no debugger of the same user. */
static int close_doors(char why[CSIW_WHY_SIZE])
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		snprintf(why, CSIW_WHY_SIZE,
			 "the kernel does not let csiwd give up privileges for "
			 "good (PR_SET_NO_NEW_PRIVS): %s",
			 strerror(errno));
		return CSIW_ERR_SYSTEM;
	}
#ifndef GUARD_SANITIZED /* the search for leaks is a debugger */
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
	return CSIW_OK;
}

int guard_enter(enum guard_role role, char why[CSIW_WHY_SIZE])
{
	int err = close_doors(why);

	if (err == CSIW_OK) {
		err = drop_capabilities(role, why);
	}
	if (err == CSIW_OK) {
		err = guard_filter(role, why);
	}
	return err;
}

static bool has(unsigned int capability)
{
	struct rights now;

	return get_rights(&now) && (now.effective & bit(capability));
}

bool guard_has_net_admin(void)
{
	return has(CAP_NET_ADMIN);
}

bool guard_has_net_raw(void)
{
	return has(CAP_NET_RAW);
}

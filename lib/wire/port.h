/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * port.h: single accesses to a window and the barrier between them, for each
 * architecture.  Only win.c includes this.
 *
 * A word is the widest access that Device memory takes on every machine we
 * know: the machine word.  Callers keep it naturally aligned (rule W8).
 */
#ifndef CSIW_LIB_PORT_H
#define CSIW_LIB_PORT_H

#include <stdint.h>

/* may_alias: a window holds bytes of no declared type. */
typedef uintptr_t __attribute__((may_alias)) port_word;
typedef uint32_t __attribute__((may_alias)) port_u32;

static inline uint8_t port_load8(const volatile uint8_t *p)
{
	return *p;
}

static inline void port_store8(volatile uint8_t *p, uint8_t v)
{
	*p = v;
}

static inline uint32_t port_load32(const volatile uint8_t *p)
{
	return *(const volatile port_u32 *)(uintptr_t)p;
}

static inline void port_store32(volatile uint8_t *p, uint32_t v)
{
	*(volatile port_u32 *)(uintptr_t)p = v;
}

static inline port_word port_load_word(const volatile uint8_t *p)
{
	return *(const volatile port_word *)(uintptr_t)p;
}

static inline void port_store_word(volatile uint8_t *p, port_word v)
{
	*(volatile port_word *)(uintptr_t)p = v;
}

/* A hint that the line of cached memory at p will be written soon.  What the
 * builtin makes of it on x86-64 fetches a line to be read. */
static inline void port_prefetch(const volatile uint8_t *p)
{
#if defined(__x86_64__)
	__asm__ volatile("prefetchw %0" ::"m"(*p));
#else
	__builtin_prefetch((const void *)(uintptr_t)p, 1);
#endif
}

/*
 * Full barriers, for Device and write-combined memory too (rule W9): a C11
 * fence promises nothing there.  Rules G2 and P4 compare what they have just
 * stored around, so stores must also be ordered before later loads: x86 needs
 * mfence, where sfence would order stores alone.
 */
static inline void port_barrier(void)
{
#if defined(__x86_64__)
	__asm__ volatile("mfence" ::: "memory");
#elif defined(__i386__)
	__asm__ volatile("lock; addl $0, (%%esp)" ::: "memory", "cc");
#elif defined(__aarch64__)
	__asm__ volatile("dmb sy" ::: "memory");
#elif defined(__arm__) && __ARM_ARCH >= 7
	__asm__ volatile("dmb sy" ::: "memory");
#elif defined(__arm__) && defined(__ARM_ARCH_6M__)
	__asm__ volatile("dmb sy" ::: "memory");
#elif defined(__arm__) && __ARM_ARCH == 6 && !defined(__thumb__)
	__asm__ volatile("mcr p15, 0, %0, c7, c10, 5" ::"r"(0) : "memory");
#elif defined(__riscv)
	__asm__ volatile("fence iorw, iorw" ::: "memory");
#elif defined(__s390__)
	__asm__ volatile("bcr 15, 0" ::: "memory");
#elif defined(__powerpc__) || defined(__mips__)
	__asm__ volatile("sync" ::: "memory");
#else
#error "port.h: say here how this machine orders Device memory"
#endif
}

/* Loads before, everything after: where a full barrier would be waited for with
 * every record. */
static inline void port_barrier_loads(void)
{
#if defined(__x86_64__)
	__asm__ volatile("lfence" ::: "memory");
#elif defined(__aarch64__)
	__asm__ volatile("dmb ld" ::: "memory");
#elif defined(__riscv)
	__asm__ volatile("fence ir, iorw" ::: "memory");
#else
	port_barrier();
#endif
}

/* Stores before, stores after. */
static inline void port_barrier_stores(void)
{
#if defined(__x86_64__)
	__asm__ volatile("sfence" ::: "memory");
#elif defined(__aarch64__) ||                                                  \
	(defined(__arm__) && __ARM_ARCH >= 7 && __ARM_ARCH_PROFILE != 'M')
	__asm__ volatile("dmb st" ::: "memory");
#elif defined(__riscv)
	__asm__ volatile("fence ow, ow" ::: "memory");
#else
	port_barrier();
#endif
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * machine.c: see machine.h.  Facts: Arm Architecture Reference Manual, D8
 * (translation tables), D17 (ESR_EL1, MAIR_EL1, PAR_EL1, SCTLR_EL1, TCR_EL1);
 * Semihosting for AArch32 and AArch64.
 */
#include <stddef.h>

#include "machine.h"

enum {
	SYS_WRITE0 = 0x04,
	SYS_EXIT = 0x18,
	STOPPED_BY_APPLICATION = 0x20026,
};

enum {
	RAM = 0x40000000,
	RAM_SIZE = 0x10000000, /* 256 MiB */
	BLOCK = 0x200000,      /* of a level 2 entry */
	ENTRIES = 512,
	EL1_SYNC = 4, /* vector: synchronous, from EL1 with its own stack */
};

/* Descriptors; AttrIndx is 0 for Normal, 1 for Device. */
#define ENTRY_TABLE 0x3U
#define ENTRY_BLOCK 0x1U
#define ATTR_INDEX_DEVICE (1U << 2)
#define INNER_SHAREABLE (3U << 8)
#define ACCESSED (1U << 10)
#define NEVER_EXECUTED ((1ULL << 53) | (1ULL << 54))

/* 39 bits of addresses each way, 4 KiB granule, cached walks; the upper half
 * is off. */
#define TCR                                                                    \
	((64U - 39U) | (1U << 8) | (1U << 10) | (3U << 12) | (1U << 23) |      \
	 (1ULL << 32))

/* MMU, alignment check, data cache, stack alignment, instruction cache. */
#define SCTLR_SET ((1U << 0) | (1U << 1) | (1U << 2) | (1U << 3) | (1U << 12))

static _Alignas(4096) uint64_t level1[ENTRIES];
static _Alignas(4096) uint64_t level2[ENTRIES];
static struct {
	bool expected;
	struct trap last;
} traps;

void machine_trap(unsigned int vector);

static uint64_t semihosting(uint64_t operation, uintptr_t argument)
{
	register uint64_t x0 __asm__("x0") = operation;
	register uint64_t x1 __asm__("x1") = argument;

	__asm__ volatile("hlt #0xf000" : "+r"(x0) : "r"(x1) : "memory");
	return x0;
}

_Noreturn void machine_exit(int status)
{
	const uint64_t block[2] = {STOPPED_BY_APPLICATION, (uint64_t)status};

	for (;;) {
		semihosting(SYS_EXIT, (uintptr_t)block);
	}
}

void print(const char *text)
{
	semihosting(SYS_WRITE0, (uintptr_t)text);
}

static void print_digits(uint64_t value, unsigned int base)
{
	char text[24];
	size_t at = sizeof(text) - 1;

	text[at] = '\0';
	do {
		text[--at] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value > 0);
	print(text + at);
}

void print_number(uint64_t value)
{
	print_digits(value, 10);
}

void print_hex(uint64_t value)
{
	print("0x");
	print_digits(value, 16);
}

/* Everything lies where it is; what is no RAM is not there. */
static void fill_tables(void)
{
	uint64_t at;

	for (at = RAM; at < RAM + RAM_SIZE; at += BLOCK) {
		bool device = at >= WINDOW && at < WINDOW + WINDOW_SIZE;

		level2[(at - RAM) / BLOCK] =
			at | ENTRY_BLOCK | ACCESSED |
			(device ? ATTR_INDEX_DEVICE | NEVER_EXECUTED
				: INNER_SHAREABLE);
	}
	level1[RAM >> 30] = (uintptr_t)level2 | ENTRY_TABLE;
}

void machine_start(void)
{
	uint64_t sctlr;

	fill_tables();
	__asm__ volatile("msr mair_el1, %0" ::"r"((uint64_t)ATTR_NORMAL |
						  (uint64_t)ATTR_DEVICE << 8));
	__asm__ volatile("msr tcr_el1, %0" ::"r"((uint64_t)TCR));
	__asm__ volatile(
		"msr ttbr0_el1, %0" ::"r"((uint64_t)(uintptr_t)level1));
	__asm__ volatile("dsb sy\n\ttlbi vmalle1\n\tdsb sy\n\tisb" ::
				 : "memory");
	__asm__ volatile("mrs %0, sctlr_el1" : "=r"(sctlr));
	sctlr |= SCTLR_SET;
	__asm__ volatile("msr sctlr_el1, %0\n\tisb" ::"r"(sctlr) : "memory");
}

uint8_t memory_attributes(uintptr_t address)
{
	uint64_t par;

	__asm__ volatile("at s1e1r, %1\n\tisb\n\tmrs %0, par_el1"
			 : "=r"(par)
			 : "r"(address));
	return par & 1 ? 0 : (uint8_t)(par >> 56);
}

/* An exception that nobody asked for ends the machine. */
void machine_trap(unsigned int vector)
{
	uint64_t esr, far, elr;

	__asm__ volatile("mrs %0, esr_el1" : "=r"(esr));
	__asm__ volatile("mrs %0, far_el1" : "=r"(far));
	__asm__ volatile("mrs %0, elr_el1" : "=r"(elr));
	if (vector == EL1_SYNC && traps.expected && !traps.last.taken) {
		traps.last = (struct trap){true, esr, far};
		/* behind the instruction that cannot be */
		__asm__ volatile("msr elr_el1, %0" ::"r"(elr + 4));
		return;
	}
	print("unexpected exception ");
	print_number(vector);
	print(": ESR ");
	print_hex(esr);
	print((esr & 0x3f) == 0x21 ? " (alignment)" : "");
	print(", address ");
	print_hex(far);
	print(", instruction ");
	print_hex(elr);
	print("\n");
	machine_exit(1);
}

static void expect_trap(void)
{
	traps.last.taken = false;
	traps.expected = true;
	__asm__ volatile("" ::: "memory");
}

static struct trap trapped(void)
{
	__asm__ volatile("dsb sy\n\tisb" ::: "memory");
	traps.expected = false;
	return *(volatile struct trap *)&traps.last;
}

struct trap try_load(uintptr_t address, unsigned int width)
{
	uint64_t value;

	expect_trap();
	switch (width) {
	case 2:
		__asm__ volatile("ldrh %w0, [%1]"
				 : "=r"(value)
				 : "r"(address)
				 : "memory");
		break;
	case 4:
		__asm__ volatile("ldr %w0, [%1]"
				 : "=r"(value)
				 : "r"(address)
				 : "memory");
		break;
	case 8:
		__asm__ volatile("ldr %0, [%1]"
				 : "=r"(value)
				 : "r"(address)
				 : "memory");
		break;
	default:
		__asm__ volatile("ldrb %w0, [%1]"
				 : "=r"(value)
				 : "r"(address)
				 : "memory");
	}
	return trapped();
}

struct trap try_store(uintptr_t address, unsigned int width, uint64_t value)
{
	expect_trap();
	switch (width) {
	case 2:
		__asm__ volatile("strh %w0, [%1]" ::"r"(value), "r"(address)
				 : "memory");
		break;
	case 4:
		__asm__ volatile("str %w0, [%1]" ::"r"(value), "r"(address)
				 : "memory");
		break;
	case 8:
		__asm__ volatile("str %0, [%1]" ::"r"(value), "r"(address)
				 : "memory");
		break;
	default:
		__asm__ volatile("strb %w0, [%1]" ::"r"(value), "r"(address)
				 : "memory");
	}
	return trapped();
}

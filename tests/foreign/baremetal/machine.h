/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * machine.h: as much of a machine as two engines need: memory with attributes,
 * a console, exceptions, an end.  QEMU's "virt" with semihosting.
 */
#ifndef TESTS_FOREIGN_BAREMETAL_MACHINE_H
#define TESTS_FOREIGN_BAREMETAL_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	WINDOW = 0x49000000, /* physical and virtual; RAM, mapped as Device */
	WINDOW_SIZE = 0x800000,
};

/* Memory attributes as MAIR_EL1 and PAR_EL1 have them. */
enum {
	ATTR_DEVICE = 0x04, /* nGnRE, as Linux maps /dev/mem and UIO */
	ATTR_NORMAL = 0xff, /* write-back, cached */
};

/* An exception that was asked for. */
struct trap {
	bool taken;
	uint64_t esr;
	uint64_t far;
};

/* Tables, MMU, caches and the alignment check (SCTLR_EL1.A); before main. */
void machine_start(void);

/* Ends the machine; 0 is good. */
_Noreturn void machine_exit(int status);

void print(const char *text);
void print_number(uint64_t value);
void print_hex(uint64_t value);

/* Attributes of the memory behind an address, as translated. */
uint8_t memory_attributes(uintptr_t address);

/* One access of 1, 2, 4 or 8 bytes that may trap. */
struct trap try_load(uintptr_t address, unsigned int width);
struct trap try_store(uintptr_t address, unsigned int width, uint64_t value);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c: whole runs of protocol v1 through Device memory, with every unaligned
 * access trapped; then unaligned accesses on purpose, which show that it is so.
 * Ends with 0 when everything was as it must be.
 */
#include <stddef.h>

#include <csiw/wire.h>

#include "exchange.h"
#include "machine.h"

static const struct plan plans[] = {
	/* name, channel, samples, filter, listed, seconds, packets, answer */
	{"filter on", 6, 4, true, 3, 30, 100, CSIW_RET_COMPLETE, 12},
	{"refusal", 0, 4, true, 3, 30, 100, CSIW_RET_REFUSED, 0},
	{"timeout", 6, 0, false, 0, 2, 777, CSIW_RET_TIMEOUT, 777},
	{"limit", 6, 2, false, 0, 1, 100, CSIW_RET_TIMEOUT, 10},
	{"full window", 6, 0, false, 0, 30, 40000, CSIW_RET_WINDOW_FULL, 31416},
	{"silence", 36, 1, true, 49, 1, 0, CSIW_RET_TIMEOUT, 0},
};

int main(void);

static uint64_t run_all(enum csiw_order order, const char *name)
{
	uint64_t samples = 0;
	size_t i;

	exchange_open(order);
	for (i = 0; i < sizeof(plans) / sizeof(plans[0]); i++) {
		exchange_run(&plans[i]);
		print(plans[i].name);
		print(", ");
		print(name);
		print("-endian: return value ");
		print_number(plans[i].ret);
		print(", ");
		print_number(plans[i].total);
		print(" samples\n");
		samples += plans[i].total;
	}
	return samples;
}

static void refuse(bool bad, const char *what, uint64_t value)
{
	if (bad) {
		print(what);
		print(": ");
		print_hex(value);
		print("\n");
		machine_exit(1);
	}
}

/* ESR_EL1 of a data abort taken at EL1 for alignment. */
static void expect_alignment(struct trap trap, uintptr_t address, bool store)
{
	refuse(!trap.taken, "an unaligned access was let through", address);
	refuse(trap.esr >> 26 != 0x25, "no data abort, but ESR", trap.esr);
	refuse((trap.esr & 0x3f) != 0x21, "no alignment fault, but ESR",
	       trap.esr);
	refuse((trap.esr >> 6 & 1) != store, "load and store mixed up in ESR",
	       trap.esr);
	refuse(trap.far != address, "another address than asked for", trap.far);
}

/* Each width at an odd address traps, changes nothing, and passes aligned. */
static unsigned int prove_trap(uintptr_t base)
{
	volatile uint64_t *words = (volatile uint64_t *)base;
	const uint64_t pattern = 0x0123456789abcdef;
	unsigned int traps = 0;
	unsigned int width;

	for (width = 2; width <= 8; width *= 2) {
		words[0] = pattern;
		words[1] = pattern;
		expect_alignment(try_load(base + 1, width), base + 1, false);
		expect_alignment(try_store(base + 1, width, 0), base + 1, true);
		traps += 2;
		refuse(words[0] != pattern || words[1] != pattern,
		       "a store that trapped left something at", base);
		refuse(try_load(base, width).taken ||
			       try_store(base, width, pattern).taken,
		       "an aligned access trapped at", base);
	}
	refuse(try_load(base + 1, 1).taken || try_store(base + 1, 1, 0).taken,
	       "an access of one byte trapped at", base);
	return traps;
}

static void expect_attributes(const char *what, uintptr_t address, uint8_t want)
{
	uint8_t got = memory_attributes(address);

	print(what);
	print(": memory attributes ");
	print_hex(got);
	print("\n");
	refuse(got != want, "but they must be", want);
}

int main(void)
{
	static _Alignas(16) uint64_t memory[2];
	uint64_t samples;
	unsigned int traps;

	expect_attributes("own memory", (uintptr_t)memory, ATTR_NORMAL);
	expect_attributes("window", WINDOW, ATTR_DEVICE);
	expect_attributes("window's end", WINDOW + WINDOW_SIZE - 1,
			  ATTR_DEVICE);
	samples = run_all(CSIW_ORDER_BIG, "big");
	samples += run_all(CSIW_ORDER_LITTLE, "little");
	traps = prove_trap((uintptr_t)memory);
	traps += prove_trap(WINDOW);
	print("runs ");
	print_number(2 * sizeof(plans) / sizeof(plans[0]));
	print("\nsamples ");
	print_number(samples);
	print("\ntraps ");
	print_number(traps);
	print("\n");
	return 0;
}

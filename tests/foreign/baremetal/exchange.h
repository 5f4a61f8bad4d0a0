/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * exchange.h: a guest and a peer on one window of Device memory, taking turns
 * on one core under a clock of their own, and what must stand there afterwards.
 */
#ifndef TESTS_FOREIGN_BAREMETAL_EXCHANGE_H
#define TESTS_FOREIGN_BAREMETAL_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include <csiw/order.h>

/* A request, what is in the air, and the answer that it must have. */
struct plan {
	const char *name;
	uint8_t channel;
	uint8_t samples; /* per device, 0 = no limit */
	bool filter;     /* devices 0 to listed - 1 */
	uint8_t listed;
	uint16_t timeout_s;
	uint32_t packets; /* from DEVICES devices in turn */
	uint8_t ret;      /* enum csiw_ret */
	uint32_t total;
};

/* Garbage in the window, as RAM has it at boot, and new engines. */
void exchange_open(enum csiw_order order);

/* One run, compared byte for byte; ends the machine if anything differs. */
void exchange_run(const struct plan *plan);

#endif

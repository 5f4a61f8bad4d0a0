/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * state.c: see state.h.
 */
#include "state.h"

#include <csiw/wire.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "options.h"

enum {
	LONG_S = 3600, /* nobody captures CSI for longer in one run */
	ROUND_S = 256, /* nobody thinks in multiples of this */
	KNOWN_FLAGS =
		CSIW_F_START | CSIW_F_FINISHED | CSIW_F_STREAM | CSIW_F_FILTER,
};

static struct state finished(const struct csiw_param *b)
{
	if (b->ret == CSIW_RET_NONE || b->ret == CSIW_RET_TAKEN) {
		return (struct state){
			"late", "finished, but with no return value: a late "
				"write of a run that was given up"};
	}
	if (b->ret > CSIW_RET_READ_ERROR) {
		return (struct state){"nonsense",
				      "finished, with a return value that does "
				      "not exist"};
	}
	return (struct state){"answered", "the guest answered; the answer "
					  "stays until a peer asks again"};
}

struct state state_of(const struct csiw_param *b)
{
	bool start = (b->flags & CSIW_F_START) != 0;

	if (start && (b->flags & CSIW_F_FINISHED) != 0) {
		return (struct state){
			"both", "start and finished are both set: a request "
				"over an old answer, or a late write over a "
				"new request"};
	}
	if (start && b->ret == CSIW_RET_TAKEN) {
		return (struct state){"served",
				      "a guest took the request and serves it"};
	}
	if (start) {
		return (struct state){"asked",
				      "a peer asked, and no guest has shown "
				      "that it took the request (a stock guest "
				      "never shows it)"};
	}
	if ((b->flags & CSIW_F_FINISHED) != 0) {
		return finished(b);
	}
	if (b->ret == CSIW_RET_TAKEN) {
		return (struct state){"idle", "nobody asks; a request was "
					      "withdrawn while it was served"};
	}
	return (struct state){"idle", "nobody asks"};
}

static void hint(struct hints *h, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void hint(struct hints *h, const char *format, ...)
{
	va_list args;

	if (h->count < HINTS_MAX) {
		va_start(args, format);
		vsnprintf(h->text[h->count], HINT_SIZE, format, args);
		va_end(args);
		h->count++;
	}
}

static const char *other(enum csiw_order order)
{
	return options_order_name(order == CSIW_ORDER_BIG ? CSIW_ORDER_LITTLE
							  : CSIW_ORDER_BIG);
}

static void order_hints(struct hints *h, const struct csiw_param *b,
			enum csiw_order order, uint32_t capacity)
{
	uint8_t p[sizeof(uint32_t)];
	uint16_t timeout;
	uint32_t total;

	csiw_put16(p, b->timeout_s, CSIW_ORDER_BIG);
	timeout = csiw_get16(p, CSIW_ORDER_LITTLE);
	if ((b->timeout_s > LONG_S && timeout <= LONG_S) ||
	    (timeout != 0 && timeout < ROUND_S)) {
		hint(h,
		     "a timeout of %u s would be %u s in %s-endian order; "
		     "try --byte-order %s",
		     b->timeout_s, timeout, other(order), other(order));
	}
	csiw_put32(p, b->total, CSIW_ORDER_BIG);
	total = csiw_get32(p, CSIW_ORDER_LITTLE);
	if (b->total > capacity && total <= capacity) {
		hint(h,
		     "%u samples do not fit, but %u in %s-endian order "
		     "would; try --byte-order %s",
		     b->total, total, other(order), other(order));
	} else if (b->total > capacity) {
		hint(h,
		     "%u samples do not fit in either byte order: this is "
		     "no answer of a guest, or that of a stream whose link is "
		     "gone",
		     b->total);
	}
}

void state_hints(struct hints *out, const struct csiw_param *b,
		 enum csiw_order order, enum csiw_order guest,
		 uint32_t capacity)
{
	out->count = 0;
	if (guest != order) {
		hint(out,
		     "the guest's numbers are %s-endian; try --byte-order %s",
		     options_order_name(guest), options_order_name(guest));
	}
	order_hints(out, b, order, capacity);
	if ((b->flags & ~KNOWN_FLAGS) != 0) {
		hint(out,
		     "flag bits 0x%02x are reserved: memory that nobody "
		     "initialised, or another protocol",
		     (unsigned int)(b->flags & ~KNOWN_FLAGS));
	}
	if (b->ret > CSIW_RET_READ_ERROR) {
		hint(out, "return value %u does not exist", b->ret);
	}
	if (b->mac_count > CSIW_MACS_MAX) {
		hint(out, "%u MACs are announced and only %d fit", b->mac_count,
		     CSIW_MACS_MAX);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_watch_any.c: the watch over a guest's window; see guest_any.h. */
#include <csiw/order.h>
#include <csiw/sample.h>

#include "guest_any.h"

struct guest_watch watch;

/* What was read equal since the barrier behind the last store. */
static struct {
	bool barrier; /* behind the last store */
	bool flags;   /* start set, filter as asked; read after that barrier */
	bool fence;   /* behind those flags */
	bool ret;
	bool body;
	bool total;
} same;

static uint8_t flags_byte; /* as copied */
static uint8_t body_byte;
static uint8_t total_byte; /* as written */

/* From the taking on reads are compares with the copy. */
static bool serving(void)
{
	return before.state != CSIW_GUEST_IDLE || watch.copied;
}

static void stored(enum stored what)
{
	watch.last = what;
	same.barrier = false;
	same.flags = false;
	same.fence = false;
	same.ret = false;
	same.body = false;
	same.total = false;
}

static void on_take(void)
{
	DEMAND(before.state == CSIW_GUEST_IDLE && watch.last == STORED_NOTHING,
	       "11 is written to take a request, and never published");
	DEMAND(watch.wanted, "a request is taken that stands there (G1)");
	stored(STORED_TAKEN);
}

static void on_ret(uint8_t value)
{
	DEMAND(watch.last == STORED_TOTAL, "the total, then the return value");
	DEMAND(same.flags && same.fence && same.ret && same.body,
	       "a whole compare between total and return value");
	DEMAND(value != CSIW_RET_NONE && value <= CSIW_RET_READ_ERROR,
	       "the return value is one of the enum");
	watch.ret = value;
	stored(STORED_RET);
}

static void on_flags(uint8_t value)
{
	DEMAND(watch.last == STORED_RET, "the return value, then flags");
	DEMAND(same.flags && same.fence && same.ret && same.body && same.total,
	       "a whole compare between return value and flags");
	DEMAND(value == ((guest.block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER) |
			 CSIW_F_FINISHED),
	       "flags are finished and the filter bit");
	stored(STORED_FLAGS);
}

bool watch_compared(void)
{
	return same.flags && same.fence && same.ret && same.body;
}

void on_records(void)
{
	DEMAND(serving() && guest.link.streaming && guest.link.number != 0,
	       "records are a stream's with a number");
	DEMAND(!watch.over && watch.last <= STORED_SAMPLES,
	       "records, then the total");
	stored(STORED_SAMPLES);
}

static bool room(void)
{
	return csiw_sample_offset(collect.kept) <
	       csiw_samples_end(window_of_guest.size);
}

/* The data's end was stored (P6, L15). */
static bool data_ended(void)
{
	if (!guest.link.streaming) {
		return watch.zero || !room();
	}
	return guest.link.number == 0 || (watch.published && watch.counted);
}

static void on_total(const struct access *a)
{
	uint8_t want[sizeof(uint32_t)];

	DEMAND(serving(), "a total is written during a run");
	DEMAND(a->offset + a->len <= CSIW_PARAM_MACS, "the total's bytes");
	csiw_put32(want, collect.kept, guest.order);
	if (watch.last != STORED_TOTAL) {
		DEMAND(watch.last < STORED_TOTAL && same.barrier,
		       "samples, barrier, total");
		DEMAND(data_ended(), "the end of the data, then the total");
	}
	if (touches(a, watch.total)) {
		total_byte = byte_at(a, watch.total);
		DEMAND(total_byte == want[watch.total - CSIW_PARAM_TOTAL],
		       "the total is what was kept");
	}
	stored(STORED_TOTAL);
}

static void on_samples(const struct access *a)
{
	size_t end = csiw_samples_end(window_of_guest.size);
	size_t zero = csiw_sample_offset(collect.kept);

	DEMAND(serving() && !guest.link.streaming,
	       "samples are written during a run of version 1");
	DEMAND(a->offset + a->len <= end, "samples end at the descriptor");
	DEMAND(watch.last <= STORED_SAMPLES, "samples, then the total");
	if (a->offset == zero) {
		DEMAND(a->len == 1 && a->value == 0, "a 0 byte behind them");
		watch.zero = true;
	} else {
		DEMAND(a->offset + a->len <= zero &&
			       a->offset >= csiw_sample_offset(kept_before),
		       "what was kept before stays as it is");
		watch.len += a->len;
		if (touches(a, watch.watched)) {
			watch.byte = byte_at(a, watch.watched);
		}
	}
	stored(STORED_SAMPLES);
}

static void on_store(const struct access *a)
{
	DEMAND(!watch.over, "nothing is written once a read forbids it");
	if (a->offset >= CSIW_PARAM_SIZE) {
		on_samples(a);
	} else if (a->offset == CSIW_PARAM_RET && a->len == 1) {
		if (a->value == CSIW_RET_TAKEN) {
			on_take();
		} else {
			on_ret(a->value);
		}
	} else if (a->offset == CSIW_PARAM_FLAGS && a->len == 1) {
		on_flags(a->value);
	} else {
		DEMAND(a->offset >= CSIW_PARAM_TOTAL, "the guest's own bytes");
		on_total(a);
	}
}

/* What an idle guest sees.  A late store over a new request is none (G1). */
static void on_idle_read(const struct access *a)
{
	if (touches(a, CSIW_PARAM_FLAGS)) {
		same.flags = byte_at(a, CSIW_PARAM_FLAGS) & CSIW_F_START;
		same.fence = false;
		watch.over = !same.flags;
		watch.wanted = false;
		same.ret = !(byte_at(a, CSIW_PARAM_FLAGS) & CSIW_F_FINISHED);
	} else if (touches(a, CSIW_PARAM_RET) && !same.ret) {
		same.ret = same.fence &&
			   byte_at(a, CSIW_PARAM_RET) != CSIW_RET_NONE;
		watch.over = watch.over || !same.ret;
	}
	watch.wanted = same.flags && same.fence && same.ret;
}

/* The copy: 11 is seen before what is copied was read. */
static void on_copy(const struct access *a)
{
	DEMAND(same.barrier, "11, barrier, copy");
	if (touches(a, CSIW_PARAM_FLAGS)) {
		flags_byte = byte_at(a, CSIW_PARAM_FLAGS);
		watch.over = !(flags_byte & CSIW_F_START);
	}
	if (touches(a, watch.body)) {
		body_byte = byte_at(a, watch.body);
	}
	watch.copied = touches(a, CSIW_PARAM_SIZE - 1);
}

static void differs_unless(bool equal)
{
	watch.over = watch.over || !equal;
}

static void compare_flags(uint8_t flags)
{
	uint8_t mine = guest.block[CSIW_PARAM_FLAGS];
	bool equal;

	DEMAND(!watch.copied || mine == flags_byte, "compared with the copy");
	watch.started = flags & CSIW_F_START;
	equal = watch.started &&
		!((flags ^ mine) & (CSIW_F_FILTER | CSIW_F_STREAM));
	same.flags = same.barrier && equal;
	same.fence = false;
	same.ret = false;
	same.body = false;
	same.total = false;
	differs_unless(equal);
}

static void compare_ret(uint8_t ret)
{
	uint8_t mine = watch.last == STORED_RET ? watch.ret : CSIW_RET_TAKEN;

	same.ret = same.fence && ret == mine;
	differs_unless(ret == mine);
}

/* Whether the access shows that the request is the copy. */
static bool shows_body(const struct access *a)
{
	if (a->kind == LOAD) {
		return byte_at(a, watch.body) == guest.block[watch.body];
	}
	DEMAND(a->bytes == guest.block + a->offset, "compared with the copy");
	return a->same;
}

static bool shows_total(const struct access *a)
{
	bool mine = byte_at(a, watch.total) == total_byte;

	DEMAND(a->kind == LOAD || mine, "compared with what was written");
	return mine && (a->kind == LOAD || a->same);
}

static void compare_body(bool equal)
{
	DEMAND(!watch.copied || guest.block[watch.body] == body_byte,
	       "compared with the copy");
	same.body = same.fence && equal;
	differs_unless(equal);
}

static void compare_total(bool equal)
{
	same.total = same.fence && equal;
	differs_unless(equal);
}

static void on_compare(const struct access *a)
{
	if (a->kind == COMPARE) {
		differs_unless(a->same);
	}
	if (touches(a, CSIW_PARAM_FLAGS) || touches(a, CSIW_PARAM_RET)) {
		DEMAND(a->kind == LOAD && a->len == 1, "a single load (W8)");
		if (a->offset == CSIW_PARAM_FLAGS) {
			compare_flags(a->value);
		} else {
			compare_ret(a->value);
		}
	} else if (touches(a, watch.body)) {
		compare_body(shows_body(a));
	} else if (watch.last == STORED_RET && touches(a, watch.total)) {
		compare_total(shows_total(a));
	}
}

void on_access(const struct access *a)
{
	watch.accesses++;
	if (a->kind == BARRIER) {
		watch.barrier = true;
		same.barrier = true;
		same.fence = same.flags;
		watch.wanted = watch.last == STORED_NOTHING
				       ? same.flags && same.ret
				       : watch.wanted;
		return;
	}
	if (a->kind == STORE) {
		on_store(a);
		return;
	}
	DEMAND(a->offset + a->len <= CSIW_PARAM_SIZE,
	       "the guest reads the block alone");
	if (serving()) {
		on_compare(a);
	} else if (watch.last == STORED_TAKEN) {
		on_copy(a);
	} else {
		on_idle_read(a);
	}
}

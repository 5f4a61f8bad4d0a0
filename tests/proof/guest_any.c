/* SPDX-License-Identifier: BSD-2-Clause */
/* guest_any.c: any guest; see guest_any.h. */
#include <csiw/order.h>
#include <csiw/sample.h>

#include "guest_any.h"

struct csiw_guest guest;
struct csiw_win window_of_guest;
struct csiw_collect collect;
struct csiw_guest before;
uint32_t kept_before;
uint64_t now_ms;

static bool in_request(size_t offset)
{
	return (offset >= CSIW_PARAM_CHANNEL && offset < CSIW_PARAM_RET) ||
	       (offset >= CSIW_PARAM_MACS && offset < CSIW_PARAM_SIZE);
}

void any_guest_parts(size_t window_max)
{
	ANY(uint64_t, now);

	/* the end of a run can be said: no clock of milliseconds is there */
	ASSUME(now <= UINT64_MAX - (uint64_t)UINT16_MAX * 1000);
	now_ms = now;
	window_of_guest = any_win(window_max);
	__CPROVER_havoc_object(&collect);
	collect.table = NULL;
	kept_before = collect.kept;
	watch.body = any_size(CSIW_PARAM_SIZE - 1);
	ASSUME(in_request(watch.body));
	watch.total = CSIW_PARAM_TOTAL + any_size(sizeof(uint32_t) - 1);
	watch.watched = any_size(window_of_guest.size - 1);
}

void any_guest(size_t window_max)
{
	any_guest_parts(window_max);
	__CPROVER_havoc_object(&guest);
	guest.win = &window_of_guest;
	guest.collect = &collect;
	ASSUME(guest_holds());
	/* counters of runs that go round after 2^32 of them */
	ASSUME(guest.runs < UINT32_MAX && guest.abandoned < UINT32_MAX);
	before = guest;
}

enum csiw_ret any_ret(void)
{
	size_t ret = any_size(CSIW_RET_READ_ERROR);

	ASSUME(ret != CSIW_RET_TAKEN);
	return (enum csiw_ret)ret;
}

static bool request_is_the_copy(void)
{
	const uint8_t *b = guest.block;
	const struct csiw_param *r = &guest.request;
	const uint8_t *macs = r->macs[0];

	return (b[CSIW_PARAM_FLAGS] & CSIW_F_START) &&
	       r->flags == b[CSIW_PARAM_FLAGS] &&
	       r->channel == b[CSIW_PARAM_CHANNEL] &&
	       r->bandwidth_mhz == b[CSIW_PARAM_BANDWIDTH] &&
	       r->samples_per_device == b[CSIW_PARAM_SAMPLES] &&
	       r->timeout_s ==
		       csiw_get16(b + CSIW_PARAM_TIMEOUT, guest.order) &&
	       r->mac_count == b[CSIW_PARAM_MAC_COUNT] &&
	       (watch.body < CSIW_PARAM_MACS ||
		macs[watch.body - CSIW_PARAM_MACS] == b[watch.body]);
}

/* A run that goes on was not overtaken; a stream has a number (L11). */
static bool running(void)
{
	bool stream = guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM;

	return request_is_the_copy() && !guest.overtaken &&
	       guest.link.streaming == stream && collect.stream == stream &&
	       (!stream || guest.link.number != 0) &&
	       (guest.link.up || guest.link.number == 0);
}

bool guest_holds(void)
{
	if (guest.win != &window_of_guest || guest.collect != &collect ||
	    collect.capacity != window_of_guest.capacity ||
	    guest.taken_ms > now_ms) {
		return false;
	}
	switch (guest.state) {
	case CSIW_GUEST_IDLE:
		return !guest.link.streaming;
	case CSIW_GUEST_OPENING:
		return running() && collect.kept == 0;
	case CSIW_GUEST_CAPTURING:
		return running() && (guest.link.streaming ||
				     collect.kept < collect.capacity);
	}
	return false;
}

static bool counted(unsigned int runs, unsigned int abandoned)
{
	return guest.runs == before.runs + runs &&
	       guest.abandoned == before.abandoned + abandoned;
}

static bool goes_on(void)
{
	return counted(0, 0) && guest.ret == before.ret &&
	       watch.last < STORED_TOTAL;
}

/* Published, or counted as abandoned; withdrawn is not overtaken (G2, G3). */
static bool ended(void)
{
	if (watch.last == STORED_FLAGS) {
		return counted(1, 0) && guest.ret == watch.ret &&
		       !guest.overtaken;
	}
	return counted(0, 1) && guest.ret == CSIW_RET_NONE &&
	       guest.overtaken == watch.started;
}

/* What was not taken shows nothing: the run before stays what it was (L7). */
static bool forgotten(void)
{
	return !watch.shown && !watch.told && !watch.taken &&
	       before.state == CSIW_GUEST_IDLE && guest.link.number == 0;
}

bool guest_shown(void)
{
	bool done = watch.ret >= CSIW_RET_COMPLETE &&
		    watch.ret <= CSIW_RET_WINDOW_FULL;

	switch (guest.state) {
	case CSIW_GUEST_IDLE:
		if (watch.last == STORED_FLAGS) {
			return watch.state == (done ? CSIW_STATE_IDLE
						    : CSIW_STATE_FAILED) &&
			       watch.cause == guest.link.cause;
		}
		return goes_on() || forgotten() ||
		       (watch.shown && watch.state == CSIW_STATE_IDLE &&
			(before.state != CSIW_GUEST_IDLE || watch.taken));
	case CSIW_GUEST_OPENING:
		return !watch.shown &&
		       (before.state != CSIW_GUEST_IDLE || watch.taken);
	case CSIW_GUEST_CAPTURING:
		return before.state == CSIW_GUEST_CAPTURING
			       ? !watch.shown
			       : watch.state == CSIW_STATE_CAPTURING;
	}
	return false;
}

bool guest_told(enum csiw_guest_do todo)
{
	bool idle = before.state == CSIW_GUEST_IDLE;

	switch (todo) {
	case CSIW_GUEST_WAIT: /* also a request answered, or lost, at once */
		return guest.state == before.state &&
		       guest.state != CSIW_GUEST_CAPTURING &&
		       (goes_on() || (idle && ended()));
	case CSIW_GUEST_OPEN:
		return idle && guest.state == CSIW_GUEST_OPENING && goes_on();
	case CSIW_GUEST_CAPTURE:
		return !idle && guest.state == CSIW_GUEST_CAPTURING &&
		       goes_on();
	case CSIW_GUEST_CLOSE:
		return !idle && guest.state == CSIW_GUEST_IDLE && ended();
	}
	return false;
}

bool guest_copy_kept(void)
{
	return guest.block[watch.body] == before.block[watch.body] &&
	       guest.block[CSIW_PARAM_FLAGS] == before.block[CSIW_PARAM_FLAGS];
}

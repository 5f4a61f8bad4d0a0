/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * collect_start.c: csiw_collect_start empties the table and the counters,
 * whatever was there, and lists just the filter's MACs, each once: the first
 * mac_count of the request, 50 at most, and none with the filter off.  The
 * invariant of devices.h holds then.
 *
 * Assumed: key and mask as csiw_collect_init leaves them, with the key of
 * devices.h.
 * Bounds: 4 slots; up to 4 MACs, of 3 different ones at most, so that one slot
 * is free (collect_offer.c says why); and any number of them, up to 255, that
 * are all the same.  Request and table have just their bytes of memory.  One
 * arbitrary MAC stands for all.
 *
 * sources: tests/proof/collect_wrap_any.c
 * cbmc: --unwind 7 --unwindset find.0:4,list.0:51
 *     --max-field-sensitivity-array-size 0
 * mutant: lib/guest/collect.c: i < req->mac_count && i < CSIW_MACS_MAX =>
 *     i < req->mac_count
 * mutant: lib/guest/collect.c: for (i = 0; i < req->mac_count => for (i = 1;
 *     i < req->mac_count
 * mutant: lib/guest/collect.c: ((size_t)c->mask + 1) => ((size_t)c->mask)
 * mutant: lib/guest/collect.c: c->full_count = 0; =>
 * mutant: lib/guest/collect.c: c->listed_count = c->device_count; =>
 *     c->listed_count = req->mac_count;
 * mutant: lib/guest/collect.c: c->stream = (req->flags & CSIW_F_STREAM) != 0;
 *     =>
 * mutant: lib/guest/collect.c: c->gaps = 0; =>
 */
#include "devices.h"

enum { LISTED = 4 };

/* LISTED MACs, of DEVICES_MAX different ones. */
static struct csiw_param *any_request(void)
{
	struct csiw_param *req = malloc(sizeof(*req));
	const uint8_t *last = req->macs[LISTED - 1];

	ASSUME(same_mac(last, req->macs[0]) || same_mac(last, req->macs[1]) ||
	       same_mac(last, req->macs[2]));
	return req;
}

/* Any count of them; each has a call of its own, which unwinds less. */
static void start(struct csiw_collect *c, struct csiw_param *req)
{
	size_t count = any_size(LISTED);

	for (uint8_t n = 0; n <= LISTED; n++) {
		if (n == count) {
			req->mac_count = n;
			csiw_collect_start(c, req);
		}
	}
}

static bool listed(const struct csiw_param *req, const uint8_t *mac)
{
	bool found = false;

	for (unsigned int i = 0; i < LISTED; i++) {
		found |= i < req->mac_count && same_mac(req->macs[i], mac);
	}
	return found;
}

static void prove_empty(const struct csiw_collect *c)
{
	PROVE(c->kept == 0 && c->filtered == 0 && c->surplus == 0);
	PROVE(c->full_count == 0 && c->gaps == 0);
}

static void any_filter(void)
{
	struct csiw_param *req = any_request();
	bool filter = req->flags / 0x80 == 1;
	struct csiw_collect c = any_collect();
	struct csiw_collect before = c;
	const uint8_t *mac = malloc(CSIW_MAC_SIZE);

	ASSUME(c.capacity > 0);
	start(&c, req);
	PROVE(collect_holds(&c));
	prove_empty(&c);
	PROVE(c.limit == req->samples_per_device && (c.filter == 1) == filter);
	PROVE(c.stream == req->flags / 4 % 2);
	PROVE(c.table == before.table && c.capacity == before.capacity);
	PROVE(known(&c, mac) == (filter && listed(req, mac)));
}

/* One MAC over and over again: all zeroes. */
static void any_count(void)
{
	struct csiw_param *req = malloc(sizeof(*req));
	struct csiw_collect c = any_collect();
	ANY(uint8_t, count);

	*req = (struct csiw_param){.flags = CSIW_F_FILTER};
	req->mac_count = count;
	csiw_collect_start(&c, req);
	prove_empty(&c);
	PROVE(c.device_count == (count > 0 ? 1 : 0));
	PROVE(c.listed_count == c.device_count);
}

int main(void)
{
	if (any_bool()) {
		any_filter();
	} else {
		any_count();
	}
	return 0;
}

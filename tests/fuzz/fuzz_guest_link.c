/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_guest_link.c: the guest engine with a link, in a window that is rewritten
 * between any two of its accesses (window.h), the peer's line too.  Its accesses
 * are judged by guest_trace.c; here every CSI of a stream is accounted for as a
 * naive count has it, and the cause of every end is shown to be one.
 */
#include <csiw/err.h>
#include <csiw/guest.h>

#include "fuzz.h"
#include "guest_trace.h"

enum {
	CSI_MAX = 1024,
	/* a block copied, compared four times and published; a record; both
	 * lines compared and written; counters */
	CALL_MAX = 6 * CSIW_PARAM_SIZE + CSIW_SLOT_80 + 1024,
	DEVICES = 256,
	PASS_MS = 900,  /* between steps of a guest that is not halted */
	PASSES_MIN = 4, /* and 31 more take longer than CSIW_PEER_SILENT_MS */
};

static struct csiw_guest guest;
static struct csiw_collect collect;
static uint64_t now_ms;
static uint8_t csi_bytes[CSI_MAX];

/* A run as a naive producer has it. */
static struct {
	bool open; /* between OPEN and CLOSE */
	uint32_t ended;
	uint32_t dropped; /* since the last record */
	struct csiw_counters count;
	uint32_t kept[DEVICES];
	bool known[DEVICES];
	uint32_t devices;
} model;

static bool streaming(void)
{
	return model.open && guest.link.streaming;
}

static bool listed(uint8_t device)
{
	uint8_t mac[CSIW_MAC_SIZE];

	memset(mac, device, sizeof(mac));
	for (unsigned int i = 0; i < guest.request.mac_count; i++) {
		if (memcmp(guest.request.macs[i], mac, sizeof(mac)) == 0) {
			return true;
		}
	}
	return false;
}

/* A stream begins: none is heard, and the listed ones are known (L12). */
static void begin_stream(void)
{
	memset(&model.count, 0, sizeof(model.count));
	memset(model.kept, 0, sizeof(model.kept));
	model.dropped = 0;
	model.devices = collect.device_count;
	for (unsigned int i = 0; i < DEVICES; i++) {
		model.known[i] = (guest.request.flags & CSIW_F_FILTER) &&
				 listed((uint8_t)i);
	}
}

/* L7, L11: nothing is opened but what the block and the line ask for. */
static void check_open(void)
{
	bool stream = guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM;

	CHECK(!model.open);
	CHECK(own(CSIW_LINK_SERVED) == guest.link.number);
	CHECK(own(CSIW_LINK_STATE) == CSIW_STATE_CONFIGURING);
	CHECK(own(CSIW_LINK_PROGRESS) == 0 && own(CSIW_LINK_LOST) == 0);
	CHECK(stream == guest.link.streaming);
	CHECK(!stream || guest.link.number != 0);
	model.open = true;
	begin_stream();
}

/* L15: all records and counters are the peer's before the answer is. */
static void check_published(void)
{
	bool stream = guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM;
	const uint8_t *at = trace.seen + trace.ring.counters;
	uint32_t number = own(CSIW_LINK_SERVED);
	struct csiw_counters c;

	CHECK(csiw_get32(stored(CSIW_PARAM_TOTAL), window.order) ==
	      collect.kept);
	CHECK(*stored(CSIW_PARAM_RET) == guest.ret && guest.ret != 0);
	trace_used(number);
	trace_cause();
	if (!stream || number == 0 || trace.ring.slot_count == 0) {
		return;
	}
	CHECK(own(CSIW_LINK_PRODUCER) == guest.link.producer.index);
	CHECK(be32(at) % 2 == 0);
	CHECK(be32(at + CSIW_COUNTERS_REQUEST) == number);
	csiw_counters_decode(&c, at, CSIW_COUNTERS_LEN);
	CHECK((uint32_t)c.delivered == collect.kept);
}

/* The engine was called; what it said. */
static enum csiw_guest_do did(enum csiw_guest_do next, uint32_t runs)
{
	CHECK(window.touched <= CALL_MAX);
	if (guest.runs != runs) {
		CHECK(guest.runs == runs + 1);
		check_published();
	}
	if (next == CSIW_GUEST_OPEN) {
		check_open();
	}
	if (next == CSIW_GUEST_CLOSE) {
		CHECK(model.open);
		CHECK(guest.runs + guest.abandoned == model.ended + 1);
		model.open = false;
	}
	model.ended = guest.runs + guest.abandoned;
	CHECK(model.open == (guest.state != CSIW_GUEST_IDLE));
	CHECK(!streaming() ||
	      memcmp(&model.count, &guest.link.counters,
		     offsetof(struct csiw_counters, sequence_gaps)) == 0);
	CHECK(!streaming() || guest.link.producer.index == trace.index);
	return next;
}

/* What the peer's line ends at once, if it stays as it is. */
static bool doomed(void)
{
	uint32_t nonce = theirs(CSIW_LINK_PEER_NONCE);

	if (!model.open || guest.link.number == 0 ||
	    theirs(CSIW_LINK_PEER_ECHO) != own(CSIW_LINK_NONCE)) {
		return false;
	}
	if (nonce != own(CSIW_LINK_ECHO)) {
		return streaming() && nonce != 0;
	}
	return theirs(CSIW_LINK_CANCEL) == guest.link.number;
}

static enum csiw_guest_do step(uint32_t ms)
{
	uint32_t runs = guest.runs;
	enum csiw_guest_do next;
	bool end;

	now_ms += ms;
	trace_call(now_ms);
	end = doomed();
	next = did(csiw_guest_step(&guest, now_ms), runs);
	CHECK(!end || window.rewritten > 0 || next == CSIW_GUEST_CLOSE);
	CHECK(now_ms - trace.beat_ms < CSIW_BEAT_MS);
	return next;
}

/* The record that was just stored. */
static void check_record(const struct csiw_csi *csi)
{
	const uint8_t *at = stored(slot_at(trace.index));
	struct csiw_record r;

	csiw_record_decode(&r, at, CSIW_RECORD_HEADER);
	CHECK(r.index == trace.index && r.request == guest.link.number);
	CHECK(r.csi_len == csi->csi_len && r.rssi_dbm == csi->rssi_dbm);
	CHECK(memcmp(r.mac, csi->mac, CSIW_MAC_SIZE) == 0);
	CHECK(r.dropped == model.dropped);
	CHECK(memcmp(at + CSIW_RECORD_CSI, csi->csi, csi->csi_len) == 0);
}

/* Kept, or dropped because a look at the consumer left no room (L13). */
static void kept_or_dropped(const struct csiw_csi *csi, uint64_t delivered)
{
	if (guest.link.counters.delivered == delivered) {
		CHECK(trace.looked || own(CSIW_LINK_ECHO) == 0);
		CHECK(!trace.counted || trace.free == 0);
		model.count.dropped_ring++;
		model.dropped++;
		return;
	}
	CHECK(trace.room > 0);
	check_record(csi);
	model.count.delivered++;
	model.kept[csi->mac[0]]++;
	model.dropped = 0;
	trace.index++;
	trace.room--;
}

/* A device beyond the table's is not followed. */
static bool follow(uint8_t device)
{
	if (!model.known[device] && model.devices < window.win.capacity) {
		model.known[device] = true;
		model.devices++;
	}
	return model.known[device];
}

static void account(const struct csiw_csi *csi, uint64_t delivered)
{
	uint8_t device = csi->mac[0];
	uint32_t limit = guest.request.samples_per_device;
	bool whole = csi->csi_len == 256 || csi->csi_len == 512 ||
		     csi->csi_len == 1024;

	model.count.received++;
	if (!whole || device == CSIW_FILL) {
		model.count.malformed++;
	} else if (csi->csi_len > trace.ring.slot_size - CSIW_RECORD_HEADER ||
		   ((guest.request.flags & CSIW_F_FILTER) && !listed(device))) {
		model.count.filtered++;
	} else if (limit != 0 &&
		   (!follow(device) || model.kept[device] >= limit)) {
		model.count.surplus++;
	} else {
		follow(device);
		kept_or_dropped(csi, delivered);
	}
}

static enum csiw_guest_do hear(uint8_t device, uint8_t how, uint8_t sequence)
{
	static const uint16_t lens[] = {256, 512, 1024, 0, 257};
	struct csiw_csi csi = {.core_stream = 9, .chip = CSIW_CHIP_43455C0};
	uint64_t delivered = guest.link.counters.delivered;
	bool on = guest.state == CSIW_GUEST_CAPTURING && streaming();
	uint32_t runs = guest.runs;
	enum csiw_guest_do next;

	csi.csi_len = lens[how % 5];
	csi.csi = csi_bytes + CSI_MAX - csi.csi_len;
	csi.rssi_dbm = (int8_t)how;
	csi.sequence = (uint16_t)(sequence << 4);
	memset(csi.mac, device, CSIW_MAC_SIZE);
	trace_call(now_ms);
	next = csiw_guest_csi(&guest, &csi, now_ms, now_ms);
	if (on) {
		account(&csi, delivered);
	}
	return did(next, runs);
}

/* L10: nothing was to be done by whoever may sleep, but for the clock. */
static void rest(void)
{
	enum csiw_guest_do next;
	bool sleeps;

	window.calm = true;
	trace_call(now_ms);
	sleeps = csiw_guest_arm(&guest);
	CHECK(own(CSIW_LINK_ARMED) == 1);
	next = step(0);
	CHECK(!sleeps || next != CSIW_GUEST_OPEN);
	CHECK(!sleeps || next != CSIW_GUEST_CLOSE ||
	      own(CSIW_LINK_CAUSE) == CSIW_CAUSE_NONE ||
	      own(CSIW_LINK_CAUSE) == CSIW_CAUSE_PEER_SILENT);
	csiw_guest_disarm(&guest);
	CHECK(own(CSIW_LINK_ARMED) == 0);
	window.calm = false;
}

static void tell(unsigned int what, struct stream *s)
{
	trace_call(now_ms);
	switch (what & 3) {
	case 0:
		csiw_guest_flush(&guest);
		CHECK(!streaming() || own(CSIW_LINK_PRODUCER) == trace.index);
		break;
	case 1:
		csiw_guest_bell(&guest);
		CHECK(!csiw_guest_bell(&guest));
		break;
	case 2:
		rest();
		break;
	case 3:
		csiw_guest_count(&guest,
				 (uint64_t)stream_u8(s) << (what / 4 * 8),
				 stream_u8(s));
		break;
	}
}

/* The guest's program starts; also over one that was killed. */
static void live(void *table, size_t size, uint32_t nonce)
{
	model.open = false;
	model.ended = 0;
	trace_life();
	CHECK(csiw_collect_init(&collect, table, size, window.win.capacity,
				0x6b65795f6b6579) == CSIW_OK);
	csiw_guest_init(&guest, &window.win, window.order, &collect);
	trace_call(now_ms);
	CHECK(csiw_guest_link_start(&guest, nonce, CSIW_FEATURE_DOORBELL,
				    now_ms) == CSIW_OK);
	trace.beat_ms = now_ms;
	CHECK(own(CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE);
	CHECK(own(CSIW_LINK_NONCE) != 0);
	CHECK(own(CSIW_LINK_NONCE) != trace.found);
	CHECK(own(CSIW_LINK_WINDOW) == window.win.size);
}

static void act(struct stream *s, void *table, size_t size)
{
	static const enum csiw_ret rets[] = {CSIW_RET_NONE, CSIW_RET_REFUSED,
					     CSIW_RET_CONFIG_ERROR,
					     CSIW_RET_MAIN_ERROR};
	uint8_t op = stream_u8(s);
	unsigned int times = op >> 3;
	uint32_t runs = guest.runs;
	uint8_t device, how;

	switch (op & 7) {
	case 0:
		step(stream_u8(s) * (op & 8 ? 100u : 1u));
		break;
	case 1:
		for (times += PASSES_MIN; times > 0; times--) {
			step(PASS_MS);
		}
		break;
	case 2:
		trace_call(now_ms);
		did(csiw_guest_opened(&guest, now_ms, rets[times % 4]), runs);
		if (guest.state == CSIW_GUEST_CAPTURING) {
			trace_used(guest.link.number);
		}
		break;
	case 3:
	case 4:
		device = stream_u8(s);
		how = stream_u8(s);
		for (times++; times > 0; times--) {
			hear((op & 7) == 3 ? device : device++, how,
			     (uint8_t)times);
		}
		break;
	case 5:
		tell(times, s);
		break;
	case 6:
		if (op & 16) {
			live(table, size, stream_u8(s));
			break;
		}
		trace_call(now_ms);
		did(csiw_guest_end(&guest, op & 8 ? CSIW_RET_TIMEOUT
						  : CSIW_RET_CAPTURE_BROKE),
		    runs);
		break;
	case 7:
		window_rewrite();
		if (times % 2 == 0) {
			step(0);
		}
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t table_size;
	void *table;

	if (!window_open(data, size, WINDOW_LINK)) {
		return 0;
	}
	for (size_t i = 0; i < sizeof(csi_bytes); i++) {
		csi_bytes[i] = (uint8_t)(i * 7 + 1);
	}
	memset(&model, 0, sizeof(model));
	now_ms = 0;
	trace_window(&guest);
	table_size = csiw_collect_memory(window.win.capacity);
	table = malloc(table_size);
	CHECK(table != NULL);
	live(table, table_size, 1);
	while (stream_left(&window.script) > 0) {
		act(&window.script, table, table_size);
	}
	free(table);
	window_close();
	return 0;
}

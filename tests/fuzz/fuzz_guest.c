/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_guest.c: the guest engine on a window that is rewritten between any two
 * of its accesses (window.h).  It stores its own bytes only and nothing while
 * nobody asks, keeps what a naive count keeps, and publishes just that.
 */
#include <csiw/err.h>
#include <csiw/guest.h>
#include <csiw/sample.h>

#include "fuzz.h"
#include "window.h"

enum {
	KEPT_MAX = WINDOW_MAX / CSIW_SAMPLE_SIZE,
	CSI_MAX = 1024,
	/* a block copied, compared four times and published over a sample */
	CALL_MAX = 6 * CSIW_PARAM_SIZE + CSIW_SAMPLE_SIZE,
	NS_BITS = 28, /* of a unit of packet stamps: a quarter of a second */
};

static struct csiw_guest guest;
static struct csiw_collect collect;
static uint64_t now_ms;
static bool asked; /* the flags that the guest loaded last have start */
static bool stored;
static uint8_t seen[WINDOW_MAX]; /* what the guest stored last */
static uint8_t csi_bytes[CSI_MAX];

static struct {
	uint8_t macs[KEPT_MAX][CSIW_MAC_SIZE];
	uint32_t kept;
	bool open; /* between OPEN and CLOSE */
	bool timed;
	uint64_t first_ns;
	uint32_t ended; /* runs that were published or abandoned */
} model;

void target_loaded(size_t at, const uint8_t *bytes, size_t len)
{
	if (at == CSIW_PARAM_FLAGS && len == 1) {
		asked = bytes[0] & CSIW_F_START;
	}
}

void target_stores(size_t at, const uint8_t *bytes, size_t len)
{
	CHECK(asked);
	if (at == CSIW_PARAM_FLAGS) {
		CHECK(len == 1 &&
		      (bytes[0] & ~CSIW_F_FILTER) == CSIW_F_FINISHED);
	} else {
		CHECK((at >= CSIW_PARAM_RET && at + len <= CSIW_PARAM_MACS) ||
		      at >= CSIW_PARAM_SIZE);
		CHECK(at + len <= csiw_samples_end(window.win.size));
	}
	memcpy(seen + at, bytes, len);
	stored = true;
}

static void put_mac(uint8_t mac[CSIW_MAC_SIZE], uint8_t index)
{
	memset(mac, index, CSIW_MAC_SIZE);
}

/* An ask as a peer writes it, a withdrawal, or start alone. */
void target_rewrite(unsigned int kind, struct stream *s)
{
	uint8_t flags = window.mem[CSIW_PARAM_FLAGS];
	struct csiw_param ask = {.channel = 6, .bandwidth_mhz = 20};
	uint8_t block[CSIW_PARAM_SIZE];
	uint8_t first;

	if (kind != REWRITE_OWN) {
		flags &= CSIW_F_FILTER;
		flags |= kind == REWRITE_OWN + 1 ? 0 : CSIW_F_START;
		window_put(CSIW_PARAM_FLAGS, &flags, 1);
		return;
	}
	ask.flags = CSIW_F_START | (stream_u8(s) & CSIW_F_FILTER);
	ask.samples_per_device = stream_u8(s);
	ask.timeout_s = stream_u8(s);
	ask.mac_count = stream_u8(s);
	first = stream_u8(s);
	for (unsigned int i = 0; i < ask.mac_count && i < CSIW_MACS_MAX; i++) {
		put_mac(ask.macs[i], (uint8_t)(first + i));
	}
	csiw_param_encode(block, sizeof(block), &ask, window.order);
	window_put(0, block, sizeof(block));
}

static bool listed(const uint8_t *mac)
{
	for (unsigned int i = 0; i < guest.request.mac_count; i++) {
		if (memcmp(guest.request.macs[i], mac, CSIW_MAC_SIZE) == 0) {
			return true;
		}
	}
	return false;
}

static uint32_t kept_of(const uint8_t *mac)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < model.kept; i++) {
		count += memcmp(model.macs[i], mac, CSIW_MAC_SIZE) == 0;
	}
	return count;
}

static bool to_keep(const struct csiw_csi *csi)
{
	uint8_t limit = guest.request.samples_per_device;

	if ((guest.request.flags & CSIW_F_FILTER) && !listed(csi->mac)) {
		return false;
	}
	return model.kept < window.win.capacity &&
	       (limit == 0 || kept_of(csi->mac) < limit);
}

static bool complete(void)
{
	const struct csiw_param *req = &guest.request;
	unsigned int full = 0;

	if (!(req->flags & CSIW_F_FILTER) || req->samples_per_device == 0) {
		return false;
	}
	while (full < req->mac_count &&
	       kept_of(req->macs[full]) == req->samples_per_device) {
		full++;
	}
	return full > 0 && full == req->mac_count;
}

static uint16_t offset_s(uint64_t time_ns)
{
	uint64_t s;

	if (!model.timed) {
		model.timed = true;
		model.first_ns = time_ns;
	}
	s = time_ns < model.first_ns ? 0
				     : (time_ns - model.first_ns) / 1000000000;
	return (uint16_t)(s < UINT16_MAX ? s : UINT16_MAX);
}

/* The sample that was just kept, as it was stored. */
static void check_sample(const struct csiw_csi *csi, uint16_t time_s)
{
	const uint8_t *at = seen + csiw_sample_offset(model.kept - 1);
	struct csiw_sample head;

	if (window.win.memory != CSIW_MEMORY_DEVICE) {
		return;
	}
	csiw_sample_decode(&head, at, CSIW_SAMPLE_SIZE, window.order);
	CHECK(memcmp(head.mac, csi->mac, CSIW_MAC_SIZE) == 0);
	CHECK(head.rssi_dbm == csi->rssi_dbm && head.time_s == time_s);
	CHECK(head.stream == csi->core_stream);
	CHECK(memcmp(at + CSIW_SAMPLE_CSI, csi->csi, CSIW_CSI_SIZE) == 0);
}

static void check_published(void)
{
	size_t end = csiw_sample_offset(model.kept);

	CHECK(guest.ret != CSIW_RET_NONE && guest.ret < CSIW_RET_WRITE_ERROR);
	CHECK(guest.ret != CSIW_RET_WINDOW_FULL ||
	      model.kept == window.win.capacity);
	CHECK(guest.ret != CSIW_RET_COMPLETE || complete());
	CHECK(seen[CSIW_PARAM_FLAGS] ==
	      ((guest.block[CSIW_PARAM_FLAGS] & CSIW_F_FILTER) |
	       CSIW_F_FINISHED));
	CHECK(seen[CSIW_PARAM_RET] == guest.ret);
	if (window.win.memory == CSIW_MEMORY_DEVICE) {
		CHECK(csiw_get32(seen + CSIW_PARAM_TOTAL, window.order) ==
		      model.kept);
		CHECK(end >= csiw_samples_end(window.win.size) ||
		      (guest.block[CSIW_PARAM_FLAGS] & CSIW_F_STREAM) ||
		      seen[end] == 0);
	}
}

/* After every call of the engine. */
static void judge(enum csiw_guest_do next, uint32_t runs)
{
	CHECK(window.touched <= CALL_MAX);
	CHECK(collect.kept == model.kept);
	CHECK(model.kept <= window.win.capacity);
	if (next == CSIW_GUEST_OPEN) {
		CHECK(!model.open);
		CHECK(csiw_param_check(&guest.request, window.win.capacity) ==
		      CSIW_RET_NONE);
		model.open = true;
	}
	if (next == CSIW_GUEST_CLOSE) {
		CHECK(model.open);
		CHECK(guest.runs + guest.abandoned == model.ended + 1);
		model.open = false;
	}
	model.ended = guest.runs + guest.abandoned;
	CHECK(model.open == (guest.state != CSIW_GUEST_IDLE));
	if (guest.runs != runs) {
		CHECK(guest.runs == runs + 1);
		check_published();
	}
}

static enum csiw_guest_do step(void)
{
	bool idle = guest.state == CSIW_GUEST_IDLE;
	enum csiw_guest_do next = csiw_guest_step(&guest, now_ms);

	/* A request was taken, maybe even answered: it begins with none. */
	if (idle && stored && collect.kept == 0) {
		model.kept = 0;
		model.timed = false;
	}
	return next;
}

static enum csiw_guest_do hear(struct stream *s)
{
	static const uint16_t lens[] = {256, 512, 1024, 0, 255};
	struct csiw_csi csi = {.core_stream = 9};
	uint8_t index = stream_u8(s);
	uint8_t how = stream_u8(s);
	uint64_t time_ns = (uint64_t)stream_u8(s) << NS_BITS;
	bool on = guest.state == CSIW_GUEST_CAPTURING;
	enum csiw_guest_do next;
	uint16_t time_s = 0;
	bool keep = false;

	csi.csi_len = lens[how % 5];
	csi.csi = csi_bytes + CSI_MAX - csi.csi_len;
	csi.rssi_dbm = (int8_t)how;
	put_mac(csi.mac, index);
	if (on && csi.csi_len >= CSIW_CSI_SIZE && index != CSIW_FILL) {
		time_s = offset_s(time_ns);
		keep = to_keep(&csi);
	}
	if (keep) {
		memcpy(model.macs[model.kept++], csi.mac, CSIW_MAC_SIZE);
	}
	next = csiw_guest_csi(&guest, &csi, time_ns, 0);
	CHECK(on || (next == CSIW_GUEST_WAIT && !stored));
	if (keep) {
		check_sample(&csi, time_s);
		CHECK(next == (model.kept == window.win.capacity || complete()
				       ? CSIW_GUEST_CLOSE
				       : CSIW_GUEST_CAPTURE));
	}
	return next;
}

static enum csiw_guest_do act(struct stream *s)
{
	static const enum csiw_ret rets[] = {CSIW_RET_NONE, CSIW_RET_REFUSED,
					     CSIW_RET_CONFIG_ERROR,
					     CSIW_RET_MAIN_ERROR};
	uint8_t op = stream_u8(s);

	switch (op & 7) {
	case 0:
	case 1:
		now_ms += stream_u8(s) * (op & 8 ? 100u : 1u);
		return step();
	case 2:
		return csiw_guest_opened(&guest, now_ms,
					 rets[stream_u8(s) % 4]);
	case 3:
	case 4:
	case 5:
		return hear(s);
	case 6:
		return csiw_guest_end(&guest, op & 8 ? CSIW_RET_TIMEOUT
						     : CSIW_RET_CAPTURE_BROKE);
	}
	window_rewrite();
	return step();
}

static void begin(void *table, size_t size)
{
	memset(&model, 0, sizeof(model));
	memset(seen, 0, sizeof(seen));
	for (size_t i = 0; i < sizeof(csi_bytes); i++) {
		csi_bytes[i] = (uint8_t)(i * 7 + 1);
	}
	now_ms = 0;
	asked = false;
	CHECK(csiw_collect_init(&collect, table, size, window.win.capacity,
				0x6b65795f6b6579) == CSIW_OK);
	csiw_guest_init(&guest, &window.win, window.order, &collect);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t table_size;
	uint32_t runs;
	void *table;

	if (!window_open(data, size, WINDOW_PLAIN)) {
		return 0;
	}
	table_size = csiw_collect_memory(window.win.capacity);
	table = malloc(table_size);
	CHECK(table != NULL);
	begin(table, table_size);
	while (stream_left(&window.script) > 0) {
		runs = guest.runs;
		stored = false;
		window_call();
		judge(act(&window.script), runs);
	}
	free(table);
	window_close();
	return 0;
}

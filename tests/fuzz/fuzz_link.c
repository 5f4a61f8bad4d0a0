/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_link.c: what the link reads of the other side.  An input is taken as the
 * header of a record, as counters and as a descriptor.  The codecs
 * are the identity; an identity is what stands in the descriptor or is refused;
 * a ring that it describes lies between block and descriptor.
 */
#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/nexmon.h>
#include <csiw/order.h>
#include <csiw/record.h>
#include <csiw/sample.h>

#include "fuzz.h"

/* LARGER: log2 of how much larger the window is that an identity is looked for
 * in from elsewhere. */
enum { SIZE = 65536, LARGER = 3 };

static uint32_t word(const uint8_t *bytes, size_t offset)
{
	return csiw_get32(bytes + offset, CSIW_ORDER_BIG);
}

static void check_record(const uint8_t *data, size_t size)
{
	uint8_t bytes[CSIW_RECORD_HEADER] = {0};
	struct csiw_record r;

	if (size < sizeof(bytes)) {
		CHECK(csiw_record_decode(&r, data, size) == CSIW_ERR_SHORT);
		return;
	}
	CHECK(csiw_record_decode(&r, data, size) == CSIW_OK);
	CHECK(r.index == word(data, CSIW_RECORD_INDEX));
	CHECK(memcmp(r.mac, data + CSIW_RECORD_MAC, CSIW_MAC_SIZE) == 0);
	CHECK(csiw_csi_format(r.chip) == CSIW_FORMAT_UNKNOWN ||
	      csiw_nexmon_chip_known(r.chip));
	CHECK(csiw_record_encode(bytes, sizeof(bytes), &r) == CSIW_OK);
	CHECK(memcmp(bytes, data, CSIW_RECORD_ZERO) == 0);
	for (size_t i = CSIW_RECORD_ZERO; i < CSIW_RECORD_CSI; i++) {
		CHECK(bytes[i] == 0);
	}
}

static void check_counters(const uint8_t *data, size_t size)
{
	uint8_t bytes[CSIW_COUNTERS_LEN] = {0};
	struct csiw_counters c;

	if (size < sizeof(bytes)) {
		CHECK(csiw_counters_decode(&c, data, size) == CSIW_ERR_SHORT);
		return;
	}
	CHECK(csiw_counters_decode(&c, data, size) == CSIW_OK);
	CHECK((uint32_t)(c.surplus >> 32) == word(data, CSIW_COUNTERS_SURPLUS));
	memcpy(bytes, data, CSIW_COUNTERS_RECEIVED);
	CHECK(csiw_counters_encode(bytes, sizeof(bytes), &c) == CSIW_OK);
	CHECK(memcmp(bytes, data, sizeof(bytes)) == 0);
}

/* Every ring of a window of this size. */
static void check_rings(size_t size)
{
	static const uint8_t widths[] = {20, 40, 80};
	uint32_t slots = csiw_ring_slots(size);
	struct csiw_ring ring;

	for (unsigned int i = 0; i < sizeof(widths); i++) {
		if (csiw_ring_layout(&ring, size, widths[i]) != CSIW_OK) {
			CHECK(slots == 0);
			continue;
		}
		CHECK(ring.slot_count == (uint32_t)1 << (slots >> 8 * i) % 256);
		CHECK(ring.counters ==
		      CSIW_RING_OFFSET +
			      (uint64_t)ring.slot_count * ring.slot_size);
		CHECK(ring.counters + CSIW_COUNTERS_SIZE <=
		      csiw_samples_end(size));
	}
}

static bool is_sound(const uint8_t *line)
{
	uint32_t versions = word(line, CSIW_LINK_VERSIONS);
	bool zero = true;

	for (size_t i = CSIW_LINK_NONCE + 4; i < CSIW_LINK_LINE; i++) {
		zero = zero && line[i] == 0;
	}
	return zero && word(line, CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE &&
	       versions >> 16 <= 1 && (versions & 0xffff) >= 1 &&
	       word(line, CSIW_LINK_ORDER) <= 1 &&
	       word(line, CSIW_LINK_WINDOW) == SIZE &&
	       word(line, CSIW_LINK_RING) == CSIW_RING_OFFSET &&
	       word(line, CSIW_LINK_SLOTS) == csiw_ring_slots(SIZE) &&
	       word(line, CSIW_LINK_NONCE) != 0;
}

static void check_identity(const struct csiw_win *win, const uint8_t *line)
{
	struct csiw_identity id, before;
	int err;

	memset(&id, 0x5a, sizeof(id));
	memcpy(&before, &id, sizeof(id));
	err = csiw_identity_read(&id, win);
	CHECK((err == CSIW_OK) == is_sound(line));
	if (err == CSIW_OK) {
		CHECK(id.nonce == word(line, CSIW_LINK_NONCE));
		CHECK(id.features == word(line, CSIW_LINK_FEATURES));
		CHECK((uint32_t)id.order == word(line, CSIW_LINK_ORDER));
	} else if (err == CSIW_ERR_WINDOW) {
		CHECK(id.window_size == word(line, CSIW_LINK_WINDOW));
	} else if (err != CSIW_ERR_VERSION) {
		CHECK(err == CSIW_ERR_FOREIGN || err == CSIW_ERR_FORMAT);
		/* padding too */
		/* NOLINTNEXTLINE(bugprone-suspicious-memory-comparison) */
		CHECK(memcmp(&id, &before, sizeof(id)) == 0);
	}
}

static void check_view(const struct csiw_win *win, const uint8_t *d)
{
	struct csiw_link_view v;

	CHECK(csiw_link_look(&v, win) == CSIW_OK);
	CHECK(v.served == word(d, CSIW_LINK_SERVED));
	CHECK(v.lost == word(d, CSIW_LINK_LOST));
	CHECK(v.peer_nonce == word(d, CSIW_LINK_PEER_NONCE));
	CHECK(v.consumer == word(d, CSIW_LINK_CONSUMER));
	CHECK(strlen(csiw_state_text(v.state)) > 0);
	CHECK(strlen(csiw_cause_text(v.cause)) > 0);
}

/* The same bytes at the end of a window and, smaller than that, inside. */
static void check_descriptor(const uint8_t *data, size_t size)
{
	static _Alignas(CSIW_LINK_LINE) uint8_t mem[SIZE << LARGER];
	uint8_t *d = mem + csiw_samples_end(SIZE);
	struct csiw_win win;
	uint32_t elsewhere;

	memset(d, 0, CSIW_DESCRIPTOR_SIZE);
	memcpy(d, data,
	       size < CSIW_DESCRIPTOR_SIZE ? size : CSIW_DESCRIPTOR_SIZE);
	CHECK(csiw_win_init(&win, mem, SIZE, CSIW_MEMORY_DEVICE) == CSIW_OK);
	CHECK(csiw_identity_elsewhere(&win) == 0);
	check_identity(&win, d);
	check_view(&win, d);
	win.size = sizeof(mem);
	elsewhere = csiw_identity_elsewhere(&win);
	CHECK(elsewhere == (word(d, CSIW_LINK_MAGIC) == CSIW_LINK_MAGIC_VALUE &&
					    word(d, CSIW_LINK_WINDOW) == SIZE
				    ? SIZE
				    : 0));
	check_rings(word(d, CSIW_LINK_WINDOW));
	check_rings(word(d, CSIW_LINK_WINDOW) & ~(size_t)4095);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_record(data, size);
	check_counters(data, size);
	check_descriptor(data, size);
	return 0;
}

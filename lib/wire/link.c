/* SPDX-License-Identifier: BSD-2-Clause */
/* link.c: what stands in a descriptor, and where a ring lies.  PROTOCOL.md
 * sections 9 and 11. */
#include <csiw/err.h>
#include <csiw/link.h>
#include <csiw/sample.h>

enum {
	WORDS = CSIW_LINK_LINE / sizeof(uint32_t),
	USED = CSIW_LINK_NONCE / sizeof(uint32_t) + 1, /* the rest is 0 */
	TRIES = 8,
};

static bool fits(size_t size)
{
	return size % CSIW_PAGE_SIZE == 0 && size >= CSIW_LINK_WINDOW_MIN &&
	       size <= UINT32_MAX;
}

bool csiw_link_fits(const struct csiw_win *win)
{
	return csiw_win_aligned(win, CSIW_LINK_LINE) && fits(win->size);
}

static size_t slot_size(uint8_t bandwidth_mhz)
{
	switch (bandwidth_mhz) {
	case 20:
		return CSIW_SLOT_20;
	case 40:
		return CSIW_SLOT_40;
	case 80:
		return CSIW_SLOT_80;
	default:
		return 0;
	}
}

/* log2 of the number of slots of a window that a link fits: below 24. */
static unsigned int slots_log2(size_t window_size, size_t slot)
{
	size_t room = window_size - CSIW_DESCRIPTOR_SIZE - CSIW_RING_OFFSET -
		      CSIW_COUNTERS_SIZE;
	unsigned int log2 = 0;

	while (room / slot >> (log2 + 1) != 0) {
		log2++;
	}
	return log2;
}

int csiw_ring_layout(struct csiw_ring *out, size_t window_size,
		     uint8_t bandwidth_mhz)
{
	size_t slot = slot_size(bandwidth_mhz);

	if (slot == 0 || !fits(window_size)) {
		return CSIW_ERR_RANGE;
	}
	out->slot_size = slot;
	out->slot_count = (uint32_t)1 << slots_log2(window_size, slot);
	out->counters = CSIW_RING_OFFSET + (size_t)out->slot_count * slot;
	return CSIW_OK;
}

uint32_t csiw_ring_slots(size_t window_size)
{
	if (!fits(window_size)) {
		return 0;
	}
	return (uint32_t)slots_log2(window_size, CSIW_SLOT_20) |
	       (uint32_t)slots_log2(window_size, CSIW_SLOT_40) << 8 |
	       (uint32_t)slots_log2(window_size, CSIW_SLOT_80) << 16;
}

static uint32_t word(const struct csiw_win *win, size_t offset)
{
	return csiw_win_get32(win, csiw_samples_end(win->size) + offset);
}

/*
 * The line as one life wrote it: magic is 0 while another one writes.  Where a
 * new life is done by the second look at magic, all that is read behind it is
 * its own, and what was copied of the old one differs.
 */
static bool copied(uint32_t line[WORDS], const struct csiw_win *win)
{
	unsigned int i;

	for (i = 0; i < WORDS; i++) {
		line[i] = word(win, i * sizeof(uint32_t));
	}
	csiw_win_barrier(); /* pairs with the guest's behind magic := 0 */
	if (line[0] != CSIW_LINK_MAGIC_VALUE ||
	    word(win, CSIW_LINK_MAGIC) != CSIW_LINK_MAGIC_VALUE) {
		return false;
	}
	csiw_win_barrier(); /* pairs with the guest's before magic */
	for (i = 1; i < WORDS; i++) {
		if (word(win, i * sizeof(uint32_t)) != line[i]) {
			return false;
		}
	}
	return true;
}

static uint32_t field(const uint32_t *line, unsigned int offset)
{
	return line[offset / sizeof(uint32_t)];
}

static bool sound(const uint32_t *line)
{
	uint32_t versions = field(line, CSIW_LINK_VERSIONS);
	unsigned int i;

	for (i = USED; i < WORDS; i++) {
		if (line[i] != 0) {
			return false;
		}
	}
	return field(line, CSIW_LINK_NONCE) != 0 &&
	       field(line, CSIW_LINK_ORDER) <= CSIW_ORDER_LITTLE &&
	       versions >> 16 <= (versions & 0xffff);
}

int csiw_identity_read(struct csiw_identity *out, const struct csiw_win *win)
{
	uint32_t line[WORDS];
	uint32_t versions;

	if (!csiw_link_fits(win) || !copied(line, win)) {
		return CSIW_ERR_FOREIGN;
	}
	if (!sound(line)) {
		return CSIW_ERR_FORMAT;
	}
	versions = field(line, CSIW_LINK_VERSIONS);
	if (versions >> 16 > CSIW_LINK_VERSION ||
	    (versions & 0xffff) < CSIW_LINK_VERSION) {
		out->version_least = (uint16_t)(versions >> 16);
		out->version_greatest = (uint16_t)(versions & 0xffff);
		return CSIW_ERR_VERSION;
	}
	if (field(line, CSIW_LINK_WINDOW) != win->size) {
		out->window_size = field(line, CSIW_LINK_WINDOW);
		return CSIW_ERR_WINDOW;
	}
	if (field(line, CSIW_LINK_RING) != CSIW_RING_OFFSET ||
	    field(line, CSIW_LINK_SLOTS) != csiw_ring_slots(win->size)) {
		return CSIW_ERR_FORMAT;
	}
	out->version_least = (uint16_t)(versions >> 16);
	out->version_greatest = (uint16_t)(versions & 0xffff);
	out->features = field(line, CSIW_LINK_FEATURES);
	out->order = field(line, CSIW_LINK_ORDER) == CSIW_ORDER_BIG
			     ? CSIW_ORDER_BIG
			     : CSIW_ORDER_LITTLE;
	out->window_size = field(line, CSIW_LINK_WINDOW);
	out->nonce = field(line, CSIW_LINK_NONCE);
	return CSIW_OK;
}

uint32_t csiw_identity_elsewhere(const struct csiw_win *win)
{
	size_t size = CSIW_LINK_WINDOW_MIN;
	size_t at;

	/* the last one is 2 GiB: twice that is no u32 */
	for (; size < win->size; size *= 2) {
		at = csiw_samples_end(size);
		if (csiw_win_get32(win, at) == CSIW_LINK_MAGIC_VALUE &&
		    csiw_win_get32(win, at + CSIW_LINK_WINDOW) == size) {
			return (uint32_t)size;
		}
		if (size > UINT32_MAX / 2) {
			break;
		}
	}
	return 0;
}

int csiw_link_look(struct csiw_link_view *out, const struct csiw_win *win)
{
	unsigned int tries = TRIES;

	if (!csiw_link_fits(win)) {
		return CSIW_ERR_FOREIGN;
	}
	do {
		out->served = word(win, CSIW_LINK_SERVED);
		csiw_win_barrier(); /* pairs with the guest's around served */
		out->echo = word(win, CSIW_LINK_ECHO);
		out->heartbeat = word(win, CSIW_LINK_HEARTBEAT);
		out->state = word(win, CSIW_LINK_STATE);
		out->cause = word(win, CSIW_LINK_CAUSE);
		out->progress = word(win, CSIW_LINK_PROGRESS);
		out->producer = word(win, CSIW_LINK_PRODUCER);
		out->lost = word(win, CSIW_LINK_LOST);
		csiw_win_barrier();
		tries--;
	} while (tries > 0 && word(win, CSIW_LINK_SERVED) != out->served);
	out->peer_nonce = word(win, CSIW_LINK_PEER_NONCE);
	out->peer_echo = word(win, CSIW_LINK_PEER_ECHO);
	out->request = word(win, CSIW_LINK_REQUEST);
	out->consumer = word(win, CSIW_LINK_CONSUMER);
	return CSIW_OK;
}

const char *csiw_state_text(uint32_t state)
{
	static const char *const texts[] = {
		[CSIW_STATE_IDLE] = "idle",
		[CSIW_STATE_CONFIGURING] = "configuring",
		[CSIW_STATE_CAPTURING] = "capturing",
		[CSIW_STATE_DRAINING] = "draining",
		[CSIW_STATE_FAILED] = "idle after a failure",
	};

	return state < sizeof(texts) / sizeof(texts[0]) ? texts[state]
							: "unknown";
}

const char *csiw_cause_text(uint32_t cause)
{
	static const char *const texts[] = {
		[CSIW_CAUSE_NONE] = "none",
		[CSIW_CAUSE_CANCELLED] = "cancelled",
		[CSIW_CAUSE_REQUEST] = "the request cannot be served",
		[CSIW_CAUSE_CONFIG] = "the radio could not be configured",
		[CSIW_CAUSE_CAPTURE] =
			"the capture broke or the agent was stopped",
		[CSIW_CAUSE_NO_LINK] = "a stream was asked for without a link",
		[CSIW_CAUSE_VERSION] =
			"the peer speaks another version of the link",
		[CSIW_CAUSE_CONSUMER] =
			"the peer's consumer index is impossible",
		[CSIW_CAUSE_PEER_NEW] = "another peer came",
		[CSIW_CAUSE_PEER_SILENT] = "the peer gave no sign of life",
	};

	return cause < sizeof(texts) / sizeof(texts[0]) ? texts[cause]
							: "unknown cause";
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* guest.c: a life of the guest: serves streams with CSI that says which it is. */
#include "soak.h"

#include <stdlib.h>
#include <time.h>

enum {
	BURST = 300, /* records at most from one step to the next */
	REST_NS = 200000,
	MALFORMED_LEN = 100, /* no length of CSI */
};

struct life {
	struct soak *soak;
	struct csiw_collect collect;
	struct csiw_guest guest;
	struct soak_mark mark;
	uint64_t malformed, kernel; /* told by csiw_guest_count */
};

static void rest(void)
{
	const struct timespec t = {.tv_nsec = REST_NS};

	nanosleep(&t, NULL);
}

static void add(_Atomic uint64_t *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

/* Nobody looks at the truth of a run that has not ended, so it may be cleared
 * field by field. */
static void new_run(struct life *l)
{
	struct soak_truth *truth = &l->soak->board->truth;

	l->mark.run++;
	l->mark.number = UINT32_MAX; /* the first one is 0 */
	l->malformed = l->kernel = 0;
	atomic_store(&truth->ring, 0);
	atomic_store(&truth->filtered, 0);
	atomic_store(&truth->malformed, 0);
	atomic_store(&truth->kernel, 0);
	atomic_store(&truth->life, l->mark.life);
	atomic_store(&truth->run, l->mark.run);
}

/* What comes of it is known here before the library decides. */
static void foresee(struct life *l, uint16_t csi_len, size_t room)
{
	struct soak_truth *truth = &l->soak->board->truth;

	if (csi_len == MALFORMED_LEN) {
		add(&truth->malformed, 1);
	} else if (csi_len > room) {
		add(&truth->filtered, 1);
	} else {
		add(&truth->ring, 1);
		l->mark.number++;
	}
}

/* One datagram: mostly CSI that the stream keeps, else of each other fate. */
static enum csiw_guest_do hear(struct life *l)
{
	static const uint16_t lens[] = {256, 512, 1024};
	uint8_t bytes[CSIW_NEXMON_CSI_MAX];
	uint16_t len = lens[soak_below(l->soak, 3)];
	size_t room =
		l->guest.link.producer.ring.slot_size - CSIW_RECORD_HEADER;
	struct csiw_csi csi = {
		.csi = bytes,
		.csi_len = len,
		.mac = {2, 0, 0, 0, 0, (uint8_t)soak_below(l->soak, 20)},
		.sequence = (uint16_t)soak_below(l->soak, 65536),
		.chip = CSIW_CHIP_43455C0,
	};

	if (soak_below(l->soak, 100) == 0) {
		csi.csi_len = MALFORMED_LEN;
	}
	foresee(l, csi.csi_len, room);
	soak_fill(bytes, len, &l->mark);
	return csiw_guest_csi(&l->guest, &csi, l->mark.number, l->mark.number);
}

/* What a source says about its own losses. */
static void tell(struct life *l)
{
	struct soak_truth *truth = &l->soak->board->truth;
	uint32_t malformed = soak_below(l->soak, 2);
	uint32_t kernel = soak_below(l->soak, 2);

	l->malformed += malformed;
	l->kernel += kernel;
	add(&truth->malformed, malformed);
	add(&truth->kernel, kernel);
	csiw_guest_count(&l->guest, l->malformed, l->kernel);
}

static enum csiw_guest_do capture(struct life *l)
{
	enum csiw_guest_do todo = CSIW_GUEST_CAPTURE;
	uint32_t n = soak_below(l->soak, BURST);

	tell(l);
	for (; n > 0 && todo == CSIW_GUEST_CAPTURE; n--) {
		todo = hear(l);
		soak_stall(l->soak);
	}
	if (todo == CSIW_GUEST_CAPTURE && soak_below(l->soak, 20000) == 0) {
		todo = csiw_guest_end(&l->guest, CSIW_RET_CAPTURE_BROKE);
	}
	csiw_guest_flush(&l->guest);
	return todo;
}

static void turn(struct life *l)
{
	enum csiw_guest_do todo = csiw_guest_step(&l->guest, soak_now_ms());

	if (todo == CSIW_GUEST_OPEN) {
		new_run(l);
		todo = csiw_guest_opened(&l->guest, soak_now_ms(),
					 CSIW_RET_NONE);
	}
	if (todo == CSIW_GUEST_CAPTURE) {
		capture(l);
	} else {
		rest();
	}
}

void soak_guest(struct soak *s)
{
	static struct life l;
	size_t size = csiw_collect_memory(s->win.capacity);

	l.soak = s;
	l.mark.life = (uint32_t)s->seed;
	if (csiw_collect_init(&l.collect, malloc(size), size, s->win.capacity,
			      s->seed) != CSIW_OK) {
		soak_fail("no memory for the table of devices");
	}
	csiw_guest_init(&l.guest, &s->win, CSIW_ORDER_BIG, &l.collect);
	if (csiw_guest_link_start(&l.guest, (uint32_t)(s->seed >> 32), 0,
				  soak_now_ms()) != CSIW_OK) {
		soak_fail("the window must take a link");
	}
	for (;;) {
		turn(&l);
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_capture.c: files that csiwd replays.  The first byte chooses the pace,
 * the file follows.  One that is taken plays to its end, twice the same.
 */
#include <sys/mman.h>
#include <unistd.h>

#include <csiw/err.h>

#include "capture.h"
#include "seam.h"

enum {
	CALLS_MAX = 1000, /* of next: more than two a packet of a file */
	LOOP_MAX = 12,    /* packets of a file that is played over and over */
	RATE = 1000,
};

static struct options options;
static int file = -1;

struct played {
	unsigned int packets;
	unsigned int csi;
	uint32_t sum; /* of all that is handed over */
};

static void prepare(const uint8_t *data, size_t size)
{
	struct source *s = &options.capture;
	uint8_t how = data[0];

	if (file < 0) {
		file = memfd_create("capture", MFD_CLOEXEC);
		CHECK(file >= 0);
	}
	CHECK(ftruncate(file, 0) == 0);
	CHECK(pwrite(file, data + 1, size - 1, 0) == (ssize_t)size - 1);
	s->kind = SOURCE_REPLAY;
	s->pace = (enum source_pace)(how % 3);
	s->loop = how & 4;
	s->rate = RATE;
	snprintf(s->where, sizeof(s->where), "/proc/self/fd/%d", file);
}

static void add(struct played *p, const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	for (size_t i = 0; i < len; i++) {
		p->sum = (p->sum ^ at[i]) * 0x01000193;
	}
}

static void take_csi(struct played *p, const struct capture_packet *packet)
{
	const struct csiw_csi *csi = &packet->csi;
	static const uint8_t fill[CSIW_MAC_SIZE] = {0xff, 0xff, 0xff,
						    0xff, 0xff, 0xff};

	CHECK(csi->csi_len == 256 || csi->csi_len == 512 ||
	      csi->csi_len == 1024);
	CHECK(memcmp(csi->mac, fill, sizeof(fill)) != 0);
	p->csi++;
	add(p, csi->csi, csi->csi_len);
	add(p, csi->mac, sizeof(csi->mac));
	add(p, &packet->time_ns, sizeof(packet->time_ns));
}

/* What is read was there when the file was checked: it is never gone. */
static void run(struct capture *c, struct played *p)
{
	struct csiw_param request = {0};
	struct capture_packet packet;
	uint64_t now_ns = 0;
	enum csiw_ret ret;

	CHECK(c->ops->start(c, &request, 0x1006, now_ns, &ret));
	CHECK(ret == CSIW_RET_NONE);
	for (int i = 0; i < CALLS_MAX; i++) {
		if (options.capture.loop && p->packets == LOOP_MAX) {
			break;
		}
		enum capture_next next = c->ops->next(c, now_ns, &packet);

		if (next == CAPTURE_END) {
			CHECK(!options.capture.loop);
			break;
		}
		if (next == CAPTURE_LATER) {
			CHECK(packet.due_ns > now_ns);
			if (packet.due_ns == UINT64_MAX) {
				break; /* never */
			}
			now_ns = packet.due_ns;
			continue;
		}
		CHECK(next == CAPTURE_CSI || next == CAPTURE_MALFORMED ||
		      next == CAPTURE_FOREIGN);
		p->packets++;
		if (next == CAPTURE_CSI) {
			take_csi(p, &packet);
		}
	}
	c->ops->stop(c);
}

static void play(struct capture *c)
{
	struct played first = {0}, second = {0};

	run(c, &first);
	run(c, &second);
	CHECK(first.packets == second.packets && first.csi == second.csi);
	CHECK(first.sum == second.sum);
}

static void check_why(const char why[CSIW_WHY_SIZE])
{
	size_t len = strnlen(why, CSIW_WHY_SIZE);

	CHECK(len > 0 && len < CSIW_WHY_SIZE - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct capture *none = (struct capture *)&options;
	struct capture *c = none;
	char why[CSIW_WHY_SIZE];
	int err;

	if (size == 0) {
		return 0;
	}
	prepare(data, size);
	memset(why, 0, sizeof(why));
	seam_enter("csiwd: ");
	err = capture_replay.open(&c, &options, why);
	if (err == CSIW_OK) {
		CHECK(c->ops == &capture_replay && why[0] == '\0');
		play(c);
		c->ops->close(c);
	} else {
		CHECK(err == CSIW_ERR_FORMAT && c == none);
		check_why(why);
	}
	seam_leave();
	return 0;
}
